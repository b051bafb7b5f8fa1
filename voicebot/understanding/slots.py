"""Values in an utterance, read for the question that was asked. What has two readings is marked, never assumed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from voicebot.understanding import dates, money
from voicebot.understanding.meaning import Asked, Reason, Slots
from voicebot.understanding.numerals import english, english_digits, mandarin, mandarin_digits

Said = TypeVar("Said", Decimal, date)

#: the most an answer can mean, major units
LARGEST = Decimal("100000000")
_NO_MONEY = frozenset({Asked.VERIFY, Asked.IDENTITY, Asked.DATE})
_EN_VERB = re.compile(
    r"\b(?:pay|do|afford|manage|send|give|about|maybe|around|put|have|scrape|spare|transfer|only|up to|make it|it's)\s+(?:you\s+)?(?:about\s+|maybe\s+|a\s+)?$"
)

_REASONS: dict[str, tuple[tuple[Reason, re.Pattern[str]], ...]] = {
    "zh-CN": (
        (Reason.BEREAVEMENT, re.compile(r"(?:爸|妈|父亲|母亲|老公|老婆|丈夫|妻子|爷爷|奶奶|孩子|儿子|女儿|家人|亲人).{0,6}(?:去世|过世|走了|没了|不在了)|办丧事|丧事")),
        (Reason.JOB_LOSS, re.compile(r"失业|下岗|被裁|裁员|丢了工作|没(?:有)?工作|工作(?:没了|丢了)|辞退|被辞|开除|单位.{0,3}倒闭|公司.{0,3}倒闭")),
        (Reason.ILLNESS, re.compile(r"生病|住院|手术|看病|医药费|化疗|癌|骨折|受伤|车祸|病倒|得了.{0,4}病|病了|医院")),
        (Reason.INCOME_DROP, re.compile(r"降薪|减薪|扣工资|工资(?:少|降|没发|拖欠)|拖欠工资|收入(?:少|减|降|不稳)|没发工资|提成少|单子少")),
        (Reason.BUSINESS_FAILURE, re.compile(r"生意|店(?:关|倒|亏)|亏本|亏了|厂子|破产|倒闭|投资失败|货款")),
        (Reason.FAMILY, re.compile(r"离婚|孩子(?:上学|要|生)|家里(?:有事|出事|急)|老人要|照顾|结婚|学费")),
    ),
    "en-US": (
        (Reason.BEREAVEMENT, re.compile(r"\b(?:passed away|died|funeral|bereave|lost my (?:mom|mum|dad|mother|father|wife|husband|son|daughter|brother|sister|partner))")),
        (Reason.JOB_LOSS, re.compile(r"\b(?:lost my job|laid off|got fired|was fired|been fired|unemployed|made redundant|redundancy|out of work|no job|between jobs|let me go|let go)")),
        (Reason.ILLNESS, re.compile(r"\b(?:ill|sick|hospital|surgery|operation|cancer|chemo|injured|accident|disabled|medical|broke my (?:leg|arm|back|hip)|stroke)\b")),
        (Reason.INCOME_DROP, re.compile(r"\b(?:hours (?:got |were |have been )?(?:cut|reduced)|pay cut|less (?:work|income|hours)|income (?:dropped|is down|went down)|cut my hours|reduced hours|commission)")),
        (Reason.BUSINESS_FAILURE, re.compile(r"\b(?:my (?:business|shop|company|restaurant|store) (?:\w+ )?(?:failed|closed|folded|went under|is failing|shut)|business (?:is )?(?:slow|bad|failed))")),
        (Reason.FAMILY, re.compile(r"\b(?:divorce|separated|child care|childcare|custody|new baby|looking after my|caring for|my kids?\b.{0,20}(?:school|need))")),
    ),
}  # fmt: skip
_ZH_MONTHS = re.compile(
    r"(?:分|按|做|办)?(?P<count>[零一二两三四五六七八九十\d]+)(?:个月|期)(?!后|之后|以后|前|以前|没)"
)
_ZH_YEARS = re.compile(r"(?P<year>半|[一二两三四五\d])年(?P<half>半)?(?!前|后|以前|以后|来|级|底|末)")
_EN_MONTHS = re.compile(
    r"(?<!in )(?<!within )\b(?P<count>\d{1,2}|[a-z]+(?: [a-z]+)?)[ -]?(?:months?|instal?lments|monthly payments)\b(?! ago| from now| later| behind)"
)
_EN_YEARS = re.compile(
    r"(?<!in )(?P<count>half a|a|one|two|three|four|five) years?\b(?P<half> and a half)?(?! ago| from now| old)"
)
_ZH_DIGITS = re.compile(r"[零〇一二两三四五六七八九幺洞拐勾\d][零〇一二两三四五六七八九幺洞拐勾\d\s-]{2,}")
_EN_DIGIT_RUN = re.compile(
    r"\b(?:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple|treble|o|\d+)\b[\s,-]*){3,}"
)


def read(text: str, language: str, asked: Asked, today: date) -> Slots:
    """The slots of cleaned text. Bounded time for any input."""
    days = dates.days(text, language, today, asked is Asked.DATE)
    amounts = [] if asked in _NO_MONEY and asked is not Asked.DATE else _amounts(text, language, asked, days)
    amount, several_amounts = _chosen([(one.value, one.readings, one.denied) for one in amounts])
    day, several_days = _chosen([(one.value, one.readings, one.denied) for one in days])
    if day is None and asked is Asked.DATE:
        day = _lone_day(text, language, today)
    readings = []
    if several_amounts:
        readings.append(("amount", tuple(f"{value:.2f}" for value in several_amounts)))
    if several_days:
        readings.append(("date", tuple(value.isoformat() for value in several_days)))
    payday = day is None and any(dates.paydays(text, language))
    return Slots(
        amount=amount,
        date=day,
        months=_months(text, language),
        reason=_reason(text, language),
        payday=payday,
        digits=_digits(text, language) if asked is Asked.VERIFY or amount is None else None,
        ambiguous=tuple(name for name, _ in readings),
        readings=tuple(readings),
    )


def _amounts(text: str, language: str, asked: Asked, days: Sequence[dates.Day]) -> list[money.Found]:
    if language == "zh-CN":
        found = money.mandarin_amounts(text, asked is not Asked.DATE)
    else:
        found = money.english_amounts(text, asked is not Asked.DATE)
    kept = [
        amount
        for amount in found
        if not any(day.start < amount.end and amount.start < day.end for day in days) and amount.value <= LARGEST
    ]
    if language == "en-US" and asked is not Asked.AMOUNT:
        kept = [amount for amount in kept if _is_money(text, amount)]
    return sorted(kept, key=lambda amount: amount.start)


def _is_money(text: str, amount: money.Found) -> bool:
    """Whether something beside the bare number says that money is meant."""
    said = text[amount.start : amount.end + 12]
    named = re.search(r"[$£€¥]|dollar|buck|pound|quid|euro|yuan|hundred|thousand|grand|\dk\b", said)
    return bool(named or _EN_VERB.search(text[: amount.start]))


def _chosen(found: Sequence[tuple[Said, tuple[Said, ...], bool]]) -> tuple[Said | None, tuple[Said, ...]]:
    """The value meant: a denied one is not, and a later one corrects an earlier; all readings where several remain."""
    meant = [(value, readings) for value, readings, denied in found if not denied]
    if not meant:
        return None, ()
    value, readings = meant[-1]
    if readings:
        return value, readings
    others = tuple(dict.fromkeys(value for value, _ in meant))
    corrected = len(meant) < len(found)
    return value, others if len(others) > 1 and not corrected else ()


def _lone_day(text: str, language: str, today: date) -> date | None:
    """Asked for a day, a lone number from 1 to 31 is a day of the month; four keys' worth are month and day."""
    bare = text.strip(" .。,，吧的号")
    number = int(bare) if bare.isascii() and bare.isdigit() and len(bare) <= 2 else None
    if number is None and language == "zh-CN":
        number = mandarin(bare)
    return dates.day_of_month(number, today) if number and 1 <= number <= 31 else None


