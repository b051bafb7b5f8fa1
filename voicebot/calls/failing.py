"""When a turn failed: what the dialogue answers to that, written down like any turn. Never dead air."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from voicebot.calls import effects, journal, standing, turn
from voicebot.calls.equipment import Equipment
from voicebot.calls.journal import Begin, Entry, Failure
from voicebot.calls.spoken import Spoken
from voicebot.calls.world import World
from voicebot.conversation import snapshot
from voicebot.conversation.failed import failed
from voicebot.errors import NotFound
from voicebot.records import calls as calls_table
from voicebot.records.prepared import Row


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
        entry = fail(kit, connection, row, failure, now)
    return entry.spoken(call_id, row["turn"], kit.script)


def _reported(connection: Connection, row: Row, failure: Failure) -> Entry | None:
    raw = calls_table.turn_body(connection, row["id"], row["turn"] - 1) if row["turn"] else None
    last = journal.read(raw) if raw is not None else None
    return last if last is not None and last.failure == failure else None


def fail(kit: Equipment, connection: Connection, row: Row, failure: Failure, now: datetime) -> Entry:
    """Write the failure of a locked call's turn into its journal, with what follows from it.

    The dialogue's answer to a failure is had by itself: it may be the rest of the dialogue that fails.
    """
    memory = standing.remember(kit, connection, row)
    first = row["turn"] == 0
    world = _world(kit, connection, row, now) if first else standing.world_of(kit, connection, row)
    facts = kit.facts(world, memory.state.language, now)
    done = failed(memory.state, facts)
    reply = done.reply
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
        effects=done.effects,
        decided=done.decided,
        begin=Begin(row["direction"], row["language"]) if first else None,
        world=world if first else None,
        failure=failure,
        state=snapshot.dump(done.state),
    )
    calls_table.add_turn(connection, row["id"], row["turn"], None, now, "Failed", journal.write(entry))
    changes: dict[str, Any] = {"turn": row["turn"] + 1}
    about = turn.subject(row, row["account_id"], reply.language, world, now)
    changes |= effects.apply(connection, about, done.effects)
    if row["disposition"] is not None:
        changes.pop("disposition", None)
    if memory.state.ended and not done.state.ended:
        changes["disposition"] = None
    if first:
        calls_table.keep_world(connection, row["id"], kit.vault.seal_world(world), first=True)
    calls_table.change_call(connection, row["id"], **changes)
    return entry


def _world(kit: Equipment, connection: Connection, row: Row, now: datetime) -> World:
    """A world that can always be had: should the account itself be what failed, the caller is as one unknown."""
    try:
        return standing.opening_world(kit, connection, row, now)
    except Exception:
        return kit.world_without_account(now)
