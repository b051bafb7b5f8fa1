"""A crowd of invented people for campaigns to call: made by a rule and not written down. None exists.

Their numbers are kept for fiction as those in `samples` are, and are none of theirs: +44 7700 900xxx by Ofcom, 555-01xx
of other American cities. The first of a larger crowd are those of a smaller one.
"""

from __future__ import annotations

from random import Random

from voicebot.calls.samples import SampleAccount
from voicebot.errors import InvalidInput
from voicebot.records.accounts import list_accounts
from voicebot.records.database import Database

#: how every reference of the crowd begins
BEGINS = "T-"
#: as many as the ranges of numbers hold
MOST = 4000
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "文博 雨桐 思齐 嘉怡 子墨 晓彤 俊杰 雅琴 建国 海燕 志远 美玲 宏伟 丽娜 天佑 若曦 永强 春梅 浩然 诗涵"
_FIRST = (
    "Amelia Bruno Carmen Desmond Edith Farid Gloria Hector Ines Jerome Katya Lionel Miriam Noel Opal Percy Quinn Rosa"
    " Stefan Thelma Umar Vera Wendell Xenia Yusuf Zelda"
)
_LAST = (
    "Abelard Birchwood Calloway Dunmore Ellery Fairbank Garrick Hollis Inverness Jessop Kingsley Larkin Merriweather"
    " Norwood Oakley Pemberton Quimby Rutherford Selwyn Thackeray Underhill Vickers Whitlock Yarrow"
)
#: area code, region, zone, postal code
_CITIES = (
    ("212", "US-NY", "America/New_York", "10025"),
    ("404", "US-GA", "America/New_York", "30303"),
    ("312", "US-IL", "America/Chicago", "60601"),
    ("512", "US-TX", "America/Chicago", "78701"),
    ("303", "US-CO", "America/Denver", "80202"),
    ("602", "US-AZ", "America/Phoenix", "85004"),
    ("503", "US-OR", "America/Los_Angeles", "97201"),
    ("206", "US-WA", "America/Los_Angeles", "98101"),
    ("216", "US-OH", "America/New_York", "44101"),
    ("313", "US-MI", "America/Detroit", "48201"),
    ("615", "US-TN", "America/Chicago", "37201"),
    ("504", "US-LA", "America/Chicago", "70112"),
    ("612", "US-MN", "America/Chicago", "55401"),
    ("704", "US-NC", "America/New_York", "28202"),
    ("801", "US-UT", "America/Denver", "84101"),
    ("907", "US-AK", "America/Anchorage", "99501"),
)


def crowd(many: int) -> tuple[SampleAccount, ...]:
    """The first `many` of the crowd, with references T-0001 and so on. Raises InvalidInput."""
    if not 0 <= many <= MOST:
        raise InvalidInput("crowd", many, f"ask for 0 to {MOST} people")
    return tuple(_one(number) for number in range(1, many + 1))


def crowd_of(database: Database, least: int = 0) -> tuple[SampleAccount, ...]:
    """Those of the crowd whose accounts this database holds, and at least the first `least`. Raises InvalidInput."""
    with database.read() as connection:
        held = [row["ref"] for row in list_accounts(connection, samples_only=True) if row["ref"].startswith(BEGINS)]
    return crowd(max([least, *(int(ref.removeprefix(BEGINS)) for ref in held)]))


def _one(number: int) -> SampleAccount:
    chance = Random(f"crowd {number}")  # noqa: S311 - people, not secrets
    overdue = chance.choice(
        (chance.randint(2, 7), chance.randint(8, 30), chance.randint(31, 60), chance.randint(61, 120))
    )
    principal = chance.randint(300, 15_000) * 100 + chance.randint(0, 99)
    interest, fees = principal * overdue // 4000, chance.choice((0, 0, 1_200, 2_900))
    month, day = chance.randint(1, 12), chance.randint(1, 28)
    place = (_chinese, _american, _chinese, _american, _british)[number % 5]
    name, language, region, zone, pack, phone, currency, second = place(number, chance)
    return SampleAccount(
        f"{BEGINS}{number:04}",
        name,
        language,
        region,
        zone,
        pack,
        phone,
        f"{chance.randint(0, 9999):04}",
        f"77{number:06}",
        currency,
        overdue,
        principal,
        interest,
        0,
        fees,
        principal // 10,
        f"{month:02}{day:02}",
        second,
    )


_Place = tuple[str, str, str, str, str, str, str, tuple[str, str]]


def _chinese(number: int, chance: Random) -> _Place:
    name = chance.choice(_SURNAMES) + chance.choice(_GIVEN.split())
    id4 = ("id_last4", f"{chance.randint(0, 9999):04}")
    return name, "zh-CN", "CN", "Asia/Shanghai", "CN_BANK", f"+86138000{10000 + number:05}", "CNY", id4


def _american(number: int, chance: Random) -> _Place:
    place = number // 5 * 2 + number % 5 // 2
    area, region, zone, code = _CITIES[place % len(_CITIES)]
    phone = f"+1{area}55501{place // len(_CITIES):02}"
    language = "zh-CN" if chance.random() < 0.1 else "en-US"
    name = f"{chance.choice(_FIRST.split())} {chance.choice(_LAST.split())}"
    return name, language, region, zone, "US_1P", phone, "USD", ("zip", code)


def _british(number: int, chance: Random) -> _Place:
    phone = f"+447700900{200 + number // 5:03}"
    name = f"{chance.choice(_FIRST.split())} {chance.choice(_LAST.split())}"
    return name, "en-US", "UK", "Europe/London", "UK_CREDIT", phone, "GBP", ("phone_last4", phone[-4:])
