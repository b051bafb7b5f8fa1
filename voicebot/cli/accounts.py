"""`voicebot accounts`: invented people to try the bot with, and who is on file, masked."""

from __future__ import annotations

from typing import Annotated

import typer

from voicebot.cli.accounts_timeline import timeline


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Sample accounts, and who is on file (masked).", no_args_is_help=True)

    @group.command("sample")
    def sample(
        reset: Annotated[bool, typer.Option(help="Also withdraw and release what trying the bot left behind.")] = False,
        crowd: Annotated[int, typer.Option(help="So many more, for a campaign to call: see docs/simulation.md.")] = 0,
    ) -> None:
        """Create invented accounts in every stage of arrears, or bring them up to today."""
        from contextlib import closing

        from rich.console import Console

        from voicebot.calls.crowd import crowd_of
        from voicebot.calls.samples import SAMPLES, put_samples
        from voicebot.calls.starting_over import start_over
        from voicebot.clock import SystemClock
        from voicebot.records import cipher_of, open_database
        from voicebot.settings import load_settings

        settings = load_settings()
        with closing(open_database(settings.database_url, cipher_of(settings))) as database:
            count = put_samples(database, SystemClock(), SAMPLES + crowd_of(database, crowd))
            if reset:
                start_over(database, SystemClock())
        Console().print(f"{count} invented accounts are up to date; `voicebot accounts list` shows them.")
        if reset:
            Console().print("They start over: promises, plans, marks and bookings that calls left behind bind nobody.")

    @group.command("list")
    def list_all() -> None:
        """Who is on file, names masked. For invented people it also shows what to type to be verified."""
        from contextlib import closing

        from rich.console import Console
        from rich.table import Table

        from voicebot.calls.samples import SAMPLES
        from voicebot.records import cipher_of, open_database
        from voicebot.records.accounts import list_accounts
        from voicebot.settings import load_settings

        settings = load_settings()
        opened = open_database(settings.database_url, cipher_of(settings))
        with closing(opened) as database, database.read() as connection:
            rows = list_accounts(connection)
        invented = {one.ref: one for one in SAMPLES}
        table = Table("account", "name", "language", "place", "days overdue", "for this invented person, type")
        for row in rows:
            known = invented.get(row["ref"]) if row["sample"] else None
            hint = (
                f"reference {known.reference}, " + ", ".join(f"{k} {v}" for k, v in known.facts.items())
                if known
                else ""
            )
            overdue = f"{known.stage} ({known.overdue})" if known else ""
            table.add_row(row["ref"], f"{row['name'][0]}…", row["language"], row["region"], overdue, hint)
        Console().print(table)

    group.command("timeline")(timeline)
    app.add_typer(group, name="accounts")
