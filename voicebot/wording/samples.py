"""Values to try a line with: ordinary ones for the ear, and the longest that can come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from voicebot.wording.speaking import TEXT_LIMIT
from voicebot.wording.values import Digits, Money, Percent, Phone, Value

ORDINARY: Mapping[str, Value] = {
    "text": "Harbour",
    "count": 12,
    "key": 1,
    "date": date(2026, 12, 4),
    "datetime": datetime(2026, 11, 24, 10, 30, tzinfo=UTC),
    "Money": Money(230_050, "USD"),
    "Digits": Digits("6201"),
    "Phone": Phone("+12025550143"),
    "Percent": Percent("13.0342"),
}
LONGEST: Mapping[str, Value] = {
    "text": "x" * TEXT_LIMIT,
    "count": 777_777,
    "key": 77,
    "date": date(2026, 9, 23),
    "datetime": datetime(2026, 9, 23, 17, 37, tzinfo=UTC),
    "Money": Money(-77_777_777_777_777, "SGD"),
    "Digits": Digits("7" * 32),
    "Phone": Phone("7" * 32),
    "Percent": Percent("777777.77"),
}
#: as long as the address of a plan is
LINK = "https://bank.example/plans/" + "x" * 43
#: what a value of this name is likely to hold, for people who read a line
NAMED: Mapping[str, Mapping[str, Value]] = {
    "zh-CN": {
        "institution": "海港银行",
        "legal_name": "海港银行股份有限公司信用卡中心",
        "link": LINK,
        "name": "陈小明",
        "voicemail_name": "王小芳",
        "hours": "每天上午九点到晚上六点",
        "total": Money(230_050, "CNY"),
        "minimum": Money(23_005, "CNY"),
        "amount": Money(150_000, "CNY"),
    },
    "en-US": {
        "institution": "Harbour Bank",
        "legal_name": "Harbour Bank plc, card services",
        "link": LINK,
        "name": "Alex Example",
        "voicemail_name": "Robin Example",
        "hours": "nine a.m. to six p.m. every day",
        "minimum": Money(23_005, "USD"),
        "amount": Money(150_000, "USD"),
    },
}


def sample(values: Mapping[str, str], language: str) -> dict[str, Value]:
    """Ordinary values for a line that holds these names and types."""
    named = NAMED.get(language, {})
    return {name: named.get(name, ORDINARY[kind]) for name, kind in values.items()}


def longest(values: Mapping[str, str]) -> dict[str, Value]:
    """The longest values that these names and types can hold."""
    return {name: LONGEST[kind] for name, kind in values.items()}
