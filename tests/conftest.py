"""Fixtures that every room may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from voicebot.records import Cipher, Database, migrate, open_database
from voicebot.understanding import ensure_model

SECRET = "an invented secret, long enough for tests"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--stored`: what was passed on one database is the same on another, but for tests that keep something in it."""
    parser.addoption("--stored", action="store_true", help="only tests that keep something in a database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what keeps nothing, where only the rest is asked for."""
    if config.getoption("--stored"):
        stored = [item for item in items if "database_url" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(stored)])
        items[:] = stored


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    """A database of this test's own: a SQLite file, or one on the PostgreSQL server in VOICEBOT_TEST_DATABASE."""
    server = os.environ.get("VOICEBOT_TEST_DATABASE")
    if not server:
        yield f"sqlite:///{tmp_path / 'voicebot.db'}"
        return
    name = f"voicebot_test_{uuid4().hex[:12]}"
    admin = create_engine(make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def cipher() -> Cipher:
    return Cipher(SECRET)


@pytest.fixture
def database(database_url: str, cipher: Cipher) -> Iterator[Database]:
    """An empty database with this release's schema."""
    opened = open_database(database_url, cipher)
    migrate(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def model() -> None:
    """What understanding has learnt, built where it is missing or older than prompts/."""
    ensure_model()
