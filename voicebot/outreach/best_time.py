"""The best time to ring somebody, from the calls on record: theirs, and those of people like them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from threading import Lock
from zoneinfo import ZoneInfo

from voicebot.calls.world import zone_or_none
from voicebot.outreach.likely_hours import Best, Span, Tried, best_of, hour_of_week
from voicebot.records import answers
from voicebot.records.database import Database
from voicebot.records.prepared import Row

#: how far back calls tell of habits that still hold, and how many at most
BACK, OWN_MOST, SEGMENT_MOST = timedelta(days=180), 500, 20_000
#: how long what was counted of many people is good enough
FRESH = timedelta(hours=1)


class BestTimes:
    """One for a process; safe to share between threads."""

    def __init__(self, database: Database) -> None:
        self._database, self._lock = database, Lock()
        self._segments: dict[tuple[str, str], tuple[datetime, list[Tried]]] = {}

    def best_time(self, account: Row, window: Iterable[Span], now: datetime) -> Best | None:
        """The likeliest moment from `now` on within the spans of `window` (aware, from and until), and why.

        None where the window is over, or nobody knows what time it is where the person lives. The window is what the
        law allows: this only chooses within it.
        """
        zone = zone_or_none(account["zone"])
        if zone is None:
            return None
        with self._database.read() as connection:
            rows = answers.answers_of(connection, account["id"], now - BACK, limit=OWN_MOST)
        return best_of([_tried(row, zone) for row in rows], self._segment(account, now), window, zone, now)

    def _segment(self, account: Row, now: datetime) -> list[Tried]:
        key = (str(account["region"]).partition("-")[0], str(account["language"]))
        with self._lock:
            counted, known = self._segments.get(key, (None, []))
        if counted is not None and timedelta(0) <= now - counted < FRESH:
            return known
        with self._database.read() as connection:
            rows = answers.answers_like(connection, *key, now - BACK, limit=SEGMENT_MOST)
        zoned = ((row, zone_or_none(row["zone"])) for row in rows)
        found = [_tried(row, zone) for row, zone in zoned if zone is not None]
        with self._lock:
            self._segments[key] = (now, found)
        return found


def _tried(row: Mapping[str, object], zone: ZoneInfo) -> Tried:
    at = row["dialled_at"]
    assert isinstance(at, datetime), "only calls that rang are looked up"
    return Tried(hour_of_week(at, zone), bool(row["answered"]))
