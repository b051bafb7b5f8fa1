"""One request to an endpoint: to an address that may be reached, within a time, and no redirect is followed."""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from threading import Timer
from typing import Any, Protocol

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NewConnectionError

from voicebot.outreach.webhooks.addresses import Networks, tried_first

#: seconds until a connection must stand, between two bytes, and for the whole of a request
CONNECT, READ, WHOLE = 5.0, 15.0, 20.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request: the status, or None and why there is none; `retry_after` as it was sent."""

    status: int | None
    milliseconds: int
    why: str | None = None
    retry_after: str | None = None


class Courier(Protocol):
    """Brings a message to an endpoint, and raises nothing: what went wrong is the answer."""

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer: ...


class HttpCourier:
    """Over HTTP, to addresses of the open internet and of `networks`; safe to share between threads."""

    def __init__(self, networks: Networks, *, whole: float = WHOLE) -> None:
        self._networks, self._whole = networks, whole

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """One request on a connection of its own. Of the answer its first lines are read, and nothing more."""
        began, guard = time.monotonic(), _Guard(self._networks, self._whole)
        try:
            with requests.Session() as session:
                # proxies of the environment would be connected to in the endpoint's place
                session.trust_env = False
                session.mount("http://", _Adapter(guard))
                session.mount("https://", _Adapter(guard))
                answer = session.post(
                    url, data=body, headers=dict(headers), timeout=(CONNECT, READ), allow_redirects=False, stream=True
                )
                retry_after = answer.headers.get("Retry-After")
                answer.close()
            return Answer(answer.status_code, _since(began), retry_after=retry_after)
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            return Answer(None, _since(began), guard.refused or _why(error, guard))
        finally:
            guard.done()


class _Guard:
    """Connects to what may be connected to, and cuts whatever has not come to its end in time."""

    def __init__(self, networks: Networks, whole: float) -> None:
        self._networks, self._whole = networks, whole
        self._began = time.monotonic()
        self._held: list[socket.socket] = []
        self._timers: list[Timer] = []
        self.refused: str | None = None
        self.late = False

    def connect(self, host: str, port: int, *, encrypted: bool) -> socket.socket:
        """A connection to the first address of this name that may be reached and answers. Raises OSError."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            self.refused = "its name is not known to any resolver"
            raise
        failed: OSError = OSError(f"{host} has no address")
        for address in tried_first([str(one[4][0]) for one in found]):
            why = self._networks.why_not(address, encrypted=encrypted)
            if why is not None:
                self.refused, failed = why, PermissionError(why)
                continue
            try:
                connection = socket.create_connection((address, port), timeout=CONNECT)
            except OSError as error:
                failed = error
                continue
            self._watch(connection)
            return connection
        raise failed

    def _watch(self, connection: socket.socket) -> None:
        # A second handle on the connection: encryption takes the first one over.
        held = connection.dup()
        self._held.append(held)
        timer = Timer(max(0.0, self._whole - (time.monotonic() - self._began)), self._cut, (held,))
        timer.daemon = True
        self._timers.append(timer)
        timer.start()

    def _cut(self, held: socket.socket) -> None:
        self.late = True
        with suppress(OSError):
            held.shutdown(socket.SHUT_RDWR)

    def done(self) -> None:
        for timer in self._timers:
            timer.cancel()
        for held in self._held:
            held.close()


class _Adapter(HTTPAdapter):
    """Makes every connection by a guard."""

    def __init__(self, guard: _Guard) -> None:
        self._guard = guard
        super().__init__(max_retries=0)

    def init_poolmanager(self, *given: Any, **named: Any) -> None:
        super().init_poolmanager(*given, **named)
        self.poolmanager.pool_classes_by_scheme = _pools(self._guard)


def _pools(guard: _Guard) -> dict[str, type[HTTPConnectionPool]]:
    def connected(connection: HTTPConnection, *, encrypted: bool) -> socket.socket:
        try:
            made = guard.connect(connection.host, connection.port or 0, encrypted=encrypted)
        except OSError as error:
            raise NewConnectionError(connection, str(error)) from error
        made.settimeout(READ)
        return made

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return connected(self, encrypted=False)

    class Encrypted(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return connected(self, encrypted=True)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class EncryptedPool(HTTPSConnectionPool):
        ConnectionCls = Encrypted

    return {"http": PlainPool, "https": EncryptedPool}


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


def _why(error: Exception, guard: _Guard) -> str:
    """What went wrong, without the address: it may hold a token."""
    if guard.late or isinstance(error, requests.Timeout):
        return "no answer in time"
    if isinstance(error, requests.exceptions.SSLError):
        return "no TLS connection that can be trusted"
    if isinstance(error, requests.ConnectionError):
        return "no connection"
    return f"the request failed ({type(error).__name__})"
