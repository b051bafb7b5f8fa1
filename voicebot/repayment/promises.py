"""The life of a promise to pay, from the payments alone: the same payments give the same life."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from voicebot.repayment.covering import Paid, counted
from voicebot.repayment.money import ZERO
from voicebot.repayment.terms import Policy

PromiseState = Literal["open", "due", "kept", "partly_kept", "broken", "cured"]


@dataclass(frozen=True, slots=True)
class Promise:
    """`amount` by `due`, said on `made`."""

    amount: Decimal
    due: date
    made: date


@dataclass(frozen=True, slots=True)
class Happened:
    """One step of a life: the day, what came of it, why in a sentence without names, and the payment that did it."""

    on: date
    kind: str
    why: str
    payment: str | None = None


@dataclass(frozen=True, slots=True)
class PromiseLife:
    """Where a promise stands, how it came there, and what was paid of it."""

    state: PromiseState
    events: tuple[Happened, ...]
    paid: Decimal


def promise_life(promise: Promise, payments: Sequence[Paid], today: date, policy: Policy) -> PromiseLife:
    """What has become of a promise by `today`. Payments from the day it was made on count, in whatever order they come.

    Kept once the tolerated share of it is paid by the end of the grace; after that day partly kept or broken, and cured
    when the rest comes later.
    """
    paid, wanted = counted(payments, promise.made, today), promise.amount * policy.promise_tolerance
    last = promise.due + timedelta(days=policy.promise_grace_days)
    reached = _reached(paid, wanted)
    in_time = sum((payment.amount for payment in paid if payment.on <= last), ZERO)
    state: PromiseState = "open"
    events = [Happened(promise.made, state, "the promise was made")]
    if today >= promise.due and not (reached and reached.on < promise.due):
        state = "due"
        events.append(Happened(promise.due, state, "its day has come"))
    if reached and reached.on <= last:
        state = "kept"
        events.append(Happened(reached.on, state, f"paid by {last}", reached.id))
    elif today > last:
        state, share = ("partly_kept", f"{in_time} of {promise.amount}") if in_time else ("broken", "nothing")
        events.append(Happened(last + timedelta(days=1), state, f"{share} was paid by {last}"))
        if reached:
            state = "cured"
            events.append(Happened(reached.on, state, "paid after its day", reached.id))
    return PromiseLife(state, tuple(events), sum((payment.amount for payment in paid), ZERO))


def _reached(paid: Sequence[Paid], wanted: Decimal) -> Paid | None:
    """The payment with which the wanted sum was reached."""
    total = ZERO
    for payment in paid:
        total += payment.amount
        if total >= wanted:
            return payment
    return None
