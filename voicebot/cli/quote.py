"""`voicebot quote`: instalment quotes, JSON lines in and out."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("quote")(quote)


def quote(
    source: Annotated[
        typer.FileBinaryRead | None, typer.Argument(help="JSON lines; standard input when left out")
    ] = None,
) -> None:
    """Read one request a line, write one quote a line; a request that cannot be quoted gets an error line.

    No instalment may be due in the past; a request may carry a "today" of its own to be quoted as of that day.
    """
    import orjson

    from voicebot.clock import SystemClock
    from voicebot.repayment.answering import answer_line

    # A day is past once it is over everywhere.
    today = (SystemClock().now() - timedelta(hours=12)).date()
    # Bytes: a line that is not UTF-8 is answered, and the lines after it too.
    for line in source or sys.stdin.buffer:
        if line.strip():
            sys.stdout.write(orjson.dumps(answer_line(line, today)).decode() + "\n")
            sys.stdout.flush()
