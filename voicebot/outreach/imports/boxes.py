"""The folders of the watched folder: where files come in, are being read, and are put away.

SOURCE/KIND/FILE                 put there by a source; taken once it is whole
SOURCE/KIND/taken/ID/FILE        being read, or waiting for it; whoever reads holds ID/.lock
SOURCE/KIND/done/STAMP-FILE      read, with its report of bad rows beside it
SOURCE/KIND/refused/STAMP-FILE   of no use, with the reason beside it
.uploads/...                     the same for what came over the API
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from shutil import rmtree

from voicebot.outreach.imports.kinds import Kind

UPLOADS = ".uploads"
#: the folders of a box in which no new file is looked for
TAKEN, DONE, REFUSED = "taken", "done", "refused"
#: what senders call a file that is not whole yet
UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".filepart", ".crdownload", ".uploading", ".new", ".swp", "~")
_SOURCE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_STAMP = "%Y%m%d-%H%M%S"
_STAMPED = re.compile(r"(\d{8}-\d{6})-[0-9a-f]{6}-")
_LOCK = ".lock"
#: bytes of a name that are kept where a stamp is put before it
LONGEST_NAME = 180


@dataclass(frozen=True, slots=True)
class Box:
    """A folder in which files of one kind come from one source; of uploads every file says for itself."""

    path: Path
    source: str = ""
    kind: Kind | None = None

    def waiting(self, settled_before: float) -> list[Path]:
        """Files that are whole, oldest first: named as such, and untouched since that moment (seconds since 1970)."""
        found = [] if self.kind is None else [one for one in _files(self.path) if not unfinished(one.name)]
        times = {one: _touched(one) for one in found}
        return sorted((one for one in found if times[one] <= settled_before), key=lambda one: (times[one], one.name))

    def taken(self) -> list[Path]:
        """A folder each for the files that are taken, by their ids."""
        return sorted(one for one in _all(self.path / TAKEN) if one.is_dir())

    def put_away(self, folder: str, stem: str) -> Path:
        """A place in `done` or `refused`."""
        made = self.path / folder
        made.mkdir(parents=True, exist_ok=True)
        return made / stem


def boxes(folder: Path) -> list[Box]:
    """Every box there is, in the order in which files are taken from them: by kind."""
    sources = [one for one in _all(folder) if one.is_dir() and _SOURCE.fullmatch(one.name)]
    found = [Box(one / kind, one.name, kind) for kind in Kind for one in sources if (one / kind).is_dir()]
    return [*found, Box(folder / UPLOADS)]


def elsewhere(folder: Path) -> list[Path]:
    """What lies in the watched folder where nobody looks for files."""
    looked_at = {box.path for box in boxes(folder)}
    tops = [one for one in _all(folder) if one.name != UPLOADS]
    below = [inner for one in tops if one.is_dir() and _SOURCE.fullmatch(one.name) for inner in _all(one)]
    return sorted(
        one for one in [*tops, *below] if one not in looked_at and one not in {box.parent for box in looked_at}
    )


def take(box: Box, file: Path, import_id: str) -> Path | None:
    """Take a file out of its box, so that nobody else does; where it lies then, or None where another was first."""
    home = box.path / TAKEN / import_id
    home.mkdir(parents=True)
    try:
        file.rename(home / file.name)
    except FileNotFoundError:
        clear(home)
        return None
    return home


@contextmanager
def held(home: Path) -> Iterator[Path | None]:
    """The file of this folder, held while it is read, whoever holds it dying or not; None where another holds it."""
    try:
        lock = (home / _LOCK).open("w")
    except OSError:
        yield None
        return
    with lock:
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            yield None
            return
        yield next(iter(_files(home)), None)


def clear(home: Path) -> None:
    """Take away a folder whose file was put away."""
    with suppress(OSError):
        rmtree(home)


def stem_of(created_at: datetime, import_id: str, name: str) -> str:
    """A file's name among those put away: no two are the same, and each says when it came."""
    short = name.encode()[-LONGEST_NAME:].decode(errors="ignore")
    return f"{created_at.astimezone(UTC).strftime(_STAMP)}-{import_id[:6]}-{short}"


def put_away_before(box: Box, moment: datetime) -> list[Path]:
    """What was put away and came before that moment."""
    found = [one for folder in (DONE, REFUSED) for one in _files(box.path / folder)]
    stamped = ((one, _STAMPED.match(one.name)) for one in found)
    return [one for one, match in stamped if match and _when(match.group(1)) < moment]


def unfinished(name: str) -> bool:
    """Whether its sender calls it unfinished."""
    return name.startswith((".", "~")) or name.lower().endswith(UNFINISHED)


def printable(name: str) -> str:
    """A file's name as it can be written down."""
    known = os.fsencode(name).decode(errors="replace")
    return "".join(char if char.isprintable() else "?" for char in known)[:200]


def _when(stamp: str) -> datetime:
    return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)


def _all(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def _files(folder: Path) -> list[Path]:
    """Plain files: what a link points to is none of ours."""
    return [one for one in _all(folder) if not one.name.startswith(".") and _is_plain(one)]


def _is_plain(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return False


def _touched(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
