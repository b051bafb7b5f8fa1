"""What is on record of promises and plans, as the pure rules of keeping want it; and what of a life is news.

A payment counts for a promise or a plan that was made before it, and for one only: for the last that was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

from voicebot.errors import Misconfigured
from voicebot.records.prepared import Row
from voicebot.repayment.keeping import Happened, Mark, Paid, Plan, Promise
from voicebot.repayment.schedule import Instalment
from voicebot.repayment.tariff_files import shipped
from voicebot.repayment.terms import Policy

#: what is told of a plan and moves it to no other state
MISSED = "missed"
#: characters of a sentence of why
LONGEST_WHY = 160


class Brought(TypedDict):
    """How an event came about."""

    day: date
    payment_id: int | None


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when payments count: from `since` until the next promise or plan was made, if one was."""

    since: datetime
    until: datetime | None = None


def policy_for(packs: Sequence[str], on: date) -> Policy:
    """The policy under which something was agreed to on that day: that of the first pack that has one.

    Raises Misconfigured where none has.
    """
    for pack in packs:
        for version in shipped().policies.get(pack, ()):
            if version.effective_from <= on <= (version.effective_to or date.max):
                return version.value()
    raise Misconfigured(f"POLICY.yaml: no policy of {', '.join(packs) or 'no pack'} is in force on {on}: add one")


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """The person's date at that moment."""
    return at.astimezone(zone).date()


def paid_within(payments: Iterable[Row], span: Span, zone: ZoneInfo) -> list[Paid]:
    """The payments that stand and count in that span."""
    rows = list(payments)
    taken_back = {row["reverses"] for row in rows}
    standing = (row for row in rows if row["kind"] == "payment" and row["id"] not in taken_back)
    return [
        Paid(str(row["id"]), local_day(row["paid_at"], zone), money(row["amount"]))
        for row in standing
        if _counts(row, span, zone)
    ]


def _counts(row: Row, span: Span, zone: ZoneInfo) -> bool:
    if span.until is not None and row["paid_at"] >= span.until:
        return False
    if row["paid_at"] >= span.since:
        return True
    # Only its day is known: it may have been paid after what was agreed to that day, unless we knew of it by then.
    local = row["paid_at"].astimezone(zone)
    day_alone = local.time() == time(0) and local.date() == local_day(span.since, zone)
    return day_alone and bool(row["recorded_at"] > span.since)


def promise_of(row: Row, zone: ZoneInfo) -> Promise:
    """A promise as it is kept or broken."""
    return Promise(money(row["amount"]), row["due"], local_day(row["created_at"], zone))


def plan_of(row: Row, rows: Iterable[Row], zone: ZoneInfo) -> Plan:
    """A plan as it is kept or broken."""
    return Plan(
        tuple(_instalment(one) for one in rows),
        money(row["base"]),
        money(row["waived"]),
        row["breach"],
        local_day(row["created_at"], zone),
        local_day(row["confirm_by"], zone),
    )


def _instalment(row: Row) -> Instalment:
    parts = {name: money(row[name]) for name in ("amount", "principal", "interest", "fee")}
    return Instalment(n=row["n"], due=row["due"], balance=Decimal(0), **parts)


def marks_of(events: Iterable[Row], notices: Iterable[datetime], zone: ZoneInfo) -> tuple[Mark, ...]:
    """What was done about a plan: confirmed, and told in writing of an instalment that was missed."""
    confirmed = next((event["at"] for event in events if event["kind"] == "active"), None)
    marks = [] if confirmed is None else [Mark(local_day(confirmed, zone), "confirmed")]
    return (*marks, *(Mark(local_day(at, zone), "notified") for at in notices))


def news(events: Sequence[Row], life: Sequence[Happened], was: str, becomes: str, zone: ZoneInfo) -> list[Happened]:
    """What of a life is not on record yet, in order: from the state it `was` in to what it `becomes`.

    Where what came late changes what was told, the state that holds is told last of all; what was told before stays on
    record beside it.
    """
    known = {(event["kind"], day_of(event, zone)) for event in events}
    last = max((day_of(event, zone) for event in events), default=life[0].on)
    fresh, state = [], was
    for one in life[1:]:
        new = (one.kind, one.on) not in known
        if new and one.kind == MISSED:
            fresh.append(one)
        elif new and one.on >= last and one.kind != state:
            fresh.append(one)
            state = one.kind
    if state != becomes:
        source = next((one for one in reversed(life) if one.kind == becomes), life[0])
        fresh.append(Happened(source.on, becomes, f"known better now: {source.why}", source.payment))
    return fresh


def day_of(event: Row, zone: ZoneInfo) -> date:
    """The day of the person's own since when it is so."""
    day: date = event["day"] or local_day(event["at"], zone)
    return day


def why(news: Happened) -> str:
    """The sentence that is kept of it."""
    return news.why[:LONGEST_WHY]


def brought_by(news: Happened) -> Brought:
    """The day of an event, and the payment that brought it about."""
    return {"day": news.on, "payment_id": None if news.payment is None else int(news.payment)}


def money(minor: Any) -> Decimal:
    """Minor units as the rules of keeping have them."""
    return Decimal(minor).scaleb(-2)
