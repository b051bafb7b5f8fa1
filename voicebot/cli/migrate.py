"""`voicebot migrate`: bring the database to this release's schema."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def migrate() -> None:
        """Create the database, or bring it up to date. Safe to run again, and by two processes at once."""
        from contextlib import closing

        from rich.console import Console

        from voicebot.outreach.work.joining import migrate_engine
        from voicebot.records import cipher_of, is_migrated, migrate, open_database
        from voicebot.settings import load_settings

        settings = load_settings()
        with closing(open_database(settings.database_url, cipher_of(settings))) as database:
            was_ready = is_migrated(database)
            migrate(database)
            migrate_engine(database)
        Console().print("The database is up to date." if was_ready else "The database was brought up to date.")
