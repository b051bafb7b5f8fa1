"""Twilio as a Carrier: places calls, steers live ones, and never repeats what may have been carried out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from requests.exceptions import ConnectionError as NoConnection
from requests.exceptions import ConnectTimeout, RequestException
from twilio.base.exceptions import TwilioException
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client
from urllib3.exceptions import MaxRetryError, NewConnectionError

from voicebot.calls.carrier import Dial
from voicebot.calls.listing import Listed
from voicebot.calls.progress import ORDER, TERMINAL
from voicebot.errors import CarrierFailed
from voicebot.settings import Settings

#: seconds to wait for Twilio; its client by itself would wait for ever
TIMEOUT = 10.0
#: seconds that a called telephone rings
RING_SECONDS = 30

#: the newest calls to one number that are looked through
LISTED_MOST = 100
NEVER = datetime.min.replace(tzinfo=UTC)

#: all that Twilio's client raises; a ValueError is an answer that is no JSON
FAILURES = (TwilioException, RequestException, ValueError)

#: what people are told of the errors that have an answer of their own. Source: Twilio's error dictionary
MEANINGS = {
    20003: "the account's id or token is wrong: check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN",
    20429: "too many requests just now: this one was not carried out, try again",
    21211: "the number is not one that can be called: correct it in the account",
    21217: "the number is not one that can be called: correct it in the account",
    21214: "the number cannot be reached",
    21215: "the carrier account may not call that country: allow it under geographic permissions",
    21216: "the carrier blocks this number",
    21220: "the call is no longer in progress",
    21610: "the person has opted out with the carrier",
    21614: "the number is no mobile number",
}


class Directed(TwilioHttpClient):  # type: ignore[misc]  # Twilio's client is not typed
    """Twilio's HTTP client, pointed at any server that speaks its interface."""

    def __init__(self, base: str, timeout: float) -> None:
        super().__init__(timeout=timeout)
        self._base = base.rstrip("/")

    def request(self, method: str, url: str, *given: Any, **named: Any) -> Response:
        if self._base:
            # Whatever host the client would ask (it has one for each region and edge), only the path counts.
            url = self._base + urlunsplit(urlsplit(url)._replace(scheme="", netloc=""))
        return super().request(method, url, *given, **named)


