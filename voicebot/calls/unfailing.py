"""Understanding that fails no turn: where the model cannot be used, words that decide by themselves still do.

Keys go on working, spoken digits, sums and days are still read, whoever is in danger is still heard, and what nobody
can read leads by the dialogue's own steps to the keys and to a person.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import structlog

from voicebot.calls.hearing import Understand
from voicebot.conversation.cases import LEAST
from voicebot.understanding.meaning import Asked, Intent, Meaning, Urgency
from voicebot.understanding.normalise import clean
from voicebot.understanding.rules import PhraseRule, fired, load_rules
from voicebot.understanding.values.slots import read

log = structlog.get_logger(__name__)

WITHOUT = "the model could not be used: only words that decide by themselves were heard"
_TIERS = {intent: LEAST.get(intent, Urgency.NONE) for intent in Intent}


def unfailing(understand: Understand, prompts: Path) -> Understand:
    """`understand`, and in the place of whatever it raises what the rules of `prompts` make of the words."""

    def understood(text: str, language: str, asked: Asked, today: date) -> Meaning:
        try:
            return understand(text, language, asked, today)
        except Exception:
            # never with what the caller said
            log.exception("understanding.failed", language=language, asked=str(asked))
        return by_rules(text, language, asked, today, prompts)

    return understood


def by_rules(text: str, language: str, asked: Asked, today: date, prompts: Path) -> Meaning:
    """The meaning by rules alone. Total: words that cannot even be read that far are words not understood."""
    try:
        cleaned = clean(text, language)
        found = fired(_rules(prompts, language), cleaned, _TIERS)
        slots = read(cleaned, language, asked, today)
    except Exception:
        log.exception("understanding.rules_failed", language=language, asked=str(asked))
        return Meaning(Intent.OUT_OF_SCOPE, 0.0, evidence=(WITHOUT,))
    if found is None:
        return Meaning(Intent.OUT_OF_SCOPE, 0.0, slots=slots, evidence=(WITHOUT,))
    urgency = found.rule.urgency or _TIERS[found.rule.intent]
    evidence = (WITHOUT, f"rule {found.rule.id}: {found.words!r}")
    return Meaning(found.rule.intent, 0.9, urgency, slots, evidence=evidence)


@cache
def _rules(prompts: Path, language: str) -> tuple[PhraseRule, ...]:
    return load_rules(prompts, language)
