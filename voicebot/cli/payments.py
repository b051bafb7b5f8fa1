"""`voicebot payments`: record by hand what was paid, and take back what bounced."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from getpass import getuser
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from voicebot.outreach.payments import Payments
    from voicebot.outreach.posting import Posted

PaidAt = Annotated[str, typer.Option("--paid-at", help="a day where its payer lives, or a time with its offset")]
Reference = Annotated[str, typer.Option(help="by which it is known: the same again changes nothing")]
By = Annotated[str, typer.Option("--by", help="who records it; whoever is signed in when left out", show_default=False)]


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="What was paid: by hand, and taken back; files by `import`.", no_args_is_help=True)
    group.command("add")(add)
    group.command("reverse")(reverse)
    app.add_typer(group, name="payments")


def add(
    account: Annotated[str, typer.Argument(help="the account's reference, for instance CN-0001")],
    amount: Annotated[str, typer.Argument(help="such as 500.00")],
    paid_at: PaidAt,
    reference: Reference,
    currency: Annotated[str, typer.Option(help="the account's own when left out")] = "",
    method: Annotated[str, typer.Option(help="how the money came")] = "",
    by: By = "",
) -> None:
    """Record one payment."""
    given = {"account": account, "amount": amount, "currency": currency, "method": method}
    _record(given | {"reference": reference, "paid_at": paid_at}, by)


def reverse(
    payment: Annotated[str, typer.Argument(help="the reference of the payment that did not hold")],
    paid_at: Annotated[str, typer.Option("--at", help="when: a day where its payer lives, or a time with its offset")],
    reference: Reference,
    reason: Annotated[str, typer.Option(help="why it was taken back")] = "",
    by: By = "",
) -> None:
    """Take a payment back: what it paid is owed again."""
    _record({"reverses": payment, "reference": reference, "paid_at": paid_at, "reason": reason}, by)


def _record(given: dict[str, str], by: str) -> None:
    from rich.console import Console

    from voicebot.outreach.arriving import read

    asked = {name: value for name, value in given.items() if value}
    with _payments() as payments:
        posted = payments.record(read(asked), "hand", by or getuser())
    _tell(Console(highlight=False, soft_wrap=True), posted)


def _tell(console: Console, posted: Posted) -> None:
    from voicebot.outreach.payments import as_json

    shown = as_json(posted)
    if not posted.new:
        console.print(f"{shown['reference']} had been recorded before: nothing was changed.", markup=False)
        return
    parts = ", ".join(f"{name} {value}" for name, value in shown["parts"].items() if posted.row[name])
    spread = "; ".join(filter(None, (parts, f"credit {shown['unapplied']}" if posted.row["unapplied"] else "")))
    console.print(f"Recorded {shown['amount']} {shown['currency']} for {shown['account']}: {spread}.", markup=False)


@contextmanager
def _payments() -> Iterator[Payments]:
    """Payments on this house's database, given back at the end. Raises Misconfigured for an old schema."""
    from voicebot.clock import SystemClock
    from voicebot.outreach.composition import open_outreach
    from voicebot.settings import load_settings

    with closing(open_outreach(load_settings(), SystemClock())) as outreach:
        yield outreach.payments
