"""An offer: a plan that could be agreed to, small enough to stand in a journal, exact enough to be proved from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from voicebot.repayment.dates import Frequency
from voicebot.repayment.ledger import Waiver
from voicebot.repayment.quote import schedule
from voicebot.repayment.request import Request
from voicebot.repayment.schedule import Instalment
from voicebot.repayment.settlement import Breach


@dataclass(frozen=True, slots=True)
class Offer:
    """`count` instalments of `instalment`, the last of `last`; the first is due on `first_due`. `down` is due on
    `down_due`, when the plan can have been accepted.

    Money is in major units of the debt's currency; `total` is all of it, the down payment too, and `cost` what of it is
    above the debt. Yearly rates are percentages, from the cash flows. `breach` is what breaking it does to what was
    waived, `level` the authority that it takes, `tariff` the tariff's id and the day since when that is in force.
    """

    request: Request
    instalment: Decimal
    last: Decimal
    count: int
    frequency: Frequency
    first_due: date
    down: Decimal
    total: Decimal
    cost: Decimal
    waived: Decimal
    apr_nominal: Decimal
    ear: Decimal
    simple: Decimal
    breach: Breach
    level: str
    tariff: str
    waivers: tuple[Waiver, ...] = ()

    @property
    def highest(self) -> Decimal:
        """The most that is ever due on one day after the down payment."""
        return max(self.instalment, self.last)

    @property
    def down_due(self) -> date | None:
        """When the down payment is due; None where there is none."""
        return schedule_of(self)[0].due if self.down else None

    @property
    def short_first(self) -> bool:
        """Whether the last instalment is lower because the first period is short, and not because of rounding."""
        fees = [row.fee for row in schedule_of(self) if row.n]
        return self.request.method == "fee" and self.request.timing == "each_period" and fees[-1] < fees[0]


@dataclass(frozen=True, slots=True)
class Offered:
    """At most three options, the cheapest and then the shortest first.

    Where there is none, `beyond` says why a person is needed: too_late, too_short, below_minimum, too_long,
    over_authority, over_cap, no_tariff, nothing_affordable. `decided` is for the record: sentences with rule ids.
    """

    options: tuple[Offer, ...]
    beyond: str | None
    decided: tuple[str, ...]


def schedule_of(offer: Offer) -> tuple[Instalment, ...]:
    """The rows of an offer, exactly as they were when it was made; a down payment is row 0."""
    return schedule(offer.request).instalments
