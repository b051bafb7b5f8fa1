"""The example that sounds most like what was said; one that says the opposite does not count."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from voicebot.understanding.features import sounds
from voicebot.understanding.meaning import Intent
from voicebot.understanding.model import Model

#: likeness in percent, from which an example says something about what was meant
ALIKE = 60.0
_NOT = {
    "zh-CN": re.compile(r"不|没|别|无|甭|未|非"),
    "en-US": re.compile(r"\b(?:no|not|never|none|nothing|without|cannot|ain't|\w+n't)\b"),
}


@dataclass(frozen=True, slots=True)
class Near:
    """An example and how alike it sounds, in percent."""

    text: str
    intent: Intent
    alike: float


class Examples:
    """The examples of one language, to be searched by sound."""

    def __init__(self, model: Model, language: str) -> None:
        self._texts = tuple(model.known)
        self._intents = tuple(intent for intent, _ in model.known.values())
        self._sounds, self._language = model.sounds, language

    def nearest(self, spoken: str) -> Near | None:
        """The likeliest example, if any is alike. Fuzzy likeness is blind to "not", so both must say it or neither."""
        said_not = self._denies(spoken)
        heard = sounds(spoken, self._language)
        found = process.extract(heard, self._sounds, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=4)
        for _, alike, at in found:
            if self._denies(self._texts[at]) == said_not:
                return Near(self._texts[at], self._intents[at], alike)
        return None

    def _denies(self, text: str) -> bool:
        return len(_NOT[self._language].findall(text)) % 2 == 1
