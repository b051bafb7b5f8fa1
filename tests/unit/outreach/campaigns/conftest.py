"""A bank with campaigns."""

from __future__ import annotations

import pytest

from tests.unit.outreach.campaigns.drive import Drive, drive_on
from voicebot.records import Database


@pytest.fixture
def drive(database: Database) -> Drive:
    return drive_on(database)
