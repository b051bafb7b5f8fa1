"""A server that receives webhooks, as well or as badly as a test wants."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: what comes of a request, by its path and its number from 1: a status, or slow, drip, die, nonsense, redirect
Behave = Callable[[str, int], str | int]


@dataclass
class Receiver:
    """Everything that it took, as (path, headers, body), in order."""

    behave: Behave = lambda path, number: 204
    taken: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    asked: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    over: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def received(self, path: str = "/") -> list[dict[str, Any]]:
        """What it answered with 2xx on this path."""
        return [json.loads(body) for at, _, body in self.taken if at == path]

    def ids(self, path: str = "/") -> list[str]:
        return [headers["webhook-id"] for at, headers, _ in self.taken if at == path]


def serve(receiver: Receiver) -> ThreadingHTTPServer:
    """The server, running in a thread; `stop` it in the end."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            with receiver.lock:
                receiver.asked += 1
                how = receiver.behave(self.path, receiver.asked)
                if how == 204:
                    headers = {name.lower(): value for name, value in self.headers.items()}
                    receiver.taken.append((self.path, headers, body))
            self._answer(how)

        def _answer(self, how: str | int) -> None:
            match how:
                case "slow":
                    receiver.over.wait(30)
                    self.close_connection = True
                case "drip":
                    # a byte now and then: no single wait is long
                    while not receiver.over.wait(0.1):
                        try:
                            self.wfile.write(b"H")
                            self.wfile.flush()
                        except OSError:
                            break
                    self.close_connection = True
                case "die":
                    self.close_connection = True
                    self.connection.close()
                case "nonsense":
                    self.wfile.write(b"\x16\x03\x01 what is this\r\n\r\n")
                    self.close_connection = True
                case "redirect":
                    self.send_response(307)
                    self.send_header("Location", f"{receiver.url}/elsewhere")
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                case "endless":
                    self.send_response(200)
                    self.end_headers()
                    try:
                        while not receiver.over.is_set():
                            self.wfile.write(b"x" * 65536)
                    except OSError:
                        pass
                    self.close_connection = True
                case "busy":
                    self.send_response(503)
                    self.send_header("Retry-After", "7200")
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                case int():
                    self.send_response(how)
                    self.send_header("Content-Length", "0")
                    self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A caller that hangs up is what some tests want."""

    server = Server(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server


def stop(receiver: Receiver, server: ThreadingHTTPServer) -> None:
    """Let go of whoever still waits, and end."""
    receiver.over.set()
    server.shutdown()
    server.server_close()


def until(true: Callable[[], bool], seconds: float = 20) -> bool:
    """Whether it comes to be true in time."""
    patience = time.monotonic() + seconds
    while not true():
        if time.monotonic() > patience:
            return False
        time.sleep(0.02)
    return True
