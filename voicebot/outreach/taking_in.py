"""A file of payments taken in, a transaction a batch: what is good is recorded, what is not is reported and left out.

It may be stopped anywhere and run again: what was recorded is known by its reference, and is not recorded twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection

from voicebot.errors import InvalidInput
from voicebot.outreach.arriving import Arrived, read
from voicebot.outreach.payments import Payments
from voicebot.outreach.posting import Clash, Posted, Stamp, Unknown, account_of, post
from voicebot.outreach.rejects import Rejected, told_apart
from voicebot.outreach.row_files import FoundRow
from voicebot.records.accounts import hold_account

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


def take_in(
    payments: Payments,
    rows: Iterable[FoundRow],
    by: str | None,
    reject: Callable[[Rejected], object],
    progress: Callable[[TakenIn], object] = lambda _: None,
    batch: int = BATCH,
) -> TakenIn:
    """Record every row. `reject` gets each bad one after its batch was committed, in order; `progress` the counts."""
    taken, left = TakenIn(), iter(rows)
    while chunk := list(islice(left, batch)):
        for rejected in _take_batch(payments, chunk, payments.stamp("file", by), taken):
            taken.rejected += 1
            reject(rejected)
        progress(taken)
    return taken


def _take_batch(payments: Payments, rows: list[FoundRow], stamp: Stamp, taken: TakenIn) -> list[Rejected]:
    good, rejected = told_apart(rows, read)
    posted: list[Posted] = []
    with payments.database.begin() as connection:
        _hold(connection, (arrived for _, arrived in good))
        for row, arrived in good:
            try:
                posted.append(post(connection, arrived, stamp))
            except InvalidInput as error:
                rejected.append(Rejected(row.number, error.field, error.value, error.mend))
            except (Unknown, Clash) as error:
                rejected.append(Rejected(row.number, error.field, error.value, str(error)))
        for account_id in sorted({one.row["account_id"] for one in posted if one.new}):
            payments.move_on(connection, account_id, stamp.now)
    new = sum(one.new for one in posted)
    taken.recorded, taken.known = taken.recorded + new, taken.known + len(posted) - new
    return sorted(rejected, key=lambda one: one.row)


def _hold(connection: Connection, arrived: Iterator[Arrived]) -> None:
    """Hold every account of the batch, always in the same order: two files at once wait, and never for each other."""
    found = set()
    for one in arrived:
        with suppress(Unknown):
            found.add(account_of(connection, one))
    for account_id in sorted(found):
        hold_account(connection, account_id)
