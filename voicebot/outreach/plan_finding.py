"""What a person may offer for a wish on a ticket: the bot's own solver with more authority, and a month told whole.

Nothing is stretched beyond what was said: what is left of a month bounds an instalment, and a sum that was stated
bounds it again. Source: domain reference, section 3; UK-PRESS-01.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from voicebot.calls.house import Office
from voicebot.calls.world import COMPONENTS, PLAN_HORIZON, days_off, quotable, zone_or_none
from voicebot.errors import Conflict, InvalidInput
from voicebot.records.prepared import Row
from voicebot.records.wishes import wish_of
from voicebot.repayment.affordability import Budget, most_a_month
from voicebot.repayment.offers import Offered, Wish, counter, offers
from voicebot.repayment.terms import Terms, terms_for

NOTHING_SAID = Wish()


@dataclass(frozen=True, slots=True)
class Ask:
    """What is to be found: a ticket's wish, with what was said since over it. `income` is the day money comes in."""

    ticket_id: int
    wish: Wish = NOTHING_SAID
    budget: Budget | None = None
    income: date | None = None
    level: str = "L4"


@dataclass(frozen=True, slots=True)
class Found:
    """At most three plans for a wish; `nearest` where none fits it. `beyond` says why none does."""

    wish: Wish
    terms: Terms
    offered: Offered
    nearest: bool

    @property
    def beyond(self) -> str | None:
        return self.offered.beyond


def find(office: Office, ticket: Row, account: Row, ask: Ask, now: datetime) -> Found:
    """Plans within `ask.level`. Raises InvalidInput, and Conflict where the figures cannot bear a plan."""
    zone = zone_or_none(account["zone"]) or ZoneInfo(office.zone)
    today = now.astimezone(zone).date()
    terms = _terms(account, today, ask.level)
    _check(office, account, now)
    owed = {part: Decimal(account[part]).scaleb(-2) for part in COMPONENTS if account[part]}
    wish, off = _wished(ticket, ask, terms, today), days_off(account["region"], today, PLAN_HORIZON)
    found = offers(owed, wish, terms, today, off)
    near = None if found.options else counter(owed, wish, terms, today, off)
    return Found(wish, terms, found if near is None else replace(found, options=(near,)), near is not None)


def _terms(account: Row, today: date, level: str) -> Terms:
    for pack in account["packs"]:
        terms = terms_for(pack, account["currency"], today, level)
        if terms is not None:
            return terms
    raise Conflict(f"no tariff of {', '.join(account['packs'])} in {account['currency']} is in force on {today}")


def _check(office: Office, account: Row, now: datetime) -> None:
    if not quotable(account):
        raise Conflict("the account's figures bear no plan: nothing is due, or a part of them makes no sense")
    if now - account["as_of"] > office.ledger_max_age:
        raise Conflict(f"the figures are of {account['as_of']:%Y-%m-%d %H:%M} UTC: import a newer reading first")


def _wished(ticket: Row, ask: Ask, terms: Terms, today: date) -> Wish:
    """What was said in the call, what was said since over it, and no more a month than is left of one."""
    wish = _over(wish_of(ticket["wish"] or {}), ask.wish)
    if ask.income is not None:
        if ask.income < today:
            raise InvalidInput("income", ask.income, f"send {today} or a later day: when money comes in next")
        after = ask.income + timedelta(days=terms.policy.days_after_income)
        wish = replace(wish, day=max(after, wish.day or after))
    if wish.day is not None and wish.day < today:
        wish = replace(wish, day=None)
    if ask.budget is None:
        return wish
    most = most_a_month(ask.budget, wish.monthly, terms.policy.buffer)
    if most <= 0:
        raise InvalidInput(
            "budget", ask.budget.disposable, "nothing is left of a month, so that no plan can be kept: agree on a hold"
        )
    return replace(wish, monthly=most)


def _over(said: Wish, since: Wish) -> Wish:
    """Later words over earlier ones; a number of months takes the place of a bound on it."""
    told: Mapping[str, object] = {
        name: value for name in ("monthly", "day", "months", "months_most", "down") if (value := getattr(since, name))
    }
    if {"months", "months_most"} & set(told):
        said = replace(said, months=None, months_most=None)
    return replace(said, **told)  # type: ignore[arg-type]
