"""`voicebot calls`: calls of which nobody knows whether they were placed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from voicebot.calls import Calls
    from voicebot.calls.listing import CallList


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Calls in doubt: see them, and say what became of them.", no_args_is_help=True)
    group.command("unknown")(unknown)
    group.command("settle")(settle)
    app.add_typer(group, name="calls")


def unknown(as_json: Annotated[bool, typer.Option("--json", help="as JSON, for a program")] = False) -> None:
    """Show the calls that may or may not have been placed. They are never dialled again by themselves."""
    import sys

    from rich.console import Console
    from rich.table import Table

    with _calls() as (calls, _):
        rows = calls.unknown_calls()
    if as_json:
        from orjson import dumps

        told = [{name: row[name] for name in ("id", "ref", "via", "dialled_at", "looked_at")} for row in rows]
        sys.stdout.write(dumps({"calls": told}).decode() + "\n")
        return
    console = Console(highlight=False)
    if not rows:
        console.print("No call is in doubt.")
        return
    table = Table("call", "account", "through", "dialled", "looked for")
    for row in rows:
        looked = row["looked_at"].isoformat(" ", "minutes") if row["looked_at"] else "not yet"
        table.add_row(row["id"], row["ref"], row["via"], row["dialled_at"].isoformat(" ", "seconds"), looked)
    console.print(table)
    console.print("Look in the carrier's log, then: voicebot calls settle <call> --placed or --not-placed")


def settle(
    call: Annotated[str, typer.Argument(help="the id of a call that is unknown")],
    placed: Annotated[bool, typer.Option("--placed/--not-placed", help="what the carrier's log says")],
    sid: Annotated[str, typer.Option(help="with --placed: the call's id there, whose outcome is taken over")] = "",
) -> None:
    """Say what became of a call that may have been placed. One that was not may be tried again by its campaign."""
    with _calls() as (calls, lists):
        calls.settle_by_hand(call, lists, placed=placed, sid=sid or None)


@contextmanager
def _calls() -> Iterator[tuple[Calls, Sequence[CallList]]]:
    """The service and the lists of its carriers, given back at the end."""
    from voicebot.calls import open_calls
    from voicebot.clock import SystemClock
    from voicebot.line.listing import LineList
    from voicebot.settings import load_settings
    from voicebot.telephony.carrier import TwilioCarrier

    settings = load_settings()
    lists: list[CallList] = [LineList()]
    if settings.has_twilio:
        lists.append(TwilioCarrier(settings))
    with closing(open_calls(settings, SystemClock())) as calls:
        yield calls, lists
