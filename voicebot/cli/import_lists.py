"""Which files came in, a list taken back, and one pass over the watched folder: parts of `voicebot import`."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from voicebot.outreach.imports.inbox import Inbox


def list_imports(
    limit: Annotated[int, typer.Option(help="at most so many, the newest first", min=1, max=1000)] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="everything, for programs")] = False,
) -> None:
    """Which files came in, by whom, and what became of them."""
    from orjson import OPT_INDENT_2, dumps
    from rich.console import Console

    with closing(_outreach()) as outreach:
        found = outreach.files.told.newest(limit)
    if as_json:
        typer.echo(dumps(found, option=OPT_INDENT_2).decode())
        return
    console = Console(highlight=False)
    console.print(_table(found) if found else "No file has come in yet.")


def take_in_inbox(
    source: Annotated[str, typer.Option(help="make the folders into which this source puts its files")] = "",
) -> None:
    """Take in what lies whole in the watched folder, once; a worker does so by itself."""
    from rich.console import Console

    from voicebot.outreach.imports.boxes import elsewhere

    console = Console(highlight=False, soft_wrap=True)
    with closing(_outreach()) as outreach:
        inbox = outreach.files.inbox
        if source:
            _make(inbox, source, console)
            return
        came = inbox.take_in(lambda: True)
    names = {"files": "file" if came.get("files") == 1 else "files"}
    told = ", ".join(f"{count:,} {names.get(name, name)}" for name, count in came.items() if count)
    console.print(f"{inbox.folder}: {told or 'nothing is waiting there'}.", markup=False)
    for path in elsewhere(inbox.folder):
        console.print(f"{path} lies where nobody looks: put it into SOURCE/KIND", markup=False, style="yellow")


def undo(
    import_id: Annotated[str, typer.Argument(metavar="ID", help="its id, or how it begins: `voicebot import list`")],
    by: Annotated[str, typer.Option("--by", help="who takes it back")],
    reason: Annotated[str, typer.Option(help="why, in a sentence without names; it is kept")],
    yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False,
) -> None:
    """Take back a do-not-contact list: only what that list added; what somebody asked for themselves stays."""
    from rich.console import Console

    if not yes:
        typer.confirm(f"Whom import {import_id} alone stopped may be contacted again. Take it back?", abort=True)
    with closing(_outreach()) as outreach:
        done = outreach.files.undoing.undo(import_id, by, reason)
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"{done.freed:,} numbers and addresses of import {done.import_id} are free again: on record.")
    for one in done.again:
        console.print(
            f"Import {one} found some of them stopped before: read that list again (--again).", style="yellow"
        )


def _make(inbox: Inbox, source: str, console: Any) -> None:
    from voicebot.outreach.imports.kinds import Kind
    from voicebot.outreach.mappings import named

    for kind in Kind:
        folder = inbox.folder / named(source) / kind
        folder.mkdir(parents=True, exist_ok=True)
        console.print(str(folder), markup=False)


def _table(found: list[dict[str, Any]]) -> Any:
    from rich.box import SIMPLE
    from rich.table import Table

    table = Table("id", "came", "what", "source", "file", "by", "state", "rows", box=SIMPLE, padding=(0, 1, 0, 0))
    table.columns[0].no_wrap = True
    for one in found:
        counts = ", ".join(f"{count:,} {name}" for name, count in one["counts"].items() if count)
        state = one["state"] + (" (dry run)" if one["dry_run"] else "")
        why = one["fault"]["mend"] if one["fault"] else f"same as {one['same_as'][:8]}" if one["same_as"] else counts
        came = one["created_at"][:16].replace("T", " ")
        by = one["by"] or one["via"]
        table.add_row(one["import"][:8], came, one["kind"], one["source"] or "", one["file"], by, state, why)
    return table


def _outreach() -> Any:
    from voicebot.clock import SystemClock
    from voicebot.outreach.composition import open_outreach
    from voicebot.settings import load_settings

    return open_outreach(load_settings(), SystemClock())
