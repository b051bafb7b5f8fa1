"""POST /api/v1/calls places one call; GET /api/v1/calls/<id> says how it went."""

from __future__ import annotations

import hmac
from typing import Any

import structlog
from flask import Blueprint, Response, request
from orjson import JSONDecodeError, dumps, loads

from voicebot.api.problems import of_error, problem
from voicebot.calls import Calls
from voicebot.calls.carrier import Carrier
from voicebot.errors import InvalidInput, VoicebotError
from voicebot.settings import Settings
from voicebot.understanding.meaning import LANGUAGES

#: characters of an account's reference
LONGEST_REF = 64

security = structlog.get_logger("voicebot.security")


def blueprint(calls: Calls, settings: Settings, carrier: Carrier) -> Blueprint:
    """The routes; every one of them wants the bearer key."""
    api = Blueprint("api_calls", __name__, url_prefix="/api/v1")
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

    @api.post("/calls")
    def place() -> tuple[Response, int]:
        account, language = _wanted()
        call = calls.reserve_outbound(account, language)
        sid = calls.dial(call, carrier)
        placed = _json({"call": call, "via": carrier.name, "carrier_id": sid, "account": account})
        placed.headers["Location"] = f"/api/v1/calls/{call}"
        return placed, 201

    @api.get("/calls/<call>")
    def show(call: str) -> Response:
        seen = calls.call(call)
        return _json(
            {
                "call": seen.id,
                "direction": seen.direction,
                "account": seen.account_ref,
                "state": seen.state,
                "disposition": seen.disposition,
                "language": seen.language,
                "turns": seen.turn,
            }
        )

    api.register_error_handler(VoicebotError, of_error)
    return api


def _wanted() -> tuple[str, str | None]:
    try:
        body = loads(request.get_data(cache=False) or b"null")
    except JSONDecodeError as error:
        raise InvalidInput("body", "", 'send JSON such as {"account": "A-1001"}') from error
    if not isinstance(body, dict):
        raise InvalidInput("body", body, 'send a JSON object such as {"account": "A-1001"}')
    for unknown in set(body) - {"account", "language"}:
        raise InvalidInput(unknown, body[unknown], "unknown field; known are account and language")
    account, language = body.get("account"), body.get("language")
    if not isinstance(account, str) or not _is_reference(account.strip()):
        raise InvalidInput("account", account, "send the account's reference as a string")
    if language is not None and language not in LANGUAGES:
        raise InvalidInput("language", language, f"send one of {', '.join(LANGUAGES)}, or leave it out")
    return account.strip(), language


def _is_reference(text: str) -> bool:
    return 0 < len(text) <= LONGEST_REF and text.isprintable()


def _json(value: dict[str, Any]) -> Response:
    return Response(dumps(value), content_type="application/json")
