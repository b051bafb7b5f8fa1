"""Debts, wishes and terms for the tests of offers: examples by hand, and any that hypothesis may think of."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from voicebot.repayment.terms import LEVELS, Terms, terms_for
from voicebot.repayment.wish import Wish

TODAY = date(2026, 11, 30)
DAYS_OFF = frozenset({date(2026, 12, 25), date(2027, 1, 1), date(2027, 2, 8), date(2027, 2, 9)})
D = Decimal
PACKS = {
    "CN_BANK": "CNY",
    "US_1P": "USD",
    "US_3P": "USD",
    "UK_CREDIT": "GBP",
    "EU": "EUR",
    "HK": "HKD",
    "SG": "SGD",
}
OWED = {"principal": D("5000.00"), "interest": D("200.00"), "penalty": D("40.00")}


def terms(pack: str = "CN_BANK", level: str = "L0") -> Terms:
    found = terms_for(pack, PACKS[pack], TODAY, level)
    assert found is not None
    return found


def money(least: int, most: int) -> st.SearchStrategy[Decimal]:
    """Amounts between two numbers of cents."""
    return st.integers(least, most).map(lambda minor: Decimal(minor) / 100)


owed = st.fixed_dictionaries(
    {"principal": money(10_000, 20_000_000), "interest": money(0, 200_000), "penalty": money(0, 100_000)},
    optional={"fees": money(0, 20_000)},
)
some_terms = st.builds(terms, st.sampled_from(sorted(PACKS)), st.sampled_from(LEVELS))


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    """Any wish that does not contradict itself."""
    most = draw(st.none() | st.integers(1, 60))
    return Wish(
        monthly=draw(st.none() | money(500, 500_000)),
        day=draw(st.none() | st.integers(0, 60).map(lambda days: TODAY + timedelta(days=days))),
        months_most=most,
        down=draw(st.none() | money(1, 9_999)),
        months=draw(st.none() | st.integers(1, most or 60)),
    )


def asked(**fields: Any) -> dict[str, Any]:
    """A request for a quote with a first day, rounded half up."""
    return {"first_due": "2026-12-15", "rounding": "half_up"} | fields
