"""What the solver decided, for the record: short sentences that name their rule in brackets. Never read to a caller."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from voicebot.repayment.candidates import Debt
from voicebot.repayment.ledger import Waiver
from voicebot.repayment.money import ZERO
from voicebot.repayment.offer import Offer
from voicebot.repayment.terms import Rung, Terms
from voicebot.repayment.wish import Wish


def owed(parts: Mapping[str, Decimal]) -> str:
    """What the plan is for."""
    return f"owed {sum(parts.values(), ZERO)}: {', '.join(f'{name} {value}' for name, value in parts.items() if value)}"


def too_late(wish: Wish, rung: Rung, terms: Terms) -> str:
    """The wanted day lies beyond what the rung may grant."""
    return f"{rung.level} may not begin a plan as late as {wish.day} [{terms.policy.id}]"


def granted(debt: Debt, lines: Sequence[Waiver], rung: Rung, terms: Terms) -> list[str]:
    """When the plan begins, and what is waived on whose authority."""
    waived = [
        f"{line.amount} of {line.component} waived: {line.reason} [{terms.ladder} {rung.level}]" for line in lines
    ]
    return [f"first payment {debt.first_due} at the earliest [{terms.policy.id}]", *waived]


def unfit(terms_by_reason: Mapping[str, Sequence[int]], wish: Wish, rung: Rung, terms: Terms) -> list[str]:
    """Which numbers of months were left out, by reason; of many, from the fewest to the most."""
    because = {
        "above_stated": f"above the {wish.monthly} that the caller can pay [{_never_pressed(terms)}]",
        "below_minimum": f"below the least instalment of {terms.minimum_instalment} [{terms.tariff}]",
        "over_cap": f"above {terms.yearly_cap * 100:f} % a year from the cash flows [{terms.tariff}]",
        "empty": f"an instalment would be empty [{terms.tariff}]",
    }
    return [f"{rung.level}: {_months(months)} months {because[why]}" for why, months in terms_by_reason.items()]


def _months(months: Sequence[int]) -> str:
    several = sorted(set(months))
    return ", ".join(map(str, several)) if len(several) <= 6 else f"{several[0]} to {several[-1]}"


def chosen(options: Sequence[Offer], fitting: int, terms: Terms) -> list[str]:
    """What is offered, and how its cost was found."""
    by = "CN-COST-01" if terms.pack == "CN_BANK" else "UK-FORB-02" if terms.policy.charges_stop else terms.tariff
    lines = [
        f"offered {one.count} x {one.instalment}, last {one.last}, cost {one.cost}, {one.ear} % a year [{by}]"
        for one in options
    ]
    return [*lines, f"{len(options)} of {fitting} that fit, the cheapest and then the shortest first"]


def beyond(why: str, terms: Terms) -> str:
    """Nothing fits at this level."""
    return f"nothing within {terms.level}: {why}, a person decides [{terms.ladder}]"


def _never_pressed(terms: Terms) -> str:
    return "UK-PRESS-01" if terms.pack == "UK_CREDIT" else terms.policy.id
