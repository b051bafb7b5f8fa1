"""A day that no calendar has is none, no part of it is another, and nothing of it is a sum."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from voicebot.understanding.meaning import LANGUAGES, Asked, Slots
from voicebot.understanding.normalise import clean
from voicebot.understanding.values import english_calendar, english_dates, mandarin_dates
from voicebot.understanding.values.days import Pattern, search
from voicebot.understanding.values.slots import read

TUESDAY = date(2026, 11, 24)
DEVELOPMENT = Path(__file__).parents[3] / "fixtures" / "development"
SAID = {
    language: [
        clean(json.loads(line)["text"], language)
        for line in (DEVELOPMENT / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    for language in LANGUAGES
}


def heard(text: str, asked: Asked = Asked.DATE, today: date = TUESDAY) -> Slots:
    language = "zh-CN" if any("\u4e00" <= one <= "\u9fff" for one in text) else "en-US"
    return read(clean(text, language), language, asked, today)


@pytest.mark.parametrize("asked", [Asked.DATE, Asked.OPEN, Asked.AMOUNT])
@pytest.mark.parametrize(
    "text",
    [
        "二月三十号",
        "二月三十二号",
        "2月29号",
        "13月5号",
        "february 30th",
        "the 29th of february",
        "feb 29",
        "april 31",
        "friday the thirty first of april",
        "2027-02-30",
        "the thirty second",
        "the thirty fifth",
        "the thirty second of december",
        "in 999 months",
    ],
)
def test_what_no_calendar_has_is_no_day_and_no_sum(text: str, asked: Asked) -> None:
    slots = heard(text, asked)
    assert (slots.date, slots.amount) == (None, None)


def test_a_month_without_such_a_day_is_not_another_month() -> None:
    assert heard("下个月三十一号", today=date(2027, 1, 10)).date is None
    assert heard("the thirty first of next month", today=date(2027, 1, 10)).date is None


def test_what_else_was_said_is_heard() -> None:
    assert heard("二月三十一号还五百", Asked.OPEN).amount == 500
    assert heard("unless there's a thirty first of june, and there isn't, i said the thirtieth").date == date(
        2026, 11, 30
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("the thirty first", "2026-12-31"),
        ("december the fifth two thousand twenty seven", "2027-12-05"),
        ("december fifth twenty twenty seven", "2027-12-05"),
        ("the fifth of march nineteen eighty two", "1982-03-05"),
        ("feb 29th 1988", "1988-02-29"),
        ("march nineteen", "2027-03-19"),
        ("周五十二月四号", "2026-12-04"),
        ("2028年2月29号", "2028-02-29"),
    ],
)
def test_a_year_belongs_to_its_day(text: str, day: str) -> None:
    slots = heard(text)
    assert (slots.date, slots.amount) == (date.fromisoformat(day), None)


def test_a_leap_day_is_the_next_one_where_the_calendar_has_it() -> None:
    assert heard("february 29th", today=date(2027, 11, 1)).date == date(2028, 2, 29)


def test_a_sum_after_a_day_is_no_year() -> None:
    slots = heard("december the fifth two thousand dollars")
    assert (slots.date, slots.amount) == (date(2026, 12, 5), Decimal(2000))


@pytest.mark.parametrize(("text", "day"), [("1125", "2026-11-25"), ("15", "2026-12-15"), ("十五", "2026-12-15")])
def test_a_lone_number_that_is_the_day_is_no_sum(text: str, day: str) -> None:
    slots = heard(text)
    assert (slots.date, slots.amount) == (date.fromisoformat(day), None)


def test_digits_of_any_script_are_digits() -> None:
    assert heard("١٢٣٤", Asked.VERIFY).digits == "1234"
    assert heard("١٥٠٠", Asked.AMOUNT).amount == 1500


@pytest.mark.parametrize(
    ("language", "names_days", "patterns"),
    [
        ("zh-CN", mandarin_dates.NAMES_DAYS, mandarin_dates.PATTERNS),
        ("en-US", english_calendar.NAMES_DAYS, english_dates.PATTERNS),
    ],
)
def test_a_text_that_is_passed_over_at_a_glance_names_no_day(
    language: str, names_days: re.Pattern[str], patterns: Sequence[Pattern]
) -> None:
    passed = [one for one in SAID[language] if not names_days.search(one)]
    assert len(passed) > 100
    found = {one: search(patterns, one, TUESDAY, asked=True) for one in passed}
    assert {one: days for one, days in found.items() if days.real or days.unreal} == {}
