"""A mail server in a thread of its own, that keeps what it takes and refuses what it is told to."""

from __future__ import annotations

import socket
import ssl
import subprocess
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


@dataclass
class Kept:
    """What a server took. `says`: its answers to coming e-mails, by which it takes none; "lose" takes one silently."""

    taken: list[bytes] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    unknown: frozenset[str] = frozenset()

    async def handle_RCPT(  # noqa: N802  # the server calls it so
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address in self.unknown:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # the same
        say = self.says.pop(0) if self.says else "250 OK"
        if not say.startswith(("4", "5")):
            self.taken.append(envelope.content)
        if say == "lose":
            server.transport.abort()
        return say

    @property
    def mails(self) -> list[EmailMessage]:
        """What was taken, opened."""
        opened = (message_from_bytes(one, policy=policy.default) for one in self.taken)
        return [one for one in opened if isinstance(one, EmailMessage)]


def served(kept: Kept, **how: Any) -> Controller:
    """A server on a port of its own, running; stop it in the end."""
    controller = Controller(kept, hostname="127.0.0.1", port=_free_port(), **how)
    controller.start()
    return controller


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def port_of(controller: Controller) -> int:
    return int(controller.port)


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """What a server and its client need for a safe line to 127.0.0.1, for a day."""
    key, cert = folder / "key.pem", folder / "cert.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"]
    made += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(cert)]
    subprocess.run(made, check=True, capture_output=True)
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(cert, key)
    return server, ssl.create_default_context(cafile=str(cert))


def lets_in(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    """Who may send: bot, with the right password."""
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"bot", b"let me in")
    return AuthResult(success=right, handled=False)
