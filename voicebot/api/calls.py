"""POST /api/v1/calls places one call; GET /api/v1/calls/<id> says how it went."""

from __future__ import annotations

from flask import Blueprint, Response

from voicebot.api.entry import answered, guarded, json_object
from voicebot.calls import Calls
from voicebot.calls.carrier import Carrier
from voicebot.errors import InvalidInput
from voicebot.settings import Settings
from voicebot.understanding.meaning import LANGUAGES

#: characters of an account's reference
LONGEST_REF = 64
#: bytes of a request
LARGEST = 16 * 1024
EXAMPLE = '{"account": "A-1001"}'


def blueprint(calls: Calls, settings: Settings, carrier: Carrier) -> Blueprint:
    """The routes."""
    api = guarded("api_calls", settings)

    @api.post("/calls")
    def place() -> Response:
        account, language = _wanted()
        call = calls.reserve_outbound(account, language)
        sid = calls.dial(call, carrier)
        placed = answered({"call": call, "via": carrier.name, "carrier_id": sid, "account": account}, 201)
        placed.headers["Location"] = f"/api/v1/calls/{call}"
        return placed

    @api.get("/calls/<call>")
    def show(call: str) -> Response:
        seen = calls.call(call)
        return answered(
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

    return api


def _wanted() -> tuple[str, str | None]:
    body = json_object(LARGEST, EXAMPLE)
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
