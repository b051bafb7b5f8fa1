"""`voicebot quote`: instalment quotes, JSON lines in and out."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from typing import Annotated, Any

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("quote")(quote)


def quote(
    source: Annotated[typer.FileText | None, typer.Argument(help="JSON lines; standard input when left out")] = None,
) -> None:
    """Read one request a line, write one quote a line; a request that cannot be quoted gets an error line.

    No instalment may be due in the past; a request may carry a "today" of its own to be quoted as of that day.
    """
    import orjson

    from voicebot.clock import SystemClock

    # A day is past once it is over everywhere.
    today = (SystemClock().now() - timedelta(hours=12)).date()
    for line in source or sys.stdin:
        if line.strip():
            sys.stdout.write(orjson.dumps(answer(line, today)).decode() + "\n")
            sys.stdout.flush()


def answer(line: str, today: date | None = None) -> dict[str, Any]:
    """The quote for one line, or its error as the contract names it; a first instalment before `today` is one."""
    import orjson

    from voicebot.errors import InvalidInput
    from voicebot.repayment.quote import quote as quoted

    try:
        return quoted(orjson.loads(line), today).as_json()
    except orjson.JSONDecodeError:
        mend = "send one JSON object a line"
        return {"error": {"field": "request", "value": line.strip()[:80], "message": mend}}
    except InvalidInput as error:
        return {"error": {"field": error.field, "value": error.value, "message": error.mend}}
