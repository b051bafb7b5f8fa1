"""`voicebot messages`: texts and e-mail that wait, went out, or did not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from voicebot.outreach.messages.desk import Messages
    from voicebot.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Texts and e-mail: send what is due, and see where each is.", no_args_is_help=True)
    group.command("send")(send)
    group.command("list")(list_all)
    group.command("settle")(settle)
    group.command("read")(read)
    app.add_typer(group, name="messages")


def send() -> None:
    """Send every text that is due, once, and look for those without an outcome. `voicebot serve` does so by itself.

    It may be killed anywhere, and run beside others. Exit 4 where the carrier refused one, or may have taken it.
    """
    from rich.console import Console

    from voicebot.application import lines_of

    console = Console(highlight=False)
    with _messages() as (messages, settings):
        came = messages.send_due(lines_of(settings))
    if not came:
        console.print("Nothing is due.")
    for what, times in came.items():
        console.print(f"{times} {what}.")
    if came["refused"] or came["unknown"] or came["failed"]:
        console.print("`voicebot messages list` says why.", style="red")
        raise typer.Exit(4)


def list_all(
    state: Annotated[str, typer.Option(help="waiting, posting, sent, unknown, failed, blocked, dropped")] = "",
    limit: Annotated[int, typer.Option(help="how many at most", min=1, max=200)] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="as JSON, for a program")] = False,
) -> None:
    """Show messages, the newest first, and why one did not go out; never what they say."""
    import sys

    with _messages() as (messages, _):
        rows = messages.listed(state or None, limit)
    if as_json:
        from orjson import dumps

        sys.stdout.write(dumps({"messages": rows}).decode() + "\n")
    else:
        _print(rows)


def settle(
    message: Annotated[int, typer.Argument(help="the number of a message that is unknown")],
    went_out: Annotated[
        bool, typer.Option("--sent/--not-sent", help="what the carrier's log says; not sent is sent anew")
    ],
) -> None:
    """Say what became of a text that may have gone out, after a look at the carrier's log."""
    with _messages() as (messages, _):
        messages.settle_by_hand(message, went_out=went_out)


def read(
    callback: Annotated[int | None, typer.Option(help="the number of a callback, as `callbacks list` shows it")] = None,
    ticket: Annotated[int | None, typer.Option(help="the number of a ticket `text_received`")] = None,
) -> None:
    """Read what somebody wrote, and from which number: for the colleague who rings them. Do not pass it on."""
    from rich.console import Console

    console = Console(highlight=False, markup=False)
    with _messages() as (messages, _):
        written = messages.written(callback=callback, ticket=ticket)
    console.print(f"From {written['number'] or 'a number that is not kept'}:")
    for text in written["texts"]:
        console.print(f"{text['at'][:16].replace('T', ' ')} UTC  {text['body']}")
        if text["answered"]:
            console.print(f"    answered: {text['answered']}", style="dim")


def _print(rows: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("ID", "account", "message", "by", "since", "state", "delivery", "why")
    for row in rows:
        since = (row["sent_at"] or row["created_at"])[:16].replace("T", " ")
        by = {"sms": "text", "email": "e-mail"}[row["channel"]]
        told = (row["ref"], row["kind"].replace("_", " "), by, since, row["state"], row["delivery"] or "")
        table.add_row(str(row["id"]), *told, row["why"] or "")
    Console(highlight=False).print(table)


@contextmanager
def _messages() -> Iterator[tuple[Messages, Settings]]:
    """The room's messages, given back at the end. Raises Misconfigured for an old schema."""
    from voicebot.clock import SystemClock
    from voicebot.outreach.composition import open_outreach
    from voicebot.settings import load_settings

    settings = load_settings()
    with closing(open_outreach(settings, SystemClock())) as outreach:
        yield outreach.messages, settings
