"""A bot of a few written answers, so that the line's own behaviour can be seen alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from twilio.request_validator import RequestValidator
from werkzeug.wrappers import Request, Response

from voicebot.clock import ManualClock
from voicebot.line.player import Player
from voicebot.line.transport import Transport, WsgiTransport
from voicebot.line.trunk import Trunk

TOKEN = "a-token-of-the-tests"
BASE = "https://bot.example"


@dataclass
class ScriptedBot:
    """Answers each path with what was written for it (a document, or a status), and keeps every request."""

    answers: dict[str, str | int | list[str | int]] = field(default_factory=dict)
    seen: list[tuple[str, dict[str, str], dict[str, str]]] = field(default_factory=list)
    unsigned: int = 0

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        request = Request(environ)
        form = dict(request.form.items())
        url = f"{request.scheme}://{request.host.split(':')[0]}{environ['REQUEST_URI']}"
        if not RequestValidator(TOKEN).validate(url, form, request.headers.get("X-Twilio-Signature", "")):
            self.unsigned += 1
        self.seen.append((environ["REQUEST_URI"], form, dict(request.headers.items())))
        return self._answer(request.path)(environ, start_response)

    def _answer(self, path: str) -> Response:
        # what the bot has to say of a machine it says to the carrier, and not in its answer
        answer = self.answers.get(path, 204 if "/amd/" in path else "<Response/>")
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if isinstance(answer, int):
            return Response("no", answer)
        body = answer if answer.startswith("<?") else f"<Response>{answer}</Response>"
        return Response(body, 200, content_type="text/xml")

    def forms(self, path: str) -> list[dict[str, str]]:
        """The forms that came to `path`, in order."""
        return [form for seen, form, _ in self.seen if seen.split("?")[0] == path]


@pytest.fixture
def bot() -> ScriptedBot:
    return ScriptedBot()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 11, 24, 2, 0, tzinfo=UTC))


def trunk_to(transport: Transport, clock: ManualClock) -> Trunk:
    return Trunk(transport, TOKEN, BASE, "+15550100100", clock, passes=lambda seconds: clock.advance(seconds=seconds))


@pytest.fixture
def call_in(bot: ScriptedBot, clock: ManualClock) -> Callable[[str], Player]:
    """Ring the bot, whose first document is the one given."""

    def ring(document: str) -> Player:
        bot.answers["/twilio/voice/inbound"] = document
        player = trunk_to(WsgiTransport(bot), clock).call_in("+12025550143")
        player.answer()
        return player

    return ring
