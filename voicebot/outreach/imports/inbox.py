"""The watched folder: what is whole is taken, read, and put away with what came of it; and so is what was uploaded.

A file is renamed into a folder of its own before anything else, so that one worker has it; it is locked while it is
read, so that another goes on with it when the worker is killed; and it is put away once its row says that it is over.
Killed between any two of these, the next pass goes on from there, and nothing is taken in twice.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from typing import BinaryIO

import structlog

from voicebot.clock import Clock
from voicebot.errors import Conflict, InvalidInput
from voicebot.outreach.imports import boxes
from voicebot.outreach.imports.boxes import UPLOADS, Box
from voicebot.outreach.imports.kinds import Kind
from voicebot.outreach.imports.reading import Imports, Incoming, Stopped
from voicebot.records import Database
from voicebot.records import imports as table
from voicebot.records.prepared import Row

log = structlog.get_logger(__name__)

#: how often a file is begun before it is held to be what kills whoever reads it
MOST_TRIES = 8
#: after this nobody is still at taking a file, nor at sending one
LONG_AGO = timedelta(hours=24)
_ARRIVING = "arriving"


class Inbox:
    """The watched folder at `folder`; one for a process, safe to share between threads and with other processes.

    A file is whole once it has been left alone for `settle`; what was put away is deleted after `keep`.
    """

    def __init__(
        self,
        folder: Path,
        database: Database,
        imports: Imports,
        clock: Clock,
        new_id: Callable[[], str],
        *,
        settle: timedelta,
        keep: timedelta,
    ) -> None:
        self.folder = folder
        self._database, self._imports, self._clock, self._new_id = database, imports, clock, new_id
        self._settle, self._keep = settle, keep

    def take_in(self, goes_on: Callable[[], bool]) -> Mapping[str, int]:
        """One pass: take what is whole, read what is taken, delete what was kept long enough."""
        came: Counter[str] = Counter()
        self._gather()
        self._finish_uploads()
        for box in boxes.boxes(self.folder):
            for home in box.taken():
                if not goes_on():
                    return came
                came.update(self._counts(self._work(box, home, goes_on)))
            self._forget(box)
        return came

    def arriving(self) -> tuple[str, BinaryIO]:
        """An id, and an empty file that nobody else may read, for something that is being sent."""
        import_id = self._new_id()
        path = self._arriving(import_id)
        self.folder.mkdir(parents=True, exist_ok=True)
        for private in (path.parent.parent, path.parent):
            private.mkdir(exist_ok=True, mode=0o700)
        return import_id, os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")

    def give_up(self, import_id: str) -> None:
        """What was being sent is not wanted."""
        self._arriving(import_id).unlink(missing_ok=True)

    def accept(
        self, import_id: str, name: str, kind: Kind, source: str, by: str | None, as_of: str | None, *, dry: bool
    ) -> None:
        """What was sent is whole: it waits to be read from now on, whatever happens."""
        stored = _stored(name)
        said = {"id": import_id, "kind": kind, "source": source, "file": stored, "via": "upload", "by": by}
        with self._database.begin() as connection:
            table.add_import(connection, said | {"as_of": as_of, "dry": dry, "created_at": self._clock.now()})
        self._ready(import_id, stored)

    def read_now(self, import_id: str) -> None:
        """Read an upload at once, unless somebody does."""
        box = Box(self.folder / UPLOADS)
        self._work(box, box.path / boxes.TAKEN / import_id, lambda: True)

    def _gather(self) -> None:
        settled = (self._clock.now() - self._settle).timestamp()
        for box in boxes.boxes(self.folder):
            for file in box.waiting(settled):
                boxes.take(box, file, self._new_id())

    def _work(self, box: Box, home: Path, goes_on: Callable[[], bool]) -> Row | None:
        """Read the file of this folder and put it away; None where another has it, or it waits for the next pass."""
        with boxes.held(home) as file:
            if file is None:
                self._clear_if_left(home)
                return None
            row = self._row(box, home.name, file)
            if row is not None and row["state"] not in table.OVER:
                row = self._read(box, file, row, goes_on)
            if row is not None:
                self._put_away(box, file, row)
                boxes.clear(home)
            return row

    def _row(self, box: Box, import_id: str, file: Path) -> Row | None:
        with self._database.begin() as connection:
            if table.import_row(connection, import_id) is None and box.kind is not None:
                said = {"id": import_id, "kind": box.kind, "source": box.source, "file": boxes.printable(file.name)}
                table.add_import(connection, {**said, "via": "folder", "created_at": self._clock.now()})
            return table.import_row(connection, import_id)

    def _read(self, box: Box, file: Path, row: Row, goes_on: Callable[[], bool]) -> Row | None:
        report = box.put_away(boxes.DONE, f"{_stem(row)}.rejects.csv")
        if row["tries"] >= MOST_TRIES:
            mend = f"whoever read it stopped {MOST_TRIES} times; look into the log, and send it in smaller files"
            fault = {"field": "file", "value": row["file"], "mend": mend}
            return self._end(row, state=table.REFUSED, fault=fault, ended_at=self._clock.now())
        told = {name: row[name] for name in ("id", "source", "via", "by", "as_of", "dry")}
        found = str(report.relative_to(self.folder))
        asked = Incoming(kind=Kind(row["kind"]), path=file, name=row["file"], report=found, **told)
        try:
            return self._imports.take_in(asked, report, goes_on=goes_on)
        except (Stopped, Conflict):
            # Nobody is to blame: it is gone on with, and that does not count as a try.
            self._end(row, tries=row["tries"], state=table.WAITING)
            return None
        except Exception:
            log.exception("a file could not be taken in, and is tried again", import_id=row["id"])
            return None

    def _end(self, row: Row, **values: object) -> Row:
        with self._database.begin() as connection:
            table.change_import(connection, row["id"], **values)
        return dict(row) | values

    def _put_away(self, box: Box, file: Path, row: Row) -> None:
        folder = boxes.REFUSED if row["state"] == table.REFUSED else boxes.DONE
        target = box.put_away(folder, _stem(row))
        if row["state"] == table.REFUSED:
            fault = row["fault"]
            said = str(InvalidInput(fault["field"], fault["value"], fault["mend"]))
            target.with_name(f"{target.name}.reason.txt").write_text(said + "\n", encoding="utf-8")
        elif row["state"] == table.KNOWN:
            said = f"The same file came in before, as import {row['same_as']}: nothing was changed."
            target.with_name(f"{target.name}.known.txt").write_text(said + "\n", encoding="utf-8")
        file.rename(target)

    def _counts(self, row: Row | None) -> Mapping[str, int]:
        if row is None:
            return {}
        rows = {name: count for name, count in row["counts"].items() if count}
        return {"files": 1, "refused": int(row["state"] == table.REFUSED), **rows}

    def _forget(self, box: Box) -> None:
        for old in boxes.put_away_before(box, self._clock.now() - self._keep):
            old.unlink(missing_ok=True)

    def _clear_if_left(self, home: Path) -> None:
        """A folder that was made and never used, by somebody who was killed just then."""
        with suppress(OSError):
            empty = not [one for one in home.iterdir() if one.name != ".lock"]
            if empty and _older(home, self._clock.now() - LONG_AGO):
                boxes.clear(home)

    def _finish_uploads(self) -> None:
        """What was whole and said to be, and not yet put where it is read; what broke off is deleted."""
        folder = self._arriving("x").parent
        for path in folder.iterdir() if folder.is_dir() else ():
            with self._database.read() as connection:
                row = table.import_row(connection, path.name)
            if row is not None:
                self._ready(path.name, row["file"])
            elif _older(path, self._clock.now() - LONG_AGO):
                path.unlink(missing_ok=True)

    def _ready(self, import_id: str, stored: str) -> None:
        home = self.folder / UPLOADS / boxes.TAKEN / import_id
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(FileNotFoundError):
            self._arriving(import_id).rename(home / stored)

    def _arriving(self, import_id: str) -> Path:
        return self.folder / UPLOADS / _ARRIVING / import_id


def _stem(row: Row) -> str:
    return boxes.stem_of(row["created_at"], row["id"], row["file"].replace("/", "_"))


def _stored(name: str) -> str:
    """The name of a file as somebody sent it, with nothing in it that leads elsewhere."""
    bare = PurePath(name.replace("\\", "/")).name
    return re.sub(r"[^\w.\- ()]", "_", bare).lstrip(". ")[-boxes.LONGEST_NAME :] or "upload"


def _older(path: Path, moment: datetime) -> bool:
    try:
        return path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False
