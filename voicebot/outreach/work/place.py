"""A worker's place: on SQLite there is one, on PostgreSQL one for each name, and nobody takes a place that is held.

It is given back the moment its holder dies, however it dies: a lock of the operating system on a file beside the
database, or of PostgreSQL on a connection that is held for nothing else.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from voicebot.errors import Misconfigured
from voicebot.records.database import Database

#: PostgreSQL notices so soon that the holder's machine is gone: seconds of silence, then of waiting, and how often
NOTICED_AFTER = {"tcp_keepalives_idle": 30, "tcp_keepalives_interval": 10, "tcp_keepalives_count": 3}


class PlaceTaken(Misconfigured):
    """Another worker holds it."""


class Place:
    """The place of the worker `name` on a database; held from `take` to `give_back`, or to the end of the process."""

    def __init__(self, database: Database, name: str) -> None:
        self._database, self._name = database, name
        self._file: IO[str] | None = None
        self._connection: Connection | None = None

    def take(self) -> None:
        """Raises PlaceTaken where it is held: by any other worker on SQLite, by one of this name elsewhere."""
        if self._database.is_sqlite:
            self._file = _locked(_beside(self._database), self._name)
        else:
            self._connection = _alone(self._database)
            for setting, seconds in NOTICED_AFTER.items():
                self._connection.execute(text(f"SET {setting} = {seconds}"))
            if not _try(self._connection, self._name):
                self.give_back()
                raise PlaceTaken(
                    f"WORKER_NAME: another worker named {self._name} is at work on this database; give each its own"
                    " name (`voicebot work --name`)"
                )

    def keep(self) -> None:
        """See that it is still ours, and take it again where the database has lost it. Raises PlaceTaken; where the
        database cannot be reached, its error."""
        if self._file is not None:
            return
        try:
            if self._connection is not None:
                self._connection.execute(text("SELECT 1"))
                return
        except SQLAlchemyError:
            self.give_back()
        self.take()

    def give_back(self) -> None:
        """Somebody else may take it."""
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._connection is not None:
            # A lock ends with its session: the connection is closed for good, and not kept for others.
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


@contextmanager
def place_of_the_dead(database: Database, name: str) -> Iterator[bool]:
    """Whether nobody at all works under this name; nobody begins to while this lasts."""
    with _alone(database) as connection:
        taken = _try(connection, name)
        try:
            yield taken
        finally:
            connection.invalidate()


def _beside(database: Database) -> Path:
    return Path(f"{database.engine.url.database}-worker")


def _locked(path: Path, name: str) -> IO[str]:
    file = path.open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.seek(0)
        holder = file.read().strip() or "of an unknown name"
        file.close()
        raise PlaceTaken(
            f"a worker is at work on this database ({holder}), and SQLite has room for one: stop it first, or move to"
            " PostgreSQL for several"
        ) from error
    file.truncate(0)
    file.write(f"{name}, process {os.getpid()}")
    file.flush()
    return file


def _alone(database: Database) -> Connection:
    """A connection on which nothing is ever in a transaction, so that a lock on it is in nobody's way."""
    return database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")


def _try(connection: Connection, name: str) -> bool:
    digest = hashlib.sha256(f"voicebot worker {name}".encode()).digest()
    key = int.from_bytes(digest[:8], signed=True)
    return bool(connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}).scalar_one())
