"""How a plan ends other than by its last instalment: settled early, broken, or settled by a lump sum.

Source: domain reference, section 3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from voicebot.repayment.money import ZERO, cents
from voicebot.repayment.schedule import Instalment

#: what happens to a waiver when the plan breaks; chosen at signing, and read out then
Breach = Literal["keep", "reinstate", "pro_rata"]


@dataclass(frozen=True, slots=True)
class EarlySettlement:
    """What clears a plan today. Fees of periods that have not begun are not owed."""

    remaining_principal: Decimal
    paid_so_far: Decimal
    fees_not_charged: Decimal
    on_a_due_date: Decimal


def settle_early(rows: Sequence[Instalment], paid: int) -> EarlySettlement:
    """Settle after `paid` instalments. `on_a_due_date` includes the cost of the period that falls due that day."""
    done, open_rows = rows[:paid], rows[paid:]
    principal = sum((row.principal for row in open_rows), ZERO)
    costs = [row.interest + row.fee for row in open_rows]
    return EarlySettlement(
        remaining_principal=principal,
        paid_so_far=sum((row.amount for row in done), ZERO),
        fees_not_charged=sum(costs, ZERO),
        on_a_due_date=principal + (costs[0] if costs else ZERO),
    )


def owed_after_breach(base: Decimal, paid: Decimal, waived: Decimal, breach: Breach) -> Decimal:
    """What is owed once a plan over `base` breaks with `paid` of it paid and `waived` waived at its start."""
    rest = base - paid
    match breach:
        case "keep":
            return rest
        case "reinstate":
            return rest + waived
        case "pro_rata":
            return rest + cents(waived * rest / base)


def lump_sum(owed: Mapping[str, Decimal], waive: Mapping[str, Decimal]) -> tuple[Decimal, Decimal]:
    """A settlement in one sum: what is paid, and what is saved. `waive` gives shares by component."""
    saved = sum((cents(owed[name] * share) for name, share in waive.items()), ZERO)
    return sum(owed.values(), ZERO) - saved, saved
