"""`voicebot understanding review`, `learn`, `dismiss` and `undo`: what calls teach."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from getpass import getuser
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from voicebot.calls.reviewing import Decided, Page, Review, Reviews

REBUILD = "The model is older now: run `voicebot understanding build`; until then the bot does not start anew."

Number = Annotated[int, typer.Argument(metavar="ID", help="its number on the list")]
By = Annotated[str, typer.Option("--by", help="who decides; whoever is signed in when left out", show_default=False)]


def add_to(group: typer.Typer) -> None:
    """Add the commands."""
    group.command("review")(review)
    group.command("learn")(learn)
    group.command("dismiss")(dismiss)
    group.command("undo")(undo)


def review(
    language: Annotated[str | None, typer.Option(help="zh-CN or en-US only")] = None,
    reason: Annotated[str | None, typer.Option(help="unclear, not_understood or corrected only")] = None,
    state: Annotated[str, typer.Option(help="open, added, dismissed, or any")] = "open",
    before: Annotated[int | None, typer.Option(help="only what is older than this number on the list")] = None,
    limit: Annotated[int, typer.Option(help="how many at most")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="as JSON, for a program")] = False,
) -> None:
    """Show what callers said that was not clear, not understood, or put right; the newest first."""
    import sys

    with _reviews() as reviews:
        page = reviews.page(language, reason, None if state == "any" else state, before, limit)
    if as_json:
        from orjson import dumps

        shown = {"reviews": [asdict(one) for one in page.reviews], "total": page.total, "older": page.older}
        sys.stdout.write(dumps(shown).decode() + "\n")
    else:
        _print(page)


def learn(
    number: Number,
    intent: Annotated[str, typer.Argument(help="what it means, such as promise_date (prompts/MEANINGS.md)")],
    text: Annotated[str | None, typer.Option("--as", help="in these words rather than those on the list")] = None,
    by: By = "",
) -> None:
    """Make an example of it, in prompts/<language>/learned/."""
    with _reviews() as reviews:
        done = reviews.add(number, intent, by or getuser(), text)
    seen = done.review
    _tell(done, f"Added to prompts/{seen.language}/learned/{seen.intent}.yaml: {seen.example}")


def dismiss(number: Number, by: By = "") -> None:
    """Take it off the list: there is nothing to learn from it."""
    with _reviews() as reviews:
        done = reviews.dismiss(number, by or getuser())
    _tell(done, f"Review {number} is dismissed.", says_stale=False)


def undo(number: Number) -> None:
    """Put it on the list again, and take its example out: possible until a model is built."""
    with _reviews() as reviews:
        done = reviews.undo(number)
    _tell(done, f"Review {number} is open again.")


def _tell(done: Decided, what: str, *, says_stale: bool = True) -> None:
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    console.print(what, markup=False)
    if done.stale and says_stale:
        console.print(REBUILD, markup=False, style="yellow")


def _print(page: Page) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    if not page.reviews:
        console.print("Nothing is on the list.")
        return
    table = Table("ID", "said", "understood as", "why it is here", show_lines=True)
    for one in page.reviews:
        table.add_row(str(one.id), _said(one), _understood(one), _why(one))
    console.print(table)
    more = f"; --before {page.older} shows older ones" if page.older else ""
    console.print(f"{len(page.reviews)} of {page.total}{more}")


def _said(one: Review) -> str:
    from rich.markup import escape

    return f"{escape(one.words)}\n[dim]{one.language}, asked {one.asked}, {one.at:%m-%d %H:%M}[/]"


def _understood(one: Review) -> str:
    others = "".join(f"\n[dim]{intent} {chance:.2f}[/]" for intent, chance in one.alternatives[:2])
    return f"{one.understood} {one.confidence:.2f}{others}"


def _why(one: Review) -> str:
    from rich.markup import escape

    picked = f"\nthe caller picked {one.chosen}" if one.chosen else ""
    added = f" to {one.intent}" if one.intent else ""
    decided = f"\n{one.state}{added} by {escape(one.decided_by)}" if one.decided_by else ""
    return f"{one.reason}{picked}{decided}"


@contextmanager
def _reviews() -> Iterator[Reviews]:
    """The list, on this house's database, given back at the end. Raises Misconfigured for an old schema."""
    from voicebot.calls import open_calls
    from voicebot.clock import SystemClock
    from voicebot.errors import Misconfigured
    from voicebot.records import is_migrated
    from voicebot.settings import load_settings

    with closing(open_calls(load_settings(), SystemClock())) as calls:
        if not is_migrated(calls.database):
            raise Misconfigured("DATABASE_URL: the schema is not this release's; run `voicebot migrate`")
        yield calls.reviews
