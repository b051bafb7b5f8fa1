"""A call and its journal as people look at them: masked already, nothing to decide by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from voicebot.calls import codec, journal
from voicebot.calls.equipment import Equipment
from voicebot.calls.events import HeardText, PressedKeys
from voicebot.calls.spoken import SpokenLine
from voicebot.conversation.events import Heard, Pressed
from voicebot.errors import NotFound
from voicebot.records import calls as calls_table
from voicebot.records.accounts import account_by_id


@dataclass(frozen=True, slots=True)
class CallView:
    """A call. `turn` is the number of the turn to come; `state` the carrier's, or ours before it has one."""

    id: str
    direction: str
    account_ref: str | None
    language: str
    state: str
    via: str | None
    turn: int
    disposition: str | None
    right_party: bool
    answered_by: str | None
    created_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    seconds: int | None


@dataclass(frozen=True, slots=True)
class TurnView:
    """One turn. `heard` is the text or the keys, `event` the kind; `understood`, `then`, `effects` are plain JSON."""

    number: int
    at: datetime
    event: str
    heard: str | None
    cut: int
    understood: dict[str, Any] | None
    claim: str | None
    decided: tuple[str, ...]
    said: tuple[SpokenLine, ...]
    then: dict[str, Any]
    effects: tuple[dict[str, Any], ...]


def call_view(kit: Equipment, call_id: str) -> CallView:
    """The call. Raises NotFound."""
    with kit.database.read() as connection:
        row = calls_table.call_row(connection, call_id)
        if row is None:
            raise NotFound(f"call {call_id} is not known")
        account = account_by_id(connection, row["account_id"]) if row["account_id"] is not None else None
    return CallView(
        id=row["id"],
        direction=row["direction"],
        account_ref=account["ref"] if account is not None else None,
        language=row["language"],
        state=row["state"],
        via=row["via"],
        turn=row["turn"],
        disposition=row["disposition"],
        right_party=row["right_party"],
        answered_by=row["answered_by"],
        created_at=row["created_at"],
        answered_at=row["answered_at"],
        ended_at=row["ended_at"],
        seconds=row["seconds"],
    )


def call_id_of(kit: Equipment, carrier_sid: str) -> str:
    """The call that the carrier knows by this id. Raises NotFound."""
    with kit.database.read() as connection:
        call_id = calls_table.call_id_by_sid(connection, carrier_sid)
    if call_id is None:
        raise NotFound(f"the carrier's call {carrier_sid[:64]} is not known")
    return call_id


def call_ids(kit: Equipment) -> list[str]:
    """Every call, oldest first."""
    with kit.database.read() as connection:
        return calls_table.call_ids(connection)


def journal_view(kit: Equipment, call_id: str) -> tuple[TurnView, ...]:
    """The journal of a call. Raises NotFound for an unknown call."""
    with kit.database.read() as connection:
        rows = calls_table.journal_rows(connection, call_id)
        if not rows and calls_table.call_row(connection, call_id) is None:
            raise NotFound(f"call {call_id} is not known")
    return tuple(_turn_view(row["number"], row["event"], journal.read(row["body"])) for row in rows)


def _turn_view(number: int, event: str, entry: journal.Entry) -> TurnView:
    heard = entry.heard
    text = heard.text if isinstance(heard, HeardText) else heard.keys if isinstance(heard, PressedKeys) else None
    claim = entry.event.claim if isinstance(entry.event, Heard | Pressed) else None
    return TurnView(
        number=number,
        at=entry.at,
        event=event,
        heard=text,
        cut=entry.cut,
        understood=codec.shown(entry.event.meaning) if isinstance(entry.event, Heard) else None,
        claim=claim.value if claim else None,
        decided=entry.decided,
        said=entry.lines,
        then=codec.shown(entry.then),
        effects=tuple(codec.shown(effect) for effect in entry.effects),
    )
