"""A thread that sends what is due, over and over. All that it knows is in the database: it may be killed anywhere."""

from __future__ import annotations

from threading import Event, Thread

import structlog

from voicebot.outreach.messages.desk import Messages
from voicebot.outreach.messages.messenger import Lines

log = structlog.get_logger(__name__)

#: seconds between two passes, and after one that failed
PAUSE, PAUSE_AFTER_FAILURE = 2.0, 15.0


class Rounds:
    """Passes over the outbox until stopped. Several, in several processes, get in nobody's way."""

    def __init__(self, messages: Messages, lines: Lines, pause: float = PAUSE) -> None:
        self._messages, self._lines, self._pause = messages, lines, pause
        self._over = Event()
        self._thread = Thread(target=self._go_on, name="messages", daemon=True)

    def start(self) -> None:
        """Begin in a thread of its own."""
        self._thread.start()

    def stop(self, timeout: float = 30.0) -> None:
        """End after the message at hand."""
        self._over.set()
        self._thread.join(timeout)

    def _go_on(self) -> None:
        pause = self._pause
        while not self._over.wait(pause):
            pause = self._pause
            try:
                came = self._messages.send_due(self._lines, lambda: not self._over.is_set())
            except Exception:
                # a database that cannot be reached now can be later
                log.exception("messages.pass_failed")
                pause = PAUSE_AFTER_FAILURE
            else:
                if came:
                    log.info("messages.pass", **came)
