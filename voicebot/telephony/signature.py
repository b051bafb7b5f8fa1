"""Twilio's request signature, over the URL exactly as Twilio saw it.

base64(HMAC-SHA1(token, URL + every parameter's name and value, sorted by name)). Flask's `request.url` is decoded and
re-encoded and so fails for %E5, %2F and %7E: the raw target is taken from the server instead. Source: Twilio, "Validate
requests".
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from flask import Request
from werkzeug.datastructures import MultiDict

HEADER = "X-Twilio-Signature"
FORM_TYPE = "application/x-www-form-urlencoded"
_PORTS = {"https": 443, "http": 80}


def sign(token: bytes, url: str, form: Mapping[str, list[str]]) -> bytes:
    """The signature of a request."""
    return _sign(token, url, _written(form))


def _written(form: Mapping[str, list[str]]) -> str:
    return "".join([name + value for name in sorted(form) for value in sorted(set(form[name]))])


def _sign(token: bytes, url: str, written: str) -> bytes:
    return b64encode(hmac.digest(token, (url + written).encode(), "sha1"))


def is_signed(
    token: bytes, given: str, urls: Iterator[str], form: MultiDict[str, str], body_hash: str | None = None
) -> bool:
    """Whether `given` signs one of `urls` with this form; every candidate is compared, in constant time.

    `body_hash` is the SHA-256 of a body that is no form: then the URL must carry it as bodySHA256.
    """
    written = _written(dict(form.lists()))
    try:
        wanted = given.encode("ascii")
    except UnicodeEncodeError:
        return False
    good = False
    for url in urls:
        fits = body_hash is None or hmac.compare_digest(_promised(url), body_hash)
        good |= hmac.compare_digest(_sign(token, url, written), wanted) and fits
    return good


def carrier_signed(request: Request, token: bytes, public_url: str) -> bool:
    """Whether a request bears the carrier's signature for the address it came to.

    Raises RequestEntityTooLarge for a form that is too large to be looked at.
    """
    given = request.headers.get(HEADER, "")
    if not token or not given:
        return False
    urls = seen_urls(public_url, request.scheme, request.host, raw_target(request.environ))
    digest = None if request.mimetype in (FORM_TYPE, "") else body_hash(request.get_data(cache=True))
    return is_signed(token, given, urls, request.form, digest)


def _promised(url: str) -> str:
    return parse_qs(urlsplit(url).query).get("bodySHA256", [""])[0]


def body_hash(body: bytes) -> str:
    """SHA-256 of a body, in hexadecimal, as Twilio puts it into the URL."""
    return hashlib.sha256(body).hexdigest()


def raw_target(environ: Mapping[str, Any]) -> str:
    """The path and query as they came over the wire."""
    raw = str(environ.get("RAW_URI") or environ.get("REQUEST_URI") or "")
    if raw.startswith(("http://", "https://")):
        parts = urlsplit(raw)
        raw = parts.path + (f"?{parts.query}" if parts.query else "")
    if raw:
        return raw
    path = quote((str(environ.get("SCRIPT_NAME", "")) + str(environ.get("PATH_INFO", "/"))).encode("latin-1"))
    query = environ.get("QUERY_STRING")
    return f"{path}?{query}" if query else path


def seen_urls(public_url: str, scheme: str, host: str, target: str) -> Iterator[str]:
    """The URLs that Twilio may have signed: our public one and the one asked for, each with its port and without."""
    for origin in dict.fromkeys((public_url.rstrip("/"), f"{scheme}://{host}")):
        for spelled in _spellings(origin):
            yield spelled + target


@lru_cache(maxsize=64)
def _spellings(origin: str) -> tuple[str, ...]:
    parts = urlsplit(origin)
    try:
        port = parts.port
    except ValueError:
        return (origin,)
    if parts.scheme == "https" and port is not None:
        # voice webhooks over HTTPS are signed without the port
        return origin, f"https://{parts.hostname}{parts.path}"
    if port is None and parts.scheme in _PORTS and not parts.path:
        return origin, f"{origin}:{_PORTS[parts.scheme]}"
    return (origin,)
