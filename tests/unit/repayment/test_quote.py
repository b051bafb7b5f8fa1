"""Quotes against the exact vectors of the domain reference, and laws that hold for every quote."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.unit.repayment.debts import asked
from voicebot.errors import InvalidInput
from voicebot.repayment.dates import due_dates, following_business_day
from voicebot.repayment.quote import quote

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[2] / "fixtures" / "plan_vectors.json").read_text())


def quoted(**fields: Any) -> dict[str, Any]:
    return quote(asked(**fields)).as_json()


def amounts(answer: dict[str, Any]) -> list[str]:
    return [row["amount"] for row in answer["instalments"]]


def total(values: Iterable[str]) -> Decimal:
    return sum(map(Decimal, values), Decimal(0))


AMORTISED = {"method": "amortised", "principal": "12000.00", "annual_rate": "0.12", "months": 12}
FEE = {"method": "fee", "principal": "10000.00", "monthly_fee_rate": "0.006", "months": 12}


def test_tv01_a_year_at_twelve_percent() -> None:
    answer, want = quoted(**AMORTISED), VECTORS["TV01"]
    rows = answer["instalments"]
    fields = ("amount", "interest", "principal", "balance")
    assert [rows[0]["n"], *(rows[0][name] for name in fields)] == want["first"]
    assert [rows[-1]["n"], *(rows[-1][name] for name in fields)] == want["last"]
    assert (answer["total"], answer["cost"]) == (want["total"], want["interest"])
    assert (answer["apr_nominal"], answer["ear"]) == (want["apr_nominal"], want["ear"])


@pytest.mark.parametrize(("rounding", "vector"), [("half_up", "TV02"), ("down", "TV02_down")])
def test_tv02_sixty_parts_without_interest(rounding: str, vector: str) -> None:
    answer = quoted(method="zero_interest", principal="48356.72", months=60, rounding=rounding)
    assert amounts(answer) == [VECTORS[vector]["A"]] * 59 + [VECTORS[vector]["last"]]
    assert answer["total"] == VECTORS[vector]["total"]


def test_tv03_a_fee_is_shown_as_the_yearly_rate_that_it_is() -> None:
    answer, want = quoted(**FEE), VECTORS["TV03"]
    rows = answer["instalments"]
    assert [1, rows[0]["amount"], rows[0]["fee"], rows[0]["principal"]] == want["row1"]
    assert [12, rows[-1]["amount"], rows[-1]["fee"], rows[-1]["principal"]] == want["last"]
    assert (answer["total"], answer["cost"]) == (want["total"], want["totfee"])
    assert (answer["apr_nominal"], answer["ear"]) == (want["apr_nominal"], want["ear"])
    assert answer["simple"] == want["simple_time_weighted"]
    assert Decimal(answer["apr_nominal"]) > Decimal(want["naive"])


def test_tv04_the_whole_fee_up_front_costs_more_a_year() -> None:
    answer, want = quoted(**FEE, fee_timing="upfront"), VECTORS["TV04"]
    assert amounts(answer) == [want["first"]] + [want["mid"]] * 10 + [want["last"]]
    assert (answer["apr_nominal"], answer["ear"]) == (want["apr_nominal"], want["ear"])


def test_tv08_half_the_interest_and_the_whole_penalty_waived() -> None:
    want = VECTORS["TV08"]
    answer = quoted(
        method="zero_interest",
        components={"principal": "23860.45", "interest": "3412.88", "penalty": "1190.00"},
        waive={"interest": "0.5", "penalty": "1"},
        months=24,
    )
    assert amounts(answer) == [want["A"]] * 23 + [want["last"]]
    assert (answer["waived"], answer["total"], answer["cost"]) == (want["waived_total"], want["sum"], "0.00")


@pytest.mark.parametrize(("rate", "kind"), [("0.1825", "std"), ("0.06", "red")])
def test_tv09_a_reduced_rate(rate: str, kind: str) -> None:
    answer, want = quoted(method="amortised", principal="20000.00", annual_rate=rate, months=36), VECTORS["TV09"]
    assert amounts(answer)[0] == want[f"A_{kind}"]
    assert amounts(answer)[-1] == want[f"last_{kind}"]
    assert answer["cost"] == want[f"int_{kind}"]


def test_tv10_a_payment_holiday_in_its_three_kinds() -> None:
    want = VECTORS["TV10"]
    holidays = {mode: quoted(**AMORTISED, holiday={"months": 3, "mode": mode}) for mode in ("waived", "deferred")}
    waived, deferred = holidays["waived"], holidays["deferred"]
    assert [amounts(waived)[0], amounts(waived)[-1], waived["total"]] == want["waived"]
    assert (amounts(deferred)[-1], deferred["total"]) == (want["simple_deferred_last"], want["total_simple"])
    capitalised = quoted(**AMORTISED, holiday={"months": 3, "mode": "capitalised"})
    assert (amounts(capitalised)[0], amounts(capitalised)[-1]) == (want["cap_A"], want["cap_last"])
    assert capitalised["total"] == want["cap_total"]
    assert total(row["principal"] for row in capitalised["instalments"]) == Decimal(want["cap_balance"])


def test_tv18_twenty_six_fortnights() -> None:
    answer = quoted(method="amortised", principal="2600.00", annual_rate="0.099", periods=26, frequency="fortnightly")
    want = VECTORS["TV18"]
    assert (amounts(answer)[0], amounts(answer)[-1], answer["cost"]) == (want["A"], want["last"], want["interest"])
    assert [row["due"] for row in answer["instalments"][:2]] == ["2026-12-15", "2026-12-29"]


def test_tv19_something_down_and_the_rest_in_parts() -> None:
    answer, want = (
        quoted(method="zero_interest", principal="9876.54", down_payment_rate="0.1", months=11),
        VECTORS["TV19"],
    )
    assert amounts(answer) == [want["dp"]] + [want["A"]] * 10 + [want["last"]]
    assert answer["total"] == want["sum"]
    assert [answer["instalments"][0]["n"], answer["instalments"][0]["due"]] == [0, "2026-11-15"]


def test_a_down_payment_is_due_today_where_that_is_known() -> None:
    fields = asked(method="zero_interest", principal="9876.54", down_payment_rate="0.1", months=11)
    assert quote(fields, date(2026, 12, 1)).instalments[0].due == date(2026, 12, 1)
    assert quote(fields | {"today": "2026-12-14"}, date(2026, 12, 1)).instalments[0].due == date(2026, 12, 14)


def test_tv22_a_hundred_in_three_and_in_seven() -> None:
    thirds = quoted(method="zero_interest", principal="100.00", months=3)
    assert amounts(thirds) == [VECTORS["TV22"]["A"]] * 2 + [VECTORS["TV22"]["last"]]
    sevenths = quoted(method="zero_interest", principal="100.00", months=7)
    assert [amounts(sevenths)[0], amounts(sevenths)[-1]] == VECTORS["TV22c"]


@pytest.mark.parametrize(("principal", "months"), [("0.05", 6), ("1.00", 60)])
def test_tv22_a_schedule_with_an_empty_or_negative_row_is_refused(principal: str, months: int) -> None:
    with pytest.raises(InvalidInput, match="choose fewer instalments"):
        quoted(method="zero_interest", principal=principal, months=months)


def test_tv23_two_years_of_a_small_fee() -> None:
    answer = quoted(method="fee", principal="26000.00", monthly_fee_rate="0.0035", months=24)
    want = VECTORS["TV23"]
    assert (amounts(answer)[0], amounts(answer)[-1]) == (want["r1"][1], want["last"][1])
    assert (answer["cost"], answer["apr_nominal"], answer["ear"]) == (want["totfee"], want["apr_nominal"], want["ear"])


@pytest.mark.parametrize(("frequency", "count"), [("monthly", 12), ("fortnightly", 26), ("weekly", 52)])
def test_a_monthly_fee_is_a_months_however_often_is_paid(frequency: str, count: int) -> None:
    answer = quote(asked(**FEE, frequency=frequency))
    fees = [row.fee for row in answer.instalments]
    assert len(fees) == count
    assert set(fees) == {(Decimal(60) * 12 / count).quantize(Decimal("0.01"), ROUND_HALF_UP)}
    # Half a cent an instalment is what rounding may move.
    assert abs(answer.cost - 720) <= Decimal("0.005") * count


def test_tv13_the_anchor_day_is_clamped_and_kept() -> None:
    nominal = due_dates(date(2026, 12, 31), 6)
    assert [day.isoformat() for day in nominal] == VECTORS["TV13"]["nominal"]
    # New Year's Day is no date of this vector; weekends alone move it.
    assert [following_business_day(day).isoformat() for day in nominal] == VECTORS["TV13"]["following_bd"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"principal": "0"}, "principal"),
        ({"principal": "-5.00"}, "principal"),
        ({"principal": "NaN"}, "principal"),
        ({"principal": "1e400"}, "principal"),
        ({"principal": "100.005"}, "principal"),
        ({"principal": 100.1}, "principal"),
        ({"principal": None}, "principal"),
        ({"months": 0}, "months"),
        ({"months": 61}, "months"),
        ({"months": True}, "months"),
        ({"months": None}, "months"),
        ({"months": 12, "periods": 13}, "periods"),
        ({"first_due": "2026-02-30"}, "first_due"),
        ({"first_due": None}, "first_due"),
        ({"first_due": 20261215}, "first_due"),
        ({"annual_rate": None}, "annual_rate"),
        ({"annual_rate": "12"}, "annual_rate"),
        ({"annual_rate": "-0.1"}, "annual_rate"),
        ({"monthly_fee_rate": "0.006"}, "monthly_fee_rate"),
        ({"method": "balloon"}, "method"),
        ({"frequency": "daily"}, "frequency"),
        ({"rounding": "up"}, "rounding"),
        ({"down_payment_rate": "1"}, "down_payment_rate"),
        ({"holiday": {"months": 3, "mode": "forgotten"}}, "holiday.mode"),
        ({"holiday": {"months": -1, "mode": "waived"}}, "holiday.months"),
        ({"waive": {"interest": "1"}}, "waive"),
        ({"principal": None, "components": {"principal": "10.00"}, "waive": {"interest": "1"}}, "waive.interest"),
        ({"principal": None, "components": {"principal": "10.00"}, "waive": {"principal": "1"}}, "waive.principal"),
        ({"components": {"principal": "10.00"}}, "principal"),
        ({"components": {"gifts": "10.00"}}, "components.gifts"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_request_that_cannot_be_quoted_names_the_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        quote(asked(**AMORTISED) | change)
    assert caught.value.field == field
    assert caught.value.mend
