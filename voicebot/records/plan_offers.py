"""An offer as the row of a plan: sums in minor units, rates to the digit as they were disclosed, the offer whole."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from orjson import dumps, loads

from voicebot.repayment.offer import Offer, schedule_of

SUMS = ("down", "total", "cost", "waived", "instalment", "last")
RATES = ("apr_nominal", "ear", "simple")
AS_THEY_ARE = ("count", "frequency", "first_due", "breach", "level", "tariff")


def plan_values(offer: Offer) -> dict[str, Any]:
    """The columns of a plan that an offer fills. `base` is what is paid off: the debt without what is waived."""
    return (
        {name: minor(getattr(offer, name)) for name in SUMS}
        | {name: str(getattr(offer, name)) for name in RATES}
        | {name: getattr(offer, name) for name in AS_THEY_ARE}
        | {"base": minor(offer.request.base), "offer": loads(dumps(asdict(offer), default=str))}
    )


def plan_rows(offer: Offer) -> list[dict[str, Any]]:
    """The schedule of an offer, row by row, as it is kept: it is never reckoned anew."""
    sums = ("amount", "principal", "interest", "fee")
    return [
        {"n": row.n, "due": row.due} | {name: minor(getattr(row, name)) for name in sums} for row in schedule_of(offer)
    ]


def minor(amount: Decimal) -> int:
    """An amount to the cent in minor units."""
    whole = int(amount * 100)
    assert whole == amount * 100, f"{amount} holds parts of a cent"
    return whole
