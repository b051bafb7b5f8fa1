"""The way into the API: the bearer key, JSON in and out, and every error as a problem document."""

from __future__ import annotations

import hmac
from typing import Any

import structlog
from flask import Blueprint, Response, request
from orjson import JSONDecodeError, dumps, loads
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from voicebot.api.problems import of_error, problem
from voicebot.errors import InvalidInput, VoicebotError
from voicebot.settings import Settings

security = structlog.get_logger("voicebot.security")


def guarded(name: str, settings: Settings) -> Blueprint:
    """A blueprint below /api/v1 of which every route wants the bearer key."""
    api = Blueprint(name, __name__, url_prefix="/api/v1")
    key = settings.api_key.get_secret_value().encode()

    @api.before_request
    def refuse_strangers() -> Response | None:
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        if key and scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), key):
            return None
        security.warning("api.refused", path=request.path)
        refused = problem(401, "Send the API key: Authorization: Bearer KEY" if key else "No API_KEY is set.")
        refused.headers["WWW-Authenticate"] = "Bearer"
        return refused

    api.register_error_handler(VoicebotError, of_error)
    api.register_error_handler(HTTPException, _of_http)
    return api


def _of_http(error: HTTPException) -> Response:
    return problem(error.code or 500, error.description or error.name)


def body(largest: int) -> bytes:
    """The request's body; one of more bytes is refused with 413, and not read to its end."""
    # What says no length beforehand is cut at the limit, and would pass for whole.
    request.max_content_length = largest + 1
    raw = request.get_data(cache=False)
    if len(raw) > largest:
        raise RequestEntityTooLarge
    return raw


def json_object(largest: int, example: str) -> dict[str, Any]:
    """The body as a JSON object. Raises InvalidInput, whose mend shows `example`."""
    try:
        found = loads(body(largest) or b"null")
    except JSONDecodeError as error:
        raise InvalidInput("body", "", f"send JSON such as {example}") from error
    if not isinstance(found, dict):
        raise InvalidInput("body", found, f"send a JSON object such as {example}")
    return found


def whole(field: str, default: int | None, most: int) -> int | None:
    """A whole number of the query string, 1 to `most`. Raises InvalidInput."""
    given = request.args.get(field)
    if given is None:
        return default
    if not (given.isascii() and given.isdecimal() and len(given) < 19 and 0 < int(given) <= most):
        raise InvalidInput(field, given, f"send a whole number from 1 to {most}")
    return int(given)


def answered(value: Any, status: int = 200) -> Response:
    """JSON out."""
    return Response(dumps(value), status=status, content_type="application/json")
