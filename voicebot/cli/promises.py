"""`voicebot promises`: what was promised, and what has become of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from voicebot.outreach.composition import Outreach
    from voicebot.outreach.follow_up import Reviewed


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Promises and plans: what was promised, and what has become of it.", no_args_is_help=True)
    group.command("review")(review)
    group.command("list")(list_all)
    app.add_typer(group, name="promises")


def review(
    on: Annotated[
        str, typer.Option(metavar="YYYY-MM-DD", help="a day that has come; each person's own today if not")
    ] = "",
) -> None:
    """Move promises and plans on: due, kept, broken, cured, completed. Run it every day; twice is once.

    Exit 1 where accounts could not be reviewed.
    """
    from rich.console import Console

    console = Console(highlight=False)
    with _outreach() as outreach, console.status("Looking at promises and plans ...") as status:
        reviewed = outreach.follow_up.review(
            _day(on), lambda so_far: status.update(f"Looked at {so_far.accounts} accounts ...")
        )
    _tell(console, reviewed)
    if reviewed.failed:
        raise typer.Exit(1)


def list_all(
    state: Annotated[str, typer.Option(help="open, due, kept, partly_kept, broken, cured, replaced, withdrawn")] = "",
    before: Annotated[int | None, typer.Option(help="only what is older than this number")] = None,
    limit: Annotated[int, typer.Option(help="how many at most", min=1, max=200)] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="as JSON, for a program")] = False,
) -> None:
    """Show promises to pay, the newest first."""
    import sys

    with _outreach() as outreach:
        page = outreach.agreements.promises(state or None, before, limit)
    if as_json:
        from orjson import dumps

        sys.stdout.write(dumps(page).decode() + "\n")
    else:
        _print(page)


def _day(on: str) -> date | None:
    from voicebot.errors import InvalidInput

    try:
        return date.fromisoformat(on) if on else None
    except ValueError as error:
        raise InvalidInput("on", on, "send a date that exists, as YYYY-MM-DD") from error


def _tell(console: Console, reviewed: Reviewed) -> None:
    console.print(f"{reviewed.accounts} accounts looked at.")
    for (what, state), times in sorted(reviewed.moved.items()):
        console.print(f"{times} {what}{'s' if times > 1 else ''} {state.replace('_', ' ')}.")
    if reviewed.failed:
        console.print(f"{reviewed.failed} could not be reviewed: the log says why.", style="red")


def _print(page: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("ID", "account", "promised", "by", "state", "since", "why")
    for one in page["promises"]:
        last = one["events"][-1] if one["events"] else {"day": None, "at": one["made_at"], "why": ""}
        since = last["day"] or last["at"][:10]
        promised = f"{one['amount']} {one['currency']}"
        state = one["state"].replace("_", " ")
        table.add_row(str(one["promise"]), one["account"], promised, one["due"], state, since, last["why"])
    console = Console(highlight=False)
    console.print(table)
    more = f"; --before {page['older']} shows older ones" if page["older"] else ""
    console.print(f"{len(page['promises'])} of {page['total']}{more}")


@contextmanager
def _outreach() -> Iterator[Outreach]:
    """What this house does beside calls, given back at the end. Raises Misconfigured for an old schema."""
    from voicebot.clock import SystemClock
    from voicebot.outreach.composition import open_outreach
    from voicebot.settings import load_settings

    with closing(open_outreach(load_settings(), SystemClock())) as outreach:
        yield outreach
