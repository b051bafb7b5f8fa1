"""What commands that take in files share: the report of bad rows, and a bar with rate and time left."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from voicebot.outreach.rejects import Rejected

#: with these a spreadsheet takes a cell for a formula, and carries it out
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def beside(file: Path) -> Path:
    """Where the report of a file's bad rows lies when nobody says otherwise."""
    return file.with_name(f"{file.name}.rejects.csv")


@contextmanager
def reporting(path: Path) -> Iterator[Callable[[Rejected], None]]:
    """A report of bad rows: a CSV file of row, field, value and reason, in which nothing is a formula."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        report = csv.writer(stream)
        report.writerow(("row", "field", "value", "reason"))

        def reject(one: Rejected) -> None:
            report.writerow((one.row, *map(_harmless, (one.field, one.value, one.reason))))

        yield reject


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


@contextmanager
def bar(console: Console, title: str, read: Callable[[], tuple[float, float]]) -> Iterator[Callable[[str], None]]:
    """A bar of how much was `read`, of how much in all; what is given tells so in words, after every batch."""
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns: tuple[Any, ...] = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(title, total=None)

        def moved(told: str) -> None:
            done, whole = read()
            progress.update(task, completed=done, total=whole or None, description=told)

        yield moved
