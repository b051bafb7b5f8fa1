"""Money, days, moments, telephone numbers and rates as they are spoken."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.wording.english import number_of
from voicebot.wording import speaking
from voicebot.wording.speaking import CURRENCIES, TYPES, day, moment, money, percent, telephone
from voicebot.wording.values import Digits, Money, Percent, Phone, Value

LANGUAGES = st.sampled_from(["zh-CN", "en-US"])
AMOUNTS = st.integers(0, 15).flatmap(lambda places: st.integers(0, 10**places))


@pytest.mark.parametrize(
    ("minor", "currency", "mandarin", "english"),
    [
        (230_000, "CNY", "两千三百元整", "two thousand three hundred yuan"),
        (230_050, "CNY", "两千三百元五角", "two thousand three hundred yuan and fifty fen"),
        (230_005, "CNY", "两千三百元零五分", "two thousand three hundred yuan and five fen"),
        (230_055, "CNY", "两千三百元五角五分", "two thousand three hundred yuan and fifty five fen"),
        (222, "CNY", "两元两角两分", "two yuan and twenty two fen"),
        (5, "CNY", "五分", "five fen"),
        (0, "CNY", "零元整", "zero yuan"),
        (230_005, "USD", "两千三百美元五美分", "two thousand three hundred dollars and five cents"),
        (230_000, "USD", "两千三百美元整", "two thousand three hundred dollars"),
        (101, "USD", "一美元一美分", "one dollar and one cent"),
        (-500, "USD", "负五美元整", "minus five dollars"),
        (101, "GBP", "一英镑一便士", "one pound and one penny"),
        (12_345, "GBP", "一百二十三英镑四十五便士", "one hundred and twenty three pounds and forty five pence"),
        (1_000_000, "EUR", "一万欧元整", "ten thousand euros"),
        (20_000, "HKD", "两百港元整", "two hundred Hong Kong dollars"),
        (100, "SGD", "一新加坡元整", "one Singapore dollar"),
    ],
)
def test_money_is_said_as_people_say_it(minor: int, currency: str, mandarin: str, english: str) -> None:
    amount = Money(minor, currency)
    assert (money(amount, "zh-CN"), money(amount, "en-US")) == (mandarin, english)


@given(AMOUNTS)
def test_yuan_are_read_back_to_the_cent(minor: int) -> None:
    found = re.fullmatch(r"(?:(.+)元)?(整)?零?(?:(.+)角)?(?:(.+)分)?", money(Money(minor, "CNY"), "zh-CN"))
    assert found is not None
    yuan, whole, jiao, fen = (found.group(at) for at in (1, 2, 3, 4))
    read = [int(cn2an.cn2an(part, "normal")) if part else 0 for part in (yuan, jiao, fen)]
    assert read[0] * 100 + read[1] * 10 + read[2] == minor
    assert bool(whole) == (minor % 100 == 0)


@given(AMOUNTS, st.sampled_from(sorted(CURRENCIES)))
def test_english_money_is_read_back_to_the_cent(minor: int, currency: str) -> None:
    spoken = money(Money(minor, currency), "en-US")
    units = "|".join(sorted((re.escape(unit) for unit in speaking._ENGLISH_MONEY[currency]), key=len, reverse=True))
    parts = re.findall(rf"(?:^| and )([a-z ]+?) ({units})(?=$| and )", spoken)
    one, many, _, _ = speaking._ENGLISH_MONEY[currency]
    assert sum(number_of(words) * (100 if unit in (one, many) else 1) for words, unit in parts) == minor


@pytest.mark.parametrize(
    ("value", "mandarin", "english"),
    [
        (date(2026, 12, 4), "十二月四日，星期五", "Friday, December fourth"),
        (date(2027, 2, 2), "二月二日，星期二", "Tuesday, February second"),
        (date(2026, 10, 20), "十月二十日，星期二", "Tuesday, October twentieth"),
        (date(2028, 2, 29), "二月二十九日，星期二", "Tuesday, February twenty ninth"),
    ],
)
def test_a_day_has_its_weekday(value: date, mandarin: str, english: str) -> None:
    assert (day(value, "zh-CN"), day(value, "en-US")) == (mandarin, english)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_days_that_lie_within_a_year_are_never_said_alike(value: date) -> None:
    other = value + timedelta(days=37)
    for language in ("zh-CN", "en-US"):
        assert day(value, language) != day(other, language)


@pytest.mark.parametrize(
    ("hour", "minute", "mandarin", "english"),
    [
        (10, 30, "上午十点半", "ten thirty a.m."),
        (9, 0, "上午九点", "nine a.m."),
        (8, 5, "早上八点零五分", "eight oh five a.m."),
        (2, 2, "凌晨两点零二分", "two oh two a.m."),
        (0, 15, "凌晨十二点十五分", "twelve fifteen a.m."),
        (12, 0, "中午十二点", "twelve p.m."),
        (14, 20, "下午两点二十分", "two twenty p.m."),
        (18, 45, "晚上六点四十五分", "six forty five p.m."),
    ],
)
def test_a_time_of_day_is_said_by_its_part_of_the_day(hour: int, minute: int, mandarin: str, english: str) -> None:
    at = datetime(2026, 12, 4, hour, minute, tzinfo=UTC)
    assert moment(at, "zh-CN") == f"十二月四日，星期五，{mandarin}"
    assert moment(at, "en-US") == f"Friday, December fourth, at {english}"


def test_a_moment_is_said_in_the_zone_that_it_carries() -> None:
    at = datetime(2026, 12, 4, 23, 30, tzinfo=UTC).astimezone(ZoneInfo("Asia/Shanghai"))
    assert moment(at, "en-US") == "Saturday, December fifth, at seven thirty a.m."


@pytest.mark.parametrize(
    ("written", "mandarin", "english"),
    [
        ("+12025550143", "二零二，五五五，零幺四三", "two zero two, five five five, zero one four three"),
        ("+447700900123", "零七七零零，九零零幺二三", "zero seven seven zero zero, nine zero zero one two three"),
        ("95500", "九五五零零", "nine five five zero zero"),
        ("400-000-0100", "四零零，零零零，零幺零零", "four zero zero, zero zero zero, zero one zero zero"),
    ],
)
def test_a_telephone_number_is_said_in_groups_digit_by_digit(written: str, mandarin: str, english: str) -> None:
    assert (telephone(written, "zh-CN"), telephone(written, "en-US")) == (mandarin, english)


@pytest.mark.parametrize(
    ("rate", "mandarin", "english"),
    [
        ("13.0342", "百分之十三点零三", "thirteen point zero three percent"),
        ("18.25", "百分之十八点二五", "eighteen point two five percent"),
        ("12.10", "百分之十二点一", "twelve point one percent"),
        ("2", "百分之二", "two percent"),
        ("0", "百分之零", "zero percent"),
        ("100", "百分之一百", "one hundred percent"),
    ],
)
def test_a_rate_is_said_to_two_places(rate: str, mandarin: str, english: str) -> None:
    assert (percent(rate, "zh-CN"), percent(rate, "en-US")) == (mandarin, english)


@given(st.integers(0, 99_999), LANGUAGES)
def test_a_rate_is_read_back_as_itself(hundredths: int, language: str) -> None:
    spoken = percent(str(Decimal(hundredths) / 100), language)
    if language == "zh-CN":
        read = Decimal(str(cn2an.cn2an(spoken.removeprefix("百分之"), "normal")))
    else:
        whole, _, places = spoken.removesuffix(" percent").partition(" point ")
        read = Decimal(f"{number_of(whole)}.{''.join(str(number_of(word)) for word in places.split()) or '0'}")
    assert read == Decimal(hundredths) / 100


def test_two_is_liang_before_a_measure_word_and_er_as_a_key() -> None:
    assert (TYPES["count"](2, "zh-CN"), TYPES["key"](2, "zh-CN"), TYPES["key"](1, "zh-CN")) == ("两", "二", "一")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", 5),
        ("count", True),
        ("count", "3"),
        ("key", 1.0),
        ("date", datetime(2026, 12, 4, tzinfo=UTC)),
        ("datetime", date(2026, 12, 4)),
        ("Money", 2300),
        ("Digits", "1234"),
        ("Phone", "+12025550143"),
        ("Percent", Decimal("5")),
    ],
)
def test_a_value_of_another_type_is_refused(kind: str, value: Value) -> None:
    with pytest.raises(TypeError, match="wants"):
        TYPES[kind](value, "en-US")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", ""),
        ("text", " \t"),
        ("text", "x" * (speaking.TEXT_LIMIT + 1)),
        ("count", -1),
        ("datetime", datetime(2026, 12, 4, 10)),  # noqa: DTZ001 - a moment without a zone is the fault
        ("Money", Money(100, "JPY")),
        ("Money", Money(10**20, "USD")),
        ("Digits", Digits("12X4")),
        ("Phone", Phone("")),
        ("Phone", Phone("call us")),
        ("Percent", Percent("about five")),
    ],
)
@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_a_value_that_cannot_be_said_is_an_error_and_no_half_line(kind: str, value: Value, language: str) -> None:
    with pytest.raises(ValueError):
        TYPES[kind](value, language)
