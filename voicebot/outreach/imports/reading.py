"""A file read once, with a row of its own: begun, told of while it goes on, and ended with what came of it.

It may be killed anywhere and read again: what was taken in is known row by row. The same file, read in the same way,
is told as such and changes nothing, unless rows of it were rejected that may be good by now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from orjson import OPT_SORT_KEYS, dumps

from voicebot.clock import Clock
from voicebot.errors import Conflict, InvalidInput
from voicebot.outreach.account_import import AccountsIn
from voicebot.outreach.bank_files import BankFile
from voicebot.outreach.imports import doubts
from voicebot.outreach.imports.kinds import Kind, Kinds, Reading
from voicebot.outreach.imports.reports import reporting
from voicebot.outreach.mappings import Mapping as Columns
from voicebot.outreach.mappings import Sources, named
from voicebot.outreach.row_files import FoundRow
from voicebot.outreach.taking_in import TakenIn
from voicebot.records import Database
from voicebot.records import imports as table
from voicebot.records.prepared import Row

#: how often a file that is being read says so
TELLS = timedelta(seconds=2)
#: rows between two looks at whether to go on
LOOKS = 256
#: sentences about words that nobody knows, at most
MOST_NAMED = 10


class Stopped(Exception):
    """Whoever reads was told not to go on: the file waits for the next."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file at `path`, called `name`; `via` is command, folder or upload.

    `report` is where its report of bad rows is found later; `kept` says whether it has a row. Whoever is `sure` is not
    asked whether a file is what it is said to be.
    """

    id: str
    kind: Kind
    source: str
    path: Path
    name: str
    via: str
    by: str | None = None
    as_of: str | None = None
    dry: bool = False
    report: str | None = None
    kept: bool = True
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """How far a file is: the counts so far, and how much of it has been read, of how much."""

    counts: AccountsIn | TakenIn
    read: float
    size: float


class Imports:
    """Files taken in, whatever they hold; one for a process, safe to share between threads."""

    def __init__(self, database: Database, clock: Clock, kinds: Kinds, sources: Sources) -> None:
        self._database, self._clock, self._kinds, self._sources = database, clock, kinds, sources

    def mapping_of(self, source: str, kind: Kind) -> Columns:
        """How files of a source are read; one that has no name goes by the names of columns."""
        return self._sources.mapping_of(source, kind) if source else Columns()

    def take_in(
        self,
        file: Incoming,
        report: Path,
        *,
        mapping: Columns | None = None,
        again: bool = False,
        goes_on: Callable[[], bool] = lambda: True,
        moved: Callable[[Told], object] = lambda _: None,
    ) -> Row:
        """Read the file, bad rows into `report`; its row as it is then, done, known or refused.

        `mapping` stands in place of the source's own; `again` reads what was read before. Raises Stopped, and Conflict
        for a file that changed meanwhile: both may be read again.
        """
        book = _Book(self._database, self._clock, file)
        began = self._clock.now()
        try:
            chosen = self.mapping_of(file.source, file.kind) if mapping is None else mapping
            reading = Reading(file.kind, file.source, chosen, file.by, began, file.as_of, file.dry, file.id)
            book.begin(*_marks(file.path, reading))
            same = None if again or file.dry else self._same(book)
            if same is not None:
                return book.end(state=table.KNOWN, same_as=same["id"])
            return self._read(file, reading, report, book, goes_on, moved)
        except InvalidInput as error:
            fault = {"field": error.field, "value": error.value, "mend": error.mend}
            # What stands in a first line may be somebody's row: whoever sent it is told, and it is not kept.
            kept = "" if error.field == "header" else error.value
            return {**book.end(state=table.REFUSED, fault=fault | {"value": kept}), "fault": fault}

    def _same(self, book: _Book) -> Row | None:
        with self._database.read() as connection:
            found = table.whole_readings(connection, book.row["reading"])
        # Rows that were rejected then may be good now, because of accounts that have come since.
        return next((row for row in found if row["id"] != book.row["id"] and not row["counts"].get("rejected")), None)

    def _read(
        self,
        file: Incoming,
        reading: Reading,
        report: Path,
        book: _Book,
        goes_on: Callable[[], bool],
        moved: Callable[[Told], object],
    ) -> Row:
        wants, takes = self._kinds.of(reading)
        doubts.raise_doubts(file.path, reading, wants, sure=file.sure)
        rows = BankFile(file.path, reading.mapping, wants)
        before = _state_of(file.path)

        def progress(counts: AccountsIn | TakenIn) -> None:
            told = Told(counts, *rows.progress)
            book.tell(told)
            moved(told)

        with reporting(report) as reject:
            counts = takes.take_in(_while(goes_on, rows.rows()), reject, progress)
            if _state_of(file.path) != before:
                raise Conflict(f"file {file.name}: it changed while it was read; take it in once it is whole")
        notes = _notes(rows.left_out, getattr(wants, "unfamiliar", {}))
        return book.end(state=table.DONE, counts=asdict(counts), notes=notes, report=file.report)


class _Book:
    """The row of one import; kept in memory alone where nothing is to be written."""

    def __init__(self, database: Database, clock: Clock, file: Incoming) -> None:
        self._database, self._clock, self._kept = database, clock, file.kept
        self._told = clock.now()
        names = ("id", "kind", "source", "via", "by", "as_of", "dry")
        self._new = {name: getattr(file, name) for name in names} | {"file": file.name[:200], "created_at": self._told}
        self.row: dict[str, Any] = {**self._new, "counts": {}, "notes": [], "fault": None, "same_as": None, "tries": 0}

    def begin(self, hashed: str, reading: str, size: int) -> None:
        """It is being read from now on."""
        if self._kept:
            with self._database.begin() as connection:
                known = table.import_row(connection, self.row["id"])
                if known is None:
                    table.add_import(connection, self._new)
                self.row |= known or {}
        begun = {"began_at": self._told, "told_at": self._told, "tries": self.row["tries"] + 1, "size": size, "read": 0}
        self._write(begun | {"state": table.RUNNING, "hash": hashed, "reading": reading})

    def tell(self, told: Told) -> None:
        """How far it is, now and then."""
        now = self._clock.now()
        if now - self._told < TELLS:
            return
        self._told = now
        self._write({"told_at": now, "counts": asdict(told.counts), "read": int(told.read), "size": int(told.size)})

    def end(self, **values: Any) -> Row:
        """It is over."""
        now = self._clock.now()
        self._write({"told_at": now, "ended_at": now} | values)
        return self.row

    def _write(self, values: Mapping[str, Any]) -> None:
        self.row |= values
        if self._kept:
            with self._database.begin() as connection:
                table.change_import(connection, self.row["id"], **values)


def source_of(said: str) -> str:
    """The name of a source, checked, or none. Raises InvalidInput."""
    return named(said) if said else ""


def _marks(path: Path, reading: Reading) -> tuple[str, str, int]:
    """A file's own mark, that of what it says when it is read so, and its size."""
    with path.open("rb") as stream:
        hashed = file_digest(stream, "sha256").hexdigest()
    how = reading.mapping.model_dump(mode="json")
    meant = [hashed, path.suffix.lower(), reading.kind, reading.source, reading.as_of, how]
    return hashed, sha256(dumps(meant, option=OPT_SORT_KEYS)).hexdigest(), path.stat().st_size


def _state_of(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _while(goes_on: Callable[[], bool], rows: Iterable[FoundRow]) -> Iterator[FoundRow]:
    for count, row in enumerate(rows):
        if count % LOOKS == 0 and not goes_on():
            raise Stopped
        yield row


def _notes(left_out: Iterable[str], unfamiliar: Mapping[str, int]) -> list[str]:
    found = []
    if columns := ", ".join(left_out):
        found.append(f"Columns that were not read: {columns}")
    if unfamiliar:
        most = sorted(unfamiliar, key=lambda word: -unfamiliar[word])[:MOST_NAMED]
        words = ", ".join(f"{word} ({unfamiliar[word]})" for word in most)
        found.append(f"Outcomes that nobody knows, each counted as a conversation (outcomes in a mapping): {words}")
    return found


def seconds_left(row: Row, now: datetime) -> int | None:
    """How long the rest of a file that is being read takes, at the rate so far; None where that cannot be told."""
    if row["state"] != table.RUNNING or not row["read"] or not row["size"]:
        return None
    gone: float = (row["told_at"] - row["began_at"]).total_seconds()
    since: float = (now - row["told_at"]).total_seconds()
    return max(0, round(gone * (int(row["size"]) - int(row["read"])) / int(row["read"]) - since))
