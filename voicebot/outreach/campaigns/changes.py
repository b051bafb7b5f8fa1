"""What every change of a campaign has in common: which may follow which, who makes it, and the row that tells of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from voicebot.calls.asking import Desk
from voicebot.errors import Conflict, InvalidInput, NotFound
from voicebot.records import campaigns as table
from voicebot.records.prepared import Row

#: which states may follow which
NEXT: dict[str, frozenset[str]] = {
    "draft": frozenset({"awaiting_approval", "scheduled", "running", "stopped"}),
    "awaiting_approval": frozenset({"draft", "scheduled", "running", "stopped"}),
    "scheduled": frozenset({"awaiting_approval", "running", "stopped"}),
    "running": frozenset({"paused", "tripped", "stopped", "finished"}),
    "paused": frozenset({"running", "stopped", "finished"}),
    "tripped": frozenset({"running", "stopped", "finished"}),
    "stopped": frozenset(),
    "finished": frozenset(),
}
STATES = tuple(NEXT)
LONGEST_WHY = 300
#: who it is where no person did it
OURSELVES = "voicebot"


@dataclass(frozen=True, slots=True)
class By:
    """What was done (`kind`), by whom, why, and when."""

    kind: str
    who: str
    why: str
    at: datetime


def held(connection: Connection, campaign_id: int) -> Row:
    """The campaign, held to the end of the transaction. Raises NotFound."""
    row = table.campaign_row(connection, campaign_id, lock=True)
    if row is None:
        raise NotFound(f"campaign {campaign_id} is not known; `voicebot campaign list` shows those on file")
    return row


def move(
    connection: Connection,
    row: Row,
    becomes: str,
    by: By,
    figures: Mapping[str, Any] | None = None,
) -> None:
    """From its state to another, and the row that tells who did so, when and why."""
    assert becomes in NEXT[row["state"]], f"no campaign goes from {row['state']} to {becomes}"
    table.change_campaign(connection, row["id"], state=becomes)
    tell(connection, row["id"], by, figures)


def today(desk: Desk, now: datetime) -> date:
    """The institution's date."""
    return now.astimezone(ZoneInfo(desk.office.zone)).date()


def person(who: str) -> str:
    """The name of whoever asks. Raises InvalidInput."""
    name = " ".join(who.split())
    if not 0 < len(name) <= 64 or not name.isprintable():
        raise InvalidInput("by", who, "say who you are (--as), in 1 to 64 letters: every change is kept with a name")
    if name.casefold() == OURSELVES:
        raise InvalidInput("by", who, "that is the program's own name; say who you are")
    return name


def same_person(one: str, other: str) -> bool:
    """Whether two names are of one person, as far as names tell."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def reason(why: str) -> str:
    """Why something is done. Raises InvalidInput where nobody says."""
    said = " ".join(why.split())
    if not 0 < len(said) <= LONGEST_WHY:
        raise InvalidInput("reason", why, f"say why, in 1 to {LONGEST_WHY} characters: it is kept with the change")
    return said


def allowed(row: Row, what: str, states: tuple[str, ...]) -> None:
    """Raises Conflict where a campaign in its state cannot be asked to do so."""
    if row["state"] not in states:
        instead = {"awaiting_approval": "; somebody else approves it first", "draft": "; start it first"}
        told = instead.get(row["state"], "")
        raise Conflict(f"campaign {row['id']} is {row['state'].replace('_', ' ')}, and cannot be asked to {what}{told}")


def tell(connection: Connection, campaign_id: int | None, by: By, figures: Mapping[str, Any] | None = None) -> None:
    """One more row of what was done to a campaign, or to the line (None)."""
    values = {"campaign_id": campaign_id, "at": by.at, "kind": by.kind, "who": by.who, "why": by.why[:LONGEST_WHY]}
    table.add_event(connection, values | {"figures": None if figures is None else dict(figures)})
