"""The durable engine joined to our database: its tables beside ours, its connections as safe, its log as events."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import Engine as SqlEngine
from sqlalchemy import create_engine, event

from voicebot.records.database import Database, prepare_sqlite

if TYPE_CHECKING:
    from dbos import DBOSClient

log = structlog.get_logger(__name__)

#: by which the engine's rows know whose they are
APPLICATION = "voicebot"


def migrate_engine(database: Database) -> None:
    """Bring the engine's tables to this release. Safe to run again; not while workers start."""
    from dbos import DBOS

    tell_as_events()
    DBOS.migrate(address(database))


def client_of(database: Database) -> DBOSClient:
    """What queues work in transactions of ours; it makes no connection of its own."""
    from dbos import DBOSClient

    return DBOSClient(system_database_url=address(database), application_name=APPLICATION, lazy=True)


def address(database: Database) -> str:
    """The database's own address, its password in it."""
    return database.engine.url.render_as_string(hide_password=False)


def own_connections(database: Database, connections: int) -> SqlEngine | None:
    """The engine's own connections to the SQLite file, as safe as ours; elsewhere it makes them by itself."""
    if not database.is_sqlite:
        return None
    options = {"check_same_thread": False}
    made = create_engine(database.engine.url, connect_args=options, pool_size=connections, hide_parameters=True)

    @event.listens_for(made, "connect")
    def _prepare(connection: Any, record: Any) -> None:
        prepare_sqlite(connection, record)
        # It writes within transactions that the driver begins; its reads wait for no writer.
        connection.isolation_level = "IMMEDIATE"

    return made


class _Events(logging.Handler):
    """What the engine has to tell, as events beside ours."""

    def emit(self, record: logging.LogRecord) -> None:
        log.log(record.levelno, "engine.told", says=record.getMessage(), exc_info=record.exc_info)


def tell_as_events() -> None:
    """Take the engine's log over."""
    logger = logging.getLogger("dbos")
    logger.handlers, logger.propagate = [_Events()], False
    logger.setLevel(logging.WARNING)
