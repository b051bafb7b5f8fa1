"""`voicebot webhooks`: whom we tell of what happens, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from getpass import getuser
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from voicebot.outreach.webhooks.desk import Added, Webhooks

Endpoint = Annotated[int, typer.Argument(help="its number, as `voicebot webhooks list` shows it", min=1)]
AsJson = Annotated[bool, typer.Option("--json", help="as JSON, for a program")]


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(
        help="Signed webhooks: whom we tell of what happens, and what came of it.", no_args_is_help=True
    )
    for command in (add, change, remove, rotate, test, deliveries, redeliver):
        group.command(command.__name__)(command)
    group.command("list")(list_all)
    app.add_typer(group, name="webhooks")


def add(
    url: Annotated[str, typer.Argument(help="such as https://crm.example.com/voicebot")],
    types: Annotated[
        list[str], typer.Option("--type", help="what it is told of: promise.*, call.ended, *; may be given again")
    ] = ["*"],  # noqa: B006  # typer copies it
    by: Annotated[str, typer.Option("--by", help="who adds it", show_default="whoever is signed in")] = "",
) -> None:
    """Tell an endpoint of what happens from now on. Its secret is shown this once."""
    with _webhooks() as webhooks:
        added = webhooks.add(url, types, by or getuser())
    _tell_secret(
        added, f"Endpoint {added.endpoint} is told from now on. `voicebot webhooks test {added.endpoint}` tries it."
    )


def change(
    endpoint: Endpoint,
    url: Annotated[str, typer.Option(help="another address")] = "",
    types: Annotated[list[str] | None, typer.Option("--type", help="what it is told of, instead of before")] = None,
    enabled: Annotated[
        bool | None, typer.Option("--enable/--disable", help="enabled again, it gets what waited for it")
    ] = None,
) -> None:
    """Change an endpoint's address or what it is told of, or switch it off and on."""
    with _webhooks() as webhooks:
        _table(_console(), [webhooks.change(endpoint, url=url or None, types=types or None, enabled=enabled)])


def list_all(as_json: AsJson = False) -> None:
    """Show every endpoint, without its secret."""
    with _webhooks() as webhooks:
        rows = webhooks.listed()
    if as_json:
        _json({"endpoints": rows})
    elif rows:
        _table(_console(), rows)
    else:
        _console().print("Nobody is told. `voicebot webhooks add URL` changes that.")


def remove(
    endpoint: Endpoint, yes: Annotated[bool, typer.Option("--yes", help="do not ask whether it is meant")] = False
) -> None:
    """Tell an endpoint nothing any more: what waits for it, and its secret, are gone."""
    with _webhooks() as webhooks:
        row = webhooks.endpoint(endpoint)
        if not yes:
            typer.confirm(f"Remove endpoint {endpoint} ({row['url']}, {row['waiting']} waiting)?", abort=True)
        webhooks.remove(endpoint)
    _console().print(f"Endpoint {endpoint} is removed.")


def rotate(
    endpoint: Endpoint,
    hours: Annotated[
        int, typer.Option(help="for how long the old secret signs beside the new one", min=0, max=720)
    ] = 24,
) -> None:
    """Give an endpoint a new secret, which is shown this once."""
    with _webhooks() as webhooks:
        rotated = webhooks.rotate(endpoint, hours)
    _tell_secret(rotated, f"For {hours} hours both secrets sign; then this one alone." if hours else "It signs alone.")


def test(endpoint: Endpoint) -> None:
    """Send an endpoint an event that nothing happened for, and say what came of it. Exit 4 where it did not take it."""
    with _webhooks() as webhooks:
        came = webhooks.test(endpoint)
    status = f"answered {came['status']}" if came["status"] is not None else came["why"]
    word = "came through" if came["delivered"] else "did not come through"
    style = None if came["delivered"] else "red"
    _console().print(f"{came['message']} {word}: {status}, {came['milliseconds']} ms.", markup=False, style=style)
    if not came["delivered"]:
        raise typer.Exit(4)


def deliveries(
    endpoint: Endpoint,
    state: Annotated[str, typer.Option(help="waiting, delivered, failed")] = "",
    before: Annotated[int | None, typer.Option(help="only what is older than this number")] = None,
    limit: Annotated[int, typer.Option(help="how many at most", min=1, max=200)] = 50,
    as_json: AsJson = False,
) -> None:
    """Show what an endpoint was told, the newest first, and every attempt."""
    with _webhooks() as webhooks:
        page = webhooks.deliveries(endpoint, state or None, before, limit)
    if as_json:
        _json(page)
        return
    from rich.table import Column, Table

    table = Table("ID", Column("message", overflow="fold"), "event", "happened (UTC)", "state", "attempts", "last")
    for one in page["deliveries"]:
        last = one["attempts"][-1] if one["attempts"] else None
        told = (
            "" if last is None else f"{last['status'] or last['why'] or 'no answer'}, {last['milliseconds'] or '–'} ms"
        )
        state = one["state"] if one["next_try"] is None else f"next {_short(one['next_try'])}"
        row = (one["message"], one["type"], _short(one["at"]), state, str(len(one["attempts"])), told)
        table.add_row(str(one["delivery"]), *row)
    _console().print(table)
    if page["older"]:
        _console().print(f"--before {page['older']} shows older ones")


def redeliver(
    endpoint: Endpoint,
    message: Annotated[str, typer.Option(help="the id of a message that it was told")] = "",
    since: Annotated[
        str, typer.Option(metavar="TIME", help="or all since then that did not come through, such as 2026-11-24T09:00Z")
    ] = "",
) -> None:
    """Tell an endpoint again, with the same ids."""
    with _webhooks() as webhooks:
        many = webhooks.redeliver(endpoint, message=message or None, since=_moment(since))
    _console().print(f"{many} will be delivered again.")


def _moment(said: str) -> datetime | None:
    from voicebot.errors import InvalidInput

    if not said:
        return None
    try:
        found = datetime.fromisoformat(said)
    except ValueError as error:
        raise InvalidInput("since", said, "send a time with its offset, such as 2026-11-24T09:00Z") from error
    if found.tzinfo is None:
        raise InvalidInput("since", said, "send the time with its offset, such as 2026-11-24T09:00Z")
    return found


def _table(console: Console, rows: list[dict[str, Any]]) -> None:
    from rich.table import Table

    table = Table("ID", "address", "told of", "state", "waiting", "since", "why")
    for row in rows:
        failing = f"nothing comes through since {_short(row['failing_since'])}" if row["failing_since"] else ""
        told = (row["url"], ", ".join(row["types"]), row["state"], str(row["waiting"]), _short(row["created_at"]))
        table.add_row(str(row["endpoint"]), *told, row["why"] or failing)
    console.print(table)


def _tell_secret(added: Added, note: str) -> None:
    import sys

    from rich.console import Console

    sys.stdout.write(f"{added.secret}\n")
    Console(stderr=True, highlight=False, soft_wrap=True).print(f"{note} Its secret is shown this once.", markup=False)


def _short(at: str) -> str:
    return at[:16].replace("T", " ")


def _json(value: Any) -> None:
    import sys

    from orjson import dumps

    sys.stdout.write(dumps(value).decode() + "\n")


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, soft_wrap=True)


@contextmanager
def _webhooks() -> Iterator[Webhooks]:
    """The room's webhooks, given back at the end. Raises Misconfigured for an old schema."""
    from voicebot.clock import SystemClock
    from voicebot.outreach.composition import open_outreach
    from voicebot.settings import load_settings

    with closing(open_outreach(load_settings(), SystemClock())) as outreach:
        yield outreach.webhooks