class TwilioCarrier:
    """Calls through a Twilio account."""

    name = "twilio"
    # A call that was placed has long rung by then, and stands in the list from its first moment.
    sure_after: timedelta | None = timedelta(minutes=15)

    def __init__(self, settings: Settings, *, timeout: float = TIMEOUT) -> None:
        self._from = settings.twilio_from_number
        self._url = settings.public_url.rstrip("/") + "/twilio/voice"
        self._record = settings.record_calls
        self._client = Client(
            settings.twilio_account_sid,
            settings.twilio_auth_token.get_secret_value(),
            http_client=Directed(settings.twilio_api_base, timeout),
        )

    def place(self, dial: Dial) -> str:
        """Place the call and return Twilio's id of it. Raises CarrierFailed."""
        if not self._from:
            raise CarrierFailed("no number to call from: set TWILIO_FROM_NUMBER; the call was not placed")
        try:
            sid = self._client.calls.create(**self._request(dial)).sid
        except FAILURES as error:
            raise failure(error) from error
        if not sid:
            raise CarrierFailed("the carrier's answer names no call: it may have been placed", unknown=True)
        return str(sid)

    def placed_to(self, number: str, since: datetime) -> Sequence[Listed]:
        """The newest calls from us to this number since a time. Raises CarrierFailed."""
        try:
            # By number alone: a call that still waits at Twilio has not begun, and no time finds it.
            found = self._client.calls.list(to=number, from_=self._from, limit=LISTED_MOST, page_size=LISTED_MOST)
        except FAILURES as error:
            raise failure(error, LOOK) from error
        # One without a time may be any, and nothing that is sure can be said while it is there.
        return [one for one in (_listed(call, since) for call in found) if one.at >= since]

    def placed_as(self, sid: str) -> Listed | None:
        """The call of this id. Raises CarrierFailed."""
        try:
            return _listed(self._client.calls(sid).fetch(), NEVER)
        except FAILURES as error:
            if getattr(error, "status", None) == 404:
                return None
            raise failure(error, LOOK) from error

    def redirect(self, sid: str, twiml: str) -> None:
        """Send a live call a new document. Raises CarrierFailed."""
        try:
            self._client.calls(sid).update(twiml=twiml)
        except FAILURES as error:
            raise failure(error) from error

    def record(self, sid: str, call: str) -> str:
        """Record a live call, both sides apart; Twilio's id of the recording. Raises CarrierFailed."""
        try:
            return str(self._client.calls(sid).recordings.create(**self._recording(call)).sid)
        except FAILURES as error:
            raise failure(error) from error

    def _recording(self, call: str) -> dict[str, Any]:
        return {
            "recording_channels": "dual",
            "recording_status_callback": f"{self._url}/recording/{call}",
            "recording_status_callback_method": "POST",
            "recording_status_callback_event": ["completed", "absent"],
        }

    def _request(self, dial: Dial) -> Mapping[str, Any]:
        return {
            "to": dial.to,
            "from_": self._from,
            "url": f"{self._url}/answer/{dial.attempt}",
            "method": "POST",
            "fallback_url": f"{self._url}/fallback",
            "fallback_method": "POST",
            "status_callback": f"{self._url}/status/{dial.attempt}",
            "status_callback_method": "POST",
            "status_callback_event": ["initiated", "ringing", "answered", "completed"],
            "machine_detection": "DetectMessageEnd",
            "async_amd": "true",
            "async_amd_status_callback": f"{self._url}/amd/{dial.attempt}",
            "async_amd_status_callback_method": "POST",
            "timeout": RING_SECONDS,
            **({"record": True} | self._recording(dial.attempt) if self._record else {}),
        }


@dataclass(frozen=True, slots=True)
class Deed:
    """What was asked of the carrier, in the words in which people are told of its failure."""

    not_done: str
    maybe_done: str
    meanings: Mapping[int, str]


CALL = Deed("the call was not placed", "the call may have been placed", MEANINGS)
LOOK = Deed("nothing was looked up", "nothing was looked up", MEANINGS)


def _listed(one: Any, undated: datetime) -> Listed:
    """A call of Twilio's; `undated` is its time where it gives none."""
    made = one.date_created or undated
    at = made if made.tzinfo is not None else made.replace(tzinfo=UTC)
    seconds = str(one.duration or "")
    return Listed(str(one.sid), _known(str(one.status)), at, int(seconds) if seconds.isdecimal() else None)


def _known(state: str) -> str:
    """A state that we know; one that we do not is taken for the least that a call with an id can be."""
    return state if state in TERMINAL or state in ORDER[3:] else "queued"


def failure(error: Exception, deed: Deed = CALL) -> CarrierFailed:
    """The error as ours; `unknown` where the request may have been carried out all the same."""
    status = getattr(error, "status", None)
    if isinstance(error, TwilioException) and isinstance(status, int):
        # An answer that is not Twilio's own (a proxy's, say) has only the HTTP status for a code.
        code = 20429 if status == 429 else int(getattr(error, "code", None) or 0)
        meaning = deed.meanings.get(code, f"the carrier answered {status}")
        return CarrierFailed(meaning, unknown=not 400 <= status < 500, code=code or None)
    if isinstance(error, ConnectTimeout) or (isinstance(error, NoConnection) and _refused(error)):
        return CarrierFailed(f"the carrier could not be reached: {deed.not_done}")
    if isinstance(error, ValueError) and not isinstance(error, RequestException):
        return CarrierFailed(f"the carrier's answer cannot be read: {deed.maybe_done}", unknown=True)
    return CarrierFailed(f"the carrier did not answer in time: {deed.maybe_done}", unknown=True)


def _refused(error: NoConnection) -> bool:
    """Whether no connection was made at all, so that nothing can have been carried out."""
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)
