"""Where the mail server is, as one setting says it."""

from __future__ import annotations

from dataclasses import dataclass
from email.headerregistry import Address
from email.utils import parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

from voicebot.errors import Misconfigured

#: by scheme: the usual port, and how the line is made safe
SCHEMES = {"smtp": (587, "starttls"), "smtps": (465, "tls")}
FORM = "say smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465"


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server. `safe` is starttls, tls, or none: that on a line of one's own machine only."""

    host: str
    port: int
    user: str
    password: str
    safe: str


def server_of(url: str) -> Server:
    """The server of an SMTP_URL; `?tls=none` sends in the clear. Raises Misconfigured, and never tells a password."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
    except ValueError:
        raise Misconfigured(f"SMTP_URL: cannot be read: {FORM}") from None
    if parts.scheme not in SCHEMES or not host:
        raise Misconfigured(f"SMTP_URL: is no mail server's address: {FORM}")
    usual, safe = SCHEMES[parts.scheme]
    wanted = parse_qs(parts.query).get("tls", [safe])[-1]
    if wanted not in (safe, "none"):
        raise Misconfigured(f"SMTP_URL: tls={wanted} is not known: leave it out, or say tls=none")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if wanted == "none" and user:
        raise Misconfigured("SMTP_URL: a password is not sent in the clear: leave tls=none out, or the user")
    return Server(host, port or usual, user, password, wanted)


def sender_of(written: str) -> Address:
    """The sender of a SMTP_FROM such as "Harbour Bank <no-reply@bank.example>". Raises Misconfigured."""
    name, address = parseaddr(written)
    local, _, domain = address.rpartition("@")
    if not local or "." not in domain or not address.isascii():
        raise Misconfigured("SMTP_FROM: is no address: say Name <no-reply@your.domain>")
    return Address(name, local, domain)
