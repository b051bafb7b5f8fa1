"""`voicebot quote`: whatever is wrong with a request is answered by field, value and mend, never by a stack trace."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from voicebot.cli import build
from voicebot.repayment.answering import answer_line

TODAY = date(2026, 11, 30)
GOOD: dict[str, Any] = {
    "method": "amortised",
    "principal": "12000.00",
    "annual_rate": "0.12",
    "months": 12,
    "first_due": "2026-12-15",
}


def answered(**changes: Any) -> dict[str, Any]:
    asked = {name: value for name, value in (GOOD | changes).items() if value != "left out"}
    return answer_line(orjson.dumps(asked), TODAY)


def test_a_good_request_is_quoted() -> None:
    assert answered()["total"] == "12794.23"


OWED = {"principal": "9000.00", "interest": "500.00"}
BAD: list[tuple[dict[str, Any], str, str, str]] = [
    ({"principal": "0.00"}, "principal", "0.00", "above zero"),
    ({"principal": "-12000.00"}, "principal", "-12000.00", "above zero"),
    ({"principal": "999999999999.00"}, "principal", "999999999999.00", "at most 100000000"),
    ({"principal": "1e400"}, "principal", "1e400", "at most"),
    ({"principal": "NaN"}, "principal", "NaN", "finite"),
    ({"principal": "Infinity"}, "principal", "Infinity", "finite"),
    ({"principal": "12000.005"}, "principal", "12000.005", "two decimal places"),
    ({"principal": 12000.5}, "principal", "12000.5", "decimal string"),
    ({"principal": "twelve"}, "principal", "twelve", "decimal string"),
    ({"principal": True}, "principal", "True", "decimal string"),
    ({"principal": "left out"}, "principal", "missing", "decimal string"),
    ({"months": 0}, "months", "0", "1 to 60"),
    ({"months": -3}, "months", "-3", "1 to 60"),
    ({"months": 61}, "months", "61", "1 to 60"),
    ({"months": 12.5}, "months", "12.5", "whole number"),
    ({"months": "12"}, "months", "12", "whole number"),
    ({"months": "left out"}, "months", "missing", "1 to 60"),
    ({"months": "left out", "periods": 0}, "periods", "0", "1 to 60"),
    ({"months": "left out", "periods": 131, "frequency": "fortnightly"}, "periods", "131", "1 to 130"),
    ({"months": 12, "periods": 13}, "periods", "13", "12 months are not 13 periods"),
    ({"first_due": "2026-02-30"}, "first_due", "2026-02-30", "date that exists"),
    ({"first_due": "15/12/2026"}, "first_due", "15/12/2026", "YYYY-MM-DD"),
    ({"first_due": "2026-11-29"}, "first_due", "2026-11-29", "2026-11-30 or a later day"),
    ({"first_due": "1999-01-01"}, "first_due", "1999-01-01", "2026-11-30 or a later day"),
    ({"first_due": "9999-12-31"}, "first_due", "9999-12-31", "before the year 2200"),
    ({"first_due": "left out"}, "first_due", "missing", "YYYY-MM-DD"),
    ({"today": "2027-01-01"}, "first_due", "2026-12-15", "2027-01-01 or a later day"),
    ({"today": "2026-02-30"}, "today", "2026-02-30", "date that exists"),
    ({"annual_rate": "left out"}, "annual_rate", "missing", "decimal string"),
    ({"annual_rate": "12"}, "annual_rate", "12", "0.12 for twelve percent"),
    ({"annual_rate": "-0.01"}, "annual_rate", "-0.01", "from 0 to 1"),
    ({"annual_rate": "NaN"}, "annual_rate", "NaN", "finite"),
    ({"annual_rate": "1e-60"}, "annual_rate", "1e-60", "at most 10 decimal places"),
    ({"method": "fee"}, "annual_rate", "0.12", "leave it out"),
    ({"method": "fee", "annual_rate": "left out"}, "monthly_fee_rate", "missing", "decimal string"),
    ({"method": "zero_interest"}, "annual_rate", "0.12", "leave it out"),
    ({"monthly_fee_rate": "0.006"}, "monthly_fee_rate", "0.006", "leave it out"),
    ({"method": "balloon"}, "method", "balloon", "amortised, zero_interest, fee"),
    ({"method": "left out"}, "method", "missing", "amortised, zero_interest, fee"),
    ({"frequency": "daily"}, "frequency", "daily", "monthly, fortnightly, weekly"),
    ({"rounding": "up"}, "rounding", "up", "half_up, down"),
    ({"fee_timing": "never"}, "fee_timing", "never", "each_period, upfront"),
    ({"down_payment_rate": "1"}, "down_payment_rate", "1", "less than 1"),
    ({"down_payment_rate": "-0.1"}, "down_payment_rate", "-0.1", "from 0 to 1"),
    ({"principal": "1.00", "down_payment_rate": "0.999"}, "down_payment_rate", "0.999", "less than 1"),
    ({"holiday": 3}, "holiday", "3", "months"),
    ({"holiday": {"months": 13, "mode": "waived"}}, "holiday.months", "13", "0 to 12"),
    ({"holiday": {"months": 3, "mode": "lost"}}, "holiday.mode", "lost", "waived, deferred, capitalised"),
    ({"holiday": {"months": 3, "mode": "waived"}, "frequency": "weekly"}, "holiday", "", "monthly"),
    (
        {"method": "zero_interest", "annual_rate": "left out", "holiday": {"months": 3, "mode": "deferred"}},
        "holiday.mode",
        "deferred",
        "send waived",
    ),
    ({"components": OWED, "principal": "1.00"}, "principal", "1.00", "9500.00"),
    ({"components": {"gifts": "1.00"}}, "components.gifts", "1.00", "principal, interest"),
    ({"components": {"principal": "NaN"}}, "components.principal", "NaN", "finite"),
    ({"components": {"principal": "0.00"}}, "components", "", "more than zero"),
    ({"components": "all"}, "components", "all", "object"),
    ({"waive": {"interest": "1"}}, "waive", "", "components"),
    ({"components": OWED, "principal": "9500.00", "waive": {"penalty": "1"}}, "waive.penalty", "1", "no component"),
    ({"components": OWED, "principal": "9500.00", "waive": {"principal": "1"}}, "waive.principal", "1", "only"),
    ({"components": OWED, "principal": "9500.00", "waive": {"interest": "2"}}, "waive.interest", "2", "0 to 1"),
    ({"components": {"interest": "5.00"}, "principal": "5.00", "waive": {"interest": "1"}}, "waive", "", "write-off"),
    ({"principal": "0.05", "months": 6}, "months", "6", "fewer instalments"),
    ({"colour": "red"}, "colour", "red", "unknown field"),
    ({"principal": "12_000.00"}, "principal", "12_000.00", "decimal string"),
    ({"principal": "１２０００.00"}, "principal", "１２０００.00", "decimal string"),
    ({"annual_rate": "0.١٢"}, "annual_rate", "0.١٢", "decimal string"),
    ({"first_due": "20261215"}, "first_due", "20261215", "YYYY-MM-DD"),
    ({"first_due": "2026-W51-2"}, "first_due", "2026-W51-2", "YYYY-MM-DD"),
    ({"first_due": "２０２６-12-15"}, "first_due", "２０２６-12-15", "YYYY-MM-DD"),
    ({"today": "20261130"}, "today", "20261130", "YYYY-MM-DD"),
    ({"first_due": "0001-01-01", "today": "0001-01-01"}, "today", "0001-01-01", "1900-01-01 or a later day"),
    ({"first_due": "0001-01-01"}, "first_due", "0001-01-01", "1900-01-01 or a later day"),
]
#: so dear that the yearly rate has more digits than can be told
BEYOND = {
    "method": "fee",
    "principal": "1000.00",
    "monthly_fee_rate": "0.1",
    "fee_timing": "upfront",
    "months": 60,
    "frequency": "weekly",
    "first_due": "2026-12-15",
}


@pytest.mark.parametrize(("changes", "field", "value", "mend"), BAD)
def test_what_is_wrong_is_named_with_its_value_and_its_mend(
    changes: dict[str, Any], field: str, value: str, mend: str
) -> None:
    error = answered(**changes)["error"]
    assert error["field"] == field
    assert value in error["value"]
    assert mend in error["message"]


@pytest.mark.parametrize("line", ["{", "[]", "12", '"12"', "null", "NaN", '{"principal": NaN}', "\x00", "{}" * 2])
def test_a_line_that_is_no_request_is_answered_too(line: str) -> None:
    assert answer_line(line.encode(), TODAY)["error"]["field"] in ("request", "method")


def test_a_yearly_rate_that_cannot_be_told_names_the_rate_that_is_too_high() -> None:
    error = answer_line(orjson.dumps(BEYOND), TODAY)["error"]
    assert (error["field"], error["value"]) == ("monthly_fee_rate", "0.1")
    assert "lower it" in error["message"]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (b'{"method": "fee", "method": "amortised"}', "method"),
        (b'{"principal": "1.00", "principal": "9.00", "method": "fee"}', "principal"),
        (b'{"method": "zero_interest", "components": {"fees": "1.00", "fees": "9.00"}}', "components.fees"),
    ],
)
def test_a_field_that_stands_twice_is_not_chosen_from(line: bytes, field: str) -> None:
    error = answer_line(line, TODAY)["error"]
    assert error["field"] == field
    assert "once" in error["message"]


@pytest.mark.parametrize("line", [b"\xff", b'{"method": "\xff"}', b'{"method": "\\ud800"}', b"\xef\xbb\xbf{}"])
def test_a_line_that_is_no_text_is_answered_too(line: bytes) -> None:
    found = answer_line(line, TODAY)
    assert found["error"]["field"] == "request"
    orjson.dumps(found)


@pytest.mark.parametrize("depth", [50, 900, 1020, 5000])
def test_lists_within_lists_are_answered_too(depth: int) -> None:
    assert answer_line(b'{"principal": ' + b"[" * depth + b"]" * depth + b"}", TODAY)["error"]["message"]
    assert answer_line(orjson.dumps(GOOD)[:-1] + b', "waive": ' + b"[" * depth + b"]" * depth + b"}", TODAY)["error"]


@pytest.mark.parametrize("from_file", [True, False])
def test_the_command_goes_on_after_a_line_that_it_cannot_quote(tmp_path: Path, from_file: bool) -> None:
    lines = [orjson.dumps(GOOD), b"\xff", orjson.dumps(BEYOND), b'{"first_due": "0001-01-01"}', orjson.dumps(GOOD)]
    raw = b"\n".join(lines).replace(b"2026-12-15", b"2190-12-15")
    (tmp_path / "asked.jsonl").write_bytes(raw)
    ran = (
        CliRunner().invoke(build(), ["quote", str(tmp_path / "asked.jsonl")])
        if from_file
        else CliRunner().invoke(build(), ["quote"], input=raw)
    )
    answers = [orjson.loads(line) for line in ran.stdout.splitlines()]
    assert ran.exit_code == 0
    assert ["error" in one for one in answers] == [False, True, True, True, False]


extreme = st.sampled_from(
    [*("1e-999999999", "1e999999999", "0e999999", "0.01", "99999999.99", "100000000", "1", "0", "0.1", "1e-10")]
) | st.decimals(allow_nan=True).map(str)
days = st.sampled_from(["0001-01-01", "1899-12-31", "1900-01-01", "2199-12-31", "9999-12-31", "2026-12-31"])


@st.composite
def at_the_edges(draw: st.DrawFn) -> dict[str, Any]:
    """A request all of whose fields fit together, at or beyond the ends of what they may hold."""
    method = draw(st.sampled_from(["amortised", "fee", "zero_interest"]))
    asked: dict[str, Any] = {"method": method, "principal": draw(extreme), "months": draw(st.integers(0, 61))}
    asked |= {"frequency": draw(st.sampled_from(["monthly", "fortnightly", "weekly"])), "first_due": draw(days)}
    rate = {"amortised": "annual_rate", "fee": "monthly_fee_rate"}.get(method)
    asked |= {rate: draw(extreme)} if rate else {}
    asked |= {"fee_timing": draw(st.sampled_from(["each_period", "upfront"])), "today": draw(days)}
    asked |= draw(st.fixed_dictionaries({}, optional={"down_payment_rate": extreme}))
    if asked["frequency"] == "monthly" and draw(st.booleans()):
        mode = draw(st.sampled_from(["waived", "deferred", "capitalised"]))
        asked["holiday"] = {"months": draw(st.integers(0, 12)), "mode": mode}
    return asked


@settings(max_examples=500, deadline=None)
@given(at_the_edges())
def test_no_extreme_breaks_it(asked: dict[str, Any]) -> None:
    found = answer_line(orjson.dumps(asked), date(1900, 1, 1))
    assert "total" in found or {"field", "value", "message"} == set(found["error"])
    orjson.dumps(found)


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FIELDS = [*GOOD, "components", "waive", "monthly_fee_rate", "fee_timing", "periods", "frequency", "down_payment_rate"]


@given(st.dictionaries(st.sampled_from([*FIELDS, "holiday", "rounding", "today"]), anything, max_size=4))
def test_no_value_of_any_field_breaks_it(changes: dict[str, Any]) -> None:
    try:
        line = orjson.dumps(GOOD | changes)
    except orjson.JSONEncodeError:
        return
    found = answer_line(line, TODAY)
    assert "total" in found or {"field", "value", "message"} == set(found["error"])
    orjson.dumps(found)
