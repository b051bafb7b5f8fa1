"""How badly the carrier and the network behave, drawn from a seed: shares of one for each kind of trouble."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from threading import Lock, Thread

from voicebot.errors import VoicebotError
from voicebot.line.transport import Request, Response, TooSlow, Transport

#: seconds: longer than the bot waits for an answer, a delay it bears, and how late a late webhook comes
TOO_LONG, DELAY, LATE = 11.0, (0.05, 0.6), (0.2, 3.0)


@dataclass(frozen=True, slots=True)
class Climate:
    """Shares of requests to the carrier, and of webhooks from it, that meet each kind of trouble."""

    busy: float = 0.04  # 429: not carried out
    refused: float = 0.02  # 503 before it is carried out
    broken: float = 0.03  # carried out, and 500 comes back
    no_answer: float = 0.03  # carried out, and the connection ends
    too_late: float = 0.02  # carried out, and the answer comes when nobody waits any more
    cut_off: float = 0.02  # the connection ends before it is carried out
    slow: float = 0.08  # carried out, after a while
    lost_webhook: float = 0.06
    repeated_webhook: float = 0.06
    late_webhook: float = 0.06  # comes after those that follow it
    unseen_answer: float = 0.01  # of a turn: the bot answers, and the answer is lost


BAD, CALM = Climate(), Climate(*([0.0] * 11))


class Weather:
    """Draws what becomes of each request. Safe to share; `calm` ends all trouble."""

    def __init__(self, seed: int, climate: Climate = CALM) -> None:
        self.climate = climate
        self._chance = Random(seed)  # noqa: S311 - trouble, not secrets
        self._lock = Lock()

    def calm(self) -> None:
        """From now on everything works."""
        self.climate = CALM

    def of_request(self) -> str:
        """The fate of a request that asks the carrier to do something."""
        one = self.climate
        return self._drawn(
            busy=one.busy, refused=one.refused, broken=one.broken, no_answer=one.no_answer, too_late=one.too_late,
            cut_off=one.cut_off, slow=one.slow,
        )  # fmt: skip

    def of_webhook(self) -> str:
        """The fate of a report from the carrier."""
        one = self.climate
        return self._drawn(lost=one.lost_webhook, twice=one.repeated_webhook, late=one.late_webhook)

    def of_turn(self) -> str:
        """The fate of a request for a document."""
        return self._drawn(unseen=self.climate.unseen_answer, twice=self.climate.unseen_answer)

    def seconds(self, least: float, most: float) -> float:
        """A length of time between two."""
        with self._lock:
            return self._chance.uniform(least, most)

    def _drawn(self, **shares: float) -> str:
        with self._lock:
            left = self._chance.random()
        for name, share in shares.items():
            left -= share
            if left < 0:
                return name
        return "fine"


class BadWeather:
    """A transport of webhooks that treats each as the weather says: reports are lost, repeated, or come late."""

    def __init__(self, transport: Transport, weather: Weather) -> None:
        self._transport, self._weather = transport, weather

    def send(self, request: Request) -> Response:
        if "/status/" in request.url:
            return self._report(request)
        match self._weather.of_turn():
            case "unseen":
                self._transport.send(request)
                raise TooSlow("the answer was lost")
            case "twice":
                self._transport.send(request)
        return self._transport.send(request)

    def _report(self, request: Request) -> Response:
        match self._weather.of_webhook():
            case "lost":
                raise TooSlow("lost on the way")
            case "twice":
                self._transport.send(request)
            case "late":
                Thread(target=self._later, args=(request,), daemon=True).start()
                return Response(204)
        return self._transport.send(request)

    def _later(self, request: Request) -> None:
        time.sleep(self._weather.seconds(*LATE))
        # one that cannot be delivered is lost
        with suppress(VoicebotError):
            self._transport.send(request)
