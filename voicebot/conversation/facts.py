"""What the dialogue may know of the world: passed in whole with every step, so that a step is a pure function."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from voicebot.repayment.terms import Terms
from voicebot.wording.values import Money


@dataclass(frozen=True, slots=True)
class Component:
    """One part of the overdue amount. `kind` is principal, interest, penalty or fees."""

    kind: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise to pay that stands."""

    amount: Money
    due: date


@dataclass(frozen=True, slots=True)
class Waiting:
    """A plan that was agreed to in an earlier call and waits for its acceptance in writing, `until` then (aware)."""

    count: int
    amount: Money
    until: datetime


@dataclass(frozen=True, slots=True)
class AccountView:
    """The account a call is about, as of `as_of` (aware). Nothing here is spoken before verification but `name`.

    `facts` names the verification facts that are on file ("birth_mmdd", "id_last4", "phone_last4", "zip"), in the order
    they are asked; their values are not here. `stale` is true when the ledger is too old to quote, or makes no sense;
    where it is not, a `total_due` of zero means that nothing is owed. `promised` is what
    an earlier call led to, while its day is still to come; `waiting` a plan that may still be accepted.
    """

    name: str
    product_last4: str
    total_due: Money
    minimum_due: Money
    due_date: date
    days_past_due: int
    as_of: datetime
    components: tuple[Component, ...]
    facts: tuple[str, ...]
    stale: bool = False
    promised: Promised | None = None
    waiting: Waiting | None = None
    flags: frozenset[str] = frozenset()  # dispute, fraud, plan_active, vulnerable, deceased, cease, attorney, ...


@dataclass(frozen=True, slots=True)
class House:
    """The institution that calls: names and numbers that are spoken. `legal_name` is said after verification."""

    institution: str
    legal_name: str
    hotline: str
    complaints: str
    hours: str
    voicemail_name: str | None = None  # the natural person a lawful US message names


@dataclass(frozen=True, slots=True)
class InCallRules:
    """The rules of the jurisdiction that bear on words, already resolved for this call's date and person.

    `crisis` picks the crisis text ("CN", "US", "UK", "HK", "SG", "EU"). `mini_miranda` is none, initial or later.
    `promise_days_max` bounds a promise to pay. `voicemail` says whether a machine may be spoken to at all.
    `consequence` is the key of the one neutral consequence line, or None when none may be said.
    `rule_ids` are recorded with each decision that leans on them. `placed` is false where nothing tells in which
    country the person is, so that `crisis` is only the house's own. `callback_hours` are those at which the bot may
    ring back whoever asks for it: from when until when, in minutes after midnight, by weekday from Monday, none where
    nobody is rung; empty where nothing is known of them.
    """

    pack: str
    crisis: str
    mini_miranda: str
    promise_days_max: int
    voicemail: bool
    consequence: str | None
    debt_advice: bool
    followup_consent: bool
    partial_minimum: Money | None
    rule_ids: tuple[str, ...]
    placed: bool = True
    callback_hours: tuple[tuple[int, int] | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """The world of one step. `now` is aware and in the person's zone; `today` is its date there.

    `account` is None on an inbound call until a reference names one. `agents_open` is true while a person can take
    a transfer now; otherwise the dialogue books a callback at `next_callback` (aware). `houses` holds the institution's
    names in each language, for the turn in which the caller changes the language; `house` stands where one is missing.
    `terms` are those by which plans may be offered; None where a person must find a way.
    """

    house: House
    rules: InCallRules
    now: datetime
    account: AccountView | None
    agents_open: bool
    next_callback: datetime
    business_days_off: frozenset[date] = frozenset()
    houses: tuple[tuple[str, House], ...] = ()
    terms: Terms | None = None

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def owes_nothing(self) -> bool:
        """Whether fresh figures say that nothing at all is due on the account."""
        account = self.account
        return account is not None and not account.stale and account.total_due.minor == 0

    @property
    def nothing_is_late(self) -> bool:
        """Whether the day has gone by and yet nothing is overdue: what had to be paid by then was, and the rest is not
        asked for so far."""
        account = self.account
        return account is not None and account.days_past_due < 1 and account.due_date < self.today

    def house_in(self, language: str) -> House:
        """The institution as it is named in that language."""
        return dict(self.houses).get(language, self.house)
