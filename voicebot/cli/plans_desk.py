"""`voicebot plans offers|propose|approve|refuse|proposals|authority`: plans that people make, beyond the bot's."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from voicebot.outreach.plan_finding import Ask, Found

Ticket = Annotated[int, typer.Argument(help="the ticket of the wish, whose words are kept on it", min=1)]
Proposal = Annotated[int, typer.Argument(help="its number, as `voicebot plans proposals` shows it", min=1)]
By = Annotated[str, typer.Option(help="who says so")]
Sum = Annotated[str, typer.Option(metavar="SUM", help="as 500.00")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="the first payment is not before it")]
Payday = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="when money comes in next")]
Months = Annotated[int | None, typer.Option(help="so many instalments", min=1, max=60)]
MonthsMost = Annotated[int | None, typer.Option(help="no more than so many", min=1, max=60)]
Level = Annotated[str, typer.Option(help="look no higher than L0 to L4")]


def register(group: typer.Typer) -> None:
    """Add the commands to the group of plans."""
    for name, command in (
        *(("offers", offers), ("propose", propose), ("approve", approve), ("refuse", refuse)),
        *(("proposals", proposals), ("authority", authority), ("end", end)),
    ):
        group.command(name)(command)


def offers(
    ticket: Ticket,
    monthly: Sum = "",
    down: Sum = "",
    day: Day = None,
    months: Months = None,
    months_most: MonthsMost = None,
    income: Sum = "",
    essentials: Sum = "",
    priority_debts: Sum = "",
    agreed_others: Sum = "",
    payday: Payday = None,
    level: Level = "L4",
) -> None:
    """Show what could be offered for the wish on a ticket; what is said here counts over what was said in the call.

    With an income and essentials, no instalment is above what is left of a month, less a margin, nor above what was
    stated. The least authority under which anything fits is the one that is used.
    """
    wish = _wish(monthly, down, day, months, months_most)
    budget = _budget(income, essentials, priority_debts, agreed_others)
    with _outreach() as outreach:
        _show(outreach.plan_desk.find(_ask(ticket, wish, budget, payday, level)))


def propose(
    ticket: Ticket,
    choice: Annotated[int, typer.Option(help="which of the plans that `offers` shows for the same words", min=1)],
    by: By,
    reason: Annotated[str, typer.Option(help="why, without names")],
    monthly: Sum = "",
    down: Sum = "",
    day: Day = None,
    months: Months = None,
    months_most: MonthsMost = None,
    income: Sum = "",
    essentials: Sum = "",
    priority_debts: Sum = "",
    agreed_others: Sum = "",
    payday: Payday = None,
    level: Level = "L4",
) -> None:
    """Propose a plan. One within your own authority that needs no second person is made at once, and its text sent."""
    wish = _wish(monthly, down, day, months, months_most)
    budget = _budget(income, essentials, priority_debts, agreed_others)
    with _outreach() as outreach:
        made = outreach.plan_desk.propose(_ask(ticket, wish, budget, payday, level), choice, by, reason)
    if made.plan is None:
        _say(f"Proposal {made.proposal} waits for somebody with the authority of {made.level} to approve it.")
    else:
        _say(f"Plan {made.plan} is made and waits for its holder, who is sent a text with all of it.")


def approve(proposal: Proposal, by: By) -> None:
    """Approve a proposal: the plan then waits for its holder's acceptance in writing, as every plan does."""
    with _outreach() as outreach:
        plan = outreach.plan_desk.approve(proposal, by)
    _say(f"Plan {plan} is made and waits for its holder, who is sent a text with all of it.")


def refuse(proposal: Proposal, by: By, why: Annotated[str, typer.Option(help="why not, without names")]) -> None:
    """Refuse a proposal. The wish stays on its ticket."""
    with _outreach() as outreach:
        outreach.plan_desk.refuse(proposal, by, why)
    _say(f"Proposal {proposal} is refused.")


def end(
    plan: Annotated[int, typer.Argument(help="its number, as `voicebot plans list` shows it", min=1)],
    by: By,
    why: Annotated[str, typer.Option(help="why, without names")],
    yes: Annotated[bool, typer.Option("--yes", help="do not ask whether to go on")] = False,
) -> None:
    """End a plan that runs, before its time: what it waived comes back as was agreed for a break, and collection may
    go on."""
    if not yes:
        typer.confirm(f"End plan {plan}? What it waived comes back as was agreed for a break.", abort=True)
    with _outreach() as outreach:
        outreach.plan_desk.end(plan, by, why)
    _say(f"Plan {plan} is ended.")


