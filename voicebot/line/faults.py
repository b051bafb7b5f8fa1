"""A bad network between the carrier and the bot: deliveries that come twice, late, out of order, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from voicebot.line.transport import Request, Response, TooSlow, Transport, Unreachable


class Fate(StrEnum):
    """What becomes of one request."""

    DELIVERED = "delivered"
    TWICE = "twice"  # the bot gets it twice, the carrier sees the second answer
    UNSEEN = "unseen"  # the bot gets it and answers, and the answer is lost
    LATE = "late"  # the carrier gives up; the bot gets it when `release` is called
    LOST = "lost"  # the bot never gets it


class BadNetwork:
    """A transport that treats each request as `fate` says. `held` are the late ones, oldest first."""

    def __init__(self, transport: Transport, fate: Callable[[Request], Fate]) -> None:
        self._transport, self._fate = transport, fate
        self.held: list[Request] = []

    def send(self, request: Request) -> Response:
        match self._fate(request):
            case Fate.DELIVERED:
                return self._transport.send(request)
            case Fate.TWICE:
                self._transport.send(request)
                return self._transport.send(request)
            case Fate.UNSEEN:
                self._transport.send(request)
                raise TooSlow("the answer was lost")
            case Fate.LATE:
                self.held.append(request)
                raise TooSlow("no answer in time")
            case Fate.LOST:
                raise Unreachable("lost on the way")

    def release(self, *, newest_first: bool = False) -> list[Response]:
        """Deliver what was held back and return the answers, which the carrier no longer listens to."""
        held, self.held = self.held, []
        return [self._transport.send(request) for request in (reversed(held) if newest_first else held)]
