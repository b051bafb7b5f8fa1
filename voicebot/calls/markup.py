"""Markup is no speech: what a machine put into the place of a caller's words is not understood as any."""

from __future__ import annotations

import re
from datetime import date

from voicebot.calls.hearing import Understand
from voicebot.understanding.meaning import Asked, Intent, Meaning, Urgency

WHY = "markup, which nobody says: no words"
#: a whole tag, or the half of one with which a text was cut off
_TAG = re.compile(
    r"<[/!?]?[a-z][^<>]*>|<!--[^<>]*-->|<[/!?]?[a-z][\w:.-]*(?:\s+[\w:.-]+\s*=[^<>]*|\s*)$", re.IGNORECASE
)
_BRACKETS = re.compile(r"[<>]")
#: heard wherever it stands
_NEVER_UNHEARD = frozenset({Urgency.P0, Urgency.P1})


def words_only(understand: Understand) -> Understand:
    """`understand`, by which a text with markup in it means nothing, unless somebody speaks of distress or danger."""

    def understood(text: str, language: str, asked: Asked, today: date) -> Meaning:
        if not _TAG.search(text):
            return understand(text, language, asked, today)
        meaning = understand(_BRACKETS.sub(" ", text), language, asked, today)
        if meaning.urgency in _NEVER_UNHEARD:
            return meaning
        return Meaning(Intent.OUT_OF_SCOPE, 1.0, evidence=(WHY,))

    return understood
