"""How a webhook reaches the bot: straight into the WSGI application, or over real HTTP."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

from werkzeug.test import Client

from voicebot.errors import VoicebotError

#: Twilio gives a webhook fifteen seconds in all
TIMEOUT_SECONDS = 15.0


class Unreachable(VoicebotError):
    """No connection could be made; the request was not carried out."""


class TooSlow(VoicebotError):
    """The request was sent and no answer came in time; it may have been carried out."""


@dataclass(frozen=True, slots=True)
class Request:
    """One webhook request. `url` holds no fragment; `form` is sent in the body for POST."""

    method: str
    url: str
    form: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def target(self) -> str:
        """The path and query exactly as they go over the wire."""
        parts = urlsplit(self.url)
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


@dataclass(frozen=True, slots=True)
class Response:
    """What the bot answered."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content_type(self) -> str:
        """The media type without its parameters, lower case."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()


class Transport(Protocol):
    """Carries one request to the bot. Raises Unreachable or TooSlow."""

    def send(self, request: Request) -> Response: ...


class WsgiTransport:
    """Straight into a WSGI application in this process: no socket, the same bytes."""

    def __init__(self, application: Callable[..., Any]) -> None:
        self._application = application

    def send(self, request: Request) -> Response:
        parts = urlsplit(request.url)
        answer = Client(self._application, use_cookies=False).open(
            request.target,
            base_url=f"{parts.scheme}://{parts.netloc}",
            method=request.method,
            data=urlencode(request.form) if request.method == "POST" else None,
            content_type="application/x-www-form-urlencoded" if request.method == "POST" else None,
            headers=dict(request.headers),
        )
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Response(answer.status_code, answer.get_data(), headers)


class HttpTransport:
    """Over a real connection, one for each request, as a carrier's fleet does."""

    def __init__(self, timeout: float = TIMEOUT_SECONDS) -> None:
        self._timeout = timeout

    def send(self, request: Request) -> Response:
        parts = urlsplit(request.url)
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=self._timeout)
        try:
            connection.connect()
        except OSError as error:
            raise Unreachable(f"{parts.netloc}: no connection ({error})") from error
        try:
            return _exchange(connection, request)
        except (OSError, HTTPException) as error:
            raise TooSlow(f"{parts.netloc}: no answer ({error or type(error).__name__})") from error
        finally:
            connection.close()


def _exchange(connection: HTTPConnection, request: Request) -> Response:
    headers = dict(request.headers)
    body = None
    if request.method == "POST":
        body = urlencode(request.form).encode()
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(request.method, request.target, body, headers)
    answer = connection.getresponse()
    return Response(answer.status, answer.read(), {name.lower(): value for name, value in answer.getheaders()})
