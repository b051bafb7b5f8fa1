"""POST /api/v1/quotes: the contract of `voicebot quote`, for one request or for many."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, request
from orjson import JSONDecodeError, dumps, loads

from voicebot.api.entry import answered, body, guarded
from voicebot.api.problems import problem
from voicebot.clock import Clock
from voicebot.errors import InvalidInput
from voicebot.repayment.quote import quote
from voicebot.settings import Settings

#: bytes of a body, and requests in it
LARGEST, MOST = 1024 * 1024, 1000
#: what a body of JSON lines may call itself
LINES = ("application/x-ndjson", "application/jsonl", "application/jsonlines", "application/x-jsonlines")
#: a day is past once it is over everywhere
LATEST_ZONE = timedelta(hours=12)
MEND = "send one JSON object, a list of them, or one a line"


def blueprint(settings: Settings, clock: Clock) -> Blueprint:
    """The route. No instalment may be due in the past, unless a request says from which day it is asked."""
    api = guarded("api_quotes", settings)

    @api.post("/quotes")
    def quotes() -> Response:
        raw, today = body(LARGEST), (clock.now() - LATEST_ZONE).date()
        try:
            asked = None if request.mimetype in LINES else loads(raw)
        except JSONDecodeError:
            asked = None
        match asked:
            case dict():
                return _alone(asked, today)
            case list():
                return answered([answer(one, today) for one in _few(asked)])
            case _:
                return _by_lines(raw, today)

    return api


def answer(asked: Any, today: date) -> dict[str, Any]:
    """The quote for one request, or its error as the contract names it."""
    try:
        return quote(asked, today).as_json()
    except InvalidInput as error:
        return {"error": {"field": error.field, "value": error.value, "message": error.mend}}


def _alone(asked: dict[str, Any], today: date) -> Response:
    """One quote; what cannot be quoted is a problem that carries the contract's error too."""
    found = answer(asked, today)
    if "error" not in found:
        return answered(found)
    error = found["error"]
    detail = f"{error['field']}: {error['value']!r} cannot be used: {error['message']}"
    return problem(400, detail, field=error["field"], value=error["value"], mend=error["message"], error=error)


def _by_lines(raw: bytes, today: date) -> Response:
    lines = [line for line in raw.splitlines() if line.strip()]
    found = [_line(line) for line in lines]
    if request.mimetype not in LINES and not any(isinstance(one, dict) for one in found):
        raise InvalidInput("body", raw[:80].decode(errors="replace"), MEND)
    answers = [
        answer(one, today) if one is not None else _malformed(line)
        for line, one in zip(lines, _few(found), strict=True)
    ]
    return Response(b"".join(dumps(one) + b"\n" for one in answers), content_type=LINES[0])


def _line(line: bytes) -> Any:
    try:
        return loads(line)
    except JSONDecodeError:
        return None


def _malformed(line: bytes) -> dict[str, Any]:
    value = line.strip().decode(errors="replace")[:80]
    return {"error": {"field": "request", "value": value, "message": "send one JSON object a line"}}


def _few(asked: list[Any]) -> list[Any]:
    if len(asked) > MOST:
        raise InvalidInput("body", f"{len(asked)} requests", f"send at most {MOST} at a time")
    return asked
