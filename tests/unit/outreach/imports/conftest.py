"""A bank's watched folder on an empty database; the clock stands still, and files are as old as a test says."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from tests.unit.outreach.bank import NOW, rows_of, written
from voicebot.calls.house import office_of
from voicebot.clock import ManualClock
from voicebot.outreach.imports.desk import Files
from voicebot.outreach.payments import Payments
from voicebot.records import Database
from voicebot.settings import Settings


def always() -> bool:
    return True


@dataclass
class House:
    """Files, and a look at what came of them."""

    database: Database
    clock: ManualClock
    files: Files
    folder: Path

    def put(self, name: str, rows: list[dict[str, Any]] | bytes, kind: str = "accounts", age: int = 60) -> Path:
        """A file in the folder of a source, untouched for `age` seconds."""
        path = self.folder / "harbour" / kind / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(rows, bytes):
            path.write_bytes(rows)
        else:
            written(path, rows)
        touched = (self.clock.now() - timedelta(seconds=age)).timestamp()
        os.utime(path, (touched, touched))
        return path

    def watch(self, goes_on: Callable[[], bool] = always) -> Mapping[str, int]:
        """One pass."""
        return self.files.inbox.take_in(goes_on)

    def names(self, place: str, kind: str = "accounts") -> list[str]:
        """What lies there, without its stamps."""
        folder = self.folder / "harbour" / kind / place
        return sorted(one.name.split("-", 3)[-1] for one in folder.iterdir()) if folder.is_dir() else []

    def texts(self, place: str, ends: str, kind: str = "accounts") -> str:
        """What is written in the one file there whose name ends so."""
        [path] = (self.folder / "harbour" / kind / place).glob(f"*{ends}")
        return path.read_text(encoding="utf-8")

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The imports, in the order in which they came."""
        return sorted(rows_of(self.database, "imports"), key=lambda row: (row["created_at"], row["id"]))


def house_on(database: Database, folder: Path) -> House:
    clock, ids = ManualClock(NOW), count(1)
    settings = Settings(
        secret_key=SecretStr("s" * 32), import_inbox=folder / "inbox", import_sources=folder / "sources"
    )
    payments = Payments(database, clock, lambda *_: None)
    files = Files(database, clock, settings, office_of(settings), payments)
    files.inbox._new_id = lambda: f"{next(ids):032}"
    return House(database, clock, files, folder / "inbox")


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return house_on(database, tmp_path)
