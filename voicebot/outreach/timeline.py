"""An account's timeline: all that was done, said, paid and decided, by whom and why, and no word of who it is about."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from orjson import JSONDecodeError, dumps, loads
from sqlalchemy import Connection

from voicebot.errors import InvalidInput, NotFound
from voicebot.outreach.spreading import shown
from voicebot.records.accounts import account_by_ref
from voicebot.records.database import Database
from voicebot.records.payments import PARTS
from voicebot.records.prepared import Row
from voicebot.records.timeline_source import Place, Source
from voicebot.records.timeline_sources import SOURCES
from voicebot.records.timelines import KINDS, Whose, entries

#: entries of one page at most
LARGEST_PAGE = 200
#: characters of an account's reference, and of a row's key
LONGEST_REF = LONGEST_KEY = 64
#: fields that are money in minor units
MONEY = frozenset((*PARTS, "amount", "minimum_due", "unapplied", "total", "instalment"))
#: what of a decision's inputs is told; all of it is for whoever makes the decision again
ASKED = ("channel", "purpose", "message", "next_at")


class Timeline:
    """One for a process; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, ref: str, kinds: Iterable[str] = (), before: str | None = None, limit: int = 50) -> dict[str, Any]:
        """The newest entries of an account, of these kinds (all, where none is named), the newest first.

        `before` is `older` of the page before. Numbers and addresses are masked; names and words are left out. Raises
        NotFound, InvalidInput.
        """
        wanted, place = _kinds(kinds), None if before is None else _place(before)
        with self._database.read() as connection:
            whose = _whose(connection, ref)
            found = entries(connection, whose, wanted, place, limit + 1)
        page, more = found[:limit], len(found) > limit
        told = [_entry(at, kind, row) for at, kind, row in page]
        return {"account": ref, "entries": told, "older": _cursor(page[-1][0]) if more else None}


def _whose(connection: Connection, ref: str) -> Whose:
    account = account_by_ref(connection, ref) if ref.isprintable() and len(ref) <= LONGEST_REF else None
    if account is None:
        raise NotFound(f"account {ref[:64]} is not known; `voicebot accounts list` shows those on file")
    return Whose(account["id"], account["ref"], account["phone_hash"], account["email_hash"])


def _kinds(said: Iterable[str]) -> frozenset[str]:
    asked = frozenset(said)
    for kind in sorted(asked - set(KINDS)):
        raise InvalidInput("kind", kind, f"send one or more of {', '.join(KINDS)}, by comma, or leave it out")
    return asked or frozenset(KINDS)


def _entry(place: Place, kind: str, row: Row) -> dict[str, Any]:
    entry = {"at": place.at.isoformat(), "kind": kind, "what": row["what"]}
    if kind == "decision":
        row = dict(row) | {name: (row["inputs"] or {}).get(name) for name in ASKED}
        del row["inputs"]
    # names of columns are of a type of their own, which JSON does not take
    return entry | {str(name): _told(name, value) for name, value in row.items() if name != "what"}


def _told(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name == "number":
        return masked(value)
    if name in MONEY:
        return shown(value)
    return value.isoformat() if isinstance(value, datetime | date | time) else value


def masked(number: str) -> str:
    """A number by its last two digits, an address by its first letter: enough to tell two of one person apart."""
    return f"{number[0]}…@…" if "@" in number else f"…{number[-2:]}"


def _cursor(place: Place) -> str:
    return urlsafe_b64encode(dumps([place.at.isoformat(), place.source, place.key])).decode().rstrip("=")


def _place(said: str) -> Place:
    """The place of a cursor. Raises InvalidInput for anything that `older` never was."""
    try:
        at, source, key = loads(urlsafe_b64decode(said.encode("ascii") + b"=" * (-len(said) % 4)))
        place = Place(datetime.fromisoformat(at).astimezone(UTC), source, key)
    except (JSONDecodeError, NotBase64, UnicodeEncodeError, ValueError, TypeError, OverflowError) as error:
        raise InvalidInput("before", said, "send `older` of the page before") from error
    if type(source) is not int or not 0 <= source < len(SOURCES) or not _is_key(key, SOURCES[source]):
        raise InvalidInput("before", said, "send `older` of the page before")
    return place


def _is_key(key: Any, source: Source) -> bool:
    """Whether it could be a key of the source's rows: of their type, and of a size that a row has."""
    if type(key) is not source.key.type.python_type:
        return False
    return 0 < key < 2**63 if isinstance(key, int) else key.isprintable() and len(key) <= LONGEST_KEY
