"""Circumstances that decide how soon a person is needed: the words for each, from prompts/."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from voicebot.errors import Misconfigured
from voicebot.understanding.bank import read_yaml, shown


@dataclass(frozen=True, slots=True)
class Sign:
    """Words for a circumstance. What stands right before or right after them may say that it is not meant.

    `name` is what evidence calls it. `unless` spares it wherever it stands, but not where `surely` was said too.
    """

    name: str
    words: re.Pattern[str]
    unless_before: re.Pattern[str] | None = None
    unless_after: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    surely: re.Pattern[str] | None = None

    def given(self, text: str) -> str | None:
        """The words with which `text` speaks of it."""
        sure = self.surely.search(text) if self.surely is not None else None
        if sure is not None:
            return sure[0]
        said = next((found[0] for found in self.words.finditer(text) if not self._spared(text, found)), None)
        spared = said is not None and self.unless is not None and self.unless.search(text) is not None
        return None if spared else said

    def _spared(self, text: str, found: re.Match[str]) -> bool:
        before, after = text[max(0, found.start() - 40) : found.start()], text[found.end() : found.end() + 40]
        return bool(
            (self.unless_before is not None and self.unless_before.search(before))
            or (self.unless_after is not None and self.unless_after.match(after))
        )


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The signs of one language."""

    child: Sign
    gravely_ill: Sign
    dependants: Sign
    vulnerable: Sign
    nothing_left: Sign
    fraud: Sign
    hard_of_hearing: Sign
    not_close: Sign
    own_death: Sign


def load_circumstances(prompts: Path, language: str) -> Circumstances:
    """The signs of a language. Raises Misconfigured naming the circumstance."""
    path = prompts / language / "circumstances.yaml"
    found, wanted = read_yaml(path), {field.name for field in fields(Circumstances)}
    if not isinstance(found, dict) or found.keys() != wanted:
        raise Misconfigured(f"{shown(path)}: name each of these once, and nothing else: {', '.join(sorted(wanted))}")
    return Circumstances(**{name: _sign(path, name, raw) for name, raw in found.items()})


def _sign(path: Path, circumstance: str, raw: Mapping[str, Any]) -> Sign:
    try:
        words = {part: re.compile("|".join(alternatives)) for part, alternatives in raw.items() if part != "name"}
        return Sign(raw["name"], **words)
    except (KeyError, TypeError, AttributeError, re.error) as error:
        raise Misconfigured(f"{shown(path)}: {circumstance}: {error!r}") from error
