"""What holds of every quote."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.repayment.debts import asked
from voicebot.errors import InvalidInput
from voicebot.repayment.cost import periodic_return, periodic_return_from
from voicebot.repayment.dates import due_dates
from voicebot.repayment.quote import quote

CENTS = st.integers(min_value=10_000, max_value=50_000_000).map(lambda minor: Decimal(minor) / 100)
RATES = st.integers(min_value=0, max_value=3600).map(lambda basis_points: Decimal(basis_points) / 10_000)
MONTHS = st.integers(min_value=1, max_value=60)


@st.composite
def requests(draw: st.DrawFn) -> dict[str, Any]:
    method = draw(st.sampled_from(["amortised", "zero_interest", "fee"]))
    fields: dict[str, Any] = {"method": method, "principal": str(draw(CENTS)), "months": draw(MONTHS)}
    if method == "amortised":
        fields["annual_rate"] = str(draw(RATES))
    if method == "fee":
        fields |= {"monthly_fee_rate": "0.006", "fee_timing": draw(st.sampled_from(["each_period", "upfront"]))}
    if draw(st.booleans()):
        fields["down_payment_rate"] = "0.1"
    return asked(**fields)


@given(requests())
def test_principal_adds_up_to_the_cent_and_every_row_is_above_zero(request: dict[str, Any]) -> None:
    answer = quote(request)
    assert sum((row.principal for row in answer.instalments), Decimal(0)) == Decimal(request["principal"])
    assert all(row.amount > 0 and row.principal > 0 for row in answer.instalments)
    assert answer.instalments[-1].balance == 0
    assert answer.total == Decimal(request["principal"]) + answer.cost
    assert all(row.amount == row.principal + row.interest + row.fee for row in answer.instalments)


@given(requests())
def test_the_rate_shown_pays_back_the_principal_within_a_cent(request: dict[str, Any]) -> None:
    answer = quote(request)
    rows = [row for row in answer.instalments if row.n]
    financed = sum(float(row.principal) for row in rows)
    periodic = float(answer.rates.apr_nominal) / 100 / 12
    worth = sum(float(row.amount) / (1 + periodic) ** row.n for row in rows)
    # The rate is shown to a ten-thousandth of a percent: over the plan that may move its worth by this much.
    tolerance = 0.01 + financed * 0.0000005 / 12 * len(rows)
    assert abs(worth - financed) <= tolerance


@given(CENTS, RATES, st.integers(min_value=2, max_value=60))
def test_a_dearer_rate_or_a_longer_term_never_costs_less(principal: Decimal, rate: Decimal, months: int) -> None:
    def cost(rate: Decimal, months: int) -> Decimal:
        fields = {"method": "amortised", "principal": str(principal), "annual_rate": str(rate), "months": months}
        return quote(asked(**fields)).cost

    # A cent a row is what rounding may move.
    slack = Decimal("0.01") * months
    assert cost(rate + Decimal("0.01"), months) >= cost(rate, months) - slack
    assert cost(rate, months) >= cost(rate, months - 1) - slack


@given(st.dates(min_value=date(2026, 1, 1), max_value=date(2030, 1, 1)), st.integers(min_value=2, max_value=60))
def test_due_dates_keep_their_day_or_the_last_of_the_month(first: date, count: int) -> None:
    dues = due_dates(first, count)
    assert dues[0] == first
    assert all((b.year * 12 + b.month) - (a.year * 12 + a.month) == 1 for a, b in pairwise(dues))
    assert all(day.day == first.day or (day.day < first.day and (day.replace(day=28).day == 28)) for day in dues)


@given(requests(), st.integers(min_value=1, max_value=100))
def test_the_rate_over_a_short_first_period_is_the_librarys_where_that_is_whole(
    request: dict[str, Any], hundredths: int
) -> None:
    rows = [row for row in quote(request).instalments if row.n]
    financed, amounts = sum((row.principal for row in rows), Decimal(0)), [row.amount for row in rows]
    whole, opening = periodic_return(financed, amounts), Decimal(hundredths) / 100
    assert periodic_return_from(financed, amounts, Decimal(1)) == pytest.approx(whole, abs=1e-9)
    short = periodic_return_from(financed, amounts, opening)
    assert short >= whole - 1e-9
    worth = sum(float(amount) / (1 + short) ** (n + float(opening)) for n, amount in enumerate(amounts))
    assert worth == pytest.approx(float(financed), abs=0.01)


@given(requests(), st.dates(min_value=date(2026, 1, 1), max_value=date(2028, 1, 1)))
def test_no_instalment_is_due_before_today(request: dict[str, Any], today: date) -> None:
    if today <= date(2026, 12, 15):
        found = quote(request, today)
        assert (
            found == quote(request | {"today": today.isoformat()}) == quote(request | {"today": str(today)}, date.max)
        )
        assert all(row.due >= today for row in found.instalments)
        assert found.instalments[-1] == quote(request).instalments[-1]
        assert (found.total, found.rates) == (quote(request).total, quote(request).rates)
        return
    with pytest.raises(InvalidInput) as caught:
        quote(request, today)
    assert (caught.value.field, caught.value.value) == ("first_due", "2026-12-15")
