"""Bring a database to the schema of this release. Two processes may start at once: one migrates, the other waits."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from voicebot.records.database import Database

_FOLDER = Path(__file__).parent / "migrations"
# Any number that no other program on the server locks.
_ADVISORY_LOCK = 7_405_091_126


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    return config


def migrate(database: Database) -> None:
    """Run every migration that is missing, all of them in one transaction."""
    config = _config()
    with database.begin() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def is_migrated(database: Database) -> bool:
    """Whether the database has this release's schema."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    with database.read() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head
