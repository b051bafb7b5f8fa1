"""What compliance forbids and demands of the lines, ready to be applied."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from voicebot.wording.findings import Place


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What a line must hold for something to count as disclosed: every value, and every pattern of its language."""

    name: str
    meaning: str
    values: tuple[str, ...]
    patterns: Mapping[str, tuple[re.Pattern[str], ...]]


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of wording. `required` names, for a key, the disclosures that its line must make."""

    forbidden: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]]
    revealing: Mapping[str, re.Pattern[str] | None]
    disclosures: Mapping[str, Disclosure]
    required: Mapping[str, tuple[str, ...]]
    required_at: Place

    def never_said(self, text: str, language: str) -> tuple[tuple[str, str], ...]:
        """Every forbidden phrase in `text`, with the reason why it must never be said."""
        found = ((pattern.search(text), reason) for pattern, reason in self.forbidden.get(language, ()))
        return tuple((match.group(), reason) for match, reason in found if match)

    def debt_words(self, text: str, language: str) -> tuple[str, ...]:
        """Every word in `text` that reveals a debt."""
        pattern = self.revealing.get(language)
        return tuple(match.group() for match in pattern.finditer(text)) if pattern else ()
