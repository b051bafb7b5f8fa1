"""Errors of the JSON API, as problem documents. Source: RFC 9457."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response
from orjson import dumps

from voicebot.errors import (
    CarrierFailed,
    Conflict,
    InvalidInput,
    Misconfigured,
    NotAllowed,
    NotFound,
    VoicebotError,
)

STATUS: dict[type[VoicebotError], int] = {
    InvalidInput: 400,
    NotFound: 404,
    Conflict: 409,
    NotAllowed: 403,
    Misconfigured: 500,
    CarrierFailed: 502,
}


def problem(status: int, detail: str, **more: object) -> Response:
    """One problem document."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail} | more
    return Response(dumps(body), status=status, content_type="application/problem+json")


def of_error(error: VoicebotError) -> Response:
    """The problem that an error of ours is."""
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
    match error:
        case InvalidInput():
            return problem(status, str(error), field=error.field, value=error.value, mend=error.mend)
        case NotAllowed():
            return problem(status, str(error), rules=list(error.rule_ids))
        case CarrierFailed():
            return problem(status, str(error), may_have_been_placed=error.unknown, code=error.code)
        case _:
            return problem(status, str(error))
