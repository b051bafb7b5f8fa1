"""`voicebot decisions`: why somebody could be contacted, or could not; and the same made again from its row."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console
    from sqlalchemy import Connection

    from voicebot.calls.decisions import Again
    from voicebot.records.prepared import Row

AsJson = Annotated[bool, typer.Option("--json", help="for another program to read")]
#: how many that differ are named
NAMED = 20


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(
        help="Why somebody could be contacted, or not; and the same again from the record.", no_args_is_help=True
    )
    group.command("list")(list_all)
    group.command("show")(show)
    group.command("recheck")(recheck)
    app.add_typer(group, name="decisions")


def list_all(
    account: Annotated[str | None, typer.Option(help="only this account's, by its reference")] = None,
    call: Annotated[str | None, typer.Option(help="only this call's")] = None,
    before: Annotated[int | None, typer.Option(min=1, help="only those with a smaller ID")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="how many")] = 20,
    as_json: AsJson = False,
) -> None:
    """The newest decisions of the gate."""
    from voicebot.records.decisions import list_decisions

    with _records() as connection:
        rows = list_decisions(connection, ref=account, call_id=call, before=before, limit=limit)
    if as_json:
        sys.stdout.writelines(_line(_told(row)) for row in rows)
    else:
        _print(rows)


def show(decision: Annotated[int, typer.Argument(help="its ID")], as_json: AsJson = False) -> None:
    """Everything that one decision rested on, and whether it comes out the same again."""
    from voicebot.calls.decisions import Reader
    from voicebot.errors import NotFound
    from voicebot.records import decisions as table

    with _records() as connection:
        row = table.decision(connection, decision)
        if row is None:
            raise NotFound(f"decision {decision} is not known; `voicebot decisions list` shows those on record")
        again = Reader(connection).again(row)
    told = _told(row) | {"inputs": row["inputs"], "again": _outcome(again)}
    if as_json:
        sys.stdout.write(_line(told))
    else:
        from rich.console import Console

        Console(highlight=False, soft_wrap=True).print_json(data=told)


def recheck(
    since: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="only those made since this day (UTC)")
    ] = None,
) -> None:
    """Make every decision again from its row, by the rules of its day. Exit 1 where one comes out otherwise."""
    from rich.console import Console
    from rich.progress import track

    from voicebot.calls.decisions import Reader
    from voicebot.records import decisions as table

    from_day, console, found = _since(since), Console(highlight=False), {"same": 0, "different": 0, "not": 0}
    with _records() as connection:
        total, reader = table.count_decisions(connection, from_day), Reader(connection)
        rows = table.decisions_in_turn(connection, from_day)
        for row in track(rows, "Deciding again", total, console=Console(stderr=True), transient=True):
            again = reader.again(row)
            kind = "not" if again.why_not else "different" if again.differs else "same"
            found[kind] += 1
            if again.differs and found[kind] <= NAMED:
                console.print(f"{row['id']} ({row['ref']}, {_at(row)}): {'; '.join(again.differs)}.", style="red")
    _sum_up(console, found)
    if found["different"]:
        raise typer.Exit(1)


def _sum_up(console: Console, found: dict[str, int]) -> None:
    made = found["same"] + found["different"]
    console.print(f"{made} decisions made again: {found['same']} the same, {found['different']} different.")
    if found["not"]:
        console.print(
            f"{found['not']} cannot be made again: rules of the record itself, or an earlier release."
            " `voicebot decisions show ID` says why."
        )


def _since(day: str | None) -> datetime | None:
    from voicebot.errors import InvalidInput

    try:
        return None if day is None else datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise InvalidInput("since", day, "send a day that exists, as YYYY-MM-DD") from error


def _outcome(again: Again) -> str:
    if again.why_not:
        return f"cannot be made again: {again.why_not}"
    return f"different: {'; '.join(again.differs)}" if again.differs else "the same"


def _told(row: Row) -> dict[str, Any]:
    plain = {name: row[name] for name in ("id", "call_id", "allowed", "rule_ids")}
    return plain | {"account": row["ref"], "at": _at(row), "next_allowed_at": row["inputs"].get("next_at")}


def _at(row: Row) -> str:
    return str(row["at"].isoformat(timespec="seconds"))


def _shown(written: str) -> str:
    return written[:16].replace("T", " ")


def _line(told: dict[str, Any]) -> str:
    from orjson import dumps

    return dumps(told).decode() + "\n"


def _print(rows: list[Row]) -> None:
    from rich.console import Console
    from rich.table import Column, Table

    table = Table("ID", "account", Column("at (UTC)", no_wrap=True), "about", "answer", "rules", "allowed from")
    for row in rows:
        asked = row["inputs"].get("asked", row["inputs"])
        about = f"{asked.get('channel', 'voice')}, {asked.get('purpose', 'collection').replace('_', ' ')}"
        answer = "allowed" if row["allowed"] else "blocked"
        later = _shown(row["inputs"].get("next_at") or "")
        rules = ", ".join(row["rule_ids"])
        table.add_row(str(row["id"]), row["ref"], _shown(_at(row)), about, answer, rules, later)
    console = Console(highlight=False)
    console.print(table)
    if rows:
        console.print(f"--before {rows[-1]['id']} shows older ones; `voicebot decisions show ID` shows all of one.")


@contextmanager
def _records() -> Iterator[Connection]:
    from voicebot.records import cipher_of, open_database
    from voicebot.settings import load_settings

    settings = load_settings()
    with closing(open_database(settings.database_url, cipher_of(settings))) as database, database.read() as connection:
        yield connection
