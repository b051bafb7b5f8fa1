"""`voicebot replay`: prove that a call's journal, run through today's code, gives the same words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from voicebot.calls import Calls
    from voicebot.calls.replay import Difference, Replayed
    from voicebot.calls.views import TurnView
    from voicebot.understanding.meaning import Meaning


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("replay")(replay)


def replay(
    call: Annotated[str, typer.Argument(help="the id of a call")] = "",
    every: Annotated[bool, typer.Option("--all", help="every call on record")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="also what was understood in each turn, and why")] = False,
) -> None:
    """Run a call's journal through the code: byte for byte the same words, or the first difference."""
    from contextlib import closing

    from rich.console import Console

    from voicebot.calls import open_calls
    from voicebot.clock import SystemClock
    from voicebot.errors import InvalidInput
    from voicebot.settings import load_settings
    from voicebot.understanding import loaded

    if bool(call) == every:
        raise InvalidInput("CALL", call, "name one call, or say --all")
    loaded()  # without its model everything that was said would seem to be understood otherwise
    console = Console(highlight=False, soft_wrap=True)
    with closing(open_calls(load_settings(), SystemClock())) as calls:
        outcomes, unopened = _replayed(calls, calls.call_ids() if every else [call], console)
        for outcome in outcomes:
            for line in (line for turn in calls.journal(outcome.call_id) for line in _told(turn)) if explain else ():
                console.print(line, markup=False)
            if outcome.difference is not None:
                _print_difference(console, outcome.call_id, outcome.difference)
    _print_summary(console, outcomes, unopened)


def _replayed(calls: Calls, wanted: list[str], console: Console) -> tuple[list[Replayed], int]:
    """Each call's outcome, and how many could not be opened: these are named, and the others are looked at."""
    from voicebot.errors import Misconfigured

    outcomes = []
    for one in wanted:
        try:
            outcomes.append(calls.replay(one))
        except Misconfigured as error:
            console.print(str(error), style="red", markup=False)
    return outcomes, len(wanted) - len(outcomes)


def _print_difference(console: Console, call_id: str, found: Difference) -> None:
    console.print(f"[bold red]{call_id}[/] turn {found.turn}, {found.part} {found.line} differs")
    for line in _differs(found):
        console.print(line, markup=False)


def _print_summary(console: Console, outcomes: list[Replayed], unopened: int) -> None:
    """Exit 1 where a call would be other than it was, or nobody can tell."""
    turns = sum(outcome.turns for outcome in outcomes)
    differing = sum(not outcome.same for outcome in outcomes)
    private = sum(outcome.unknowable for outcome in outcomes)
    if differing:
        console.print(f"{differing} of {len(outcomes)} calls would be other than they were.")
    elif outcomes or not unopened:
        console.print(f"{len(outcomes)} calls, {turns} turns: the same words, byte for byte.")
    if private and not differing:
        console.print(f"{private} private answers were not kept: what was understood of them was taken as recorded.")
    if unopened:
        console.print(f"{unopened} calls cannot be opened: nothing is proved of them.")
    if differing or unopened:
        raise typer.Exit(1)


def _told(turn: TurnView) -> Iterator[str]:
    """One turn of the record: what came in, what it was taken to mean and why, what was decided and said."""
    yield f"{turn.number}  {turn.event}" + (f": {turn.heard}" if turn.heard else "")
    if turn.understood is not None:
        others = ", ".join(f"{intent} {chance:.2f}" for intent, chance in turn.understood["alternatives"])
        understood = f"{turn.understood['intent']} {turn.understood['confidence']:.2f}"
        yield f"     understood: {understood}" + (f" (else {others})" if others else "")
        yield from (f"     why: {sentence}" for sentence in turn.understood["evidence"])
    yield from (f"     decided: {sentence}" for sentence in turn.decided)
    yield from (f"     said: {line.text}" for line in turn.said)


def _differs(found: Difference) -> Iterator[str]:
    """What was and what would be, and where somebody spoke, why each was understood so."""
    yield f"  was: {found.was}"
    yield f"  now: {found.now}"
    if found.understood is not None:
        was, now = found.understood
        yield from _meant("was", was)
        yield from _meant("now", now)


def _meant(when: str, meaning: Meaning) -> Iterator[str]:
    yield f"  understood, {when}: {meaning.intent} {meaning.confidence:.2f}"
    yield from (f"    why: {sentence}" for sentence in meaning.evidence)
