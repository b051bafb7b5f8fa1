"""What a plan moves on the ledger: what stands waived, and what of its cost is charged, on any day of its life.

A total to be reached, not a step: whoever books the difference to what is booked already books everything once.
Source: domain reference, section 3 (waivers are ledger lines; break).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from voicebot.repayment.affordability import pro_rata
from voicebot.repayment.covering import begun, cover
from voicebot.repayment.keeping import Plan, owed_if_broken
from voicebot.repayment.ledger import Waiver
from voicebot.repayment.money import ZERO

#: what breaks a plan, and what a person ends before its time, goes by the rule that was read out for a break
ENDED_EARLY = frozenset({"broken", "cancelled"})
#: the plan binds, or bound to its end
BINDING = frozenset({"active", "cured", "completed"})


@dataclass(frozen=True, slots=True)
class Booked:
    """Major units: what stands waived of each component, and what the plan has cost so far."""

    waived: Mapping[str, Decimal] = field(default_factory=dict)
    cost: Decimal = ZERO


def booked(plan: Plan, waivers: Sequence[Waiver], state: str, paid: Decimal, on: date) -> Booked:
    """What is on the ledger for a plan that is in `state` with `paid` of it paid. `on`: today, or when it was over.

    While it binds, all of its waiver and the cost of the periods that have begun; once it is broken, what the break
    rule leaves of the waiver and the cost that was paid. A plan that nobody accepted moves nothing.
    """
    whole = {line.component: line.amount for line in waivers}
    if state in BINDING:
        return Booked(whole, sum((row.interest + row.fee for row in begun(plan.rows, plan.agreed, on)), ZERO))
    if state not in ENDED_EARLY:
        return Booked()
    covered, _ = cover(plan.rows, paid)
    left = plan.base - sum((row.principal for row in covered), ZERO)
    back = _back(whole, owed_if_broken(plan, paid) - left)
    return Booked(
        {part: whole[part] - back[part] for part in whole}, sum((row.fee + row.interest for row in covered), ZERO)
    )


def _back(whole: Mapping[str, Decimal], returned: Decimal) -> Mapping[str, Decimal]:
    """What comes back of each component's waiver, by its share of it."""
    return pro_rata(returned, whole) if whole else {}
