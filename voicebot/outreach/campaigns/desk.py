"""Campaigns, as everybody else sees them: their life, a look at them, and what a worker does for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from voicebot.calls.asking import Desk
from voicebot.calls.carrier import Carrier
from voicebot.outreach.campaigns.changes import person
from voicebot.outreach.campaigns.dial_queue import DialQueue
from voicebot.outreach.campaigns.lengths import written
from voicebot.outreach.campaigns.life import Life
from voicebot.outreach.campaigns.line import Line, People, Rostered
from voicebot.outreach.campaigns.preview import Preview, Progress, preview
from voicebot.outreach.campaigns.reading import kept
from voicebot.outreach.campaigns.releasing import Releaser
from voicebot.outreach.campaigns.ringing import Ringer
from voicebot.outreach.campaigns.settling import Settler, Times
from voicebot.outreach.campaigns.showing import Looks
from voicebot.outreach.campaigns.strategy import Strategy
from voicebot.outreach.campaigns.timetable import Timetable, timetable


class Campaigns:
    """One for a process; safe to share between threads. More than `alone` accounts take a second person's word."""

    def __init__(
        self,
        desk: Desk,
        line: Line,
        queue: DialQueue,
        alone: int,
        people: People | None = None,
        times: Times | None = None,
    ) -> None:
        self._desk, self._line, self._people = desk, line, people or Rostered(desk.office)
        self.life, self.looks = Life(desk, line, alone), Looks(desk, line)
        self._releaser = Releaser(desk, line, self.life, self._people, queue)
        self._settler, self._ringer = Settler(desk, times), Ringer(desk, line)

    def release(self, goes_on: Callable[[], bool] = lambda: True) -> Mapping[str, int]:
        """Put whoever may be rung now on the queue: one pass, see `Releaser`."""
        return self._releaser.release(goes_on)

    def settle(self, goes_on: Callable[[], bool] = lambda: True) -> Mapping[str, int]:
        """See to those whose call is over: one pass, see `Settler`."""
        return self._settler.settle(goes_on)

    def dial(self, member_id: int, tries: int, carrier: Carrier) -> str:
        """Ring one member, as the queue brings it: see `Ringer`."""
        return self._ringer.dial(member_id, tries, carrier)

    def preview(self, strategy: Strategy, progress: Progress = lambda *_: None, but: int | None = None) -> Preview:
        """Who of an audience would be rung, and why the others would not: see `preview`."""
        return preview(self._desk, self._line, strategy, progress, but)

    def dry_run(self, campaign_id: int, ahead: timedelta, who: str) -> Timetable:
        """What a campaign would do over the next hours; that somebody asked is on record, and nothing else is."""
        who = person(who)
        with self._desk.database.read() as connection:
            row = self.looks.found(connection, campaign_id)
        found = timetable(self._desk, self._line, self._people, kept(row), row["id"], ahead)
        told = {name: value for name, value in found.as_json().items() if name not in ("steps", "order")}
        self.life.note(row["id"], "dry_run", who, f"{found.rung} calls in {written(ahead)}", told)
        return found
