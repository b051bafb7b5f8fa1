"""The carrier's switch: what the REST interface takes is carried out here, with simulated people at the other end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from random import Random
from threading import Event, Lock

from scripts.storm.ledger import Ledger, PlacedCall, SentText
from scripts.storm.weather import BadWeather, Weather
from voicebot.calls.samples import SampleAccount
from voicebot.clock import Clock
from voicebot.line.leg import PROGRESS, Hooks, Leg
from voicebot.line.moments import BotSaid
from voicebot.line.player import Player
from voicebot.line.population.ear import Ear
from voicebot.line.population.manners import Manners
from voicebot.line.population.person import Person
from voicebot.line.transport import Transport
from voicebot.line.views import spoken_language
from voicebot.line.webhooks import Webhooks

#: lines that tell the person of something that is on record from then on
TOLD = (
    "promise.recorded",
    "promise.recorded_instead",
    "plan.pending",
    "callback.booked",
    "callback.again.booked",
    "closing.stop",
    "followup.yes",
)
_ATTEMPT = re.compile(r"/([0-9a-f]{32})(?:[?#]|$)")


class _Over(Exception):
    """The storm is over, and every call with it."""


class Switch:
    """Carries out calls and texts, `at_once` calls at a time, and keeps the ledger of them. Safe to share.

    `talk` false: every call ends unanswered at once, for measuring how fast calls are started.
    """

    def __init__(
        self,
        people: Mapping[str, SampleAccount],
        manners: Manners,
        lines: Mapping[str, Mapping[str, str]],
        transport: Transport,
        token: str,
        clock: Clock,
        weather: Weather,
        *,
        seed: int = 1,
        pace: float = 0.0,
        at_once: int = 16,
        talk: bool = True,
    ) -> None:
        self.ledger = Ledger()
        self._people, self._manners = people, manners
        self._ear, self._witness = Ear(lines, manners.questions), Ear(lines, TOLD)
        self._transport, self._token, self._clock = BadWeather(transport, weather), token, clock
        self._seed, self._pace, self._talk = seed, pace, talk
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="call")
        self._live: dict[str, Player] = {}
        self._lock = Lock()
        self._over = Event()

    # -- what the REST interface asks ------------------------------------------------------------------------------

    def call(self, form: Mapping[str, str]) -> PlacedCall:
        """A call is placed: from now on it is in the ledger, whatever becomes of the answer."""
        placed = self.ledger.place(_attempt(form.get("Url", "")), form["To"], form.get("From", ""), self._clock.now())
        self._work(lambda: self._rings(placed, dict(form)))
        return placed

    def text(self, form: Mapping[str, str]) -> SentText:
        """A text is sent, and is soon there."""
        back = form.get("StatusCallback", "")
        sent = self.ledger.send(_attempt(back), form["To"], form.get("From", ""), form["Body"], self._clock.now())
        if back:
            self._work(lambda: self._delivered(sent, back))
        return sent

    def calls(self, query: Mapping[str, str]) -> list[PlacedCall]:
        """The calls that a list asks for, newest first."""
        found = self.ledger.calls_to(query.get("To"))
        after, before = (_time(query.get(name)) for name in ("StartTime>", "StartTime<"))
        return [
            call
            for call in found
            if query.get("Status") in (None, call.status)
            and query.get("From") in (None, call.caller)
            and (after is None or call.at.date() >= after.date())
            and (before is None or call.at.date() <= before.date())
        ]

    def texts(self, query: Mapping[str, str]) -> list[SentText]:
        """The texts that a list asks for, newest first."""
        return [text for text in self.ledger.texts_to(query.get("To")) if query.get("From") in (None, text.caller)]

    def found_call(self, sid: str) -> PlacedCall | None:
        """The call with this id."""
        return self.ledger.call(sid)

    def found_text(self, sid: str) -> SentText | None:
        """The text with this id."""
        return self.ledger.text(sid)

    def change(self, sid: str, form: Mapping[str, str]) -> bool:
        """Send a live call a new document, or end it. False when it is over."""
        with self._lock:
            player = self._live.get(sid)
        if player is None:
            return False
        if "Twiml" in form:
            player.take_over(form["Twiml"].encode())
        elif form.get("Status") in ("completed", "canceled"):
            player.hang_up()
        return True

    # -- carrying it out -------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Everything ends now."""
        self._over.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def idle(self) -> bool:
        """Whether every call has come to its end."""
        return not self._live and not self.ledger.open_calls()

    def _work(self, work: Callable[[], None]) -> None:
        with suppress(RuntimeError):
            self._pool.submit(work)

    def _rings(self, placed: PlacedCall, form: Mapping[str, str]) -> None:
        player = self._player(placed, form)
        with self._lock:
            self._live[placed.sid] = player
        try:
            placed.status = "ringing"
            player.ring()
            self._takes(placed, player)
        except _Over:
            pass
        except Exception:
            with suppress(Exception):
                player.hang_up()
        finally:
            placed.told = tuple(self._told(player))
            placed.status, placed.ended = player.progress.status, self._clock.now()
            with self._lock:
                self._live.pop(placed.sid, None)

    def _takes(self, placed: PlacedCall, player: Player) -> None:
        account = self._people.get(placed.to)
        if account is None or not self._talk:
            player.decline("no-answer")
            return
        chance = Random(f"{self._seed}:{placed.attempt}")  # noqa: S311 - people, not secrets
        person = Person(account, self._manners, self._ear, chance, self._clock.now(), self._waits)
        placed.manner = person.manner.name
        person.hold(player)

    def _player(self, placed: PlacedCall, form: Mapping[str, str]) -> Player:
        hooks = Hooks(
            voice=form["Url"],
            fallback=form.get("FallbackUrl"),
            status=form.get("StatusCallback"),
            machine=form.get("AsyncAmdStatusCallback"),
            events=PROGRESS,
        )
        leg = Leg(placed.sid, "AC" + "0" * 32, placed.caller, placed.to, "outbound-api")
        return Player(leg, hooks, Webhooks(self._transport, self._token), self._clock, self._waits)

    def _told(self, player: Player) -> Iterator[str]:
        for said in player.heard:
            if isinstance(said, BotSaid):
                yield from self._witness.heard([said.text], spoken_language(said.language))

    def _delivered(self, sent: SentText, back: str) -> None:
        form = {"MessageSid": sent.sid, "To": sent.to, "From": sent.caller, "AccountSid": "AC" + "0" * 32}
        webhooks = Webhooks(self._transport, self._token)
        for status in ("sent", "delivered"):
            webhooks.notify(back, form | {"MessageStatus": status})
        sent.status = "delivered"

    def _waits(self, seconds: float) -> None:
        if self._over.wait(seconds * self._pace):
            raise _Over


def _attempt(url: str) -> str:
    found = _ATTEMPT.search(url)
    return found[1] if found else ""


def _time(given: str | None) -> datetime | None:
    return datetime.fromisoformat(given.replace("Z", "+00:00")) if given else None
