"""Calls of which nothing is heard any more: reserved and never dialled, dialled without an answer, or silent for long.

The carrier is asked. What it has is taken over; what it surely never had failed for certain, and may be tried again
by whoever wanted it; what stays in doubt is `unknown`, is never dialled again, and is a person's to settle.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import Connection

from voicebot.calls import progress
from voicebot.calls.equipment import Equipment
from voicebot.calls.listing import CallList, Listed
from voicebot.conversation.effects import Disposition
from voicebot.errors import CarrierFailed, Conflict, InvalidInput, NotFound
from voicebot.records import calls as calls_table
from voicebot.records import open_calls
from voicebot.records.prepared import Row

log = structlog.get_logger(__name__)

#: the clocks of two machines differ by less
SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long nothing is thought of it that nothing is heard of a call.

    `reserved` until a call is dialled; `request`, longer than any takes, until its outcome is looked for, `again` and
    again for as long as `given_up`; `rings` until a call that was placed is asked about, and `talks` after the last
    turn of one that was answered.
    """

    reserved: timedelta = timedelta(minutes=10)
    request: timedelta = timedelta(minutes=2)
    again: timedelta = timedelta(minutes=5)
    given_up: timedelta = timedelta(days=1)
    rings: timedelta = timedelta(minutes=10)
    talks: timedelta = timedelta(hours=1)


def look_after(
    kit: Equipment, lists: Sequence[CallList], goes_on: Callable[[], bool], patience: Patience
) -> Counter[str]:
    """One pass; how often it came to what: cancelled, found, absent, unknown, ended.

    A call that fails in a way nobody foresaw is logged and left; the others go on.
    """
    now, by_name = kit.clock.now(), {listing.name: listing for listing in lists}
    with kit.database.read() as connection:
        looked = now - patience.again
        left = open_calls.left_reserved(connection, now - patience.reserved)
        lost = open_calls.lost(connection, now - patience.request, looked, now - patience.given_up)
        silent = open_calls.silent(connection, now - patience.rings, now - patience.talks, looked)
    steps: list[tuple[str, Callable[[str], str | None]]] = [(call, lambda one: _cancel(kit, one)) for call in left]
    steps += [(call, lambda one: _look_for(kit, by_name, one, patience)) for call in lost]
    steps += [(call, lambda one: _ask_about(kit, by_name, one, patience)) for call in silent]
    came: Counter[str] = Counter()
    for call_id, step in steps:
        if not goes_on():
            break
        try:
            outcome = step(call_id)
        except Exception:
            log.exception("call.not_looked_after", call=call_id)
            outcome = "failed"
        if outcome is not None:
            came[outcome] += 1
    return came


def _cancel(kit: Equipment, call_id: str) -> str | None:
    """Whoever wanted the call is no more; who still comes to dial it is refused."""
    with kit.database.begin() as connection:
        row = calls_table.call_row(connection, call_id, lock=True)
        if row is None or row["state"] != "reserved":
            return None
        _end(kit, connection, call_id, "canceled", Disposition.CANCELLED)
    return "cancelled"


def _look_for(kit: Equipment, lists: dict[str, CallList], call_id: str, patience: Patience) -> str | None:
    """Find a call that may have been placed in the list of its carrier."""
    with kit.database.read() as connection:
        row = calls_table.call_row(connection, call_id)
    listing = lists.get(row["via"]) if row is not None else None
    if row is None or listing is None:
        return _doubt(kit, call_id)
    since, until = row["dialled_at"] - SKEW, row["dialled_at"] + patience.request
    try:
        listed = [one for one in listing.placed_to(row["number"], since) if since <= one.at <= until]
    except CarrierFailed as error:
        log.warning("call.not_looked_up", call=call_id, mend=str(error))
        return _doubt(kit, call_id)
    with kit.database.read() as connection:
        free = [one for one in listed if calls_table.call_id_by_sid(connection, one.sid) is None]
        alone = open_calls.rivals(connection, row, since - SKEW, until + SKEW) == 0
    if len(free) == 1 and alone:
        return _found(kit, call_id, free[0])
    if not free and listing.sure_after is not None and kit.clock.now() - row["dialled_at"] >= listing.sure_after:
        return _absent(kit, call_id)
    return _doubt(kit, call_id)


