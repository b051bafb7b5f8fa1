"""The life of a plan, from its schedule, its payments and what its holder and the house did: the same in, the same out.

A plan breaks when an instalment stays unpaid after its grace and after the notice of it has run, or when several in a
row are unpaid; it is cured, as often as the policy allows, by whatever pays all that is due. Source: domain reference,
section 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from voicebot.repayment.covering import Paid, Row, amount_of, counted, cover, needed_to_settle
from voicebot.repayment.money import ZERO
from voicebot.repayment.promises import Happened, Promise, PromiseLife, PromiseState, promise_life
from voicebot.repayment.settlement import Breach, owed_after_breach
from voicebot.repayment.terms import Policy

__all__ = [
    "Happened",
    "Mark",
    "Paid",
    "Plan",
    "PlanLife",
    "PlanState",
    "Promise",
    "PromiseLife",
    "PromiseState",
    "cover",
    "owed_if_broken",
    "plan_life",
    "promise_life",
]

PlanState = Literal[
    "pending_confirmation", "active", "declined", "expired", "cancelled", "completed", "broken", "cured"
]
MarkKind = Literal["confirmed", "declined", "cancelled", "notified"]
ONE_DAY = timedelta(days=1)
_RUNNING = ("active", "cured")


@dataclass(frozen=True, slots=True)
class Plan:
    """What was agreed to, on `agreed`; it may be confirmed until the end of `confirm_by`. Rows are in order."""

    rows: tuple[Row, ...]
    base: Decimal
    waived: Decimal
    breach: Breach
    agreed: date
    confirm_by: date


@dataclass(frozen=True, slots=True)
class Mark:
    """What was done about a plan: its holder confirmed or declined it, it was cancelled, or a notice went out."""

    on: date
    kind: MarkKind


@dataclass(frozen=True, slots=True)
class PlanLife:
    """Where a plan stands, how it came there, what was paid of it, and what is due by today and not paid."""

    state: PlanState
    events: tuple[Happened, ...]
    paid: Decimal
    arrears: Decimal


@dataclass(frozen=True, slots=True)
class _Now:
    state: PlanState
    paid: Decimal
    events: tuple[Happened, ...]
    missed: frozenset[int] = frozenset()
    breaks: int = 0

    def becomes(self, state: PlanState, on: date, why: str, payment: str | None = None) -> _Now:
        return replace(self, state=state, events=(*self.events, Happened(on, state, why, payment)))


def plan_life(
    plan: Plan, payments: Sequence[Paid], today: date, policy: Policy, marks: Sequence[Mark] = ()
) -> PlanLife:
    """What has become of a plan by the end of `today`. What was missed by a day is told on the day after it."""
    paid = counted(payments, plan.agreed, today)
    now = _Now("pending_confirmation", ZERO, (Happened(plan.agreed, "pending_confirmation", "it was agreed to"),))
    for day in _days(plan, paid, today, policy, marks):
        now = _checked(plan, now, day, policy, marks)
        for mark in marks:
            now = _completed(plan, _marked(now, mark), day) if mark.on == day else now
        for payment in paid:
            now = _credited(plan, now, payment, policy) if payment.on == day else now
    return PlanLife(now.state, now.events, now.paid, _arrears(plan, now, today))


def owed_if_broken(plan: Plan, paid: Decimal) -> Decimal:
    """What is owed once the plan is broken: the principal that is left, and what comes back of the waiver."""
    covered, _ = cover(plan.rows, paid)
    return owed_after_breach(plan.base, sum((row.principal for row in covered), ZERO), plan.waived, plan.breach)


def _days(plan: Plan, paid: Sequence[Paid], today: date, policy: Policy, marks: Sequence[Mark]) -> list[date]:
    """The days on which anything can happen."""
    days = {payment.on for payment in paid} | {mark.on for mark in marks} | {plan.confirm_by + ONE_DAY}
    days |= {_late_from(row, policy) for row in plan.rows}
    days |= {_run_out(mark, policy) for mark in marks if mark.kind == "notified"}
    return sorted(day for day in days if plan.agreed <= day <= today)


def _late_from(row: Row, policy: Policy) -> date:
    return row.due + timedelta(days=policy.grace_days) + ONE_DAY


def _run_out(notice: Mark, policy: Policy) -> date:
    return notice.on + timedelta(days=policy.notice_days) + ONE_DAY


def _checked(plan: Plan, now: _Now, day: date, policy: Policy, marks: Sequence[Mark]) -> _Now:
    """What the turn of the day brings, before anything is paid on it."""
    if now.state == "pending_confirmation" and day > plan.confirm_by:
        return now.becomes("expired", day, f"nobody confirmed it by {plan.confirm_by}")
    if now.state not in _RUNNING:
        return now
    unmet = _unmet(plan, now.paid, day, policy)
    for row in unmet:
        if row.n not in now.missed:
            why = f"instalment {row.n} of {plan.rows[-1].n} is unpaid {policy.grace_days} days after {row.due}"
            now = replace(now, missed=now.missed | {row.n}, events=(*now.events, Happened(day, "missed", why)))
    why_broken = _why_broken(unmet, day, policy, marks)
    return replace(now.becomes("broken", day, why_broken), breaks=now.breaks + 1) if why_broken else now


def _unmet(plan: Plan, paid: Decimal, day: date, policy: Policy) -> list[Row]:
    """The instalments whose grace is over with less than the tolerated share of them paid."""
    covered, _ = cover(plan.rows, paid)
    return [
        row
        for row, so_far in zip(plan.rows, covered, strict=True)
        if _late_from(row, policy) <= day and so_far.left > amount_of(row) * (1 - policy.promise_tolerance)
    ]


def _why_broken(unmet: Sequence[Row], day: date, policy: Policy, marks: Sequence[Mark]) -> str | None:
    if len(unmet) >= policy.consecutive:
        return f"{len(unmet)} instalments in a row are unpaid"
    for mark in marks:
        if (
            unmet
            and mark.kind == "notified"
            and _late_from(unmet[0], policy) <= mark.on
            and _run_out(mark, policy) <= day
        ):
            return f"instalment {unmet[0].n} is unpaid {policy.notice_days} days after the notice of {mark.on}"
    return None


def _marked(now: _Now, mark: Mark) -> _Now:
    if mark.kind == "confirmed" and now.state == "pending_confirmation":
        return now.becomes("active", mark.on, "its holder confirmed it")
    if mark.kind == "declined" and now.state == "pending_confirmation":
        return now.becomes("declined", mark.on, "its holder does not want it")
    if mark.kind == "cancelled" and now.state not in ("declined", "expired", "completed", "cancelled"):
        return now.becomes("cancelled", mark.on, "it was cancelled")
    return now


def _credited(plan: Plan, now: _Now, payment: Paid, policy: Policy) -> _Now:
    now = replace(now, paid=now.paid + payment.amount)
    curable = now.state == "broken" and now.breaks <= policy.cures
    if curable and not _arrears(plan, now, payment.on):
        now = replace(now.becomes("cured", payment.on, "all that is due is paid", payment.id), missed=frozenset())
    return _completed(plan, now, payment.on, payment.id)


def _completed(plan: Plan, now: _Now, day: date, payment: str | None = None) -> _Now:
    if now.state in _RUNNING and now.paid >= needed_to_settle(plan.rows, plan.agreed, day):
        return now.becomes("completed", day, "all of it is paid", payment)
    return now


def _arrears(plan: Plan, now: _Now, day: date) -> Decimal:
    if now.state not in (*_RUNNING, "broken"):
        return ZERO
    return max(ZERO, sum((amount_of(row) for row in plan.rows if row.due <= day), ZERO) - now.paid)
