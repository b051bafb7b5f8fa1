"""One way into the database: SQLite as the embedded default, PostgreSQL in production."""

from __future__ import annotations

import sqlite3
import time
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from voicebot.errors import Misconfigured
from voicebot.records.columns import use_cipher
from voicebot.records.secrecy import Cipher

#: how long a writer waits for another on SQLite
BUSY_MS = 30_000


class Database:
    """An engine and its ways in: `begin` to write, `read` to look, `glance` to look at one thing."""

    def __init__(self, engine: Engine, cipher: Cipher) -> None:
        self.engine, self.cipher = engine, cipher
        self._reader = engine.execution_options(reads_only=True)
        self._glancer = engine.execution_options(one_statement=True)
        use_cipher(engine.dialect, cipher)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def begin(self) -> AbstractContextManager[Connection]:
        """One write transaction, rolled back on any error. SQLite lets in one writer at a time."""
        return self.engine.begin()

    def read(self) -> AbstractContextManager[Connection]:
        """One consistent look that waits for no writer."""
        return self._reader.connect()

    def glance(self) -> AbstractContextManager[Connection]:
        """One statement that only looks: SQLite needs no transaction for it."""
        return self._glancer.connect()

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


def open_database(url: str, cipher: Cipher) -> Database:
    """The database at `url` (sqlite:///path or postgresql://...). Raises Misconfigured for any other."""
    parsed = _driver(url)
    # hide_parameters: an error is logged, and what was to be written may be personal
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        options = {"timeout": BUSY_MS / 1000, "check_same_thread": False}
        engine = create_engine(parsed, connect_args=options, hide_parameters=True)
        event.listen(engine, "connect", prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
    return Database(engine, cipher)


def _driver(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise Misconfigured("DATABASE_URL: not a database address; say sqlite:///file or postgresql://...") from error
    drivers = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
    name = parsed.drivername.split("+")[0]
    if name not in drivers:
        raise Misconfigured(f"DATABASE_URL: {name} is not supported; say sqlite:///file or postgresql://...")
    return parsed.set(drivername=drivers[name])


def prepare_sqlite(connection: Any, _record: Any) -> None:
    """Make a new connection of the driver's as safe as all others: nothing that was committed is ever lost."""
    # The driver's own transactions would begin late and deferred; ours begin in _begin_sqlite.
    connection.isolation_level = None
    for pragma in (f"busy_timeout={BUSY_MS}", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    _write_ahead(connection)


def _write_ahead(connection: Any) -> None:
    """Turn a new file to WAL; while another process writes its first page, SQLite says "locked" without waiting."""
    patience = time.monotonic() + BUSY_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > patience:
                raise
            time.sleep(0.02)


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if "one_statement" not in options:
        driver = connection.connection.dbapi_connection
        assert driver is not None
        driver.execute("BEGIN" if "reads_only" in options else "BEGIN IMMEDIATE")
