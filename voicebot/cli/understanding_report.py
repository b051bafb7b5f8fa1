"""`voicebot understanding report`: figures that can be compared from release to release; no utterance is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from voicebot.understanding.measure import Labelled, Report, Score

_HOUSE = Path(__file__).resolve().parents[2]
FROZEN = _HOUSE / "tests" / "fixtures" / "evaluation"
# Which day it is makes no difference to what is compared, only the same day every time does.
_DAY = date(2026, 11, 23)


def print_report(console: Console, sets: list[Path], confusions: int) -> None:
    """Measure and print. Raises NotFound where there is nothing to measure."""
    from voicebot.errors import NotFound
    from voicebot.understanding import ensure_model, loaded
    from voicebot.understanding.measure import measure

    paths = sets or sorted(FROZEN.glob("*.jsonl"))
    if not paths:
        raise NotFound("there is no evaluation set in tests/fixtures/evaluation: name one")
    ensure_model()
    understand = loaded().understand
    for language in ("zh-CN", "en-US"):
        understand("", language, "open", _DAY)
    reports = measure(understand, (one for path in paths for one in _read(path)))
    _each(console, reports.values(), confusions, ", ".join(path.name for path in paths))


def _read(path: Path) -> Iterator[Labelled]:
    import orjson

    from voicebot.errors import InvalidInput
    from voicebot.understanding.measure import labelled

    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            try:
                yield labelled(orjson.loads(line))
            except (orjson.JSONDecodeError, InvalidInput) as error:
                raise InvalidInput("record", f"{path.name}:{number}", str(error)) from error


def _each(console: Console, reports: Iterable[Report], confusions: int, what: str) -> None:
    from rich.table import Table

    console.print(f"Measured on {what}.", markup=False)
    table = Table("", box=None, pad_edge=False)
    done = [report for report in reports if report.milliseconds]
    for report in done:
        table.add_column(report.language, justify="right")
    for name, cells in _rows(done):
        table.add_row(name, *cells)
    console.print(table)
    for report in done:
        _confusions(console, report, confusions)


def _rows(reports: list[Report]) -> Iterator[tuple[str, list[str]]]:
    yield "utterances", [str(len(report.milliseconds)) for report in reports]
    yield "intent right", [_share(report.intent) for report in reports]
    yield "  a fifth misheard or lost", [_share(report.noisy) for report in reports]
    yield "urgent heard (P0-P2)", [_share(report.urgent) for report in reports]
    yield "danger to life heard (P0)", [_share(report.danger) for report in reports]
    yield "falsely urgent", [_share(report.alarms) for report in reports]
    yield "urgency exactly right", [_share(report.level) for report in reports]
    for name in reports[0].values if reports else ():
        yield f"{name} right", [_share(report.values[name]) for report in reports]
    yield "asked to choose", [_share(report.clarified) for report in reports]
    yield "settled without the sentence", [_share(report.settled) for report in reports]
    yield "milliseconds, p50 / p99", [f"{report.at(50):.1f} / {report.at(99):.1f}" for report in reports]


def _share(score: Score) -> str:
    return "-" if score.share is None else f"{score.share:.3f} ({score.right}/{score.of})"


def _confusions(console: Console, report: Report, most: int) -> None:
    for title, counted in (("taken for", report.confused), ("urgent and not heard as such", report.missed)):
        if counted:
            console.print(f"\n{report.language}, {title}:", markup=False)
        for (meant, found), times in counted.most_common(most):
            console.print(f"  {times:3d}  {meant} -> {found}", markup=False)
