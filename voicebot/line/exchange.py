"""The web phones that hold a call now, kept in this process: bounded in number, and hung up when left alone."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import RLock

from voicebot.clock import Clock
from voicebot.errors import Conflict, NotFound
from voicebot.line.player import Phase, Player

#: a window that has asked for nothing for so long was closed
CLOSED = timedelta(seconds=15)


@dataclass(slots=True)
class Handset:
    """One telephone with one call. Only `Exchange.hold` may touch the player: one holder at a time."""

    id: str
    player: Player
    touched: datetime
    account: str | None = None
    attempt: str | None = None
    lock: RLock = field(default_factory=RLock)


class Exchange:
    """Finds a handset by its id. Beyond `limit` the longest untouched gives way; after `idle` a call is hung up."""

    def __init__(self, clock: Clock, *, limit: int = 50, idle: timedelta = timedelta(minutes=30)) -> None:
        self._clock, self._limit, self._idle = clock, limit, idle
        self._handsets: OrderedDict[str, Handset] = OrderedDict()
        self._lock = RLock()

    def connect(self, player: Player, *, account: str | None = None, attempt: str | None = None) -> Handset:
        """Give a call its telephone."""
        handset = Handset(secrets.token_urlsafe(12), player, self._clock.now(), account, attempt)
        with self._lock:
            self._handsets[handset.id] = handset
        self._sweep()
        return handset

    @contextmanager
    def hold(self, handset_id: str, after: int | None = None) -> Iterator[Handset]:
        """The handset, to do something with it.

        `after` is how many moments the holder has seen: when the call has moved on since, Conflict is raised.
        NotFound when there is no such telephone any more.
        """
        with self._lock:
            handset = self._handsets.get(handset_id)
            if handset is not None:
                self._handsets.move_to_end(handset_id)
        if handset is None:
            raise NotFound("this telephone is no longer held here: the call is over or the server was restarted")
        with handset.lock:
            if after is not None and after != len(handset.player.heard):
                raise Conflict("the call has moved on in another window")
            handset.touched = self._clock.now()
            yield handset

    def of_attempt(self, attempt: str) -> Handset | None:
        """The telephone that holds an outbound call, if one does."""
        with self._lock:
            return next((handset for handset in self._handsets.values() if handset.attempt == attempt), None)

    def put_down(self, account: str) -> None:
        """Hang up what this account's window has left behind: one that is open asks for news all the time."""
        old = self._clock.now() - CLOSED
        with self._lock:
            theirs = [one for one in self._handsets.values() if one.account == account and one.touched < old]
        for handset in theirs:
            _put_down(handset)

    def _sweep(self) -> None:
        """Put down telephones that nobody holds any more."""
        old = self._clock.now() - self._idle
        with self._lock:
            left = [handset for handset in self._handsets.values() if handset.touched < old]
            left += list(self._handsets.values())[: max(0, len(self._handsets) - self._limit - len(left))]
            for handset in left:
                self._handsets.pop(handset.id, None)
        for handset in left:
            _put_down(handset)


def _put_down(handset: Handset) -> None:
    with handset.lock:
        if handset.player.phase is not Phase.ENDED:
            handset.player.hang_up()
