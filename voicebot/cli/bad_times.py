"""`voicebot bad-times`: when people asked not to be contacted, and on which number; the gate heeds it everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from voicebot.records import Database

Account = Annotated[str, typer.Argument(help="the account's reference, for instance CN-0001")]


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Times and numbers that people asked us to leave alone.", no_args_is_help=True)
    group.command("add")(add)
    group.command("list")(list_all)
    group.command("release")(release)
    app.add_typer(group, name="bad-times")


def add(
    account: Account,
    days: Annotated[str, typer.Option(help="such as mon-fri, or sat")] = "mon-sun",
    begins: Annotated[str, typer.Option("--from", metavar="HH:MM", help="on their own clock")] = "00:00",
    until: Annotated[str, typer.Option("--until", metavar="HH:MM", help="24:00 is the end of the day")] = "24:00",
    number: Annotated[str, typer.Option(help="only on this number (E.164), such as the one at work")] = "",
) -> None:
    """Note what somebody said: "don't call me at work", "not before ten"."""
    from rich.console import Console

    from voicebot.compliance.weeks import days_of
    from voicebot.errors import InvalidInput
    from voicebot.records.bad_times import add_bad_time

    try:
        days_of(days)
    except ValueError as error:
        raise InvalidInput("days", days, "send days of the week, such as mon-fri or sat") from error
    opens, closes = _clock("from", begins), None if until == "24:00" else _clock("until", until)
    if closes is not None and closes <= opens:
        raise InvalidInput(
            "until", until, "send a later time than --from; note a night as two, to 24:00 and from 00:00"
        )
    with _records() as database, database.begin() as connection:
        row = {"account_id": _id(connection, account), "days": days, "opens": opens, "closes": closes}
        row |= {"number_hash": database.cipher.number_hash(number) if number else None}
        noted = add_bad_time(connection, row | {"source": "command", "created_at": datetime.now(UTC)})
    Console(highlight=False).print(f"Noted as {noted}: {account} is left alone {_said(days, opens, closes)}.")


def list_all(account: Account) -> None:
    """What was noted of an account and holds."""
    from rich.console import Console

    from voicebot.records.bad_times import bad_times_of

    with _records() as database, database.read() as connection:
        rows = bad_times_of(connection, [_id(connection, account)])
    console = Console(highlight=False)
    for row in rows:
        where = ", on one number" if row["number_hash"] else ""
        console.print(f"{row['id']}: {_said(row['days'], row['opens'], row['closes'])}{where}")
    if not rows:
        console.print(f"Nothing was noted of {account}.")


def release(noted: Annotated[int, typer.Argument(help="its number in the list")]) -> None:
    """It holds no longer."""
    from rich.console import Console

    from voicebot.errors import NotFound
    from voicebot.records.bad_times import release_bad_time

    with _records() as database, database.begin() as connection:
        if not release_bad_time(connection, noted, datetime.now(UTC)):
            raise NotFound(f"nothing that holds was noted as {noted}; `voicebot bad-times list ACCOUNT` shows what was")
    Console(highlight=False).print(f"{noted} holds no longer.")


def _clock(field: str, said: str) -> time:
    from voicebot.errors import InvalidInput

    try:
        return time.fromisoformat(said)
    except ValueError as error:
        raise InvalidInput(field, said, "send a time of the day as HH:MM") from error


def _said(days: str, opens: time, closes: time | None) -> str:
    return f"{days} from {opens:%H:%M} until {closes.strftime('%H:%M') if closes else '24:00'}"


def _id(connection: Connection, ref: str) -> int:
    from voicebot.errors import NotFound
    from voicebot.records.accounts import account_id_by_ref

    found = account_id_by_ref(connection, ref)
    if found is None:
        raise NotFound(f"account {ref} is not known; `voicebot accounts list` shows those on file")
    return found


@contextmanager
def _records() -> Iterator[Database]:
    from voicebot.records import cipher_of, open_database
    from voicebot.settings import load_settings

    settings = load_settings()
    with closing(open_database(settings.database_url, cipher_of(settings))) as database:
        yield database
