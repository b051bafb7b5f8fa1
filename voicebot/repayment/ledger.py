"""What is owed and what a payment does to it: components, allocation, waivers as lines, minimum payment, interest.

Sources: domain reference, section 3 and rules CN-ALLOC-01, CN-LIM-01.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from voicebot.errors import InvalidInput
from voicebot.repayment.money import ZERO, cents

DAYS_A_YEAR = 365
#: 0.05 % a day, the customary rate of mainland cards
DAILY_RATE = Decimal("0.0005")

#: what is paid first, by days past due: up to 90 the costs of being late, from 91 the principal
EARLY = ("cost", "fees", "penalty", "interest", "principal")
LATE = ("principal", "cost", "fees", "penalty", "interest")
LATE_FROM = 91


@dataclass(frozen=True, slots=True)
class Allocation:
    """Where a payment went. `unapplied` is what was paid beyond everything owed."""

    parts: Mapping[str, Decimal]
    unapplied: Decimal


@dataclass(frozen=True, slots=True)
class Waiver:
    """A ledger line that lowers one component: never a silent edit of a balance."""

    component: str
    amount: Decimal
    authority: str
    approver: str
    reason: str


@dataclass(frozen=True, slots=True)
class Posting:
    """`amount` owed from `since` on: positive for a purchase, negative for a payment."""

    amount: Decimal
    since: date


def order_for(days_past_due: int) -> tuple[str, ...]:
    """The allocation order at `days_past_due`."""
    return LATE if days_past_due >= LATE_FROM else EARLY


def allocate(payment: Decimal, owed: Mapping[str, Decimal], order: Sequence[str]) -> Allocation:
    """Spread `payment` over the components in `order`; none gets more than is owed on it."""
    if payment <= 0:
        raise InvalidInput("payment", payment, "send an amount above zero")
    left, parts = payment, {}
    for name in order:
        parts[name] = min(left, owed.get(name, ZERO))
        left -= parts[name]
    return Allocation({name: part for name, part in parts.items() if name in owed}, left)


def waive(owed: Mapping[str, Decimal], component: str, share: Decimal, by: tuple[str, str, str]) -> Waiver:
    """A waiver of `share` of a component; `by` is authority, approver and reason."""
    if component == "principal" or component not in owed:
        raise InvalidInput("component", component, "name a component that is owed and is not the principal")
    return Waiver(component, cents(owed[component] * share), *by)


def minimum_payment(
    new_transactions: Decimal, share: Decimal, due_in_full: Iterable[Decimal] = (), balance: Decimal | None = None
) -> Decimal:
    """The minimum due: `share` of new transactions and all of what is due in full, never more than the balance."""
    least = cents(new_transactions * share) + sum(due_in_full, ZERO)
    return least if balance is None else min(least, balance)


def minimum_by_balance(
    balance: Decimal, interest: Decimal, fees: Decimal, share: Decimal = Decimal("0.01"), floor: Decimal = ZERO
) -> Decimal:
    """The minimum due as in the US and UK: a share of the balance, interest and fees; floored, then capped."""
    return min(balance, max(floor, cents(balance * share) + interest + fees))


def late_penalty(
    unpaid_minimum: Decimal, share: Decimal = Decimal("0.05"), floor: Decimal = Decimal("10.00")
) -> Decimal:
    """The penalty on an unpaid minimum; nothing unpaid, nothing charged."""
    return max(floor, cents(unpaid_minimum * share)) if unpaid_minimum > 0 else ZERO


def daily_interest(
    postings: Sequence[Posting], until: date, payments: Sequence[Posting] = (), rate: Decimal = DAILY_RATE
) -> Decimal:
    """Interest to the cent on `postings` to `until`, rounded once; payments lower the oldest posting first."""
    open_postings = sorted(postings, key=lambda posting: posting.since)
    interest = Decimal(0)
    for payment in sorted(payments, key=lambda paid: paid.since):
        left, rest = payment.amount, []
        for posting in open_postings:
            settled = min(left, posting.amount)
            interest += settled * (payment.since - posting.since).days * rate
            left -= settled
            if posting.amount > settled:
                rest.append(Posting(posting.amount - settled, posting.since))
        open_postings = rest
    interest += sum((owed.amount * (until - owed.since).days * rate for owed in open_postings), Decimal(0))
    return cents(interest)


def charge_above_cap(principal: Decimal, days: int, charged: Decimal, yearly_cap: Decimal = Decimal("0.24")) -> Decimal:
    """What `charged` (interest and penalties together) exceeds a yearly cap by; 0.00 where it does not."""
    return max(ZERO, charged - cents(principal * yearly_cap * days / DAYS_A_YEAR))
