"""The part of Twilio's REST interface that the bot uses: calls and texts, made, listed, looked at and changed."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Mapping
from contextlib import suppress
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from scripts.storm.ledger import PlacedCall, SentText
from scripts.storm.weather import DELAY, TOO_LONG, Weather

_PATH = re.compile(
    r"/2010-04-01/Accounts/(?P<account>AC\w+)/(?P<what>Calls|Messages)(?:/(?P<sid>\w+))?(?P<rest>/\w+)?\.json"
)
_BUSY = {"code": 20429, "message": "Too Many Requests", "status": 429}
_BROKEN = {"code": 20500, "message": "Internal Server Error", "status": 500}
_UNKNOWN = {"code": 20404, "message": "The requested resource was not found", "status": 404}
_OVER = {"code": 21220, "message": "Call is not in-progress. Cannot redirect.", "status": 400}

Json = dict[str, Any]


class Exchange(Protocol):
    """What carries out what is asked for."""

    def call(self, form: Mapping[str, str]) -> PlacedCall: ...
    def text(self, form: Mapping[str, str]) -> SentText: ...
    def calls(self, query: Mapping[str, str]) -> list[PlacedCall]: ...
    def texts(self, query: Mapping[str, str]) -> list[SentText]: ...
    def found_call(self, sid: str) -> PlacedCall | None: ...
    def found_text(self, sid: str) -> SentText | None: ...
    def change(self, sid: str, form: Mapping[str, str]) -> bool: ...


class RestServer(ThreadingHTTPServer):
    """Listens on this machine alone. What is asked for meets the weather on its way in and out."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, exchange: Exchange, weather: Weather, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.exchange, self.weather = exchange, weather
        self.asked = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def start(self) -> None:
        """Serve in a thread of its own until `shutdown`."""
        Thread(target=self.serve_forever, name="carrier", daemon=True).start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A bot that was killed hangs up in the middle: that is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: RestServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        form = _first(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())
        asked = _PATH.fullmatch(urlsplit(self.path).path)
        self.server.asked += 1
        if asked is None:
            self._answer(404, _UNKNOWN)
        elif asked["rest"] == "/Recordings":
            self._answer(201, {"sid": f"RE{asked['sid'][2:]}", "status": "in-progress"})
        elif asked["sid"]:
            done = self.server.exchange.change(asked["sid"], form)
            self._answer(200, {"sid": asked["sid"]}) if done else self._answer(400, _OVER)
        else:
            self._carry_out(asked["what"], form)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked, query = _PATH.fullmatch(parts.path), _first(parts.query)
        exchange = self.server.exchange
        if asked is None:
            self._answer(404, _UNKNOWN)
        elif self.server.weather.of_request() in ("busy", "refused"):
            self._answer(429, _BUSY)
        elif asked["sid"]:
            found = exchange.found_call(asked["sid"]) or exchange.found_text(asked["sid"])
            self._answer(200, _shown(found)) if found else self._answer(404, _UNKNOWN)
        else:
            found_all: list[Any] = list(exchange.calls(query) if asked["what"] == "Calls" else exchange.texts(query))
            size = int(query.get("PageSize", 50))
            listed = [_shown(one) for one in found_all[:size]]
            self._answer(200, {asked["what"].lower(): listed, "page": 0, "page_size": size, "next_page_uri": None})

    def _carry_out(self, what: str, form: Mapping[str, str]) -> None:
        fate = self.server.weather.of_request()
        match fate:
            case "busy":
                return self._answer(429, _BUSY)
            case "refused":
                return self._answer(503, {"message": "Service Unavailable", "status": 503})
            case "cut_off":
                return self._hang_up()
            case "slow":
                sleep(self.server.weather.seconds(*DELAY))
        exchange = self.server.exchange
        made = exchange.call(form) if what == "Calls" else exchange.text(form)
        match fate:
            case "broken":
                return self._answer(500, _BROKEN)
            case "no_answer":
                return self._hang_up()
            case "too_late":
                sleep(TOO_LONG)
        return self._answer(201, _shown(made))

    def _answer(self, status: int, body: Json) -> None:
        written = json.dumps(body).encode()
        with suppress(OSError):
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

    def _hang_up(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *args: object) -> None:
        pass


def _first(written: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(written, keep_blank_values=True).items()}


def _shown(one: PlacedCall | SentText) -> Json:
    told = {"sid": one.sid, "to": one.to, "from": one.caller, "status": one.status}
    made = format_datetime(one.at)
    if isinstance(one, SentText):
        return told | {"body": one.body, "date_created": made, "date_sent": made, "error_code": None}
    ended = format_datetime(one.ended) if one.ended else None
    duration = str(max(0, round((one.ended - one.at).total_seconds()))) if one.ended else None
    return told | {
        "direction": "outbound-api",
        "date_created": made,
        "start_time": made,
        "end_time": ended,
        "duration": duration,
        "answered_by": one.answered_by,
    }
