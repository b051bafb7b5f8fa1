"""Attempts without an outcome: looked for in the line's own list. Found, they are known; not found, a person decides.

A carrier's list may lag behind what it carries out, so that not being in it proves nothing there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import structlog

from voicebot.clock import Clock
from voicebot.errors import CarrierFailed, Conflict
from voicebot.outreach.messages import telling
from voicebot.outreach.messages.messenger import Lines, Listed
from voicebot.outreach.messages.sending import fingerprint
from voicebot.outreach.messages.telling import News
from voicebot.records import texts as table
from voicebot.records.database import Database
from voicebot.records.prepared import Row

log = structlog.get_logger(__name__)

#: longer than any request takes: whoever made an attempt by then is done with it, or is no more
SETTLE = timedelta(minutes=2)
#: how often a line is asked for one text, and for how long
AGAIN, GIVE_UP = timedelta(minutes=10), timedelta(days=1)
#: the clocks of two machines differ by less
SKEW = timedelta(minutes=5)
NOT_LISTED = "the carrier did not say whether it took it, and does not list it: look there, then settle it"


class Reconciler:
    """One for a process; safe to share between threads."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def settle(self, lines: Lines) -> int:
        """Look for every attempt that has no outcome; how many became known."""
        now = self._clock.now()
        with self._database.glance() as connection:
            open_ones = table.unsettled(connection, now - SETTLE, now - GIVE_UP, now - AGAIN)
        return sum(self._settle(text_id, lines) for text_id in open_ones)

    def _settle(self, text_id: str, lines: Lines) -> bool:
        with self._database.read() as connection:
            row = table.text_row(connection, text_id)
        line = lines.named(row["via"]) if row is not None else None
        if row is None or line is None:
            return False
        try:
            listed = line.sent_to(row["number"], row["created_at"] - SKEW)
        except CarrierFailed as error:
            log.warning("text.not_looked_up", text=text_id, mend=str(error))
            listed = ()
            absent = False
        else:
            absent = line.lists_all
        return self._found(row, listed) or self._not_found(row, absent)

    def _found(self, row: Row, listed: Sequence[Listed]) -> bool:
        same = [one for one in listed if fingerprint(self._database, one.body) == row["fingerprint"]]
        for one in sorted(same, key=lambda found: found.at):
            try:
                with self._database.begin() as connection:
                    return telling.tell(connection, row["id"], News(one.state, one.sid), self._clock.now())
            except Conflict:
                continue  # the same words, sent by another attempt
        return False

    def _not_found(self, row: Row, absent: bool) -> bool:
        now = self._clock.now()
        try:
            with self._database.begin() as connection:
                if absent:
                    telling.surely_absent(connection, row["id"], "it was not given to the line", now)
                else:
                    telling.doubtful(connection, row["id"], NOT_LISTED, now)
        except Conflict:
            return False  # it became known meanwhile
        return absent
