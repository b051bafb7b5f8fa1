"""A web phone joined to a toy bot of three questions: enough to see the page's own behaviour without the real one."""

from __future__ import annotations

import io
import wave
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from flask import Flask, Response, request
from pydantic import SecretStr

from voicebot.calls.carrier import Carrier, Dial
from voicebot.calls.samples import SAMPLES
from voicebot.calls.spoken import SpokenLine
from voicebot.calls.views import CallView, TurnView
from voicebot.clock import ManualClock
from voicebot.errors import Misconfigured, NotAllowed, NotFound
from voicebot.line.carrier import LineCarrier
from voicebot.line.phone import blueprint
from voicebot.line.transport import WsgiTransport
from voicebot.settings import Settings
from voicebot.speech import Transcript

#: what the real application sends with its pages
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "media-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
MENU = (
    '<Say language="en-US">This call is recorded.</Say>'
    '<Gather input="dtmf speech" numDigits="1" timeout="6" action="/twilio/voice/turn/{call}?turn=1">'
    '<Say language="en-US">Hello, this is Harbour Bank.</Say><Say language="cmn-CN">请按一。</Say></Gather>'
    "<Redirect>/twilio/voice/turn/{call}?turn=1</Redirect>"
)
NEXT = {
    "1": '<Gather input="dtmf" numDigits="4" action="/twilio/voice/turn/{call}?turn=2"><Say>Your birthday?</Say>'
    "</Gather>",
    "0": '<Dial action="/twilio/voice/turn/{call}?turn=3"><Number>+15550100111</Number></Dial>',
}


@dataclass
class ToyCalls:
    """The part of Calls that the page asks: accounts, one call at a time, an empty or a small journal."""

    opened: list[str] = field(default_factory=list)
    refuse: bool = False
    texts: list[dict[str, str]] = field(default_factory=list)

    def sample_accounts(self) -> tuple[Any, ...]:
        return SAMPLES[:2] + SAMPLES[8:9]

    def reserve_outbound(self, account_ref: str, language: str | None = None) -> str:
        if self.refuse:
            raise NotAllowed("outside the hours in which this person may be called", ("CN-TIME-01",))
        if account_ref not in {account.ref for account in SAMPLES}:
            raise NotFound(f"account {account_ref} is not known")
        self.opened.append(uuid4().hex)
        return self.opened[-1]

    def dial(self, call_id: str, carrier: Carrier) -> str:
        return carrier.place(Dial(call_id, "+12025550101"))

    def call(self, call_id: str) -> CallView:
        if call_id not in self.opened:
            raise NotFound(f"call {call_id} is not known")
        return CallView(
            call_id, "outbound", "CN-0001", "en-US", "in-progress", "built-in line", 2, "promise_to_pay_full", True,
            "human", NOW, NOW, None, None,
        )  # fmt: skip

    def journal(self, call_id: str) -> tuple[TurnView, ...]:
        said = (SpokenLine("greeting.outbound", "Hello, this is Harbour Bank."),)
        then = {"is": "Listen", "asked": "identity"}
        return (TurnView(0, NOW, "answered", None, 0, None, None, ("US-AI-01 disclosed",), said, then, ()),)


class ToySound:
    """A tenth of a second of quiet for each line; hears one sentence, in English only."""

    def __init__(self, hears: tuple[str, ...] = ("en-US",), *, speaks: bool = True) -> None:
        self._hears, self.speaks = hears, speaks
        self.asked: list[tuple[str, str]] = []
        self.words = "one"
        self.heard = b""

    def warm(self) -> None:
        self.warmed = True

    def render(self, text: str, language: str, pace: str) -> bytes:
        if not self.speaks:
            raise Misconfigured("speech: no voice is installed")
        sound = io.BytesIO()
        with wave.open(sound, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(8000)
            file.writeframes(b"\0\0" * 800)
        return sound.getvalue()

    def hears(self) -> tuple[str, ...]:
        return self._hears

    def recognise(self, wav: bytes, language: str, asked: str) -> Transcript:
        self.heard = wav
        self.asked.append((language, asked))
        return Transcript(self.words, 0.8 if self.words else 0.0)


def toy_app(calls: ToyCalls, sound: ToySound, clock: ManualClock) -> Flask:
    """The page and the toy bot in one application, as in the real one."""
    app = Flask(__name__)
    settings = Settings(
        secret_key=SecretStr("x" * 32),
        twilio_auth_token=SecretStr("a-token-of-the-tests"),
        public_url="http://bot.example",
    )

    def twiml(body: str, call: str) -> Response:
        return Response(f"<Response>{body.format(call=call)}</Response>", content_type="text/xml")

    @app.post("/twilio/voice/inbound")
    def inbound() -> Response:
        calls.opened.append(uuid4().hex)
        return twiml(MENU, calls.opened[-1])

    @app.post("/twilio/voice/answer/<call>")
    def answer(call: str) -> Response:
        return twiml(MENU, call)

    @app.post("/twilio/voice/turn/<call>")
    def turn(call: str) -> Response:
        if "DialCallStatus" in request.form:
            return twiml("<Say>I am back.</Say><Hangup/>", call)
        said = request.form.get("SpeechResult") or request.form.get("Digits") or "silence"
        return twiml(NEXT.get(said, "<Say>Goodbye.</Say><Hangup/>"), call)

    @app.after_request
    def strict(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        return response

    app.add_url_rule("/twilio/voice/status/<call>", "status", lambda call: ("", 204), methods=["POST"])
    app.add_url_rule("/twilio/voice/amd/<call>", "amd", lambda call: ("", 204), methods=["POST"])
    app.register_blueprint(
        blueprint(
            calls,  # type: ignore[arg-type]
            settings,
            clock=clock,
            carrier=LineCarrier(),
            transport=WsgiTransport(lambda environ, start: app.wsgi_app(environ, start)),
            sound=sound,  # type: ignore[arg-type]
            texts=lambda ref: calls.texts if ref == "CN-0001" else [],
        )
    )
    return app
