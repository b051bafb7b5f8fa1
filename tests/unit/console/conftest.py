"""A house without a telephone, and somebody who was sent a plan to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from pydantic import SecretStr

from tests.conftest import SECRET
from tests.unit.console.holders import Holder, holder_of
from tests.unit.records.plans import NOW
from voicebot.application import create_app
from voicebot.clock import ManualClock
from voicebot.records import Database
from voicebot.settings import Settings


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
def app(database: Database, database_url: str, clock: ManualClock, tmp_path: Path) -> Iterator[Flask]:
    settings = Settings(secret_key=SecretStr(SECRET), database_url=database_url, speech_cache=tmp_path / "speech")
    made = create_app(settings, clock=clock)
    yield made
    made.extensions["voicebot.calls"].close()


@pytest.fixture
def holder(app: Flask, database: Database, clock: ManualClock) -> Holder:
    return holder_of(app, database, clock)


@pytest.fixture
def holder_under(app: Flask, database: Database, clock: ManualClock) -> Callable[[str], Holder]:
    """The holder of a plan under the terms of a pack."""
    return lambda pack: holder_of(app, database, clock, pack)
