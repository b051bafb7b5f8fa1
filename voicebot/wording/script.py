"""prompts/ in memory: every line, ready to be said."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from voicebot.errors import Misconfigured
from voicebot.wording.catalogue import Entry
from voicebot.wording.lint import lint
from voicebot.wording.policy import Policy
from voicebot.wording.prompts import LANGUAGES, Prompts, read_prompts
from voicebot.wording.templates import Template, compile_template, render
from voicebot.wording.values import Value

__all__ = ["LANGUAGES", "Script", "load_script"]


class Script:
    """All lines in all languages. Immutable; safe to share.

    `catalogue` describes every line by its key, `lines` holds each language's texts as they are written, and `version`
    changes with any of them, so that a record can name the words it was made with.
    """

    def __init__(
        self,
        catalogue: Mapping[str, Entry],
        lines: Mapping[str, Mapping[str, str]],
        hints: Mapping[str, Mapping[str, tuple[str, ...]]],
        policy: Policy,
    ) -> None:
        self.catalogue = catalogue
        self.lines = lines
        self.version = _version(catalogue, lines)
        self._hints = hints
        self._policy = policy
        self._templates: dict[tuple[str, str], tuple[Template, int]] = {
            (language, key): (compile_template(text, catalogue[key].values), len(catalogue[key].values))
            for language, texts in lines.items()
            for key, text in texts.items()
        }

    def say(self, key: str, language: str, values: Mapping[str, Value], pace: str = "normal") -> str:
        """The exact words of a line. `pace` changes how fast they are spoken, never the words.

        Raises Misconfigured for an unknown key, a missing or unknown value, or one that is not of its type.
        """
        found = self._templates.get((language, key))
        if found is None:
            raise Misconfigured(f"line {key} in {language} does not exist: run `voicebot prompts lint`")
        template, wanted = found
        if len(values) != wanted:
            raise Misconfigured(f"line {key}: wants {sorted(self.catalogue[key].values)}, got {sorted(values)}")
        return render(key, template, values, language)

    def hints(self, language: str, asked: str) -> tuple[str, ...]:
        """Phrases that an answer to the question `asked` is likely to hold."""
        return self._hints.get(language, {}).get(asked, ())

    def audience(self, key: str) -> str:
        """Who may hear a line: anyone, verified or machine."""
        return self.catalogue[key].audience

    def debt_words(self, text: str, language: str) -> tuple[str, ...]:
        """The words of `text` that reveal a debt: none may be heard by anybody who was not verified."""
        return self._policy.debt_words(text, language)

    def never_said(self, text: str, language: str) -> tuple[str, ...]:
        """The phrases of `text` that the bot must never say to anyone."""
        return tuple(said for said, _ in self._policy.never_said(text, language))


def load_script(folder: Path) -> Script:
    """The script in `folder`. Raises Misconfigured with everything that `lint` finds wrong: no words, no calls."""
    prompts = read_prompts(folder)
    faults = [str(finding) for finding in lint(prompts) if not finding.warning]
    if faults:
        more = f"\n(and {len(faults) - 5} more: run `voicebot prompts lint`)" if len(faults) > 5 else ""
        raise Misconfigured("the prompts cannot be used:\n" + "\n".join(faults[:5]) + more)
    return script_of(prompts)


def script_of(prompts: Prompts) -> Script:
    """The script of prompts that have been linted."""
    lines = {
        language: {key: located.value for key, located in texts.items()} for language, texts in prompts.lines.items()
    }
    hints = {
        language: {asked: tuple(located.value) for asked, located in found.items()}
        for language, found in prompts.hints.items()
    }
    return Script(prompts.catalogue, lines, hints, prompts.policy)


def _version(catalogue: Mapping[str, Entry], lines: Mapping[str, Mapping[str, str]]) -> str:
    """The first half of the SHA-256 of every text with its values' types."""
    digest = sha256()
    for language in sorted(lines):
        for key in sorted(lines[language]):
            digest.update(f"{language}\0{key}\0{lines[language][key]}\0{dict(catalogue[key].values)}\n".encode())
    return digest.hexdigest()[:32]
