"""`voicebot consents`: what account holders agreed to, as it was given on paper or elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from voicebot.outreach.consents import Consents

Account = Annotated[str, typer.Argument(help="the account's reference")]
Kind = Annotated[str, typer.Argument(help="artificial_voice (the number on file), email (the address on file)")]


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Consents: put on record what was agreed to, and see it.", no_args_is_help=True)
    group.command("give")(give)
    group.command("revoke")(revoke)
    group.command("list")(list_all)
    app.add_typer(group, name="consents")


def give(
    account: Account,
    kind: Kind,
    source: Annotated[str, typer.Option(help="where it can be seen, such as 'card agreement 2024-05-02'; no names")],
    until: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="its last day, if it has one")] = "",
) -> None:
    """Put on record that the holder agreed to this, for the number or the address that is on file now."""
    from rich.console import Console

    with _consents() as consents:
        consents.give(account, kind, source, _day(until))
    Console(highlight=False).print(f"{account} agreed to {kind.replace('_', ' ')}: on record.")


def revoke(account: Account, kind: Kind) -> None:
    """The holder agrees to this no longer."""
    from rich.console import Console

    with _consents() as consents:
        consents.revoke(account, kind)
    Console(highlight=False).print(f"{account} agrees to {kind.replace('_', ' ')} no longer.")


def list_all(account: Account) -> None:
    """Show what the holder agreed to, in calls and elsewhere."""
    from rich.console import Console
    from rich.table import Table

    with _consents() as consents:
        rows = consents.of(account)
    table = Table("agreed to", "since", "until", "source", "")
    for row in rows:
        stale = "for what is on file no longer" if row["stale"] else ""
        table.add_row(row["kind"].replace("_", " "), row["since"], row["until"] or "", row["source"], stale)
    Console(highlight=False).print(table if rows else "Nothing is on record.")


def _day(until: str) -> date | None:
    from voicebot.errors import InvalidInput

    try:
        return date.fromisoformat(until) if until else None
    except ValueError as error:
        raise InvalidInput("until", until, "send a date that exists, as YYYY-MM-DD") from error


@contextmanager
def _consents() -> Iterator[Consents]:
    """The room's consents, given back at the end. Raises Misconfigured for an old schema."""
    from voicebot.clock import SystemClock
    from voicebot.outreach.composition import open_outreach
    from voicebot.settings import load_settings

    with closing(open_outreach(load_settings(), SystemClock())) as outreach:
        yield outreach.consents
