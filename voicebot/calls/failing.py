"""When a turn failed: an apology and a person, or a person's call back. Never dead air, never a debt word."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from voicebot.calls import effects, journal, turn
from voicebot.calls.equipment import Equipment
from voicebot.calls.journal import Begin, Entry, Failure
from voicebot.calls.spoken import Spoken
from voicebot.calls.world import World
from voicebot.conversation import snapshot
from voicebot.conversation.effects import BookCallback, CloseCall, Disposition, Effect, OpenTicket
from voicebot.conversation.facts import Facts
from voicebot.conversation.reply import HangUp, Reply, Transfer, line
from voicebot.conversation.state import State
from voicebot.errors import NotFound
from voicebot.records import calls as calls_table
from voicebot.records.prepared import Row
from voicebot.understanding.meaning import Urgency

REASON = "system"


def fail_turn(kit: Equipment, call_id: str, code: str, url: str) -> Spoken:
    """The reply after the carrier could not fetch or use ours. `code` and `url` are the carrier's words for it.

    A failure that is reported again gets the same reply and changes nothing.
    """
    failure = Failure(code[:16], url.partition("?")[0][:200])
    now = kit.clock.now()
    with kit.database.begin() as connection:
        row = calls_table.call_for_turn(connection, call_id, lock=True)
        if row is None:
            raise NotFound(f"call {call_id} is not known")
        stored = _reported(connection, row, failure)
        if stored is not None:
            return stored.spoken(call_id, row["turn"] - 1, kit.script)
        entry = _fail(kit, connection, row, failure, now)
    return entry.spoken(call_id, row["turn"], kit.script)


def _reported(connection: Connection, row: Row, failure: Failure) -> Entry | None:
    raw = calls_table.turn_body(connection, row["id"], row["turn"] - 1) if row["turn"] else None
    last = journal.read(raw) if raw is not None else None
    return last if last is not None and last.failure == failure else None


def answer(state: State, facts: Facts) -> tuple[Reply, tuple[Effect, ...]]:
    """What is said and done. Pure, so that a journal with a failure in it can be replayed."""
    ticket = OpenTicket("system", Urgency.P3)
    close = CloseCall(Disposition.SYSTEM_ERROR)
    if facts.agents_open:
        apology = line("system.failed_person")
        return Reply(state.language, (apology,), Transfer(Urgency.P3, REASON), interruptible=False), (ticket, close)
    callback = BookCallback(facts.next_callback, REASON)
    apology = line("system.failed_callback")
    return Reply(state.language, (apology,), HangUp(), interruptible=False), (ticket, callback, close)


def _fail(kit: Equipment, connection: Connection, row: Row, failure: Failure, now: datetime) -> Entry:
    memory = turn.remember(kit, connection, row)
    first = row["world"] is None
    world = _world(kit, connection, row, now) if first else kit.vault.open_world(row["world"])
    facts = kit.facts(world, memory.state.language, now)
    reply, effects_wanted = answer(memory.state, facts)
    entry = Entry(
        at=now,
        heard=None,
        event=None,
        agents_open=facts.agents_open,
        next_callback=facts.next_callback,
        language=reply.language,
        pace=reply.pace,
        lines=turn.render(kit, reply),
        then=reply.then,
        interruptible=reply.interruptible,
        effects=effects_wanted,
        decided=("a turn failed: brought to a person",),
        begin=Begin(row["direction"], row["language"]) if first else None,
        world=world if first else None,
        failure=failure,
        state=snapshot.dump(memory.state),
    )
    calls_table.add_turn(connection, row["id"], row["turn"], None, now, "Failed", journal.write(entry))
    changes: dict[str, Any] = {"turn": row["turn"] + 1}
    changes |= effects.apply(
        connection, turn.subject(row, row["account_id"], reply.language, world, now), effects_wanted
    )
    if row["disposition"] is not None:
        changes.pop("disposition")
    if first:
        changes["world"] = kit.vault.seal_world(world)
    calls_table.change_call(connection, row["id"], **changes)
    return entry


def _world(kit: Equipment, connection: Connection, row: Row, now: datetime) -> World:
    """A world that can always be had: should the account itself be what failed, the caller is as one unknown."""
    try:
        return turn.opening_world(kit, connection, row, now)
    except Exception:
        return kit.world_without_account(now)
