"""Cells of an import: what they say is taken exactly, and what is not clear is refused with its mend."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicebot.errors import InvalidInput
from voicebot.outreach import cells

SHANGHAI = ZoneInfo("Asia/Shanghai")


@given(st.integers(0, 10_000_000_000))
def test_money_written_as_a_decimal_is_read_to_the_cent(minor: int) -> None:
    assert cells.money("principal", f"{Decimal(minor).scaleb(-2):f}") == minor
    assert cells.money("principal", f"{minor // 100:,}.{minor % 100:02}", thousands=",") == minor
    assert (
        cells.money("principal", f"{minor // 100:,}.{minor % 100:02}".translate({44: ".", 46: ","}), ",", ".") == minor
    )


@pytest.mark.parametrize(
    "said", ["-1", "1.005", "1,234.50", "1e3", "NaN", "12.", ".5", "¥5", "100000000.01", "١٢", "1 000", "", "0x10"]
)
def test_money_that_is_not_plain_is_refused(said: str) -> None:
    with pytest.raises(InvalidInput, match="principal"):
        cells.money("principal", said)


@pytest.mark.parametrize(
    ("said", "country", "number"),
    [
        ("13800000101", "CN", "+8613800000101"),
        ("138-0000-0101", "CN", "+8613800000101"),
        ("１３８００００ ０１０１", "CN", "+8613800000101"),
        ("(202) 555-0101", "US", "+12025550101"),
        ("+12025550101", "CN", "+12025550101"),
        ("0039 06 1234 5678", "UK", "+390612345678"),
    ],
)
def test_a_telephone_number_is_what_people_of_the_place_dial(said: str, country: str, number: str) -> None:
    assert cells.telephone("phone", said, country) == number


@pytest.mark.parametrize(
    "said", ["12345", "+1 202 555 0101 x7", "1-800-FLOWERS", "none", "+999123456789", "138000001011111", "=A1", ""]
)
def test_what_nobody_can_ring_is_refused(said: str) -> None:
    with pytest.raises(InvalidInput, match="phone"):
        cells.telephone("phone", said, "CN")


def test_a_day_is_iso_or_of_the_declared_form_and_never_guessed() -> None:
    assert cells.day("due_date", "2026-11-03", ()) == date(2026, 11, 3)
    assert cells.day("due_date", "03/11/2026", ("%d/%m/%Y",)) == date(2026, 11, 3)
    assert cells.day("due_date", date(2026, 11, 3), ("%d/%m/%Y",)) == date(2026, 11, 3)
    refused: list[tuple[Any, tuple[str, ...]]] = [
        *(("03/11/2026", ()), ("2026-11-03", ("%d/%m/%Y",)), ("2026-02-30", ()), (None, ()), (20261103, ())),
    ]
    for said, formats in refused:
        with pytest.raises(InvalidInput, match="due_date"):
            cells.day("due_date", said, formats)


def test_a_time_without_an_offset_is_the_persons_own_and_a_day_begins_there() -> None:
    read = [cells.moment("as_of", said, (), SHANGHAI) for said in ("2026-11-24T06:00:00", "2026-11-23T22:00:00Z")]
    assert {when.astimezone(UTC) for when in read} == {datetime(2026, 11, 23, 22, tzinfo=UTC)}
    assert cells.moment("as_of", "2026-11-24", (), SHANGHAI).astimezone(UTC) == datetime(2026, 11, 23, 16, tzinfo=UTC)
    declared = cells.moment("as_of", "24.11.2026 06:00", ("%d.%m.%Y %H:%M", "%d.%m.%Y"), SHANGHAI)
    assert declared.astimezone(UTC) == datetime(2026, 11, 23, 22, tzinfo=UTC)


def test_a_birthday_is_month_and_day_however_it_is_written() -> None:
    for said in ("0412", "412", 412, "1987-04-12", date(1987, 4, 12), datetime.fromisoformat("1987-04-12T08:00")):
        assert cells.birthday("birth_mmdd", said, ()) == "0412"
    assert cells.birthday("birth_mmdd", "0229", ()) == "0229"
    for said in ("1304", "0230", "04-12", "12", ""):
        with pytest.raises(InvalidInput, match="birth_mmdd"):
            cells.birthday("birth_mmdd", said, ())


@pytest.mark.parametrize(
    "said", ['=HYPERLINK("x")', "+1", "-", "@cmd", "#N/A", "12345", "a\x07b", "林\N{REPLACEMENT CHARACTER}"]
)
def test_a_formula_a_fault_or_broken_words_are_no_name(said: str) -> None:
    with pytest.raises(InvalidInput, match="name"):
        cells.called("name", {"name": said})


def test_a_number_with_a_point_is_refused_where_words_are_meant() -> None:
    with pytest.raises(InvalidInput, match="in quotes"):
        cells.words("principal", {"principal": 500.10})
    assert cells.words("principal", {"principal": 500}) == "500"
    with pytest.raises(InvalidInput):
        cells.words("principal", {"principal": True})
