"""`voicebot prompts`: check the spoken lines, and hear how one reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from voicebot.wording.catalogue import Entry
    from voicebot.wording.findings import Finding
    from voicebot.wording.usage import Usage

Folder = Annotated[
    Path | None, typer.Option("--prompts", help="the folder of prompts; the one in settings if left out")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help="The spoken lines: check them, and read one as it is said.")
    group.command("lint")(lint)
    group.command("show")(show)
    app.add_typer(group, name="prompts")


def lint(prompts: Folder = None) -> None:
    """Check every line, page and text in both languages; exit 1 when one may not stand as it is."""
    from rich.console import Console

    from voicebot.wording.prompts import LANGUAGES, read_prompts

    folder = _folder(prompts)
    read = read_prompts(folder)
    findings = _findings(folder)
    console = Console(highlight=False, soft_wrap=True)
    for finding in findings:
        _print(console.print, finding)
    faults = sum(not finding.warning for finding in findings)
    warnings = len(findings) - faults
    summary = f"{len(read.catalogue)} lines in {len(LANGUAGES)} languages: {faults} faults, {warnings} warnings"
    console.print(f"[bold]{summary}[/]" if faults else f"[green]{summary}[/]")
    if faults:
        raise typer.Exit(1)


def _findings(folder: Path) -> list[Finding]:
    """What is wrong with the prompts themselves, and between them and the code that says them."""
    from voicebot.wording.emails import lint_emails, read_emails
    from voicebot.wording.lint import lint as linted
    from voicebot.wording.messages import lint_messages, read_messages
    from voicebot.wording.pages import lint_pages, read_pages
    from voicebot.wording.prompts import read_prompts
    from voicebot.wording.usage import usage_findings

    read = read_prompts(folder)
    written = [*lint_pages(read_pages(folder)), *lint_messages(read_messages(folder))]
    written += lint_emails(read_emails(folder))
    return sorted([*linted(read), *usage_findings(read.catalogue, _usage()), *written])


def _usage() -> Iterator[Usage]:
    """What the installed code says, file by file."""
    import voicebot
    from voicebot.wording.usage import mentions_of, usage_of

    root = Path(voicebot.__file__).parent
    for path in sorted(root.rglob("*.py")):
        yield usage_of(path.read_text(encoding="utf-8"), f"voicebot/{path.relative_to(root).as_posix()}")
    for path in sorted(root.rglob("*.yaml")):
        yield mentions_of(path.read_text(encoding="utf-8"))


def _print(write: object, finding: Finding) -> None:
    from rich.markup import escape

    assert callable(write)
    mark = "[yellow]warning[/]" if finding.warning else "[red]fault[/]"
    fault, mend = escape(finding.fault), escape(finding.mend)
    write(f"{escape(str(finding.place))}: {mark} [bold]{escape(finding.key)}[/] {fault}; [cyan]{mend}[/]")


def show(
    key: Annotated[str, typer.Argument(help="the key of a line, such as greeting.outbound")], prompts: Folder = None
) -> None:
    """Read one line in both languages, with invented values."""
    from rich.console import Console
    from rich.markup import escape

    from voicebot.errors import NotFound
    from voicebot.wording.samples import sample
    from voicebot.wording.script import LANGUAGES, load_script
    from voicebot.wording.style import seconds

    script = load_script(_folder(prompts))
    entry = script.catalogue.get(key)
    if entry is None:
        raise NotFound(_unknown(key, list(script.catalogue)))
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"[bold]{escape(key)}[/]: {escape(entry.meaning)}")
    console.print(_described(entry))
    for language in LANGUAGES:
        text = script.say(key, language, sample(entry.values, language))
        console.print(f"[cyan]{language}[/] (about {seconds(text, language):.0f} seconds): {escape(text)}")


def _described(entry: Entry) -> str:
    values = ", ".join(f"{name} ({kind})" for name, kind in entry.values.items()) or "none"
    return f"heard by: {entry.audience}; values: {values}; discloses: {', '.join(entry.discloses) or 'nothing'}"


def _unknown(key: str, known: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key, known, n=3)
    return f"no line has the key {key}" + (f"; did you mean {', '.join(near)}?" if near else "")


def _folder(given: Path | None) -> Path:
    """The folder asked for, else that of the settings; words can be checked where nothing else is set up."""
    from voicebot.errors import Misconfigured
    from voicebot.settings import ROOT, load_settings

    if given is not None:
        return given
    try:
        return load_settings().prompts
    except Misconfigured:
        return ROOT / "prompts"
