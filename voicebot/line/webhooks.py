"""Signed webhook requests, with the retries Twilio makes and the one token that all tries of a request share."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urldefrag, urlencode, urljoin, urlsplit

from twilio.request_validator import RequestValidator

from voicebot.errors import VoicebotError
from voicebot.line.transport import Request, Response, TooSlow, Transport, Unreachable

#: Twilio's numbers for a webhook that failed
HTTP_FAILURE, CONNECTION_FAILURE, CONTENT_TYPE = 11200, 11205, 12300
_XML = ("text/xml", "application/xml", "text/html")
_MOVED = (301, 302, 303, 307, 308)


class WebhookFailed(VoicebotError):
    """A document could not be fetched. `code` is Twilio's number, `url` what was asked."""

    def __init__(self, code: int, url: str, message: str) -> None:
        self.code, self.url = code, url
        super().__init__(f"{code} {url}: {message}")


@dataclass(frozen=True, slots=True)
class Posted:
    """One webhook as it went over the line. `status` is 0 when nothing came back; `milliseconds` is the wait."""

    method: str
    url: str
    form: Mapping[str, str]
    status: int
    body: str
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Overrides:
    """Connection overrides from a URL's fragment, such as `#rc=2&rp=ct,rt,5xx`: how often to try again, and when."""

    retries: int = 1
    policy: tuple[str, ...] = ("ct",)

    @classmethod
    def of(cls, fragment: str) -> Overrides:
        given = parse_qs(fragment)
        count = given.get("rc", ["1"])[0]
        return cls(
            retries=min(int(count), 5) if count.isdigit() else 1,
            policy=tuple(given.get("rp", ["ct"])[0].split(",")),
        )

    def again(self, failure: str) -> bool:
        """Whether a failure (ct, rt, 4xx, 5xx) is one to try again after."""
        return "all" in self.policy or failure in self.policy


class Webhooks:
    """Sends what a carrier sends. Every request is signed with `token` and noted in `posted`."""

    def __init__(self, transport: Transport, token: str, *, new_token: Callable[[], str] | None = None) -> None:
        self._transport = transport
        self._signer = RequestValidator(token)
        self._new_token = new_token or (lambda: str(uuid.uuid4()))
        self.posted: list[Posted] = []

    def fetch(self, url: str, form: Mapping[str, str], method: str = "POST") -> tuple[str, bytes]:
        """Ask for a document; returns where it came from and its bytes. Raises WebhookFailed as Twilio would."""
        where, response = self._follow(url, form, method)
        if response.status >= 400 or response.status < 200:
            raise WebhookFailed(HTTP_FAILURE, where, f"answered {response.status}")
        if response.content_type not in _XML:
            raise WebhookFailed(CONTENT_TYPE, where, f"is {response.content_type or 'nothing'}, not XML")
        return where, response.body

    def notify(self, url: str, form: Mapping[str, str]) -> None:
        """Send a callback whose answer nobody reads; one that cannot be delivered is lost."""
        try:
            self._deliver(url, form, "POST")
        except WebhookFailed:
            return

    def report(self, url: str, form: Mapping[str, str]) -> bytes:
        """Send a callback whose answer is a document to play; empty where there is none, or it was lost."""
        try:
            response = self._deliver(url, form, "POST")
        except WebhookFailed:
            return b""
        return response.body if response.status == 200 and response.content_type in _XML else b""

    def _follow(self, url: str, form: Mapping[str, str], method: str) -> tuple[str, Response]:
        """Send, and follow HTTP redirects the way Twilio does: as a GET that has lost its parameters."""
        for _ in range(5):
            response = self._deliver(url, form, method)
            if response.status not in _MOVED:
                return urldefrag(url).url, response
            url, form, method = urljoin(url, response.headers.get("location", "")), {}, "GET"
        raise WebhookFailed(HTTP_FAILURE, url, "too many redirects")

    def _deliver(self, url: str, form: Mapping[str, str], method: str) -> Response:
        clean, fragment = urldefrag(url)
        overrides = Overrides.of(fragment)
        request = self._signed(clean, form, method)
        for left in range(overrides.retries, -1, -1):
            failure, response, error = self._once(request)
            if not failure or not left or not overrides.again(failure):
                break
        if response is None:
            raise WebhookFailed(CONNECTION_FAILURE if failure == "ct" else HTTP_FAILURE, clean, str(error)) from error
        return response

    def _once(self, request: Request) -> tuple[str, Response | None, VoicebotError | None]:
        began = time.perf_counter()
        try:
            response = self._transport.send(request)
        except (Unreachable, TooSlow) as error:
            self._note(request, Response(0, str(error).encode()), began)
            return ("ct" if isinstance(error, Unreachable) else "rt"), None, error
        self._note(request, response, began)
        return (f"{response.status // 100}xx" if response.status >= 400 else ""), response, None

    def _signed(self, url: str, form: Mapping[str, str], method: str) -> Request:
        sent = dict(form) if method == "POST" else {}
        if form and method == "GET":
            url += ("&" if urlsplit(url).query else "?") + urlencode(form)
        headers = {
            "X-Twilio-Signature": self._signer.compute_signature(_without_tls_port(url), sent),
            "I-Twilio-Idempotency-Token": self._new_token(),
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
        }
        return Request(method, url, sent, headers)

    def _note(self, request: Request, response: Response, began: float) -> None:
        spent = (time.perf_counter() - began) * 1000
        body = response.body.decode(errors="replace")
        self.posted.append(Posted(request.method, request.url, request.form, response.status, body, spent))


def _without_tls_port(url: str) -> str:
    """Twilio signs voice webhooks over HTTPS without the port."""
    parts = urlsplit(url)
    if parts.scheme != "https" or parts.port is None:
        return url
    return parts._replace(netloc=parts.netloc.rsplit(":", 1)[0]).geturl()
