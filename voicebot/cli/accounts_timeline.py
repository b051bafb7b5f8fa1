"""`voicebot accounts timeline`: all that is on record of an account."""

from __future__ import annotations

from typing import Annotated, Any

import typer

#: what of an entry stands in columns of its own
_IN_COLUMNS = ("at", "kind", "what")


def timeline(
    ref: Annotated[str, typer.Argument(help="the account's reference, for instance CN-0001")],
    kinds: Annotated[
        list[str] | None, typer.Option("--kind", help="call, promise, payment, decision, ...; may be given again")
    ] = None,
    before: Annotated[str, typer.Option(help="only what is older: as the page before says")] = "",
    limit: Annotated[int, typer.Option(help="how many at most", min=1, max=200)] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="as JSON, for a program")] = False,
) -> None:
    """Show what was done, decided, promised and paid, the newest first: by whom, and why. Numbers are masked."""
    import sys
    from contextlib import closing

    from voicebot.clock import SystemClock
    from voicebot.outreach.composition import open_outreach
    from voicebot.settings import load_settings

    with closing(open_outreach(load_settings(), SystemClock())) as outreach:
        page = outreach.timeline.page(ref, kinds or (), before or None, limit)
    if as_json:
        from orjson import dumps

        sys.stdout.write(dumps(page).decode() + "\n")
    else:
        _print(page)


def _print(page: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table("at (UTC)", "kind", "what", "more")
    for entry in page["entries"]:
        told = ((name, value) for name, value in entry.items() if name not in _IN_COLUMNS)
        more = ", ".join(f"{name.replace('_', ' ')} {_words(value)}" for name, value in told if value not in (None, []))
        at = entry["at"][:19].replace("T", " ")
        table.add_row(at, entry["kind"].replace("_", " "), str(entry["what"]).replace("_", " "), escape(more))
    console = Console(highlight=False)
    console.print(table)
    if page["older"]:
        console.print(f"--before {page['older']} shows older ones", soft_wrap=True)


def _words(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
