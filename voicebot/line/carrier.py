"""The built-in line as a Carrier: a placed call rings until a web phone or a terminal picks it up."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from weakref import WeakValueDictionary

from voicebot.calls.carrier import Dial
from voicebot.errors import CarrierFailed
from voicebot.line.player import Player


@dataclass(frozen=True, slots=True)
class Ringing:
    """A call that waits for somebody to pick up. `attempt` is our call id, `sid` the line's own."""

    attempt: str
    sid: str
    to: str


def sid_of(attempt: str) -> str:
    """The line's id of an outbound call: derived, so that any process can pick up what another one placed."""
    return f"CA{attempt}"


class LineCarrier:
    """Holds ringing calls in this process, the newest `limit` of them."""

    name = "built-in line"

    def __init__(self, limit: int = 200) -> None:
        self._ringing: OrderedDict[str, Ringing] = OrderedDict()
        self._limit = limit
        self._lock = Lock()
        self._players: WeakValueDictionary[str, Player] = WeakValueDictionary()

    def place(self, dial: Dial) -> str:
        """The telephone rings. Never fails: there is no network in between."""
        with self._lock:
            self._ringing[dial.attempt] = Ringing(dial.attempt, sid_of(dial.attempt), dial.to)
            while len(self._ringing) > self._limit:
                self._ringing.popitem(last=False)
        return sid_of(dial.attempt)

    def ringing(self) -> tuple[Ringing, ...]:
        """The calls that ring now, oldest first."""
        with self._lock:
            return tuple(self._ringing.values())

    def take(self, attempt: str) -> Ringing | None:
        """Take a ringing call off the hook: only one holder gets it."""
        with self._lock:
            return self._ringing.pop(attempt, None)

    def holds(self, player: Player) -> None:
        """This player now plays the call with its sid; it is forgotten when its holder lets go of it."""
        self._players[player.leg.sid] = player

    def redirect(self, sid: str, twiml: str) -> None:
        """Send a live call a new document. Raises CarrierFailed when no such call is held in this process."""
        player = self._players.get(sid)
        if player is None:
            raise CarrierFailed(f"no live call {sid} on the built-in line", code=21220)
        player.take_over(twiml.encode())
