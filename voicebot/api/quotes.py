"""POST /api/v1/quotes: the contract of `voicebot quote`, for one request or for many."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, request
from orjson import dumps

from voicebot.api.entry import answered, body, guarded
from voicebot.api.problems import problem
from voicebot.clock import Clock
from voicebot.errors import InvalidInput
from voicebot.repayment.answering import answer, malformed
from voicebot.repayment.reading import parsed
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
        match None if request.mimetype in LINES else _json(raw):
            case dict() as asked:
                return _alone(asked, today)
            case list() as asked:
                return answered([answer(one, today) for one in _few(asked)])
            case _:
                return _by_lines(raw, today)

    return api


def _alone(asked: dict[str, Any], today: date) -> Response:
    """One quote; what cannot be quoted is a problem that carries the contract's error too."""
    found = answer(asked, today)
    if "error" not in found:
        return answered(found)
    error = found["error"]
    detail = str(InvalidInput(error["field"], error["value"], error["message"]))
    return problem(400, detail, field=error["field"], value=error["value"], mend=error["message"], error=error)


def _by_lines(raw: bytes, today: date) -> Response:
    lines = [line for line in raw.splitlines() if line.strip()]
    found = [_json(line) for line in lines]
    if request.mimetype not in LINES and not any(isinstance(one, dict) for one in found):
        raise InvalidInput("body", raw[:80].decode(errors="replace"), MEND)
    answers = [
        answer(one, today) if one is not None else malformed(line) for line, one in zip(lines, _few(found), strict=True)
    ]
    return Response(b"".join(dumps(one) + b"\n" for one in answers), content_type=LINES[0])


def _json(raw: bytes) -> Any:
    """What it holds; None where it is no JSON."""
    try:
        return parsed(raw)
    except ValueError:
        return None


def _few(asked: list[Any]) -> list[Any]:
    if len(asked) > MOST:
        raise InvalidInput("body", f"{len(asked)} requests", f"send at most {MOST} at a time")
    return asked
