"""A worker: all that goes on by itself, in one process, until it is told to stop.

It may be killed at any instant. Whatever it had at hand is found by the next start in the rows that it works from; a
call that was asked for and not answered is looked for at the carrier, and never asked for again blindly.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Event

import structlog
from sqlalchemy.exc import SQLAlchemyError

from voicebot.clock import Clock
from voicebot.errors import Misconfigured
from voicebot.outreach.work.duty import Duty
from voicebot.outreach.work.engine import Dialler, Engine, Pace
from voicebot.outreach.work.place import Place
from voicebot.outreach.work.rounds import Rounds, pass_of
from voicebot.records.database import Database

log = structlog.get_logger(__name__)

#: seconds between two looks at whether the worker's place is still its own
CHECK = 5.0
#: seconds that a worker that was told to stop gives to what is at hand; more than any request to a carrier takes
PATIENCE = 45
#: seconds between two looks at whether dials still wait, in a single pass
DRAIN = 0.2
SOLE = "sole"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Worker:
    """One for a process. `dial` rings one member of a campaign, and may be asked to again after it was killed."""

    def __init__(
        self, database: Database, clock: Clock, name: str, pace: Pace, duties: Sequence[Duty], dial: Dialler
    ) -> None:
        self._database, self._name, self._pace, self._duties = database, name, pace, duties
        self._over = Event()
        # On SQLite whoever holds the only place takes up what the last holder left, whatever its name was.
        own = SOLE if database.is_sqlite else name
        self._engine = Engine(database, clock, own, pace, dial, lambda: not self._over.is_set())

    def stop(self) -> None:
        """End after what is at hand; from any thread, or a signal's handler."""
        self._over.set()

    def run(self) -> None:
        """Work until stopped. Raises Misconfigured where the worker's place is held, or the tables are older."""
        with self._at_work([duty for duty in self._duties if duty.daily_at]) as place:
            rounds = Rounds([duty for duty in self._duties if duty.every], self._over)
            rounds.start()
            try:
                while not self._over.wait(CHECK):
                    _keep(place)
            finally:
                self._over.set()
                late = rounds.join(PATIENCE)
                if late:
                    log.warning("work.cut_short", duties=late)

    def once(self, told: Callable[[str], object] = lambda _: None) -> Mapping[str, bool]:
        """One pass of every duty, and every dial that waits then; whether each went well. `told` hears of each."""
        went: dict[str, bool] = {}
        with self._at_work(None):
            for duty in self._duties:
                if self._over.is_set():
                    break
                told(duty.name)
                went[duty.name] = pass_of(duty, self._over)
            told("dials")
            while not self._over.is_set() and self._engine.waiting():
                self._over.wait(DRAIN)
        return went

    @contextmanager
    def _at_work(self, daily: Sequence[Duty] | None) -> Iterator[Place]:
        place = Place(self._database, self._name)
        place.take()
        try:
            self._engine.start(daily)
            log.info("work.started", worker=self._name, duties=[duty.name for duty in self._duties])
            try:
                yield place
            finally:
                self._engine.stop(PATIENCE)
                log.info("work.stopped", worker=self._name)
        finally:
            place.give_back()


def _keep(place: Place) -> None:
    """A database that cannot be reached now can be later; so can the place on it, unless somebody else takes it."""
    try:
        place.keep()
    except SQLAlchemyError as error:
        log.warning("work.database_away", kind=type(error).__name__)


def worker_name(wanted: str) -> str:
    """The name that was asked for, the machine's where none was. Raises Misconfigured for one that is none."""
    name = wanted or socket.gethostname()
    if not NAME.fullmatch(name):
        raise Misconfigured(f"WORKER_NAME: {name} is no name; use up to 64 letters, digits, dots and dashes")
    return name
