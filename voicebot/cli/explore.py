"""`voicebot explore`: the proofs of the dialogue."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from voicebot.conversation.explore.walk import Violation, Walked
    from voicebot.conversation.explore.written import Phrase


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explore")(explore)


def explore(
    calls: Annotated[Path, typer.Option(help="Where calls that break something are written.")] = Path("artefacts"),
) -> None:
    """Walk every state of the dialogue under everything a caller can do; exit 1 when something does not hold."""
    import time
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from multiprocessing import get_context

    from rich.console import Console

    from voicebot.conversation.explore.walk import Knowledge, Walked, walk
    from voicebot.conversation.explore.worlds import WORLDS
    from voicebot.conversation.questions import QUESTIONS
    from voicebot.understanding import PROMPTS
    from voicebot.wording import load_script

    console, began = Console(highlight=False), time.monotonic()
    catalogue = load_script(PROMPTS).catalogue
    knowledge = Knowledge(
        {key: entry.audience for key, entry in catalogue.items()},
        {key: entry.discloses for key, entry in catalogue.items()},
    )
    walked = Walked()
    with (
        console.status("Walking the dialogue ...") as status,
        ProcessPoolExecutor(mp_context=get_context("spawn")) as pool,
    ):
        started = {pool.submit(walk, {name: world}, knowledge): name for name, world in WORLDS.items()}
        for finished in as_completed(started):
            walked.take_in(finished.result())
            status.update(f"Walked {started[finished]}: {walked.states} states so far")
    spent = time.monotonic() - began
    console.print(
        f"{walked.states} states, {walked.transitions} transitions in {len(WORLDS)} worlds, {spent:.0f} s."
        f" Topics: {', '.join(sorted(walked.topics))}."
    )
    topics = {question.topic for question in QUESTIONS.values()} - walked.topics
    _unreached(console, topics, set(catalogue) - walked.lines)
    if walked.violations:
        _violations(console, walked, calls)
        raise typer.Exit(1)
    console.print("[green]Everything that must hold, holds.[/]")


def _unreached(console: Console, topics: set[str], keys: set[str]) -> None:
    """Topics and lines that the dialogue never comes to; lines of `calls` itself are said elsewhere."""
    console.print(f"Topics never reached: {', '.join(sorted(topics)) or 'none'}.")
    unsaid = sorted(key for key in keys if not key.startswith("system."))
    if unsaid:
        console.print(f"[yellow]Lines never reached[/]: {', '.join(unsaid)}")


def _violations(console: Console, walked: Walked, folder: Path) -> None:
    import yaml

    folder.mkdir(parents=True, exist_ok=True)
    for name, violation in walked.violations.items():
        path = folder / f"{name}.yaml"
        path.write_text(yaml.safe_dump(saved_call(violation), allow_unicode=True, sort_keys=False), encoding="utf-8")
        console.print(f"[red]{name}[/] ({violation.world}): {violation.says}")
        console.print(f"    {' -> '.join(label for label, _ in violation.path)}", markup=False)
        console.print(f"    play it: voicebot call --play {path}", markup=False)


def saved_call(violation: Violation) -> dict[str, Any]:
    """The call file, with an invented person whose calls go by the rules of the violation's world."""
    from voicebot.calls.samples import person_like
    from voicebot.conversation.explore.worlds import WORLDS
    from voicebot.conversation.explore.written import written_call

    world = WORLDS[violation.world]
    person = person_like(world.facts.rules.pack, world.language)
    return written_call(violation, world, _phrases(), person.ref)


def _phrases() -> Phrase:
    """What somebody who means this might say: the first example in prompts/."""
    from voicebot.understanding import PROMPTS
    from voicebot.understanding.bank import load_bank
    from voicebot.understanding.meaning import LANGUAGES, Meaning

    first: dict[tuple[str, str], str] = {}
    for language in LANGUAGES:
        for example in load_bank(PROMPTS, language).examples:
            first.setdefault((language, example.intent), example.text)

    def phrase(meaning: Meaning, language: str) -> str:
        return first[language, meaning.intent]

    return phrase
