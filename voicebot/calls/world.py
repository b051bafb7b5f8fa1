"""The world of one call, put together once when it is answered and kept with it: the rules, the house, the account.

What a call says rests on one reading of the ledger, so that the amount does not change between two sentences; the
time of that reading is spoken with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays

from voicebot.conversation.facts import AccountView, Component, Facts, House, InCallRules, Promised, Waiting
from voicebot.records.prepared import Row
from voicebot.repayment.terms import Terms
from voicebot.wording.speaking import CURRENCIES
from voicebot.wording.values import Money

#: verification facts in the order in which they are asked
FACTS = ("birth_mmdd", "id_last4", "phone_last4", "zip")
COMPONENTS = ("principal", "interest", "penalty", "fees")
#: working days are looked up this far ahead: for a callback or a promise, and for the longest plan that a call may
#: agree to (24 months, begun within 30 days, and a margin for the roll to a working day)
HORIZON, PLAN_HORIZON = timedelta(days=60), timedelta(days=800)


@dataclass(frozen=True, slots=True)
class Checks:
    """What callers' answers are compared with: (kind, keyed hash) pairs, and the account's salt."""

    salt: str = ""
    hashes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class World:
    """What of the world stays the same for one call."""

    houses: tuple[tuple[str, House], ...]
    rules: InCallRules
    zone: str
    account: AccountView | None
    days_off: frozenset[date] = frozenset()
    checks: Checks = field(default_factory=Checks)
    terms: Terms | None = None

    def today(self, now: datetime) -> date:
        """The person's date."""
        return now.astimezone(ZoneInfo(self.zone)).date()

    def facts(self, language: str, now: datetime, agents_open: bool, next_callback: datetime) -> Facts:
        """The facts of one step. Times are turned to the person's zone."""
        zone = ZoneInfo(self.zone)
        return Facts(
            house=dict(self.houses)[language],
            rules=self.rules,
            now=now.astimezone(zone),
            account=self.account,
            agents_open=agents_open,
            next_callback=next_callback.astimezone(zone),
            business_days_off=self.days_off,
            houses=self.houses,
            terms=self.terms,
        )


def zone_or_none(name: str) -> ZoneInfo | None:
    """The time zone of that name, or None where there is none such."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def account_view(
    row: Row,
    facts: Iterable[str],
    flags: Iterable[str],
    now: datetime,
    max_age: timedelta,
    zone: ZoneInfo,
    promises: Iterable[Row] = (),
    waiting: Row | None = None,
) -> AccountView:
    """The account as the dialogue may know it, in the person's zone."""
    today = now.astimezone(zone).date()
    late = row["minimum_due"] > 0
    return AccountView(
        name=row["name"],
        product_last4=row["product_last4"],
        total_due=Money(sum(row[kind] for kind in COMPONENTS), row["currency"]),
        minimum_due=Money(row["minimum_due"], row["currency"]),
        due_date=row["due_date"],
        # what was overdue and has been paid since is late no longer
        days_past_due=max(0, (today - row["due_date"]).days) if late else 0,
        as_of=row["as_of"].astimezone(zone),
        components=tuple(Component(kind, Money(row[kind], row["currency"])) for kind in COMPONENTS if row[kind]),
        facts=tuple(kind for kind in FACTS if kind in facts),
        stale=zone_or_none(row["zone"]) is None or not sensible(row) or now - row["as_of"] > max_age,
        flags=frozenset(flags),
        promised=_promised(promises, today),
        waiting=None if waiting is None else _waiting(waiting, zone),
    )


def _promised(rows: Iterable[Row], today: date) -> Promised | None:
    """The promise that stands and is still to be kept."""
    open_ones = [Promised(Money(row["amount"], row["currency"]), row["due"]) for row in rows if row["due"] >= today]
    return open_ones[-1] if open_ones else None


def _waiting(row: Row, zone: ZoneInfo) -> Waiting:
    return Waiting(row["count"], Money(row["instalment"], row["currency"]), row["confirm_by"].astimezone(zone))


def sensible(row: Row) -> bool:
    """Whether the ledger's figures make sense to a caller: money that can be named, and no negative part of it."""
    parts = [row[kind] for kind in COMPONENTS]
    return bool(row["currency"] in CURRENCIES and min(parts) >= 0 and 0 <= row["minimum_due"] <= sum(parts))


def quotable(row: Row) -> bool:
    """Whether they do, and something is due."""
    return sensible(row) and any(row[kind] for kind in COMPONENTS)


@lru_cache(maxsize=256)
def days_off(region: str, start: date, ahead: timedelta = HORIZON) -> frozenset[date]:
    """Public holidays of a region within so long, weekends apart. A region we have no calendar for has none.

    Weekends are days off anyway: without them the list that a call keeps of its world stays short.
    """
    end = start + ahead
    known = (day for year in range(start.year, end.year + 1) for day in _holidays(region, year))
    return frozenset(day for day in known if start <= day <= end and day.weekday() < 5)


@lru_cache(maxsize=256)
def _holidays(region: str, year: int) -> tuple[date, ...]:
    country, _, subdivision = region.partition("-")
    country = {"UK": "GB"}.get(country, country)
    try:
        return tuple(holidays.country_holidays(country, subdiv=subdivision or None, years=year))
    except NotImplementedError:
        return ()
