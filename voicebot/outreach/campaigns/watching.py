"""Breakers and stop conditions, looked at now and then while campaigns run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from voicebot.calls.asking import Desk
from voicebot.outreach.campaigns import breaker
from voicebot.outreach.campaigns.breaker import OF_THE_LINE, Seen
from voicebot.outreach.campaigns.life import Life
from voicebot.outreach.campaigns.line import Line
from voicebot.outreach.campaigns.reading import kept
from voicebot.outreach.campaigns.strategy import Breaker, Stops
from voicebot.records import campaign_figures as figures
from voicebot.records import campaigns as table
from voicebot.records.prepared import Row

log = structlog.get_logger(__name__)

#: a campaign is looked at no more often than so
EVERY = timedelta(seconds=10)
#: and what it saw within a window is counted anew so many times in that window
PARTS = 1_000
#: of a campaign or the line, so long, and since when
_Window = tuple[int | None, timedelta, datetime | None]


class Watch:
    """One for a process. What it remembers only spares looks: all that counts is on record."""

    def __init__(self, desk: Desk, line: Line, life: Life) -> None:
        self._desk, self._line, self._life = desk, line, life
        self._looked: dict[int | None, datetime] = {}
        self._counted: dict[_Window, tuple[datetime, Seen]] = {}

    def look(self, running: Iterable[Row]) -> Counter[str]:
        """Trip and end what is to be tripped or ended."""
        came: Counter[str] = Counter()
        now = self._desk.clock.now()
        if self._due(None, now):
            came["tripped"] += self._look_at_line(now)
        for row in running:
            if self._due(row["id"], now):
                came.update(self._look_at(row, now))
        return came

    def _due(self, campaign_id: int | None, now: datetime) -> bool:
        last = self._looked.get(campaign_id)
        if last is not None and now - last < EVERY:
            return False
        self._looked[campaign_id] = now
        return True

    def _look_at_line(self, now: datetime) -> int:
        with self._desk.database.read() as connection:
            since = table.line_watched_since(connection, self._line.name)
            tripped = breaker.tripped(OF_THE_LINE, self._seen(connection, None, OF_THE_LINE, since, now))
        if tripped is None or not self._life.trip_line(tripped.why, tripped.figures):
            return 0
        log.warning("line.tripped", line=self._line.name, **tripped.figures)
        return 1

    def _look_at(self, row: Row, now: datetime) -> Mapping[str, int]:
        strategy = kept(row)
        with self._desk.database.read() as connection:
            ended = _ended(connection, row, strategy.stops, now)
            seen = {} if ended else self._seen(connection, row["id"], strategy.breaker, row["watched_since"], now)
        if ended is not None:
            self._life.finish(row["id"], ended)
            return {"finished": 1}
        tripped = breaker.tripped(strategy.breaker, seen)
        if tripped is None or not self._life.trip(row["id"], tripped.why, tripped.figures):
            return {}
        log.warning("campaign.tripped", campaign=row["id"], **tripped.figures)
        return {"tripped": 1}

    def _seen(
        self, connection: Connection, campaign_id: int | None, limits: Breaker, watched: datetime | None, now: datetime
    ) -> dict[timedelta, Seen]:
        """What was seen within each window, and since a person opened the breaker last."""
        found = {}
        for within in breaker.windows_of(limits):
            # A day of calls takes a while to count, and changes little in a minute.
            key, known = (campaign_id, within, watched), self._counted.get((campaign_id, within, watched))
            if known is None or now - known[0] >= max(EVERY, within / PARTS):
                since = now - within if watched is None else max(watched, now - within)
                self._counted[key] = known = (now, breaker.seen_of(figures.seen(connection, campaign_id, since)))
            found[within] = known[1]
        return found


def _ended(connection: Connection, row: Row, stops: Stops, now: datetime) -> str | None:
    """Why it has come to its end; None where it has not."""
    if stops.at is not None and now >= stops.at:
        return f"its time is over ({stops.at.isoformat()})"
    if stops.calls is not None or stops.promises is not None:
        made = figures.seen(connection, row["id"], None)
        promised = made["promises"] + made["plans"]
        if stops.calls is not None and made["calls"] >= stops.calls:
            return f"{made['calls']} calls were made, as many as it may"
        if stops.promises is not None and promised >= stops.promises:
            return f"{promised} promises and plans came of it, as many as it wanted"
    if row["filled_at"] is not None and not figures.has_open_members(connection, row["id"]):
        return "everybody in it is done with"
    return None
