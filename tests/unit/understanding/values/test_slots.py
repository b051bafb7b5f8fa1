"""Amounts, days, months, digits and reasons as callers say them; what has two readings is marked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicebot.understanding.meaning import Asked, Slots
from voicebot.understanding.normalise import clean
from voicebot.understanding.values.slots import LARGEST, read

MONDAY = date(2026, 11, 23)
FIXTURES = Path(__file__).parents[3] / "fixtures"
LANGUAGES = {"zh": "zh-CN", "en": "en-US"}
GOLD = [line.split("|") for line in (FIXTURES / "slots_gold.txt").read_text().splitlines() if line]
NO_AMOUNT = [
    (language, text)
    for line in (FIXTURES / "no_amount.txt").read_text().splitlines()
    for language, text in zip(line.split("|")[::2], line.split("|")[1::2], strict=True)
]


SAID = [line.split("|") for line in (FIXTURES / "slots_said.txt").read_text().splitlines() if line and line[0] != "#"]


def heard(text: str, language: str, asked: Asked) -> Slots:
    return read(clean(text, LANGUAGES.get(language, language)), LANGUAGES.get(language, language), asked, MONDAY)


@pytest.mark.parametrize(("language", "kind", "text", "gold"), [row for row in GOLD if row[1] == "date"])
def test_days(language: str, kind: str, text: str, gold: str) -> None:
    assert heard(text, language, Asked.DATE).date == date.fromisoformat(gold)


@pytest.mark.parametrize(("language", "kind", "text", "gold"), [row for row in GOLD if row[1] == "money"])
def test_amounts(language: str, kind: str, text: str, gold: str) -> None:
    assert heard(text, language, Asked.AMOUNT).amount == Decimal(gold)


@pytest.mark.parametrize(("language", "kind", "text", "gold"), [row for row in GOLD if row[1] == "dur"])
def test_months(language: str, kind: str, text: str, gold: str) -> None:
    assert heard(text, language, Asked.OFFER).months == int(gold)


@pytest.mark.parametrize(("language", "kind", "text", "gold"), [row for row in GOLD if row[1] == "digits"])
def test_spoken_digits(language: str, kind: str, text: str, gold: str) -> None:
    assert heard(text, language, Asked.VERIFY).digits == gold


@pytest.mark.parametrize(("language", "kind", "text", "gold"), [row for row in GOLD if row[1] == "payday"])
def test_a_payday_is_noted_and_is_no_day(language: str, kind: str, text: str, gold: str) -> None:
    slots = heard(text, language, Asked.DATE)
    assert (slots.payday, slots.date) == (True, None)


@pytest.mark.parametrize("row", SAID, ids=lambda row: f"{row[1]}: {row[2]}")
def test_values_as_callers_say_them(row: list[str]) -> None:
    language, asked, text, amount, day, months, *also = row
    slots = heard(text, language, Asked(asked))
    said = ("-" if slots.amount is None else slots.amount, "-" if slots.date is None else slots.date.isoformat())
    assert said == ("-" if amount == "-" else Decimal(amount), day)
    assert slots.months == (None if months == "-" else int(months))
    assert slots.payday is ("P" in also)
    assert bool(slots.ambiguous) is ("A" in also)
    for one in also:
        if one.startswith("D"):
            assert slots.digits == one[1:]
        if one.startswith("R"):
            assert slots.reason == (None if one == "R-" else one[1:])


@pytest.mark.parametrize(("language", "text"), NO_AMOUNT)
@pytest.mark.parametrize("asked", [Asked.AMOUNT, Asked.ABILITY, Asked.OPEN])
def test_everyday_number_words_are_no_amount(language: str, text: str, asked: Asked) -> None:
    assert heard(text, language, asked).amount is None


@pytest.mark.parametrize(
    ("text", "language", "amount"),
    [
        ("不是五百，是一千五", "zh", "1500"),
        ("not five hundred, fifteen hundred", "en", "1500"),
        ("我先还两千", "zh", "2000"),
        ("I can do three hundred and fifty dollars", "en", "350"),
    ],
)
def test_a_denied_amount_is_not_the_amount(text: str, language: str, amount: str) -> None:
    slots = heard(text, language, Asked.AMOUNT)
    assert (slots.amount, slots.ambiguous) == (Decimal(amount), ())


@pytest.mark.parametrize(
    ("text", "language", "readings"),
    [
        ("two fifty", "en", ("250.00", "2.50")),
        ("三五百", "zh", ("300.00", "500.00")),
        ("三百到五百", "zh", ("300.00", "500.00")),
        ("300 to 500 dollars", "en", ("300.00", "500.00")),
    ],
)
def test_two_readings_are_marked_and_never_assumed(text: str, language: str, readings: tuple[str, ...]) -> None:
    slots = heard(text, language, Asked.AMOUNT)
    assert slots.ambiguous == ("amount",)
    assert dict(slots.readings)["amount"] == readings


@pytest.mark.parametrize(
    ("text", "language", "reason"),
    [
        ("我失业了", "zh", "job_loss"),
        ("我妈住院了", "zh", "illness"),
        ("I got laid off in June", "en", "job_loss"),
        ("my hours got cut", "en", "income_drop"),
        ("還款", "zh", None),
    ],
)
def test_reasons(text: str, language: str, reason: str | None) -> None:
    assert heard(text, language, Asked.ABILITY).reason == reason


@pytest.mark.parametrize(
    ("text", "language", "readings"),
    [
        ("next Friday", "en", ("2026-12-04", "2026-11-27")),
        ("下个月", "zh", ("2026-12-01", "2026-12-31")),
        ("两三天以后", "zh", ("2026-11-25", "2026-11-26")),
    ],
)
def test_a_day_with_two_readings_is_marked(text: str, language: str, readings: tuple[str, ...]) -> None:
    assert dict(heard(text, language, Asked.DATE).readings)["date"] == readings


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("1234567890" * 50, "zh"),
        ("一千" * 250, "zh"),
        ("twenty " * 70, "en"),
        ("the first of " * 40, "en"),
        ("5/" * 250, "en"),
    ],
)
def test_an_endless_run_is_read_in_bounded_steps(text: str, language: str) -> None:
    # A grammar that backtracks would take minutes here, and the test's time limit would end it.
    for _ in range(50):
        heard(text, language, Asked.AMOUNT)


#: what values are made of, so that a random text holds some
PIECES = st.sampled_from(
    [
        *(
            "五百",
            "三千",
            "两",
            "百",
            "万",
            "块",
            "到",
            "不是",
            "三个月",
            "十二期",
            "下周五",
            "二月",
            "三十号",
            "月底",
            "发工资",
        ),
        *("five", "hundred", "fifteen", "oh", "thousand", "dollars", "to", "not", "months", "next friday", "february"),
        *(
            "30th",
            "the second",
            "payday",
            "half a",
            "couple",
            "0",
            "1",
            "12",
            "1,50",
            "3.5",
            "$",
            "-",
            ",",
            "1988",
            "a month",
        ),
    ]
)
SAYINGS = st.one_of(st.text(max_size=400), st.lists(PIECES, max_size=12).map(" ".join))


@given(SAYINGS, st.sampled_from(["zh-CN", "en-US"]), st.sampled_from(list(Asked)))
def test_any_text_has_slots_that_can_be_acted_on(text: str, language: str, asked: Asked) -> None:
    slots = read(clean(text, language), language, asked, MONDAY)
    assert slots.amount is None or (0 < slots.amount <= LARGEST and slots.amount == round(slots.amount, 2))
    assert slots.months is None or slots.months > 0
    assert slots.digits is None or (slots.digits.isascii() and slots.digits.isdigit())
    assert not (slots.payday and slots.date)
    assert tuple(name for name, _ in slots.readings) == slots.ambiguous
    for name, readings in slots.readings:
        meant = getattr(slots, name)
        assert meant is not None
        assert (f"{meant:.2f}" if name == "amount" else str(meant)) in readings
    assert slots == read(clean(text, language), language, asked, MONDAY)
