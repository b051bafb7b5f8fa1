"""A server that speaks enough of Twilio's interface for texts: it keeps what it takes, and may lose its answers."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from pydantic import SecretStr

from voicebot.settings import Settings

FROM = "+15550100100"
#: what a request comes to, by its number from 1: take, slow, lose (taken, no answer), busy, break (taken, 500)
Behave = Callable[[int], str]


@dataclass
class Twilio:
    """Everything it took, in order."""

    behave: Behave = lambda _: "take"
    taken: list[dict[str, str]] = field(default_factory=list)
    asked: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    url: str = ""

    def settings(self, database_url: str) -> Settings:
        return Settings(
            database_url=database_url,
            secret_key=SecretStr("an invented secret, long enough for tests"),
            twilio_account_sid="AC" + "0" * 32,
            twilio_auth_token=SecretStr("an invented token"),
            twilio_from_number=FROM,
            twilio_api_base=self.url,
            public_url="https://bot.example",
        )

    def take(self, form: dict[str, str]) -> tuple[int, dict[str, object] | None]:
        with self.lock:
            self.asked += 1
            how = self.behave(self.asked)
            if how == "busy":
                return 429, {"code": 20429, "message": "Too Many Requests"}
            sid = f"SM{len(self.taken) + 1:032}"
            self.taken.append(form | {"sid": sid, "at": datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")})
        if how == "slow":
            time.sleep(0.05)
        if how == "break":
            return 503, {"message": "taken, and broken"}
        return 201, None if how == "lose" else {"sid": sid, "status": "queued", "error_code": None}

    def listed(self, to: str) -> dict[str, object]:
        found = [one for one in reversed(self.taken) if one["To"] == to]
        shown = [{"sid": one["sid"], "status": "sent", "body": one["Body"], "date_created": one["at"]} for one in found]
        return {"messages": shown, "page": 0, "page_size": 100, "next_page_uri": None, "uri": "/"}


def serve(twilio: Twilio) -> ThreadingHTTPServer:
    """The server, running in a thread; shut it down in the end."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            status, answer = twilio.take({name: values[0] for name, values in body.items()})
            if answer is None:
                self.close_connection = True
                self.connection.close()
                return
            self._write(status, answer)

        def do_GET(self) -> None:
            [to] = parse_qs(urlsplit(self.path).query)["To"]
            self._write(200, twilio.listed(to))

        def _write(self, status: int, answer: dict[str, object]) -> None:
            written = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(written)))
            self.end_headers()
            self.wfile.write(written)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    twilio.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
