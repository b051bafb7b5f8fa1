"""What a turn works with: loaded once, passed in, shared by every call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from voicebot.calls.hearing import Understand
from voicebot.calls.house import Office
from voicebot.calls.memory import Vault
from voicebot.calls.rules import Rules
from voicebot.calls.spoken import Script
from voicebot.calls.world import Checks, World, account_view, days_off, zone_or_none
from voicebot.clock import Clock
from voicebot.conversation.events import Event
from voicebot.conversation.facts import Facts
from voicebot.conversation.state import State
from voicebot.conversation.step import Step, step
from voicebot.records.accounts import account_by_id, fact_hashes
from voicebot.records.contact import active_flags
from voicebot.records.database import Database

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
        hashes = fact_hashes(connection, account_id)
        flags = [flag["flag"] for flag in active_flags(connection, account_id, today)]
        return World(
            houses=self.office.houses,
            rules=self.rules.in_call(tuple(row["packs"]), row["region"], row["currency"], today),
            zone=zone.key,
            account=account_view(row, hashes, flags, now, self.office.ledger_max_age, zone),
            days_off=days_off(row["region"], today),
            checks=Checks(row["salt"], tuple(sorted(hashes.items()))),
        )

    def world_without_account(self, now: datetime) -> World:
        """The world of a caller who has not been placed yet: the installation's own rules and zone."""
        office = self.office
        today = now.astimezone(ZoneInfo(office.zone)).date()
        rules = self.rules.in_call(office.packs, office.region, None, today)
        return World(office.houses, rules, office.zone, None, days_off(office.region, today))

    def facts(self, world: World, language: str, now: datetime) -> Facts:
        """The facts of one step."""
        callback = self.office.next_callback(now, world.zone, world.days_off)
        return world.facts(language, now, self.office.people_reachable, callback)