def _found(kit: Equipment, call_id: str, listed: Listed) -> str | None:
    if not progress.record_status(kit, call_id, listed.state, None, listed.seconds, listed.sid):
        return None
    log.info("call.found", call=call_id, state=listed.state)
    return "found"


def _absent(kit: Equipment, call_id: str) -> str | None:
    with kit.database.begin() as connection:
        if _still_lost(connection, call_id) is None:
            return None
        _end(kit, connection, call_id, "failed", Disposition.CARRIER_FAILED)
    log.info("call.absent", call=call_id)
    return "absent"


def _doubt(kit: Equipment, call_id: str) -> str | None:
    with kit.database.begin() as connection:
        row = _still_lost(connection, call_id)
        if row is None:
            return None
        calls_table.change_call(connection, call_id, state="unknown", looked_at=kit.clock.now())
    return "unknown" if row["state"] != "unknown" else None


def _still_lost(connection: Connection, call_id: str) -> Row | None:
    row = calls_table.call_row(connection, call_id, lock=True)
    lost = row is not None and row["state"] in open_calls.UNDECIDED and row["carrier_sid"] is None
    return row if lost else None


def _ask_about(kit: Equipment, lists: dict[str, CallList], call_id: str, patience: Patience) -> str | None:
    """Ask for the state of a call that the carrier had, and may long have no more."""
    now = kit.clock.now()
    with kit.database.begin() as connection:
        row = calls_table.call_row(connection, call_id, lock=True)
        if row is None or row["ended_at"] is not None:
            return None
        calls_table.change_call(connection, call_id, looked_at=now)
        silence = now - open_calls.last_sign(connection, call_id)
    try:
        over = _over(lists.get(row["via"]), row, silence, patience)
    except CarrierFailed as error:
        log.warning("call.not_looked_up", call=call_id, mend=str(error))
        return None
    if over is None or not progress.record_status(kit, call_id, over.state, None, over.seconds):
        return None
    log.info("call.ended_unheard", call=call_id, state=over.state)
    return "ended"


def _over(listing: CallList | None, row: Row, silence: timedelta, patience: Patience) -> Listed | None:
    """How the call ended; None while it may still go on. No call lasts longer than a day."""
    sid = row["carrier_sid"] or ""
    given_up = Listed(sid, _given_up(row), row["created_at"])
    if listing is None or not sid:
        return given_up if silence >= patience.given_up else None
    listed = listing.placed_as(sid)
    if listed is not None:
        return listed if listed.state in progress.TERMINAL else None
    return given_up if listing.sure_after is not None and silence >= listing.sure_after else None


def _given_up(row: Row) -> str:
    """The end of a call that its carrier knows no more: it was placed, and may have been answered."""
    return "completed" if row["turn"] else "no-answer"


def _end(kit: Equipment, connection: Connection, call_id: str, state: str, disposition: Disposition) -> None:
    ended: dict[str, Any] = {"state": state, "ended_at": kit.clock.now(), "disposition": disposition.value}
    calls_table.change_call(connection, call_id, **ended)


def settle_by_hand(
    kit: Equipment, lists: Sequence[CallList], call_id: str, *, placed: bool, sid: str | None = None
) -> None:
    """A person has looked at the carrier's log: the call was placed, there under the id `sid` if they name it, or not.

    Raises NotFound; Conflict where what became of it is known; InvalidInput for an id that the carrier does not have;
    CarrierFailed.
    """
    with kit.database.begin() as connection:
        row = calls_table.call_row(connection, call_id, lock=True)
        if row is None:
            raise NotFound(f"call {call_id} is not known; `voicebot calls unknown` shows those to settle")
        if row["state"] != "unknown":
            raise Conflict(f"call {call_id} is {row['state']}: only what is unknown can be settled")
        if not placed:
            _end(kit, connection, call_id, "failed", Disposition.CARRIER_FAILED)
            return
    if sid is None:
        progress.record_status(kit, call_id, _given_up(row))
        return
    listing = next((one for one in lists if one.name == row["via"]), None)
    listed = listing.placed_as(sid) if listing is not None else None
    if listed is None:
        raise InvalidInput("sid", sid, "take the id of the call from the carrier's log, or leave it out")
    progress.record_status(kit, call_id, listed.state, None, listed.seconds, sid)
