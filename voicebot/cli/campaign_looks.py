"""Looks at campaigns: before, while and after they run."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voicebot.cli.campaign_options import As, AsJson, Which, campaigns, given, me

if TYPE_CHECKING:
    from rich.console import Console

    from voicebot.outreach.campaigns.desk import Campaigns
    from voicebot.outreach.campaigns.preview import Look, Preview
    from voicebot.outreach.campaigns.timetable import Timetable


def preview(
    which: Annotated[str, typer.Argument(metavar="CAMPAIGN|FILE", help="a campaign, or a strategy's file")] = "",
    sets: Annotated[list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="as with create")] = None,
    refs: Annotated[Path | None, typer.Option(help="as with create", exists=True)] = None,
    as_json: AsJson = False,
) -> None:
    """Count who would be rung, and who would not by which rule. Nothing is written, and nobody rung."""
    from rich.console import Console

    from voicebot.outreach.campaigns.reading import strategy_of

    console = Console(highlight=False, stderr=as_json)
    with campaigns() as desk:
        if which and not Path(which).is_file() and not sets and refs is None:
            found = looked_at(console, desk, which)
        else:
            unnamed = {"name": "preview"} | given(Path(which) if which else None, "", sets or [], refs)
            found = _with_bar(console, desk, strategy_of(unnamed), None)
    if as_json:
        _write(found.as_json())
    else:
        tell_preview(console, found)


def dry_run(
    which: Which,
    hours: Annotated[float, typer.Option(help="how far ahead", min=0.1, max=24)] = 4.0,
    who: As = "",
    as_json: AsJson = False,
) -> None:
    """Tell whom it would ring over the next hours, in which order. Nobody is rung; that you asked is on record."""
    from rich.console import Console

    with campaigns() as desk:
        campaign_id = int(desk.looks.shown(which)["campaign"])
        with Console(stderr=True).status("Going through the next hours ..."):
            found = desk.dry_run(campaign_id, timedelta(hours=hours), me(who))
    if as_json:
        _write(found.as_json())
    else:
        _tell_timetable(Console(highlight=False), found)


def list_all(
    state: Annotated[
        str, typer.Option(help="draft, awaiting_approval, scheduled, running, paused, tripped, stopped, finished")
    ] = "",
    before: Annotated[int | None, typer.Option(help="only those older than this number")] = None,
    limit: Annotated[int, typer.Option(help="how many at most", min=1, max=200)] = 50,
    as_json: AsJson = False,
) -> None:
    """Show campaigns, the newest first."""
    with campaigns() as desk:
        page = desk.looks.listed(state or None, before, limit)
    if as_json:
        _write(page)
    else:
        _print_list(page)


def show(which: Which, as_json: AsJson = False) -> None:
    """Show where a campaign stands, why members wait or were skipped, its breaker, and who changed what."""
    with campaigns() as desk:
        found = desk.looks.shown(which)
    if as_json:
        _write(found)
    else:
        _print_campaign(found)


def funnel(which: Which, as_json: AsJson = False) -> None:
    """Show what came of a campaign, from its audience to promises."""
    with campaigns() as desk:
        found = desk.looks.funnel(which)
    if as_json:
        _write(found)
    else:
        _print_funnel(found)


def looked_at(console: Console, desk: Campaigns, which: str | int) -> Preview:
    """The preview of a campaign on record, with a bar."""
    from voicebot.outreach.campaigns.reading import strategy_of

    shown = desk.looks.shown(which)
    return _with_bar(console, desk, strategy_of(shown["strategy"]), int(shown["campaign"]))


def _with_bar(console: Console, desk: Campaigns, strategy: Any, but: int | None) -> Preview:
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Asking the gate", total=None)

        def moved(looked: int, whole: int) -> None:
            progress.update(
                task, completed=looked, total=whole, description=f"Asking the gate: {looked:,} of {whole:,}"
            )

        return desk.preview(strategy, moved, but)


def tell_preview(console: Console, found: Preview) -> None:
    """The numbers, in words."""
    if not found.matching:
        console.print("No account is in this audience.")
        return
    begins = f"{found.begins:%Y-%m-%d %H:%M} UTC" if found.begins else "now"
    console.print(f"{found.matching:,} accounts are in it.")
    console.print(f"On its first day, from {begins}: {found.first.rung:,} will be rung, ", end="")
    _tell_look(console, found.first)
    if found.now != found.first:
        console.print(f"If they were rung this moment: {found.now.rung:,} would be, ", end="")
        _tell_look(console, found.now)
    if found.next:
        console.print(f"First: {', '.join(found.next)}")


def _tell_look(console: Console, look: Look) -> None:
    skipped = sum(one.count for one in look.reasons)
    console.print("nobody is skipped." if not skipped else f"{skipped:,} will be skipped, because:")
    for one in look.reasons:
        until = f" (until {one.until.isoformat(timespec='minutes')} at the earliest)" if one.until else ""
        console.print(f"  {one.count:>9,}  {one.rule}: {one.why}{until}", markup=False)


def _tell_timetable(console: Console, found: Timetable) -> None:
    from rich.table import Table

    console.print(
        f"{found.rung:,} would be rung from {found.begins:%Y-%m-%d %H:%M} to {found.ends:%H:%M} UTC, at"
        f" {found.seconds:.0f} seconds a call; {found.left:,} would wait still."
    )
    for rule, count in found.skipped.most_common():
        console.print(f"  {count:>9,} never: {rule}", markup=False)
    table = Table("from (UTC)", "rung")
    for at, count in _by_the_hour(found):
        table.add_row(f"{at:%Y-%m-%d %H:%M}", f"{count:,}")
    console.print(table)
    if found.order:
        console.print(f"In this order: {', '.join(ref for _, ref in found.order)}")


def _by_the_hour(found: Timetable) -> list[tuple[Any, int]]:
    """A row a quarter of an hour, those alone in which somebody is rung."""
    quarters: dict[Any, int] = {}
    for at, count in found.steps:
        quarter = at - timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)
        quarters[quarter] = quarters.get(quarter, 0) + count
    return [(at, count) for at, count in quarters.items() if count]


def _print_list(page: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    if not page["campaigns"]:
        console.print("There are no campaigns. `voicebot campaign create` makes one.")
        return
    table = Table("ID", "name", "state", "priority", "waiting", "queued", "in a call", "done", "skipped", "started")
    for one in page["campaigns"]:
        members = one["members"]
        counts = (f"{members[state]:,}" for state in ("waiting", "queued", "calling", "done", "skipped"))
        started = (one["started_at"] or one["starts_at"] or "")[:16].replace("T", " ")
        table.add_row(
            str(one["campaign"]), one["name"], one["state"].replace("_", " "), str(one["priority"]), *counts, started
        )
    console.print(table)
    if page["line"]["state"] != "open":
        console.print(
            f"The {page['line']['name']} is stopped by its breaker ({page['line']['why']}). Once that is mended:"
            " `voicebot campaign resume --line --reason WHY`.",
            style="red",
        )
    if page["older"]:
        console.print(f"--before {page['older']} shows older ones")


def _print_campaign(found: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    console.print(f"Campaign {found['campaign']}: {found['name']}", markup=False, style="bold")
    console.print(f"{found['state'].replace('_', ' ')}, priority {found['priority']}, made by {found['created_by']}")
    console.print(found["summary"], markup=False)
    members = found["members"]
    console.print(", ".join(f"{count:,} {state}" for state, count in members.items()))
    for title, reasons in (("Waiting", found["waiting_because"]), ("Skipped", found["skipped_because"])):
        for why, count in reasons.items():
            console.print(f"  {title}: {count:,} ({why.replace('_', ' ')})", markup=False)
    if found["next_due"]:
        console.print(f"Next: {found['next_due'][:16].replace('T', ' ')} UTC")
    for outcome, count in found["outcomes"].items():
        console.print(f"  {count:,} {outcome.replace('_', ' ')}")
    table = Table("breaker", "seen", "of", "share", "allowed", title_justify="left")
    for one in found["breaker"]:
        share = f"{one['share']} %" if one["share"] else ""
        of = f"{one['of']} (looks from {one['least']})"
        table.add_row(one["limit"].replace("_", " "), str(one["bad"]), of, share, f"{one['allowed']} %")
    console.print(table)
    for one in found["events"]:
        at = one["at"][:19].replace("T", " ")
        console.print(f"{at}  {one['kind'].replace('_', ' ')} by {one['who']}: {one['why']}", markup=False)


def _print_funnel(found: dict[str, Any]) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    steps = (
        *(("accounts", "accounts"), ("accounts rung", "accounts_rung"), ("calls", "calls"), ("answered", "answered")),
        *(("right party", "spoken"), ("promises", "promises"), ("plans to confirm", "plans")),
    )
    most = max(1, *(found[key] for _, key in steps))
    for title, key in steps:
        bar = "█" * round(30 * found[key] / most)
        console.print(f"{title:>17} {found[key]:>9,} {bar}")
    console.print("")
    for name in (
        "skipped",
        "machines",
        "handed_over",
        "complaints",
        "opt_outs",
        "abandoned",
        "carrier_errors",
        "unknown",
    ):
        console.print(f"{name.replace('_', ' '):>17} {found[name]:>9,}")
    console.print("")
    for name, rate in found["rates"].items():
        console.print(f"{name.replace('_', ' ')}: {'-' if rate is None else f'{rate} %'}")


def _write(found: dict[str, Any]) -> None:
    import sys

    from orjson import dumps

    sys.stdout.write(dumps(found).decode() + "\n")
