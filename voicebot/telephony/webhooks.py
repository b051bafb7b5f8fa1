"""The webhooks of a telephone number and of the calls we place: check, turn into one event, ask `Calls`, render."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import structlog
from flask import Blueprint, Response, request
from structlog.contextvars import bind_contextvars
from werkzeug.exceptions import RequestEntityTooLarge

from voicebot.calls import Calls, Spoken
from voicebot.calls.carrier import PLAYS_ANSWER
from voicebot.calls.events import Answered
from voicebot.errors import CarrierFailed, Conflict, InvalidInput, NotFound
from voicebot.settings import Settings
from voicebot.telephony import forms, signature, twiml
from voicebot.telephony.recording import MEND, Recorder

log = structlog.get_logger(__name__)
security = structlog.get_logger("voicebot.security")

TOKEN_HEADER = "I-Twilio-Idempotency-Token"  # noqa: S105 - the name of a header
#: bytes: 100 kB of Chinese speech is three times as long once it is percent-encoded
LARGEST = 512 * 1024
HEADERS = {"X-Content-Type-Options": "nosniff"}
UNAVAILABLE, TO_A_PERSON = "system.unavailable", "system.failed_person"


class LiveCalls(Protocol):
    """What the webhooks need of a carrier: to tell a live call what to do now. Raises CarrierFailed."""

    def redirect(self, sid: str, twiml: str) -> None: ...


def blueprint(calls: Calls, settings: Settings, live: LiveCalls, recorder: Recorder | None = None) -> Blueprint:
    """The routes under /voice; not one of them answers a request that is not signed.

    `recorder` keeps the sound of calls that come in; None where nobody does.
    """
    voice = Blueprint("voice", __name__, url_prefix="/voice")
    hooks = Webhooks(calls, settings, live, recorder)
    voice.before_request(Guard(settings).refuse_strangers)
    voice.add_url_rule("/inbound", "inbound", hooks.inbound, methods=["POST"])
    voice.add_url_rule("/answer/<attempt>", "answer", hooks.answer, methods=["POST"])
    voice.add_url_rule("/turn/<call>", "turn", hooks.turn, methods=["POST"])
    voice.add_url_rule("/status/<call>", "status", hooks.status, methods=["POST"])
    voice.add_url_rule("/amd/<attempt>", "amd", hooks.amd, methods=["POST"])
    voice.add_url_rule("/recording/<call>", "recording", hooks.recording, methods=["POST"])
    voice.add_url_rule("/fallback", "fallback", hooks.fallback, methods=["POST"])
    voice.register_error_handler(InvalidInput, refused(400))
    voice.register_error_handler(Conflict, refused(409))
    voice.register_error_handler(NotFound, refused(404))
    return voice


class Guard:
    """The check before every view."""

    def __init__(self, settings: Settings) -> None:
        self._token = settings.twilio_auth_token.get_secret_value().encode()
        self._public_url = settings.public_url.rstrip("/")

    def refuse_strangers(self) -> Response | None:
        """403 for what Twilio did not sign for this URL, 413 for what is too large; neither changes anything."""
        try:
            if signature.carrier_signed(request, self._token, self._public_url):
                return None
        except RequestEntityTooLarge:
            security.warning("webhook.oversized", path=_path(), length=request.content_length)
            return _text("The request is too large.", 413)
        security.warning("webhook.unsigned", path=_path(), signed=signature.HEADER in request.headers)
        return _text("The request is not signed by the carrier for this address.", 403)


class Webhooks:
    """One for an application: the views."""

    def __init__(self, calls: Calls, settings: Settings, live: LiveCalls, recorder: Recorder | None) -> None:
        self._calls, self._live, self._recorder = calls, live, recorder
        self._account = settings.twilio_account_sid
        self._public_url = settings.public_url.rstrip("/")
        self._person = settings.person_number
        self._language = settings.default_language

    def inbound(self) -> Response:
        """The hotline rings."""
        sid = forms.call_sid(request.form)
        call = self._calls.open_inbound(sid, forms.caller(request.form), request.form.get("To", ""))
        # A ring that is delivered again is being recorded already; one of the built-in line has no sound to keep.
        wanted = self._recorder is not None and request.form.get("AccountSid") == self._account
        first = wanted and self._calls.call(call).turn == 0
        reply = self._answered(call)
        if self._recorder is not None and first:
            self._recorder.begin(sid, call)
        return reply

    def answer(self, attempt: str) -> Response:
        """A call of ours was answered."""
        return self._answered(attempt)

    def _answered(self, call: str) -> Response:
        bind_contextvars(call=call)
        return self._say(lambda: self._calls.take_turn(call, Answered(), self._delivery()))

    def turn(self, call: str) -> Response:
        """The caller pressed, said, or let the time go by."""
        asked, form = request.args.to_dict(), request.form.to_dict()
        event = forms.turn_event(form, asked.get("transfer"))
        number = forms.whole(asked, "turn")
        bind_contextvars(call=call)
        garbled = forms.garbled(form)
        if garbled:
            log.warning("turn.garbled", fields=garbled, taken_as=type(event).__name__)
        return self._say(lambda: self._calls.take_turn(call, event, self._delivery(), number))

    def fallback(self) -> Response:
        """A turn failed: never dead air."""
        form = request.form
        sid, code, url = forms.call_sid(form), form.get("ErrorCode", ""), form.get("ErrorUrl", "")
        # Whatever fails from here on, the line in the log leads to the call.
        bind_contextvars(call=forms.call_in(url))
        try:
            return self._say(lambda: self._fail(sid, code, url))
        except Exception:
            # The last resort must answer even when the database does not.
            log.exception("webhook.fallback_failed")
            return self._unavailable()

    def _fail(self, sid: str, code: str, url: str) -> Spoken:
        told = {"code": code[:16], "sid": sid, "url": url.partition("?")[0][:200]}
        try:
            call = self._failed_call(sid, url)
        except Exception:
            log.error("webhook.fallback", **told)
            raise
        bind_contextvars(call=call)
        log.error("webhook.fallback", **told)
        return self._calls.fail_turn(call, code, url)

    def _failed_call(self, sid: str, url: str) -> str:
        """The call of ours that failed. The carrier's id of one that we dialled may not have reached us yet."""
        try:
            return self._calls.call_id_of(sid)
        except NotFound:
            named = forms.call_in(url)
            if named is None:
                raise
            return named

    def status(self, call: str) -> Response:
        """The carrier says how far a call is."""
        form = request.form
        state, sequence, seconds = form.get("CallStatus", ""), *_counts()
        bind_contextvars(call=call)
        try:
            self._calls.record_status(call, state, sequence, seconds, forms.call_sid_or_none(form))
        except NotFound:
            # A hotline number has one status address for all its calls.
            known = self._calls.call_id_of(forms.call_sid(form))
            bind_contextvars(call=known)
            self._calls.record_status(known, state, sequence, seconds)
        return Response(status=204)

    def amd(self, attempt: str) -> Response:
        """The carrier says whether a person or a machine answered."""
        bind_contextvars(call=attempt)
        spoken = self._calls.record_machine(attempt, request.form.get("AnsweredBy", "unknown"))
        if spoken is not None:
            document = twiml.render(spoken, self._person, self._public_url)
            try:
                self._live.redirect(forms.call_sid(request.form), document)
            except CarrierFailed as error:
                if request.form.get(PLAYS_ANSWER) == "true":
                    return _xml(document)
                log.warning("machine.not_redirected", code=error.code)
                self._calls.record_untold(attempt, error.code)
        return Response(status=204)

    def recording(self, call: str) -> Response:
        """The carrier says what became of a recording."""
        form = request.form
        told = {"recording": forms.sid(form, "RecordingSid"), "seconds": forms.whole(form, "RecordingDuration")}
        bind_contextvars(call=call)
        if form.get("RecordingStatus") == "completed":
            log.info("recording.kept", **told)
        else:
            log.error("recording.failed", **told, status=form.get("RecordingStatus", "")[:32], mend=MEND)
        return Response(status=204)

    def _delivery(self) -> str | None:
        token = request.headers.get(TOKEN_HEADER, "")[:128]
        return token or None

    def _say(self, turn: Callable[[], Spoken]) -> Response:
        try:
            spoken = turn()
        except NotFound:
            log.warning("webhook.unknown_call", sid=forms.call_sid_or_none(request.form))
            return self._unavailable()
        return _xml(twiml.render(spoken, self._person))

    def _unavailable(self) -> Response:
        say, language = self._calls.script.say, self._language
        sorry = say(UNAVAILABLE, language, {})
        # Whoever rang us gets a person. Whom we rang may be anybody, or a machine: that call ends.
        if self._person and request.form.get("Direction") == "inbound":
            return _xml(twiml.plain_transfer(say(TO_A_PERSON, language, {}), self._person, sorry, language))
        return _xml(twiml.plain(sorry, language))


def _path() -> str:
    return request.root_path + request.path


def _counts() -> tuple[int | None, int | None]:
    return forms.whole(request.form, "SequenceNumber"), forms.whole(request.form, "CallDuration")


def _xml(document: str) -> Response:
    return Response(document, headers=HEADERS, content_type=twiml.CONTENT_TYPE)


def _text(message: str, status: int) -> Response:
    return Response(message, status=status, headers=HEADERS, content_type="text/plain; charset=utf-8")


def refused(status: int) -> Callable[[Exception], Response]:
    """An error's answer: its own words, with this status."""

    def answer(error: Exception) -> Response:
        log.warning("webhook.refused", status=status, reason=str(error))
        return _text(str(error), status)

    return answer