def _months(text: str, language: str) -> int | None:
    if language == "zh-CN":
        found = _ZH_MONTHS.search(text)
        if found:
            count = int(found["count"]) if found["count"].isdigit() else mandarin(found["count"])
            return count if count and count <= 600 else None
        found = _ZH_YEARS.search(text)
        if not found:
            return None
        years = found["year"]
        count = 6 if years == "半" else 12 * (int(years) if years.isdigit() else mandarin(years) or 0)
        return (count + (6 if found["half"] else 0)) or None
    return _english_months(text)


def _english_months(text: str) -> int | None:
    for found in _EN_MONTHS.finditer(text):
        words = found["count"].split()
        for tail in (words, words[-1:]):
            value = int(tail[0]) if len(tail) == 1 and tail[0].isdigit() else english(tail)
            if value and value <= 600:
                return int(value)
    year = _EN_YEARS.search(text)
    if year is None:
        return None
    count = {"half a": 6, "a": 12, "one": 12, "two": 24, "three": 36, "four": 48, "five": 60}[year["count"]]
    return count + (6 if year["half"] else 0)


def _reason(text: str, language: str) -> Reason | None:
    return next((reason for reason, pattern in _REASONS[language] if pattern.search(text)), None)


def _digits(text: str, language: str) -> str | None:
    pattern = _ZH_DIGITS if language == "zh-CN" else _EN_DIGIT_RUN
    for found in pattern.finditer(text):
        if language == "zh-CN":
            digits = mandarin_digits(re.sub(r"[\s-]", "", found[0]))
        else:
            digits = english_digits(re.sub(r"[,-]", " ", found[0]).split())
        if digits and 3 <= len(digits) <= 20:
            return digits
    return None
