"""A request for a quote, answered as the contract says: by a schedule, or by the field, its value and what to send."""

from __future__ import annotations

from datetime import date
from typing import Any

from voicebot.errors import InvalidInput
from voicebot.repayment.quote import quote
from voicebot.repayment.reading import parsed

#: what an error shows of a line that is no request
SHOWN = 80


def answer(asked: Any, today: date | None = None) -> dict[str, Any]:
    """The quote for one request, or its error; nothing that was parsed raises. `today` is as for `quote`."""
    try:
        return quote(asked, today).as_json()
    except InvalidInput as error:
        return {"error": {"field": error.field, "value": error.value, "message": error.mend}}
    except RecursionError:
        return malformed(b"", "send one JSON object, without lists within lists")


def answer_line(line: bytes, today: date | None = None) -> dict[str, Any]:
    """The quote for one line of JSON, or its error, whatever bytes the line holds."""
    try:
        asked = parsed(line)
    except ValueError:
        return malformed(line)
    return answer(asked, today)


def malformed(line: bytes, mend: str = "send one JSON object a line, in UTF-8") -> dict[str, Any]:
    """The error of a line that is no request."""
    value = line.decode(errors="replace").strip()[:SHOWN]
    return {"error": {"field": "request", "value": value, "message": mend}}
