"""Where a call stands before a turn: what the dialogue remembers, and the world it goes on in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from voicebot.calls import journal
from voicebot.calls.equipment import Equipment
from voicebot.calls.memory import Memory
from voicebot.calls.world import World
from voicebot.conversation.step import begin
from voicebot.records import calls as calls_table
from voicebot.records.prepared import Row


def remember(kit: Equipment, connection: Connection, row: Row) -> Memory:
    """The dialogue's memory before the turn to come; a new one before the first."""
    if row["turn"] == 0:
        return Memory(begin(row["direction"], row["language"]), None)
    known = kit.vault.memory(row["id"], row["turn"])
    if known is None:
        raw = calls_table.turn_body(connection, row["id"], row["turn"] - 1)
        assert raw is not None, "every turn before the next has its row"
        known = journal.read(raw).memory
    return known


def opening_world(kit: Equipment, connection: Connection, row: Row, now: datetime) -> World:
    """The world of a call that is only beginning."""
    if row["account_id"] is None:
        return kit.world_without_account(now, calls_table.number_of(connection, row["id"]))
    return kit.world_of(connection, row["account_id"], now)


def world_of(kit: Equipment, connection: Connection, row: Row) -> World:
    """The world of a call that has begun."""
    before = kit.vault.before(row["id"], row["turn"])
    return before[1] if before is not None else kit.vault.open_world(calls_table.sealed_world(connection, row["id"]))
