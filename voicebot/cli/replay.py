"""`voicebot replay`: prove that a call's journal, run through today's code, gives the same words."""

from __future__ import annotations

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def replay(
        call: Annotated[str, typer.Argument(help="the id of a call")] = "",
        every: Annotated[bool, typer.Option("--all", help="every call on record")] = False,
    ) -> None:
        """Run a call's journal through the code: byte for byte the same words, or the first difference."""
        from rich.console import Console

        from voicebot.calls import open_calls
        from voicebot.clock import SystemClock
        from voicebot.errors import InvalidInput
        from voicebot.settings import load_settings

        if bool(call) == every:
            raise InvalidInput("CALL", call, "name one call, or say --all")
        calls = open_calls(load_settings(), SystemClock())
        console = Console(highlight=False)
        outcomes = [calls.replay(one) for one in (calls.call_ids() if every else [call])]
        for outcome in outcomes:
            if outcome.difference is None:
                continue
            found = outcome.difference
            console.print(f"[bold red]{outcome.call_id}[/] turn {found.turn}, {found.part} {found.line} differs")
            console.print(f"  was: {found.was}", markup=False)
            console.print(f"  now: {found.now}", markup=False)
        turns = sum(outcome.turns for outcome in outcomes)
        differing = sum(not outcome.same for outcome in outcomes)
        if differing:
            console.print(f"{differing} of {len(outcomes)} calls would be other than they were.")
            raise typer.Exit(1)
        private = sum(outcome.unknowable for outcome in outcomes)
        console.print(f"{len(outcomes)} calls, {turns} turns: the same words, byte for byte.")
        if private:
            console.print(
                f"{private} private answers were not kept: what was understood of them was taken as recorded."
            )