def proposals(
    state: Annotated[str, typer.Option(help="waiting, approved, refused, or all")] = "waiting",
    limit: Annotated[int, typer.Option(help="how many at most", min=1, max=500)] = 50,
) -> None:
    """Show proposals, the newest first, with every word given on each."""
    from rich.table import Table

    from voicebot.errors import InvalidInput

    if state not in ("waiting", "approved", "refused", "all"):
        raise InvalidInput("state", state, "send waiting, approved, refused or all")
    with _outreach() as outreach:
        found = outreach.plan_desk.proposals(None if state == "all" else state, limit)
    table = Table("ID", "ticket", "account", "plan", "in all", "waived", "takes", "state", "why", "said")
    for one in found:
        names = ("proposal", "ticket", "account", "plan", "total", "waived", "level", "state", "reason")
        table.add_row(*(str(one[name]) for name in names), "\n".join(one["events"]))
    _say(table)


def authority(
    person: Annotated[str, typer.Argument(help="whose; left out, everybody's is shown")] = "",
    level: Annotated[str, typer.Argument(help="L1 to L4, or none to take it back")] = "",
    by: Annotated[str, typer.Option(help="who grants it")] = "",
) -> None:
    """Say who may approve plans of which level, or show it. Nobody grants authority to themselves."""
    from rich.table import Table

    from voicebot.errors import InvalidInput

    with _outreach() as outreach:
        if person:
            if not level:
                raise InvalidInput("level", None, "send L1 to L4, or none to take it back")
            outreach.plan_desk.grant(person, None if level == "none" else level, by)
        found = outreach.plan_desk.authorities()
    table = Table("who", "may grant")
    for name, granted in found.items():
        table.add_row(name, f"what {granted} may")
    _say(table)


def _ask(ticket: int, wish: Any, budget: Any, payday: datetime | None, level: str) -> Ask:
    from voicebot.outreach.plan_finding import Ask

    return Ask(ticket, wish, budget, None if payday is None else payday.date(), level)


def _wish(monthly: str, down: str, day: datetime | None, months: int | None, months_most: int | None) -> Any:
    from voicebot.repayment.money import amount
    from voicebot.repayment.wish import Wish

    return Wish(
        monthly=amount("monthly", monthly) if monthly else None,
        day=None if day is None else day.date(),
        months_most=months_most,
        down=amount("down", down) if down else None,
        months=months,
    )


def _budget(income: str, essentials: str, priority_debts: str, agreed_others: str) -> Any:
    from voicebot.errors import InvalidInput
    from voicebot.repayment.affordability import Budget
    from voicebot.repayment.money import amount

    told = {"essentials": essentials, "priority_debts": priority_debts, "agreed_others": agreed_others}
    if not income:
        if any(told.values()):
            raise InvalidInput("income", None, "send what comes in a month beside what goes out, 0 where nothing does")
        return None
    if not essentials:
        raise InvalidInput("essentials", None, "send what a month needs before any debt, 0 where nothing does")
    sums = {name: amount(name, value or "0", zero=True) for name, value in told.items()}
    return Budget(amount("income", income, zero=True), **sums)


def _show(found: Found) -> None:
    from rich.table import Table

    wish = found.wish
    said = {"a month": wish.monthly, "from": wish.day, "over": wish.months or wish.months_most, "down": wish.down}
    _say("Wished: " + (", ".join(f"{name} {value}" for name, value in said.items() if value) or "nothing yet"))
    if wish.frequency != "monthly":
        _say(f"Said {wish.frequency}: this is what that is a month. The tariffs have monthly plans only.")
    if not found.offered.options:
        _say(f"No plan within {found.terms.level}: {(found.beyond or '').replace('_', ' ')}.")
        return
    if found.nearest:
        _say("Nothing fits all of it; this is the nearest.")
    table = Table("choice", "instalments", "first due", "down", "in all", "cost", "yearly", "waived", "takes")
    for number, offer in enumerate(found.offered.options, start=1):
        down, cost, waived = (f"{value:.2f}" for value in (offer.down, offer.cost, offer.waived))
        sums = (down, f"{offer.total:.2f} {found.terms.currency}", cost, f"{offer.ear}%", waived)
        table.add_row(str(number), f"{offer.count} x {offer.instalment}", str(offer.first_due), *sums, offer.level)
    _say(table)


def _say(what: Any) -> None:
    from rich.console import Console

    Console(highlight=False).print(what)


def _outreach() -> Any:
    """What this house does beside calls. Raises Misconfigured for an old schema."""
    from contextlib import closing

    from voicebot.clock import SystemClock
    from voicebot.outreach.composition import open_outreach
    from voicebot.settings import load_settings

    return closing(open_outreach(load_settings(), SystemClock()))
