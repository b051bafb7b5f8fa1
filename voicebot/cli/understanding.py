"""`voicebot understand` and `voicebot understanding ...`: what callers mean, and the model behind it."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from voicebot.cli import understanding_review

if TYPE_CHECKING:
    from voicebot.understanding.meaning import Meaning


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="The model of what callers mean.", no_args_is_help=True)
    group.command("build")(build)
    group.command("lint")(lint)
    group.command("report")(report)
    understanding_review.add_to(group)
    app.add_typer(group, name="understanding")
    app.command("understand")(understand)


def build(
    if_changed: Annotated[bool, typer.Option("--if-changed", help="Only when prompts/ has changed.")] = False,
) -> None:
    """Train the model from the examples in prompts/."""
    from rich.console import Console

    from voicebot import understanding
    from voicebot.understanding import model, training

    console = Console(stderr=True, highlight=False)
    if if_changed and model.is_current(understanding.PROMPTS, understanding.BUILT):
        return
    with console.status("Learning from the examples in prompts/ ..."):
        path = training.build(understanding.PROMPTS, understanding.BUILT)
    console.print(f"The understanding model is built ({path.stat().st_size / 1e6:.1f} MB).")
    if not model.is_current(understanding.PROMPTS, understanding.BUILT):
        console.print("Examples were changed meanwhile and are not in it: run `voicebot understanding build` again.")


def lint(
    advise: Annotated[bool, typer.Option("--advise", help="Also say where more examples would help.")] = False,
) -> None:
    """Find examples that stand under two intents, intents with few examples, and rules that misfire."""
    from rich.console import Console

    from voicebot import understanding
    from voicebot.understanding.lint import advice, findings

    console, found = Console(highlight=False), findings(understanding.PROMPTS)
    for finding in found:
        console.print(finding, markup=False)
    if found:
        raise typer.Exit(1)
    console.print("The examples hold no contradiction.")
    if advise:
        for piece in advice(understanding.PROMPTS):
            console.print(piece, markup=False)


def report(
    sets: Annotated[
        list[Path] | None, typer.Argument(help="JSON lines with labels; the frozen evaluation set when left out")
    ] = None,
    confusions: Annotated[int, typer.Option(help="How many confusions to show.")] = 12,
) -> None:
    """Say how well callers are understood: accuracy, urgent recall, false alarms, values, noise, speed."""
    from rich.console import Console

    from voicebot.cli.understanding_report import print_report

    print_report(Console(highlight=False), sets or [], confusions)


def understand(
    source: Annotated[
        typer.FileBinaryRead | None, typer.Argument(help="JSON lines; standard input when left out")
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Also say why, on standard error.")] = False,
) -> None:
    """Read one utterance a line as JSON, write its meaning a line as JSON.

    A line holds "text", "language" (zh-CN or en-US), "asked" (open when left out) and "today" (YYYY-MM-DD; the day
    it is here when left out). A line that cannot be read gives a line {"error": ...}, and the next is read.
    """
    import orjson

    for line in source or sys.stdin.buffer:
        if line.strip():
            found = answer(line)
            sys.stdout.write(orjson.dumps(found).decode() + "\n")
            sys.stdout.flush()
            if explain and "evidence" in found:
                sys.stderr.write("".join(f"  {why}\n" for why in found["evidence"]))


def answer(line: str | bytes) -> dict[str, Any]:
    """The meaning of one line, or its error."""
    import orjson

    from voicebot.errors import InvalidInput, VoicebotError

    try:
        return as_json(_meaning(orjson.loads(line)))
    except orjson.JSONDecodeError:
        return _error("record", _shown(line), "send one JSON object a line, in UTF-8")
    except InvalidInput as error:
        return _error(error.field, error.value, error.mend)
    except VoicebotError:
        raise
    except Exception as error:
        # Whoever sent ten thousand lines gets the other answers, whatever one of them has uncovered.
        return _error("record", _shown(line), f"it could not be understood ({error!r}): report it")


def _meaning(asked: Any) -> Meaning:
    from voicebot.errors import InvalidInput
    from voicebot.understanding import understand as meaning_of

    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        raise InvalidInput("text", asked, 'send {"text", "language", "asked", "today"}')
    given = {"language": "", "asked": "open", "today": date.today().isoformat()} | asked  # noqa: DTZ011 - a person's day
    for field in ("language", "asked", "today"):
        if not isinstance(given[field], str):
            raise InvalidInput(field, given[field], "send a string")
    return meaning_of(given["text"], given["language"], given["asked"], _day(given["today"]))


def _day(value: str) -> date:
    from voicebot.errors import InvalidInput

    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise InvalidInput("today", value, "send a date as YYYY-MM-DD") from error


def _error(field: str, value: str, message: str) -> dict[str, Any]:
    return {"error": {"field": field, "value": value, "message": message}}


def _shown(line: str | bytes) -> str:
    text = line if isinstance(line, str) else line.decode("utf-8", "replace")
    return text.strip()[:80]


def as_json(meaning: Meaning) -> dict[str, Any]:
    """A meaning as the contract writes it."""
    slots = meaning.slots
    said: dict[str, Any] = {
        "amount": None if slots.amount is None else f"{slots.amount:.2f}",
        "date": slots.date.isoformat() if slots.date else None,
        "months": slots.months,
        "reason": slots.reason.value if slots.reason else None,
    }
    if slots.payday:
        said["payday"] = True
    if slots.digits:
        said["digits"] = slots.digits
    if slots.ambiguous:
        said["ambiguous"] = list(slots.ambiguous)
        said["readings"] = {name: list(values) for name, values in slots.readings}
    return {
        "intent": meaning.intent.value,
        "confidence": meaning.confidence,
        "urgency": meaning.urgency.value,
        "slots": said,
        "alternatives": [[intent.value, chance] for intent, chance in meaning.alternatives],
        "evidence": list(meaning.evidence),
        "clarify": meaning.clarify,
    }
