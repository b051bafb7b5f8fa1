"""`voicebot accounts import`: accounts, do-not-contact lists and recalls from a bank's files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voicebot.cli.row_files import bar, beside, reporting

if TYPE_CHECKING:
    from datetime import datetime

    from rich.console import Console

    from voicebot.outreach.bank_files import BankFile
    from voicebot.outreach.mappings import Mapping, Sources
    from voicebot.records import Database
    from voicebot.settings import Settings


class What(StrEnum):
    """What a file holds."""

    ACCOUNTS = "accounts"
    DO_NOT_CONTACT = "do-not-contact"
    RECALLS = "recalls"


def import_file(
    file: Annotated[
        Path, typer.Argument(help="CSV, XLSX or JSON Lines, told by its name", exists=True, dir_okay=False)
    ],
    what: Annotated[What, typer.Option(help="what the file holds")] = What.ACCOUNTS,
    mapping: Annotated[
        Path | None, typer.Option(help="YAML that says which column is which (docs/import.md)", exists=True)
    ] = None,
    source: Annotated[str, typer.Option(help="whose files these are: a mapping is kept under this name")] = "",
    as_of: Annotated[str, typer.Option("--as-of", help="when the ledger was read, where the file has no column")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="check everything, and write nothing but the report")
    ] = False,
    rejects: Annotated[
        Path | None, typer.Option(help="where bad rows are reported; FILE.rejects.csv when left out", dir_okay=False)
    ] = None,
) -> None:
    """Take in accounts, or whom nobody may contact; safe to run again. Exit 1 when rows were rejected."""
    from rich.console import Console

    from voicebot.clock import SystemClock
    from voicebot.outreach.bank_files import BankFile
    from voicebot.outreach.mappings import Sources
    from voicebot.settings import load_settings

    settings, now = load_settings(), SystemClock().now()
    sources = Sources(settings.import_sources)
    chosen = _mapping(mapping, what, source, sources)
    console, report = Console(highlight=False, soft_wrap=True), rejects or beside(file)
    reader = _reader(what, chosen, settings, now, as_of)
    rows = BankFile(file, chosen, reader)
    with (
        _database(settings) as database,
        reporting(report) as reject,
        bar(console, "Taking in", lambda: rows.progress) as moved,
    ):
        taken = _import(what, database, reader, now, dry_run).take_in(rows.rows(), reject, _telling(moved))
    if mapping is not None and source and not dry_run:
        sources.keep(source, what, chosen)
    _tell(console, taken, rows, dry_run)
    if taken.rejected:
        console.print(f"What was rejected, and why: {report}", markup=False, style="yellow")
        raise typer.Exit(1)


def _mapping(given: Path | None, what: What, source: str, sources: Sources) -> Mapping:
    from voicebot.outreach.mappings import Mapping, read_mapping

    if given is not None:
        return read_mapping(given)
    return sources.mapping_of(source, what) if source else Mapping()


def _reader(what: What, mapping: Mapping, settings: Settings, now: datetime, as_of: str) -> Any:
    from voicebot.calls.house import office_of
    from voicebot.compliance import load_rulebooks
    from voicebot.outreach.account_rows import AccountReader
    from voicebot.outreach.homes import Homes
    from voicebot.outreach.stop_import import StopReader

    office, homes = office_of(settings), Homes(load_rulebooks())
    defaults = {"language": office.language, "region": office.region, "packs": ",".join(office.packs)}
    if what is What.ACCOUNTS:
        return AccountReader(mapping, homes, now, defaults | ({"as_of": as_of} if as_of else {}))
    return StopReader(mapping, homes, {"region": office.region}, recalls=what is What.RECALLS)


def _import(what: What, database: Database, reader: Any, now: datetime, dry: bool) -> Any:
    from secrets import token_hex

    from voicebot.outreach.account_import import AccountImport
    from voicebot.outreach.stop_import import StopImport

    if what is What.ACCOUNTS:
        return AccountImport(database, reader, lambda: token_hex(16), dry=dry)
    return StopImport(database, reader, now, dry=dry)


def _telling(moved: Callable[[str], None]) -> Callable[[Any], None]:
    """From the counts so far to words with a rate, for the bar."""
    from time import monotonic

    began = monotonic()

    def tell(taken: Any) -> None:
        rate = taken.rows / max(0.001, monotonic() - began)
        moved(f"{taken.rows:,} rows, {taken.rejected:,} rejected, {rate:,.0f} a second")

    return tell


def _tell(console: Console, taken: Any, rows: BankFile, dry: bool) -> None:
    from voicebot.outreach.account_import import AccountsIn

    if isinstance(taken, AccountsIn):
        counts = f"{taken.created} created, {taken.updated} updated, {taken.unchanged} unchanged"
    else:
        counts = f"{taken.recorded} stopped, {taken.known} stopped before"
    begin = "Dry run, nothing was written: " if dry else ""
    console.print(f"{begin}{counts}, {taken.rejected} rejected.", markup=False)
    if rows.left_out:
        console.print(f"Columns that were not read: {', '.join(rows.left_out)}", markup=False)


@contextmanager
def _database(settings: Settings) -> Iterator[Database]:
    from voicebot.errors import Misconfigured
    from voicebot.records import cipher_of, is_migrated, open_database

    with closing(open_database(settings.database_url, cipher_of(settings))) as database:
        if not is_migrated(database):
            raise Misconfigured("DATABASE_URL: the schema is not this release's; run `voicebot migrate`")
        yield database
