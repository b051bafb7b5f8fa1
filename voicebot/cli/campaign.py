"""`voicebot campaign`: whom to ring, how fast and how often; started, watched, paused and stopped by people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voicebot.cli import campaign_looks
from voicebot.cli.campaign_options import As, Beside, Reason, Which, Yes, campaigns, given, me

if TYPE_CHECKING:
    from voicebot.outreach.campaigns.desk import Campaigns
    from voicebot.outreach.campaigns.starting import Started


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(
        help="Campaigns: whom to ring, how fast and how often; start, watch, pause and stop them.",
        no_args_is_help=True,
    )
    group.command("create")(create)
    group.command("preview")(campaign_looks.preview)
    group.command("dry-run")(campaign_looks.dry_run)
    group.command("start")(start)
    group.command("approve")(approve)
    group.command("pause")(pause)
    group.command("resume")(resume)
    group.command("stop")(stop)
    group.command("list")(campaign_looks.list_all)
    group.command("show")(campaign_looks.show)
    group.command("funnel")(campaign_looks.funnel)
    app.add_typer(group, name="campaign")


def create(
    file: Annotated[
        Path | None,
        typer.Argument(help="YAML or JSON of the strategy (docs/campaigns.md)", exists=True, dir_okay=False),
    ] = None,
    name: Annotated[str, typer.Option(help="what it is called")] = "",
    sets: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="a field of it, such as audience.bucket=[1-7,8-30]"),
    ] = None,
    refs: Annotated[
        Path | None, typer.Option(help="a file of references, one a line: these accounts alone", exists=True)
    ] = None,
    who: As = "",
) -> None:
    """Make a draft. Nobody is rung before it is started."""
    from rich.console import Console

    from voicebot.outreach.campaigns.reading import strategy_of

    strategy = strategy_of(given(file, name, sets or [], refs))
    with campaigns() as desk:
        campaign_id = desk.life.create(strategy, me(who))
    console = Console(highlight=False)
    console.print(f"Campaign {campaign_id} is a draft.")
    console.print(f"`voicebot campaign preview {campaign_id}` counts who would be rung; `start {campaign_id}` begins.")


def start(which: Which, who: As = "", beside: Beside = False, yes: Yes = False) -> None:
    """Begin, after a look at the numbers. A large campaign waits until a second person approves it."""
    with campaigns() as desk:
        campaign_id = _asked(desk, which, "Start it", yes=yes)
        started = desk.life.start(campaign_id, me(who), beside=beside)
    _tell(campaign_id, started)


def approve(
    which: Which,
    who: As = "",
    refuse: Annotated[bool, typer.Option("--refuse", help="do not let it begin: it is a draft again")] = False,
    reason: Reason = "",
    beside: Beside = False,
    yes: Yes = False,
) -> None:
    """Let a large campaign begin that somebody else has started, or --refuse it with a --reason."""
    with campaigns() as desk:
        if refuse:
            campaign_id = _number(desk, which)
            desk.life.refuse(campaign_id, me(who), reason)
            typer.echo(f"Campaign {campaign_id} is a draft again.")
            return
        campaign_id = _asked(desk, which, "Approve it", yes=yes)
        started = desk.life.approve(campaign_id, me(who), beside=beside)
    _tell(campaign_id, started)


def pause(which: Which, who: As = "", reason: Reason = "paused by hand") -> None:
    """Place no new call for it; those that go on are not cut."""
    with campaigns() as desk:
        campaign_id = _number(desk, which)
        desk.life.pause(campaign_id, me(who), reason)
    typer.echo(f"Campaign {campaign_id} is paused: no new call is placed, and those that go on are not cut.")


def resume(
    which: Annotated[str, typer.Argument(metavar="CAMPAIGN", help="its number or its name")] = "",
    line: Annotated[bool, typer.Option("--line", help="the whole line, whose breaker opened")] = False,
    who: As = "",
    reason: Reason = "",
) -> None:
    """Go on with what was paused, or what its breaker stopped: look at the figures first, and say why with --reason."""
    with campaigns() as desk:
        if line:
            desk.life.resume_line(me(who), reason)
            typer.echo("Calls are placed on the line again.")
            return
        campaign_id = _number(desk, which)
        desk.life.resume(campaign_id, me(who), reason)
    typer.echo(f"Campaign {campaign_id} goes on.")


def stop(which: Which, who: As = "", reason: Reason = "stopped by hand", yes: Yes = False) -> None:
    """End it for good. Whoever was not rung yet is not rung by it any more."""
    with campaigns() as desk:
        campaign_id = _number(desk, which)
        waiting = desk.looks.shown(campaign_id)["members"]["waiting"]
        if not yes:
            typer.confirm(
                f"Stop campaign {campaign_id} for good? {waiting} accounts wait and would not be rung", abort=True
            )
        left = desk.life.stop(campaign_id, me(who), reason)
    typer.echo(f"Campaign {campaign_id} is stopped; {left} accounts that waited are not rung.")


def _number(desk: Campaigns, which: str) -> int:
    return int(desk.looks.shown(which)["campaign"])


def _asked(desk: Campaigns, which: str, what: str, *, yes: bool) -> int:
    """The campaign's number, once whoever asks has seen how many it rings and says yes."""
    from rich.console import Console

    campaign_id = _number(desk, which)
    if not yes:
        console = Console(highlight=False)
        campaign_looks.tell_preview(console, campaign_looks.looked_at(console, desk, campaign_id))
        typer.confirm(f"{what}?", abort=True)
    return campaign_id


def _tell(campaign_id: int, started: Started) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    others = sum(started.elsewhere.values())
    left_out = f" {others:,} of them are worked on by other campaigns, and left out." if others else ""
    match started.state:
        case "awaiting_approval":
            console.print(
                f"Campaign {campaign_id} has {started.accounts:,} accounts: a second person approves it.{left_out}"
            )
            console.print(f"They say `voicebot campaign approve {campaign_id} --as NAME`.")
        case "scheduled":
            console.print(f"Campaign {campaign_id} begins at its time, with {started.accounts:,} accounts.{left_out}")
        case _:
            console.print(f"Campaign {campaign_id} runs, with {started.accounts:,} accounts.{left_out}")
            console.print("A worker rings them: `voicebot work`, where none is at it.")
