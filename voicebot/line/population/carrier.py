"""The built-in line with people on it, as a Carrier: whom we call takes the call, or does not, in this process.

Their calls go through the same signed webhooks over HTTP, to a web server that may be another process. A call that is
placed waits until one of the people who may talk at once is free. When the process ends, its calls break off: nobody
tells of their end, as when a carrier's own report is lost, and reconciliation finds that they are over.
"""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from random import Random
from threading import Event, Lock

import structlog

from voicebot.calls.carrier import Dial
from voicebot.calls.house import REHEARSAL_CARRIER
from voicebot.calls.samples import SampleAccount
from voicebot.errors import CarrierFailed
from voicebot.line.carrier import sid_of
from voicebot.line.player import Player
from voicebot.line.population.ear import Ear
from voicebot.line.population.manners import Manners
from voicebot.line.population.person import Person
from voicebot.line.trunk import Trunk

log = structlog.get_logger(__name__)


class _Over(Exception):
    """The process ends: whoever talks puts the receiver down."""


class Population:
    """`people` by their numbers; a call to any other number rings until a web phone takes it.

    `pace` is the length of a second of a call in seconds: 1 is as in life, 0 lets no time go by. Safe to share.
    """

    name = REHEARSAL_CARRIER

    def __init__(
        self,
        trunk: Trunk,
        people: Mapping[str, SampleAccount],
        manners: Manners,
        ear: Ear,
        *,
        seed: int = 1,
        pace: float = 1.0,
        at_once: int = 20,
    ) -> None:
        self._people, self._manners, self._ear = people, manners, ear
        self._trunk = replace(trunk, passes=self._waits)
        self._seed, self._pace = seed, pace
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="caller")
        self._over = Event()
        self._lock = Lock()
        self._talking: dict[str, Player] = {}

    def place(self, dial: Dial) -> str:
        """The telephone rings. Raises CarrierFailed once the line is closed: then the call was not placed."""
        account = self._people.get(dial.to)
        if account is not None:
            try:
                self._pool.submit(self._rings, dial, account)
            except RuntimeError as error:
                raise CarrierFailed("the built-in line is closed: the call was not placed") from error
        return sid_of(dial.attempt)

    def talking(self) -> int:
        """How many calls go on now."""
        return len(self._talking)

    def redirect(self, sid: str, twiml: str) -> None:
        """Send a live call a new document. Raises CarrierFailed when no such call is held in this process."""
        with self._lock:
            player = self._talking.get(sid)
        if player is None:
            raise CarrierFailed(f"no live call {sid} on the built-in line", code=21220)
        player.take_over(twiml.encode())

    def drain(self) -> None:
        """Let every call come to its end; none is placed any more."""
        self._pool.shutdown(wait=True)

    def close(self) -> None:
        """End the calls that go on, and place none any more."""
        self._over.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _rings(self, dial: Dial, account: SampleAccount) -> None:
        if self._over.is_set():
            return
        chance = Random(f"{self._seed}:{dial.attempt}")  # noqa: S311 - people, not secrets
        person = Person(account, self._manners, self._ear, chance, self._trunk.clock.now(), self._waits)
        sid = sid_of(dial.attempt)
        player = None
        try:
            player = self._trunk.call_out(dial.attempt, sid, dial.to)
            with self._lock:
                self._talking[sid] = player
            person.hold(player)
        except _Over:
            if player is not None:
                player.hang_up()
        except Exception:
            # A fault of the simulation must not leave the call open for ever.
            log.exception("caller.failed", call=dial.attempt, manner=person.manner.name)
            if player is not None:
                player.hang_up()
        finally:
            with self._lock:
                self._talking.pop(sid, None)

    def _waits(self, seconds: float) -> None:
        """Time goes by on the line."""
        if self._over.wait(seconds * self._pace):
            raise _Over
