"""A file of payments taken in, a transaction a batch: what is good is recorded, what is not is reported and left out.

It may be stopped anywhere and run again: what was recorded is known by its reference, and is not recorded twice. A dry
run does the same, and takes every batch back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import islice

from sqlalchemy import Connection

from voicebot.errors import InvalidInput
from voicebot.outreach.arriving import Arrived
from voicebot.outreach.payment_rows import PaymentReader
from voicebot.outreach.payments import Payments
from voicebot.outreach.posting import CONTENT, Clash, Posted, Stamp, Unknown, account_of, post
from voicebot.outreach.rejects import Rejected, told_apart
from voicebot.outreach.row_files import FoundRow
from voicebot.records.account_batches import hold_imports
from voicebot.records.accounts import hold_account
from voicebot.records.database import Database

#: rows of one transaction: few enough that nobody waits for it
BATCH = 200


@dataclass(slots=True)
class TakenIn:
    """How many rows were recorded, had been recorded before, and were rejected."""

    recorded: int = 0
    known: int = 0
    rejected: int = 0

    @property
    def rows(self) -> int:
        return self.recorded + self.known + self.rejected

    def tell(self, bad: list[Rejected], reject: Callable[[Rejected], object]) -> None:
        """Count a batch's bad rows and tell each, in the order of the file."""
        self.rejected += len(bad)
        for one in sorted(bad, key=lambda one: one.row):
            reject(one)


def batches(rows: Iterable[FoundRow], size: int) -> Iterator[list[FoundRow]]:
    """A file's rows, so many at a time."""
    left = iter(rows)
    while chunk := list(islice(left, size)):
        yield chunk


@contextmanager
def list_transaction(database: Database, *, dry: bool) -> Iterator[Connection]:
    """One batch of a list, imports held to its end; a rehearsal only looks."""
    with database.read() if dry else database.begin() as connection:
        if not dry:
            hold_imports(connection)
        yield connection


class PaymentImport:
    """One import of payments, as recorded `by` somebody; where `dry`, everything is checked, and nothing written."""

    def __init__(self, payments: Payments, reader: PaymentReader, by: str | None, *, dry: bool = False) -> None:
        self._payments, self._reader, self._by, self._dry = payments, reader, by, dry
        # What a dry run has seen and not kept, as whole numbers: a reference, and what stands under it.
        self._seen: dict[int, int] = {}

    def take_in(
        self,
        rows: Iterable[FoundRow],
        reject: Callable[[Rejected], object],
        progress: Callable[[TakenIn], object] = lambda _: None,
        batch: int = BATCH,
    ) -> TakenIn:
        """Record every row. `reject` gets each bad one after its batch was committed; `progress` the counts."""
        taken = TakenIn()
        for chunk in batches(rows, batch):
            taken.tell(self._take(chunk, taken), reject)
            progress(taken)
        return taken

    def _take(self, rows: list[FoundRow], taken: TakenIn) -> list[Rejected]:
        stamp = self._payments.stamp("file", self._by)
        good, rejected = told_apart(rows, self._reader.read)
        posted: list[Posted] = []
        with self._payments.database.begin() as connection, connection.begin_nested() as batch:
            _hold(connection, (arrived for _, arrived in good))
            for row, arrived in good:
                try:
                    posted.append(self._post(connection, arrived, stamp))
                except InvalidInput as error:
                    rejected.append(Rejected(row.number, error.field, error.value, error.mend))
                except (Unknown, Clash) as error:
                    if self._of_this_file(error):
                        taken.recorded += 1
                        continue
                    rejected.append(Rejected(row.number, error.field, error.value, str(error)))
            if self._dry:
                batch.rollback()
            else:
                for account_id in sorted({one.row["account_id"] for one in posted if one.new}):
                    self._payments.move_on(connection, account_id, stamp.now)
        new = sum(one.new for one in posted)
        taken.recorded, taken.known = taken.recorded + new, taken.known + len(posted) - new
        return rejected

    def _post(self, connection: Connection, arrived: Arrived, stamp: Stamp) -> Posted:
        posted = post(connection, arrived, stamp)
        if not self._dry or not posted.new:
            return posted
        reference, content = hash(arrived.reference), hash(tuple(posted.row[name] for name in CONTENT))
        earlier = self._seen.get(reference)
        if earlier is None:
            self._seen[reference] = content
            return posted
        if earlier != content:
            raise Clash("reference", arrived.reference, "an earlier row of this file says something else under it")
        return replace(posted, new=False)

    def _of_this_file(self, error: Unknown | Clash) -> bool:
        """Whether a dry run misses only what it has itself not kept."""
        return isinstance(error, Unknown) and error.field == "reverses" and hash(error.value) in self._seen


def _hold(connection: Connection, arrived: Iterator[Arrived]) -> None:
    """Hold every account of the batch, always in the same order: two files at once wait, and never for each other."""
    found = set()
    for one in arrived:
        with suppress(Unknown):
            found.add(account_of(connection, one))
    for account_id in sorted(found):
        hold_account(connection, account_id)
