"""What a turn works with: loaded once, passed in, shared by every call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import Connection

from voicebot.calls.hearing import Understand
from voicebot.calls.house import Office
from voicebot.calls.memory import Vault
from voicebot.calls.rules import Rules
from voicebot.calls.spoken import Script
from voicebot.calls.whereabouts import crisis_place
from voicebot.calls.world import PLAN_HORIZON, Checks, World, account_view, days_off, zone_or_none
from voicebot.clock import Clock
from voicebot.conversation.events import Event
from voicebot.conversation.facts import Facts, InCallRules
from voicebot.conversation.state import State
from voicebot.conversation.step import Step, step
from voicebot.errors import Misconfigured
from voicebot.records.accounts import account_by_id, fact_hashes
from voicebot.records.contact import active_flags, spoken_before
from voicebot.records.database import Database
from voicebot.records.guesses import failed_verifications_since
from voicebot.records.plans import waiting_plan
from voicebot.records.prepared import Row
from voicebot.records.promises import open_promises
from voicebot.repayment.terms import terms_for

log = structlog.get_logger(__name__)

#: so many failed attempts at an account's facts within so long, in whichever calls, and only a person verifies
GUESSES, GUESSED_WITHIN = 4, timedelta(days=7)

Dialogue = Callable[[State, Event, Facts], Step]


@dataclass(frozen=True, slots=True)
class Equipment:
    """Database, clock, words, rules, office and understanding."""

    database: Database
    clock: Clock
    script: Script
    rules: Rules
    office: Office
    understand: Understand
    vault: Vault
    step: Dialogue = step

    def world_of(self, connection: Connection, account_id: int, now: datetime) -> World:
        """The world of a call about this account, as of now."""
        row = account_by_id(connection, account_id)
        assert row is not None, "a call's account is a foreign key"
        zone = zone_or_none(row["zone"]) or ZoneInfo(self.office.zone)
        today = now.astimezone(zone).date()
        hashes = {} if _guessed_at(connection, account_id, now) else fact_hashes(connection, account_id)
        flags = [flag["flag"] for flag in active_flags(connection, account_id, today)]
        rules, known = self._rules(row, today, first=not spoken_before(connection, account_id))
        promises, waiting = open_promises(connection, account_id), waiting_plan(connection, account_id, now)
        account = account_view(row, hashes, flags, now, self.office.ledger_max_age, zone, promises, waiting)
        return World(
            houses=self.office.houses,
            rules=rules,
            zone=zone.key,
            account=account if known else replace(account, stale=True),
            days_off=days_off(row["region"], today, PLAN_HORIZON),
            checks=Checks(row["salt"], tuple(sorted(hashes.items()))),
            terms=terms_for(rules.pack, row["currency"], today) if known else None,
        )

    def _rules(self, row: Row, today: date, *, first: bool) -> tuple[InCallRules, bool]:
        """The account's rules; the installation's own, and False, where it names packs that do not exist."""
        try:
            return self.rules.in_call(tuple(row["packs"]), row["region"], row["currency"], today, first=first), True
        except Misconfigured:
            log.warning("an account names packs that do not exist", account=row["ref"], packs=row["packs"])
            return self._house_rules(today), False

    def _house_rules(self, today: date) -> InCallRules:
        return self.rules.in_call(self.office.packs, self.office.region, None, today)

    def world_without_account(self, now: datetime, caller: str | None = None) -> World:
        """The world of a caller who has not been placed yet: the installation's own rules and zone.

        Whom to name in danger is told by the country of the caller's number, if it can be.
        """
        office, place = self.office, crisis_place(caller)
        today = now.astimezone(ZoneInfo(office.zone)).date()
        own = self._house_rules(today)
        rules = replace(own, crisis=place or own.crisis, placed=place is not None)
        return World(office.houses, rules, office.zone, None, days_off(office.region, today))

    def facts(self, world: World, language: str, now: datetime) -> Facts:
        """The facts of one step."""
        callback = self.office.next_callback(now, world.zone, world.days_off)
        at_work = self.office.at_work(now, world.zone, world.days_off)
        return world.facts(language, now, at_work, callback)


def _guessed_at(connection: Connection, account_id: int, now: datetime) -> bool:
    """Whether somebody tried this account's facts so often that no machine asks for them any more."""
    return failed_verifications_since(connection, account_id, now - GUESSED_WITHIN) >= GUESSES
