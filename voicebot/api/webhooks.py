"""/api/v1/webhooks: endpoints that are told of what happens, and what came of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, request

from voicebot.api.entry import answered, guarded, json_object, whole
from voicebot.errors import InvalidInput, NotFound
from voicebot.outreach.webhooks.desk import LARGEST_PAGE, LONGEST_ROTATION, ROTATION, Added, Webhooks
from voicebot.outreach.webhooks.kinds import EVERYTHING
from voicebot.settings import Settings

#: bytes of a request
LARGEST = 16 * 1024
#: the largest number that a row has
LAST = 2**63 - 1
EXAMPLE = '{"url": "https://crm.example.com/voicebot", "types": ["promise.*", "call.ended"]}'


def blueprint(webhooks: Webhooks, settings: Settings) -> Blueprint:
    """The routes."""
    api = guarded("api_webhooks", settings)

    @api.get("/webhooks")
    def listed() -> Response:
        return answered({"endpoints": webhooks.listed()})

    @api.post("/webhooks")
    def add() -> Response:
        asked = _asked(("url", "types"), EXAMPLE)
        made = webhooks.add(_text("url", asked.get("url")), _types(asked.get("types", [EVERYTHING])), "api")
        answer = answered(_with_secret(webhooks, made), 201)
        answer.headers["Location"] = f"/api/v1/webhooks/{made.endpoint}"
        return answer

    @api.get("/webhooks/<endpoint>")
    def show(endpoint: str) -> Response:
        return answered(webhooks.endpoint(_number(endpoint)))

    @api.patch("/webhooks/<endpoint>")
    def change(endpoint: str) -> Response:
        asked = _asked(("url", "types", "enabled"), '{"enabled": true}')
        url, types, enabled = asked.get("url"), asked.get("types"), asked.get("enabled")
        if enabled is not None and not isinstance(enabled, bool):
            raise InvalidInput("enabled", enabled, "send true or false")
        url = None if url is None else _text("url", url)
        types = None if types is None else _types(types)
        return answered(webhooks.change(_number(endpoint), url=url, types=types, enabled=enabled))

    @api.delete("/webhooks/<endpoint>")
    def remove(endpoint: str) -> Response:
        webhooks.remove(_number(endpoint))
        return Response(status=204)

    @api.post("/webhooks/<endpoint>/rotate")
    def rotate(endpoint: str) -> Response:
        hours = _asked(("hours",), '{"hours": 24}').get("hours", ROTATION)
        if isinstance(hours, bool) or not isinstance(hours, int):
            raise InvalidInput("hours", hours, f"send a whole number from 0 to {LONGEST_ROTATION}")
        return answered(_with_secret(webhooks, webhooks.rotate(_number(endpoint), hours)))

    @api.post("/webhooks/<endpoint>/test")
    def test(endpoint: str) -> Response:
        return answered(webhooks.test(_number(endpoint)))

    @api.get("/webhooks/<endpoint>/deliveries")
    def deliveries(endpoint: str) -> Response:
        limit = whole("limit", 50, LARGEST_PAGE)
        assert limit is not None, "it has a default"
        page = (request.args.get("state"), whole("before", None, LAST), limit)
        return answered(webhooks.deliveries(_number(endpoint), *page))

    @api.post("/webhooks/<endpoint>/redeliver")
    def redeliver(endpoint: str) -> Response:
        asked = _asked(("message", "since"), '{"message": "msg_..."}')
        message = None if asked.get("message") is None else _text("message", asked["message"])
        many = webhooks.redeliver(_number(endpoint), message=message, since=_moment(asked.get("since")))
        return answered({"deliveries": many}, 202)

    return api


def _asked(known: Collection[str], example: str) -> dict[str, Any]:
    """The body; none is an empty one. Raises InvalidInput for a field that there is not."""
    asked = json_object(LARGEST, example) if request.content_length else {}
    for unknown in set(asked) - set(known):
        raise InvalidInput(unknown, asked[unknown], f"unknown field; known are {', '.join(known)}")
    return asked


def _with_secret(webhooks: Webhooks, made: Added) -> dict[str, Any]:
    return webhooks.endpoint(made.endpoint) | {"secret": made.secret}


def _text(field: str, value: Any) -> str:
    if not isinstance(value, str):
        raise InvalidInput(field, value, "send it as a string")
    return value


def _types(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise InvalidInput("types", value, 'send a list of strings such as ["promise.*"]')
    return value


def _number(said: str) -> int:
    if not (said.isascii() and said.isdecimal() and len(said) < 19):
        raise NotFound(f"endpoint {said[:64]} is not known")
    return int(said)


def _moment(said: Any) -> datetime | None:
    if said is None:
        return None
    try:
        found = datetime.fromisoformat(_text("since", said))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise InvalidInput("since", said, "send a time with its offset, such as 2026-11-24T09:00:00+00:00")
    return found
