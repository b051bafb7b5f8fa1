"""The command line. A module with a `register(app)` is a group of commands; one without belongs to such a group."""

from __future__ import annotations

import sys
from importlib import import_module
from pkgutil import iter_modules

import typer
from rich.console import Console
from rich.markup import escape

from voicebot.errors import CarrierFailed, InvalidInput, Misconfigured, NotAllowed, VoicebotError


def build() -> typer.Typer:
    """The whole command line, its groups in alphabetical order."""
    app = typer.Typer(
        name="voicebot",
        help="A voice bot for overdue card accounts: serve it, call it, prove what it said.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    # with a callback of its own, even a lone command is asked for by name
    app.callback()(_no_options)
    for module in sorted(iter_modules(__path__), key=lambda found: found.name):
        register = getattr(import_module(f"{__name__}.{module.name}"), "register", None)
        if register is not None:
            register(app)
    return app


def _no_options() -> None:
    pass


def exit_code(error: VoicebotError) -> int:
    """The exit code of an error, as drawn in voicebot.errors."""
    match error:
        case InvalidInput() | Misconfigured():
            return 2
        case NotAllowed():
            return 3
        case CarrierFailed():
            return 4
        case _:
            return 1


def main() -> None:
    """Entry of the `voicebot` command."""
    try:
        build()()
    except VoicebotError as error:
        _end(str(error), exit_code(error))
    except Exception as error:
        mend = _database_mend(error)
        if mend is None:
            raise
        _end(mend, exit_code(Misconfigured()))


def _end(message: str, code: int) -> None:
    # What is named in an error may hold brackets, which are no markup.
    Console(stderr=True).print(f"[bold red]voicebot:[/] {escape(message)}", highlight=False)
    sys.exit(code)


def _database_mend(error: Exception) -> str | None:
    """What to do about a database that is down, or of another release; None where the error is no such thing."""
    from sqlalchemy.exc import OperationalError, ProgrammingError

    if not isinstance(error, OperationalError | ProgrammingError):
        return None
    cause = str(error.orig).strip().partition("\n")[0]
    if isinstance(error, ProgrammingError) or cause.startswith(("no such table", "no such column")):
        return f"the database is not of this release ({cause}); run `voicebot migrate`"
    return f"DATABASE_URL: the database cannot be used ({cause}); start it, or correct the address, and try again"
