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
        # What is named in an error may hold brackets, which are no markup.
        Console(stderr=True).print(f"[bold red]voicebot:[/] {escape(str(error))}", highlight=False)
        sys.exit(exit_code(error))
