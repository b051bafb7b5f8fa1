"""The dialling queue, as campaigns see it, on the durable engine."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from voicebot.outreach.work.engine import DIAL, DIALLING
from voicebot.outreach.work.joining import client_of
from voicebot.records.database import Database

if TYPE_CHECKING:
    from dbos import DBOSClient


class Dials:
    """Members of campaigns that wait for their dial; what is put here twice is here once. Safe to share."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, connection: Connection, member_id: int, tries: int) -> None:
        """Queue the member's dial, in the caller's transaction: rolled back with it, committed with it."""
        options = {"workflow_name": DIAL, "queue_name": DIALLING, "workflow_id": f"dial-{member_id}-{tries}"}
        self._client.enqueue_in_transaction(connection, options, member_id, tries)  # type: ignore[arg-type]

    @cached_property
    def _client(self) -> DBOSClient:
        # What loads it takes a while, and few processes put anything here.
        return client_of(self._database)
