"""What a simulated person was asked: the line of prompts/ behind the words that were heard, in either language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

#: a value in a line: a name, a sum, a day; whoever listens does not know it beforehand
_VALUE = re.compile(r"\{[^}]*\}")
#: forms of a question that ask the same
_FORM = re.compile(r"\.(?:ask|keys|short)$")
#: lines that ask what another line asks
_SAME = {
    "greeting.outbound": "identity",
    "promise.amount_plain": "promise.amount",
    "closing.more_noted": "closing.more",
    "plan.which": "plan.options",
}


class Ear:
    """Knows every line again. `lines` holds each language's texts by key, as `Script.lines` does; safe to share."""

    def __init__(self, lines: Mapping[str, Mapping[str, str]], questions: Iterable[str]) -> None:
        wanted = frozenset(questions)
        self._heard = {
            language: [
                (question, re.compile(_pattern(text), re.DOTALL))
                for key, text in texts.items()
                if (question := question_of(key)) in wanted
            ]
            for language, texts in lines.items()
        }

    def asked(self, said: Iterable[str], language: str) -> str | None:
        """The question among the lines that were said last, the latest first; None where there was none."""
        return next(self.heard(reversed(list(said)), language), None)

    def heard(self, said: Iterable[str], language: str) -> Iterator[str]:
        """Whatever of it is known here, in the order in which it was said."""
        for text in said:
            found = (name for name, pattern in self._heard.get(language, ()) if pattern.fullmatch(text))
            yield from list(found)[:1]


def question_of(key: str) -> str:
    """The question that a line asks, whatever its form: `identity` of `identity.keys`."""
    stem = _FORM.sub("", key)
    return _SAME.get(stem, stem)


def _pattern(text: str) -> str:
    return ".+?".join(re.escape(words) for words in _VALUE.split(text))
