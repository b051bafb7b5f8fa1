"""What is on record about the contact with many accounts at once: the same rows as for one, with a query a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from voicebot.records.bad_times import bad_times_of
from voicebot.records.calls import calls
from voicebot.records.contact import consents, flags, suppressions
from voicebot.records.outcomes import callbacks
from voicebot.records.past_contacts import CONTENT, past_contacts
from voicebot.records.people import Held, accounts_of_people, flags_on, suppressed_on
from voicebot.records.prepared import Row
from voicebot.records.promises import STANDING, promises
from voicebot.records.texts import REFUSED, texts

_CALLS = (
    *("id", "account_id", "number_hash", "direction", "state", "right_party", "conversation", "via", "created_at"),
    *("dialled_at", "answered_at", "answered_by", "disposition", "purpose"),
)
_TEXTS = ("id", "account_id", "number_hash", "channel", "state", "via", "created_at")
#: what belongs to an account, to its number, or to both: the rows by either
Grouped = Mapping[Any, Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Page:
    """What is on record of the accounts of one page."""

    #: every account of each one's holder, by its id
    _held: Mapping[int, tuple[Held, ...]]
    _of_account: Mapping[str, Grouped]
    _of_number: Mapping[str, Grouped]
    _of_ref: Grouped

    def known(self, account: Row, today: date) -> dict[str, Any]:
        """What the gate looks at of this account, by the names that it has there; `today` is its holder's."""
        held = self._held[account["id"]]
        past = [self._of_ref.get(one.ref, ()) for one in held]
        past += [self._of_number["past"].get(one.phone_hash, ()) for one in held]
        bad_times = [self._of_account["bad_times"].get(one.id, ()) for one in held]
        return {
            "calls": self._either("calls", held, "created_at"),
            "flags": flags_on(held, lambda one: self._flags(one, today)),
            "consents": list(self._of_account["consents"].get(account["id"], ())),
            "suppressed": suppressed_on(held, self._suppressed),
            "promises": list(self._of_account["promises"].get(account["id"], ())),
            "texts": self._either("texts", held, "created_at"),
            "past": _merged(past, "at"),
            "callbacks": [row["at"] for row in self._either("callbacks", held, "at")],
            "bad_times": _merged(bad_times, "id"),
        }

    def _flags(self, one: Held, today: date) -> list[Row]:
        marked = self._of_account["flags"].get(one.id, ())
        return [row for row in marked if row["until"] is None or row["until"] > today]

    def _suppressed(self, one: Held) -> frozenset[str]:
        return frozenset(row["scope"] for row in self._of_number["suppressions"].get(one.phone_hash, ()))

    def _either(self, name: str, held: Sequence[Held], by: str) -> list[Row]:
        by_account = [self._of_account[name].get(one.id, ()) for one in held]
        return _merged([*by_account, *(self._of_number[name].get(one.phone_hash, ()) for one in held)], by)


def _merged(parts: Sequence[Sequence[Row]], by: str) -> list[Row]:
    """All of them, each row once, in order."""
    each = {row["id"]: row for part in parts for row in part}
    return sorted(each.values(), key=lambda row: row[by])


def page_of(connection: Connection, accounts: Sequence[Row], since: datetime, callbacks_since: datetime) -> Page:
    """The page of these accounts: calls, texts and other systems' contacts since a time, callbacks since another."""
    people = accounts_of_people(connection, accounts)
    everyone = {one for theirs in people.values() for one in theirs}
    ids, refs = [one.id for one in everyone], [one.ref for one in everyone]
    numbers = list({one.phone_hash for one in everyone})

    def rows(query: Select[Any]) -> list[Row]:
        return [dict(row) for row in connection.execute(query).mappings()]

    made = rows(_calls(ids, numbers, since))
    sent = rows(_texts(ids, numbers, since))
    others = rows(_past(refs, numbers, since))
    booked = rows(_callbacks(ids, numbers, callbacks_since))
    marked = select(flags).where(flags.c.account_id.in_(ids), flags.c.released_at.is_(None))
    agreed = select(consents).where(consents.c.account_id.in_(ids), consents.c.revoked_at.is_(None))
    held = select(suppressions).where(suppressions.c.number_hash.in_(numbers), suppressions.c.released_at.is_(None))
    stand = select(promises).where(promises.c.account_id.in_(ids), promises.c.state.in_(STANDING))
    bad = bad_times_of(connection, ids)
    of_account = {
        "bad_times": _by("account_id", bad),
        "calls": _by("account_id", made),
        "texts": _by("account_id", sent),
        "callbacks": _by("account_id", booked),
        "flags": _by("account_id", rows(marked.order_by(flags.c.id))),
        "consents": _by("account_id", rows(agreed.order_by(consents.c.id))),
        "promises": _by("account_id", rows(stand.order_by(promises.c.id))),
    }
    of_number = {
        "calls": _by("number_hash", made),
        "texts": _by("number_hash", sent),
        "callbacks": _by("number_hash", booked),
        "suppressions": _by("number_hash", rows(held)),
        "past": _by("number_hash", others),
    }
    return Page(people, of_account, of_number, _by("ref", others))


def _by(column: str, found: Iterable[Row]) -> Grouped:
    grouped: dict[Any, list[Row]] = defaultdict(list)
    for row in found:
        if row[column] is not None:
            grouped[row[column]].append(row)
    return grouped


def _calls(ids: list[int], numbers: list[str], since: datetime) -> Select[Any]:
    theirs = or_(calls.c.account_id.in_(ids), calls.c.number_hash.in_(numbers))
    query = select(*(calls.c[name] for name in _CALLS)).where(theirs, calls.c.created_at >= since)
    return query.order_by(calls.c.created_at)


def _texts(ids: list[int], numbers: list[str], since: datetime) -> Select[Any]:
    theirs = or_(texts.c.account_id.in_(ids), texts.c.number_hash.in_(numbers))
    query = select(*(texts.c[name] for name in _TEXTS)).where(
        theirs, texts.c.created_at >= since, texts.c.state != REFUSED
    )
    return query.order_by(texts.c.created_at)


def _past(refs: list[str], numbers: list[str], since: datetime) -> Select[Any]:
    theirs = or_(past_contacts.c.ref.in_(refs), past_contacts.c.number_hash.in_(numbers))
    columns = (past_contacts.c.id, *(past_contacts.c[name] for name in CONTENT))
    return select(*columns).where(theirs, past_contacts.c.at >= since).order_by(past_contacts.c.at)


def _callbacks(ids: list[int], numbers: list[str], since: datetime) -> Select[Any]:
    number_hash = func.coalesce(calls.c.number_hash, callbacks.c.number_hash).label("number_hash")
    of_number = or_(calls.c.number_hash.in_(numbers), callbacks.c.number_hash.in_(numbers))
    theirs = or_(callbacks.c.account_id.in_(ids), of_number)
    query = select(callbacks.c.id, callbacks.c.account_id, number_hash, callbacks.c.at)
    query = query.outerjoin(calls, calls.c.id == callbacks.c.call_id)
    return query.where(theirs, callbacks.c.state == "booked", callbacks.c.at >= since).order_by(callbacks.c.at)
