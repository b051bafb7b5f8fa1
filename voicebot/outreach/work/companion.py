"""A worker beside a web server, for whoever starts nothing else: in the one of its processes that gets the place."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Thread

import structlog

from voicebot.errors import Misconfigured
from voicebot.outreach.work.place import PlaceTaken
from voicebot.outreach.work.worker import Worker

log = structlog.get_logger(__name__)

#: seconds until a place that was held, or a worker that broke, is tried again
AGAIN = 15.0


class Companion:
    """Works in a thread while the place is free; `make` gives a new worker for each try."""

    def __init__(self, make: Callable[[], Worker], again: float = AGAIN) -> None:
        self._make, self._again = make, again
        self._over = Event()
        self._worker: Worker | None = None
        self._thread = Thread(target=self._go_on, name="companion", daemon=True)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread.start()

    def stop(self, timeout: float = 60.0) -> None:
        """End after what is at hand."""
        self._over.set()
        if self._worker is not None:
            self._worker.stop()
        self._thread.join(timeout)

    def _go_on(self) -> None:
        told = ""
        while not self._over.is_set():
            try:
                self._worker = self._make()
                if self._over.is_set():
                    return
                self._worker.run()
            except Misconfigured as error:
                # It need not be said more than once.
                if str(error) != told:
                    told = str(error)
                    level = logging.INFO if isinstance(error, PlaceTaken) else logging.ERROR
                    log.log(level, "work.not_here", why=told)
            except Exception:
                log.exception("work.failed")
            self._over.wait(self._again)
