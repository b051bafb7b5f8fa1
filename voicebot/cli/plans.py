"""`voicebot plans`: repayment plans that were agreed to, the links by which they are answered, and plans by people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voicebot.cli import plans_desk

if TYPE_CHECKING:
    from voicebot.outreach.composition import Outreach


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Repayment plans, and the links by which they are answered.", no_args_is_help=True)
    group.command("link")(link)
    group.command("list")(list_all)
    plans_desk.register(group)
    app.add_typer(group, name="plans")


def link(plan: Annotated[int, typer.Argument(help="its number, as `voicebot plans list` shows it", min=1)]) -> None:
    """Make a link to a plan that waits to be confirmed, to be sent to its holder and to nobody else.

    It is shown this once. It serves one answer, and lapses with the time there is to confirm.
    """
    import sys

    from rich.console import Console

    from voicebot.settings import load_settings

    with _outreach() as outreach:
        made = outreach.letters.link(plan)
    sys.stdout.write(f"{load_settings().public_url.rstrip('/')}/plans/{made.token}\n")
    note = f"It can be answered until {made.expires_at:%Y-%m-%d %H:%M} UTC. Whoever has it can answer the plan."
    Console(stderr=True, highlight=False).print(note)


def list_all(
    state: Annotated[
        str, typer.Option(help="pending_confirmation, active, declined, expired, cancelled, completed, broken, cured")
    ] = "",
    limit: Annotated[int, typer.Option(help="how many at most", min=1, max=500)] = 50,
) -> None:
    """Show plans, the newest first: where each stands, and when its page was first opened."""
    from rich.console import Console
    from rich.table import Table

    with _outreach() as outreach:
        plans = outreach.agreements.plans(state or None, limit)
    table = Table("ID", "account", "instalments", "in all", "state", "answer by (UTC)", "first opened (UTC)")
    for one in plans:
        table.add_row(*_shown(one))
    Console(highlight=False).print(table)


def _shown(plan: dict[str, Any]) -> tuple[str, ...]:
    return (
        str(plan["plan"]),
        plan["account"],
        f"{plan['count']} x {plan['instalment']} {plan['currency']}",
        plan["total"],
        plan["state"].replace("_", " "),
        f"{plan['confirm_by']:%Y-%m-%d %H:%M}",
        f"{plan['opened']:%Y-%m-%d %H:%M}" if plan["opened"] else "",
    )


@contextmanager
def _outreach() -> Iterator[Outreach]:
    """What this house does beside calls, given back at the end. Raises Misconfigured for an old schema."""
    from voicebot.clock import SystemClock
    from voicebot.outreach.composition import open_outreach
    from voicebot.settings import load_settings

    with closing(open_outreach(load_settings(), SystemClock())) as outreach:
        yield outreach
