"""What the carrier says of a call beside its turns: how far it is, that it is over, that a machine answered.

Reports come in any order and more than once. The highest sequence number counts, a terminal state is never left, and
every call that is over has exactly one disposition.
"""

from __future__ import annotations

from typing import Any

import structlog
from sqlalchemy import Connection

from voicebot.calls import failing, journal, standing, turn
from voicebot.calls.equipment import Equipment
from voicebot.calls.events import CallEnded, MachineFound
from voicebot.calls.hearing import Cleaned
from voicebot.calls.journal import UNTOLD, Failure
from voicebot.calls.spoken import Spoken
from voicebot.conversation.effects import Disposition
from voicebot.conversation.failed import TO_A_MACHINE
from voicebot.errors import InvalidInput, NotFound
from voicebot.records import calls as calls_table
from voicebot.records import events
from voicebot.records.prepared import Row

log = structlog.get_logger(__name__)

TERMINAL = calls_table.TERMINAL
#: states in the order in which a call passes through them
ORDER = ("reserved", "dialling", "unknown", "queued", "initiated", "ringing", "in-progress")
#: how a call that never became a conversation ended
UNANSWERED = {
    "busy": Disposition.LINE_BUSY,
    "failed": Disposition.CARRIER_FAILED,
    "no-answer": Disposition.NO_ANSWER,
    "canceled": Disposition.CANCELLED,
    "completed": Disposition.HUNG_UP_BEFORE_VERIFICATION,
}
#: the carrier's words for a machine, and whether a message may be left; anything else may be a person
MACHINES = {
    "machine_start": False,
    "fax": False,
    "machine_end_beep": True,
    "machine_end_silence": True,
    "machine_end_other": True,
}


def record_status(
    kit: Equipment,
    call_id: str,
    status: str,
    sequence: int | None = None,
    duration: int | None = None,
    carrier_sid: str | None = None,
) -> bool:
    """Take note of a state. False when it was old news and nothing changed.

    `carrier_sid` names a call that has no such name yet: one whose dialling was never answered, but which rings.

    Raises InvalidInput for a state no carrier has, NotFound for an unknown call.
    """
    if status not in TERMINAL and status not in ORDER[3:]:
        raise InvalidInput("CallStatus", status, "send a state of Twilio's calls")
    with kit.database.begin() as connection:
        row = calls_table.call_for_turn(connection, call_id, lock=True)
        if row is None:
            raise NotFound(f"call {call_id} is not known")
        if not _is_news(row, status, sequence):
            return False
        if carrier_sid is not None:
            calls_table.name_call(connection, call_id, carrier_sid)
        changes: dict[str, Any] = {"state": status}
        if sequence is not None:
            changes["sequence"] = sequence
        if status in TERMINAL:
            changes |= _end(kit, connection, row, status)
            if duration is not None:
                changes["seconds"] = duration
        calls_table.change_call(connection, call_id, **changes)
    return True


def _is_news(row: Row, status: str, sequence: int | None) -> bool:
    if row["state"] in TERMINAL:
        return False
    if sequence is not None:
        return bool(sequence > row["sequence"])
    return status in TERMINAL or ORDER.index(status) > ORDER.index(row["state"])


def _end(kit: Equipment, connection: Connection, row: Row, status: str) -> dict[str, Any]:
    """Close the dialogue; what is left to change of the call is returned."""
    now = kit.clock.now()
    changes: dict[str, Any] = {} if row["ended_at"] else {"ended_at": now}
    if row["turn"] == 0:
        return changes if row["disposition"] else changes | {"disposition": UNANSWERED[status].value}
    if row["ended_at"] is None:
        try:
            with connection.begin_nested():
                turn.advance(kit, connection, row, Cleaned(CallEnded()), now)
        except Exception:
            # A fault of ours must not leave the call open for ever: it is over, and says that we failed.
            log.exception("the end of a call could not be stepped", call=row["id"])
            return changes if row["disposition"] else changes | {"disposition": Disposition.SYSTEM_ERROR.value}
    return changes


def record_machine(kit: Equipment, call_id: str, answered_by: str) -> Spoken | None:
    """Take note of who answered. Words come back when a machine did and the call must be told what to say now.

    A caller who has already spoken or pressed a key is no machine, whatever the carrier believes.
    """
    ready = MACHINES.get(answered_by)
    with kit.database.begin() as connection:
        whole = calls_table.call_row(connection, call_id, lock=True)
        if whole is None:
            raise NotFound(f"call {call_id} is not known")
        row = dict(whole)
        if row["answered_by"] is not None:
            return _said_to_machine(kit, connection, row)
        calls_table.change_call(connection, call_id, answered_by=answered_by[:32])
        if ready is None or row["conversation"] or row["ended_at"] is not None:
            return None
        taken = turn.advance(kit, connection, row, Cleaned(MachineFound(ready)), kit.clock.now())
    return taken.entry.spoken(call_id, row["turn"], kit.script)


def _said_to_machine(kit: Equipment, connection: Connection, row: Row) -> Spoken | None:
    """The words of an earlier report of the machine, while nothing has come after them."""
    last = row["turn"] - 1
    raw = calls_table.turn_body(connection, row["id"], last)
    entry = journal.read(raw) if raw is not None else None
    if entry is None or not isinstance(entry.heard, MachineFound):
        return None
    return entry.spoken(row["id"], last, kit.script)


def record_untold(kit: Equipment, call_id: str, code: int | None) -> None:
    """Take note that the live call could not be taken to the words for a machine: none was left, and none is filed.

    The line still stands where it stood. Whatever comes from it next is heard as after a machine's greeting, so that
    a person who was there all along can still answer; a call that is over by now left no message.
    """
    with kit.database.begin() as connection:
        row = calls_table.call_for_turn(connection, call_id, lock=True)
        if row is None:
            raise NotFound(f"call {call_id} is not known")
        if standing.remember(kit, connection, row).state.disposition not in TO_A_MACHINE:
            return
        now = kit.clock.now()
        failing.fail(kit, connection, row, Failure(str(code or ""), UNTOLD), now)
        if row["ended_at"] is not None:
            calls_table.change_call(connection, call_id, disposition=Disposition.MACHINE_NO_MESSAGE.value)
            events.note(connection, "call.corrected", now, call_id=call_id)
