"""Duties that come round every so often: each in a thread of its own, first of all at the start, until stopped.

All that a pass knows is in the database: it may be killed anywhere, and other workers may make the same one. So
nothing is missed by a standstill: the first pass after it finds whatever is due.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import timedelta
from threading import Event, Thread

import structlog

from voicebot.outreach.work.duty import Duty

log = structlog.get_logger(__name__)

#: after a pass that failed the next one waits at least so long
AFTER_FAILURE = timedelta(seconds=15)


class Rounds:
    """Passes over and over, until told that it is `over`."""

    def __init__(self, duties: Sequence[Duty], over: Event) -> None:
        self._over = over
        self._threads = [Thread(target=self._go_on, args=(duty,), name=duty.name, daemon=True) for duty in duties]

    def start(self) -> None:
        """Begin with the first pass of each."""
        for thread in self._threads:
            thread.start()

    def join(self, seconds: float) -> list[str]:
        """Wait for the items at hand; the duties that are still at it after so many seconds."""
        until = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        return [thread.name for thread in self._threads if thread.is_alive()]

    def _go_on(self, duty: Duty) -> None:
        assert duty.every is not None, "a duty of the day is on the engine's schedule"
        pause = timedelta(0)
        while not self._over.wait(pause.total_seconds()):
            pause = duty.every if pass_of(duty, self._over) else max(duty.every, AFTER_FAILURE)


def pass_of(duty: Duty, over: Event) -> bool:
    """One pass, told of where it did something; false where it failed."""
    try:
        came = duty.run(lambda: not over.is_set())
    except Exception:
        # a database that cannot be reached now can be later
        log.exception("duty.failed", duty=duty.name)
        return False
    if any(came.values()):
        log.info("duty.pass", duty=duty.name, **came)
    return True
