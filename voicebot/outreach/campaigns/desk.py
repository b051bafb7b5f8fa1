"""Campaigns, as everybody else sees them: their life, a look at them, and what a worker does for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from voicebot.calls.asking import Desk
from voicebot.calls.carrier import Carrier
from voicebot.outreach.campaigns.dial_queue import DialQueue
from voicebot.outreach.campaigns.life import Life
from voicebot.outreach.campaigns.line import Line, People, Rostered
from voicebot.outreach.campaigns.releasing import Releaser
from voicebot.outreach.campaigns.ringing import Ringer
from voicebot.outreach.campaigns.settling import Settler


class Campaigns:
    """One for a process; safe to share between threads. More than `alone` accounts take a second person's word."""

    def __init__(self, desk: Desk, line: Line, queue: DialQueue, alone: int, people: People | None = None) -> None:
        self.life = Life(desk, line, alone)
        self._releaser = Releaser(desk, line, self.life, people or Rostered(desk.office), queue)
        self._settler, self._ringer = Settler(desk), Ringer(desk, line)

    def release(self, goes_on: Callable[[], bool] = lambda: True) -> Mapping[str, int]:
        """Put whoever may be rung now on the queue: one pass, see `Releaser`."""
        return self._releaser.release(goes_on)

    def settle(self, goes_on: Callable[[], bool] = lambda: True) -> Mapping[str, int]:
        """See to those whose call is over: one pass, see `Settler`."""
        return self._settler.settle(goes_on)

    def dial(self, member_id: int, tries: int, carrier: Carrier) -> str:
        """Ring one member, as the queue brings it: see `Ringer`."""
        return self._ringer.dial(member_id, tries, carrier)
