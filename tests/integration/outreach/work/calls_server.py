"""A server that speaks enough of Twilio's interface for calls: it keeps what it takes, and tells nobody the end."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from voicebot.clock import Clock

#: what a request comes to: take, slow, lose (taken, no answer), break (taken, 500), busy (429), refuse (503, not taken)
Behave = Callable[[], str]


@dataclass
class Telephones:
    """Every call that it placed, in order, by the clock's time. Nobody takes any of them."""

    clock: Clock
    behave: Behave = lambda: "take"
    placed: list[dict[str, object]] = field(default_factory=list)
    fates: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    url: str = ""

    def take(self, form: dict[str, str]) -> tuple[int, dict[str, object] | None]:
        with self.lock:
            how = self.behave()
            self.fates[how] += 1
            if how == "busy":
                return 429, {"code": 20429, "message": "Too Many Requests"}
            if how == "refuse":
                return 503, {"message": "not now"}
            made: dict[str, object] = {"sid": f"CA{len(self.placed) + 1:032}", "to": form["To"], "status": "no-answer"}
            self.placed.append(made | {"date_created": _written(self.clock.now()), "duration": "0"})
        if how == "slow":
            time.sleep(0.2)
        if how == "break":
            return 500, {"message": "taken, and broken"}
        return 201, None if how == "lose" else {"sid": made["sid"], "status": "queued"}

    def look_up(self, path: str, asked: dict[str, list[str]]) -> tuple[int, dict[str, object]]:
        with self.lock:
            if "To" in asked:
                found = [one for one in reversed(self.placed) if one["to"] == asked["To"][0]]
                return 200, {"calls": found, "page": 0, "page_size": 100, "next_page_uri": None, "uri": "/"}
            known = next((one for one in self.placed if f"/{one['sid']}.json" in path), None)
        return (200, known) if known else (404, {"code": 20404, "message": "not found"})

    def times(self) -> Counter[object]:
        """How often each number was rung."""
        return Counter(one["to"] for one in self.placed)


def _written(at: datetime) -> str:
    return at.strftime("%a, %d %b %Y %H:%M:%S +0000")


def serve(telephones: Telephones) -> ThreadingHTTPServer:
    """The server, running in a thread; shut it down in the end."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            status, answer = telephones.take({name: values[0] for name, values in body.items()})
            if answer is None:
                self.close_connection = True
                self.connection.close()
                return
            self._write(status, answer)

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            self._write(*telephones.look_up(parts.path, parse_qs(parts.query)))

        def _write(self, status: int, answer: dict[str, object]) -> None:
            written = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A client that was killed is no error of ours."""

    server = Server(("127.0.0.1", 0), Handler)
    telephones.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
