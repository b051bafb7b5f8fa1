"""A desk whose list is empty."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.calls.conftest import NOW, put
from tests.unit.calls.reviewing.desk import CALL, Desk
from tests.unit.calls.small_prompts import write_prompts
from voicebot.calls.reviewing import Reviews
from voicebot.clock import ManualClock
from voicebot.records import Database
from voicebot.records.calls import add_call


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    prompts, built = write_prompts(tmp_path / "prompts"), tmp_path / "built"
    account = put(database)
    with database.begin() as connection:
        values = {"id": CALL, "direction": "inbound", "state": "completed", "language": "zh-CN", "created_at": NOW}
        add_call(connection, values | {"account_id": account})
    desk = Desk(Reviews(database, ManualClock(NOW), prompts, built), database, prompts, built)
    desk.builds()
    return desk
