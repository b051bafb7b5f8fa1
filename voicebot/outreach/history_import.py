"""A list of contacts that other systems made, taken in: each once, by its key or by what it says.

Nothing is changed later: who was contacted was contacted. A list may be stopped anywhere and taken in again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from voicebot.calls.world import zone_or_none
from voicebot.errors import InvalidInput
from voicebot.outreach import cells
from voicebot.outreach.history_rows import HistoryReader, PastContact
from voicebot.outreach.rejects import Rejected, rejected, told_apart
from voicebot.outreach.row_files import FoundRow
from voicebot.outreach.taking_in import TakenIn, batches, list_transaction
from voicebot.records import Database
from voicebot.records import past_contacts as table
from voicebot.records.account_batches import places_by_refs

#: rows of one transaction
BATCH = 1000


class HistoryImport:
    """One import of what `source` did, at a time that is `now`; where `dry`, it is checked, and nothing written."""

    def __init__(
        self, database: Database, reader: HistoryReader, source: str, now: datetime, *, dry: bool = False
    ) -> None:
        self._database, self._reader, self._source, self._now, self._dry = database, reader, source, now, dry

    def take_in(
        self,
        rows: Iterable[FoundRow],
        reject: Callable[[Rejected], object],
        progress: Callable[[TakenIn], object] = lambda _: None,
        batch: int = BATCH,
    ) -> TakenIn:
        """Take in every row. `reject` gets each bad one after its batch was committed; `progress` the counts."""
        taken = TakenIn()
        for chunk in batches(rows, batch):
            good, bad = told_apart(chunk, self._reader.read, self._reader.personal)
            with list_transaction(self._database, dry=self._dry) as connection:
                bad += self._record(connection, good, taken)
            taken.tell(bad, reject)
            progress(taken)
        return taken

    def _record(
        self, connection: Connection, good: list[tuple[FoundRow, PastContact]], taken: TakenIn
    ) -> list[Rejected]:
        places = places_by_refs(connection, [past.ref for _, past in good if past.ref is not None])
        bad, made = [], []
        for row, past in good:
            try:
                made.append((row.number, self._row(past, places.get(past.ref or ""))))
            except InvalidInput as error:
                bad.append(rejected(row.number, error, self._reader.personal))
        known = table.past_contacts_by_keys(connection, self._source, [row["key"] for _, row in made])
        new = []
        for number, found in made:
            same = known.get(found["key"])
            if same is None:
                known[found["key"]] = found
                new.append(found)
            elif all(same[name] == found[name] for name in table.CONTENT):
                taken.known += 1
            else:
                bad.append(rejected(number, _otherwise(found, same)))
        taken.recorded += len(new)
        if new and not self._dry:
            table.add_past_contacts(connection, new)
        return bad

    def _row(self, past: PastContact, place: tuple[str, str] | None) -> dict[str, Any]:
        if place is None and past.number is None:
            raise InvalidInput("ref", past.ref, "no such account is on file: send the number as well, or it first")
        at = past.moment(zone_or_none(place[1]) if place else None)
        if at > self._now + cells.SKEW or at.date() < cells.EARLIEST:
            raise InvalidInput("at", at.isoformat(), f"send a time from {cells.EARLIEST} on that has come")
        cipher = self._database.cipher
        # Where nobody says which number it was, it was the one on file.
        number = cipher.number_hash(past.number) if past.number is not None else place and place[0]
        said = (at.astimezone(self._now.tzinfo).isoformat(), past.ref or "", number or "", past.direction, past.channel)
        return {
            "source": self._source,
            "key": past.key or cipher.hash("past contact", *said),
            "at": at,
            "ref": past.ref,
            "number_hash": number,
            "direction": past.direction,
            "channel": past.channel,
            "outcome": past.outcome,
            "debt": past.debt,
            "recorded_at": self._now,
        }


def _otherwise(row: dict[str, Any], same: Any) -> InvalidInput:
    """What differs from the contact that is on record under the same key."""
    field = next(name for name in table.CONTENT if same[name] != row[name])
    value = "another number" if field == "number_hash" else row[field]
    on_record = "another" if field == "number_hash" else same[field]
    mend = f"the contact is on record with {on_record}, and stays so: send a correction under a key of its own"
    return InvalidInput({"number_hash": "phone"}.get(field, field), value, mend)
