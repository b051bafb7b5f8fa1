"""`voicebot flags`: marks that keep people from being rung, and their release by a person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from voicebot.outreach.marks import Marks


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Marks that keep people from being rung: see them, release them.", no_args_is_help=True)
    group.command("list")(list_all)
    group.command("release")(release)
    app.add_typer(group, name="flags")


def list_all(
    account: Annotated[str, typer.Argument(help="the account's reference; all accounts when left out")] = "",
    limit: Annotated[int, typer.Option(help="how many at most, the newest first", min=1, max=1000)] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="as JSON, for a program")] = False,
) -> None:
    """Show which marks hold, and what each asks of whoever wants to ring."""
    with _marks() as marks:
        rows = marks.listed(account or None, limit)
    if as_json:
        from orjson import dumps

        typer.echo(dumps({"flags": rows}).decode())
    else:
        _print(rows)


def release(
    account: Annotated[str, typer.Argument(help="the account's reference")],
    flag: Annotated[str, typer.Argument(help="the mark, as `voicebot flags list` names it")],
    by: Annotated[str, typer.Option("--by", help="who releases it")],
    reason: Annotated[str, typer.Option(help="why, in a sentence without names; it is kept")],
    yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False,
) -> None:
    """Say that a mark holds no longer: what it forbade may be done again. Who, when and why are on record."""
    from rich.console import Console

    if not yes:
        typer.confirm(f"{account} may be contacted again as if it were not marked {flag}. Release it?", abort=True)
    with _marks() as marks:
        marks.release(account, flag, by, reason)
    Console(highlight=False).print(f"{account} is marked {flag} no longer: on record.", markup=False)


def _print(rows: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    from voicebot.calls.rulebooks import GATE_FLAGS
    from voicebot.compliance.reasons import FLAGGED

    if not rows:
        Console(highlight=False).print("No mark holds.")
        return
    table = Table("account", "mark", "since", "until", "what it means")
    for row in rows:
        meaning = FLAGGED.get(GATE_FLAGS.get(row["flag"], row["flag"]), "no rule knows it: nobody is rung")
        table.add_row(row["account"], row["flag"], row["since"], row["until"] or "released", meaning)
    Console(highlight=False).print(table)


@contextmanager
def _marks() -> Iterator[Marks]:
    """The room's marks, given back at the end. Raises Misconfigured for an old schema."""
    from voicebot.clock import SystemClock
    from voicebot.outreach.composition import open_outreach
    from voicebot.settings import load_settings

    with closing(open_outreach(load_settings(), SystemClock())) as outreach:
        yield outreach.marks
