"""The dialling queue as campaigns see it: what is put there is dialled by a worker, sooner or later, once."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import Connection


class DialQueue(Protocol):
    """Where members of campaigns wait for their dial: `Campaigns.dial(member_id, tries, carrier)` comes of it."""

    def put(self, connection: Connection, member_id: int, tries: int) -> None:
        """Queue the member's dial, in the caller's transaction: rolled back with it, committed with it.

        `tries` counts how often this member has been put here, so that a pair of both is never put twice. What is
        lost from the queue after that is found by `Campaigns.settle`, and put anew under the next number.
        """
        ...
