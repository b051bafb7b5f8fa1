"""`voicebot import`: accounts, payments, recalls, do-not-contact lists and history, from files; and which came in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voicebot.cli.import_lists import list_imports, take_in_inbox, undo
from voicebot.cli.progress import bar

if TYPE_CHECKING:
    from rich.console import Console

    from voicebot.outreach.imports.desk import Files
    from voicebot.outreach.imports.kinds import Kind
    from voicebot.outreach.imports.reading import Told
    from voicebot.outreach.mappings import Mapping
    from voicebot.records.prepared import Row

FileOf = Annotated[
    Path, typer.Argument(help="CSV, XLSX or JSON Lines, told by its name", exists=True, dir_okay=False, metavar="FILE")
]
Source = Annotated[str, typer.Option(help="whose file this is: how it is read is remembered under this name")]
How = Annotated[
    Path | None, typer.Option("--mapping", help="YAML that says which column is which (docs/import.md)", exists=True)
]
Dry = Annotated[bool, typer.Option("--dry-run", help="check everything, and write nothing but the report")]
Again = Annotated[bool, typer.Option("--again", help="read the file even if it came in before")]
Rejects = Annotated[
    Path | None, typer.Option(help="where bad rows are reported; FILE.rejects.csv when left out", dir_okay=False)
]
By = Annotated[str, typer.Option("--by", help="who brings it; whoever is signed in when left out", show_default=False)]
Sure = Annotated[bool, typer.Option("--yes", help="leave everybody of it alone, though it looks like accounts")]
AsOf = Annotated[str, typer.Option("--as-of", help="when the ledger was read, where the file has no column for it")]

_HELP = {
    "accounts": "Open accounts, and take a new reading of the ledger for those on file.",
    "payments": "Record what was paid, and take back what bounced.",
    "recalls": "Leave alone whose accounts were taken back.",
    "do-not-contact": "Leave alone the numbers and addresses of a list.",
    "history": "Count what other systems did before: calls and messages of former vendors.",
}
#: what is said of each count, in this order
_COUNTS = ("created", "updated", "unchanged", "recorded", "known", "rejected")
_CALLED = {"recalls": "stopped", "do-not-contact": "stopped"}


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(
        help="Files from a bank or a former vendor: checked, reported row by row, safe to run again.",
        no_args_is_help=True,
    )
    for kind, told in _HELP.items():
        group.command(kind, help=f"{told} Exit 1 when rows were rejected.")(_command(kind))
    group.command("list")(list_imports)
    group.command("inbox")(take_in_inbox)
    group.command("undo")(undo)
    app.add_typer(group, name="import")


def _command(kind: str) -> Callable[..., None]:
    """The command of a kind: accounts may be told when their ledger was read, a list that it is meant."""

    def take(
        file: FileOf,
        source: Source = "",
        mapping: How = None,
        dry_run: Dry = False,
        rejects: Rejects = None,
        again: Again = False,
        by: By = "",
    ) -> None:
        _take_in(kind, file, source, mapping, rejects, by, dry=dry_run, again=again)

    def take_accounts(
        file: FileOf,
        source: Source = "",
        mapping: How = None,
        as_of: AsOf = "",
        dry_run: Dry = False,
        rejects: Rejects = None,
        again: Again = False,
        by: By = "",
    ) -> None:
        _take_in(kind, file, source, mapping, rejects, by, as_of=as_of, dry=dry_run, again=again)

    def take_list(
        file: FileOf,
        source: Source = "",
        mapping: How = None,
        dry_run: Dry = False,
        rejects: Rejects = None,
        again: Again = False,
        by: By = "",
        yes: Sure = False,
    ) -> None:
        _take_in(kind, file, source, mapping, rejects, by, dry=dry_run, again=again, sure=yes)

    commands: dict[str, Callable[..., None]] = {"accounts": take_accounts, "do-not-contact": take_list}
    return commands.get(kind, take)


def _take_in(
    of: str,
    path: Path,
    source: str,
    mapping: Path | None,
    rejects: Path | None,
    by: str,
    *,
    as_of: str = "",
    dry: bool,
    again: bool,
    sure: bool = False,
) -> None:
    from uuid import uuid4

    from rich.console import Console

    from voicebot.errors import InvalidInput
    from voicebot.outreach.imports.kinds import Kind
    from voicebot.outreach.imports.reading import Incoming, source_of
    from voicebot.outreach.imports.reports import beside
    from voicebot.outreach.mappings import read_mapping

    kind, how = Kind(of), None if mapping is None else read_mapping(mapping)
    asked = Incoming(
        *(uuid4().hex, kind, source_of(source), path, path.name, "command", by or getuser(), as_of or None),
        dry=dry,
        kept=not dry,
        sure=sure,
    )
    console, report = Console(highlight=False, soft_wrap=True), rejects or beside(path)
    with _files() as files, _progress(console) as moved:
        row = files.imports.take_in(asked, report, mapping=how, again=again, moved=moved)
        _keep(files, source, kind, how, dry=dry)
    if row["fault"] is not None:
        raise InvalidInput(row["fault"]["field"], row["fault"]["value"], row["fault"]["mend"])
    _tell(console, row, report)


def _keep(files: Files, source: str, kind: Kind, how: Mapping | None, *, dry: bool) -> None:
    if how is not None and source and not dry:
        files.sources.keep(source, kind, how)


@contextmanager
def _progress(console: Console) -> Iterator[Callable[[Told], None]]:
    """A bar of how much was read, with the rows so far, their rate and the time left."""
    from dataclasses import asdict
    from time import monotonic

    began, far = monotonic(), [0.0, 0.0]
    with bar(console, "Taking in", lambda: (far[0], far[1])) as moved:

        def tell(told: Told) -> None:
            far[:] = told.read, told.size
            counts: dict[str, Any] = asdict(told.counts)
            rows = sum(counts.values())
            rate = rows / max(0.001, monotonic() - began)
            moved(f"{rows:,} rows, {counts['rejected']:,} rejected, {rate:,.0f} a second")

        yield tell


def _tell(console: Console, row: Row, report: Path) -> None:
    if row["same_as"] is not None:
        console.print(
            f"The same file came in before, as import {row['same_as']}: nothing was changed. --again reads it anyway.",
            markup=False,
        )
        return
    counts = ", ".join(_said(name, row) for name in _COUNTS if name in row["counts"])
    console.print(f"{'Dry run, nothing was written: ' if row['dry'] else ''}{counts}.", markup=False)
    for note in row["notes"]:
        console.print(note, markup=False)
    if row["kind"] == "do-not-contact" and row["counts"].get("recorded") and not row["dry"]:
        console.print(f"`voicebot import undo {row['id'][:12]}` takes it back.", markup=False)
    if row["counts"]["rejected"]:
        console.print(f"What was rejected, and why: {report}", markup=False, style="yellow")
        raise typer.Exit(1)


def _said(name: str, row: Row) -> str:
    made = _CALLED.get(row["kind"], "recorded")
    return f"{row['counts'][name]:,} {({'recorded': made, 'known': f'{made} before'}).get(name, name)}"


@contextmanager
def _files() -> Iterator[Files]:
    """Files from outside on this house's database, given back at the end. Raises Misconfigured for an old schema."""
    from voicebot.clock import SystemClock
    from voicebot.outreach.composition import open_outreach
    from voicebot.settings import load_settings

    with closing(open_outreach(load_settings(), SystemClock())) as outreach:
        yield outreach.files
