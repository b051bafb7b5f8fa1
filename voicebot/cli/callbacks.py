"""`voicebot callbacks`: who waits to be rung back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from voicebot.outreach.callbacks import Callbacks


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Callbacks: who waits to be rung back, and when.", no_args_is_help=True)
    group.command("list")(list_all)
    group.command("done")(done)
    app.add_typer(group, name="callbacks")


def list_all(
    state: Annotated[str, typer.Option(help="booked, done, missed (nobody was reached), cancelled")] = "booked",
    limit: Annotated[int, typer.Option(help="how many at most", min=1, max=200)] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="as JSON, for a program")] = False,
) -> None:
    """Show callbacks, the urgent first, then by the agreed hour, each on the person's own clock.

    Those of the bot it makes itself (`voicebot work`); the others wait for a person.
    """
    import sys

    with _callbacks() as callbacks:
        rows = callbacks.listed(state, limit)
    if as_json:
        from orjson import dumps

        sys.stdout.write(dumps({"callbacks": rows}).decode() + "\n")
    else:
        _print(rows, state)


def done(
    callback: Annotated[int, typer.Argument(help="the number of a callback that waits, or was missed")],
    note: Annotated[str, typer.Option(help="what came of it, in a sentence without names")] = "",
    by: Annotated[
        str, typer.Option("--by", help="who rang; whoever is signed in when left out", show_default=False)
    ] = "",
) -> None:
    """Say that a person has rung. About a broken promise or plan: its ticket is closed, and robots may ring again."""
    from getpass import getuser

    from rich.console import Console

    with _callbacks() as callbacks:
        callbacks.done(callback, note, by or getuser())
    Console(highlight=False).print(f"Callback {callback} is done.")


def _print(rows: list[dict[str, Any]], state: str) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    if not rows:
        console.print(f"No callback is {state}.")
        return
    table = Table("ID", "when there", "account", "why", "by", "", "note")
    table.columns[1].no_wrap = True
    for row in rows:
        marks = [mark for mark in ("urgent", "overdue") if row[mark]]
        told = (row["at"].replace("T", " "), row["account"] or "not known", row["reason"].replace("_", " "), row["by"])
        style = "bold red" if row["urgent"] else "yellow" if row["overdue"] else None
        table.add_row(str(row["callback"]), *told, ", ".join(marks), row["why"] or "", style=style)
    console.print(table)
    late = sum(row["overdue"] for row in rows)
    console.print(f"{len(rows)} {state}{f', {late} overdue' if late else ''}.")


@contextmanager
def _callbacks() -> Iterator[Callbacks]:
    """The room's callbacks, given back at the end. Raises Misconfigured for an old schema."""
    from voicebot.clock import SystemClock
    from voicebot.outreach.composition import open_outreach
    from voicebot.settings import load_settings

    with closing(open_outreach(load_settings(), SystemClock())) as outreach:
        yield outreach.callbacks
