"""A database with the tables of the durable engine, and workers on it, in this process and in others."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import text

from tests.integration.outreach.work.calls_server import Telephones, serve
from tests.integration.outreach.work.workers import House
from voicebot.clock import SystemClock
from voicebot.outreach.work.dials import Dials
from voicebot.outreach.work.duty import Duty
from voicebot.outreach.work.engine import Dialler, Engine, Pace
from voicebot.outreach.work.joining import migrate_engine
from voicebot.records import Database

FAST = Pace(per_second=500, at_once=16)


def eventually(holds: Callable[[], bool], seconds: float = 30.0) -> bool:
    """Whether it comes to hold in that time."""
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def put(database: Database, *members: int, tries: int = 0) -> None:
    """Queue the dials of these members, in one transaction."""
    dials = Dials(database)
    with database.begin() as connection:
        for member in members:
            dials.put(connection, member, tries)


def engine_table(database: Database, name: str) -> str:
    """A table of the engine's, by the name that the database has for it."""
    return name if database.is_sqlite else f"dbos.{name}"


def states(database: Database) -> list[str]:
    """Where everything is that the engine was given, in no order."""
    with database.read() as connection:
        query = text(f"SELECT status FROM {engine_table(database, 'workflow_status')}")  # noqa: S608
        return list(connection.execute(query).scalars())


def taken(database: Database) -> list[int]:
    """When each thing was taken from its queue, by the engine's own record: milliseconds, the earliest first."""
    with database.read() as connection:
        query = text(f"SELECT started_at_epoch_ms FROM {engine_table(database, 'workflow_status')}")  # noqa: S608
        return sorted(connection.execute(query).scalars())


class Running:
    """An engine in this process: started, stopped, and started again."""

    def __init__(self, database: Database, dial: Dialler, pace: Pace) -> None:
        self.over = Event()
        self.engine = Engine(database, SystemClock(), "w-1", pace, dial, lambda: not self.over.is_set())

    def stop(self) -> None:
        self.over.set()
        self.engine.stop(10)


@pytest.fixture
def joined(database: Database) -> Database:
    """A database with the engine's tables."""
    migrate_engine(database)
    return database


@pytest.fixture
def start(joined: Database) -> Iterator[Callable[..., Running]]:
    """Start an engine; the one before it is stopped."""
    running: list[Running] = []

    def make(dial: Dialler = lambda member, tries: None, *daily: Duty, pace: Pace = FAST) -> Running:
        while running:
            running.pop().stop()
        running.append(Running(joined, dial, pace))
        running[0].engine.start(daily)
        return running[0]

    yield make
    while running:
        running.pop().stop()


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    made = House(tmp_path, database_url)
    yield made
    made.close()


@pytest.fixture
def telephones(house: House) -> Iterator[Telephones]:
    made = Telephones(house.clock)
    server = serve(made)
    house.variables["TWILIO_API_BASE"] = made.url
    yield made
    server.shutdown()
    server.server_close()
