"""What commands that read files share: a bar with rate and time left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console


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
