"""What is wrong with the examples: contradictions, duplicates, intents too thin to be learnt."""

from __future__ import annotations

from pathlib import Path

from voicebot.errors import Misconfigured
from voicebot.understanding.bank import load_bank
from voicebot.understanding.meaning import LANGUAGES, Intent
from voicebot.understanding.model import prepared

#: fewer examples than this cannot carry an intent
FEWEST = 6


def findings(prompts: Path) -> list[str]:
    """One sentence a fault, empty where there is none."""
    found: list[str] = []
    for language in LANGUAGES:
        try:
            bank = load_bank(prompts, language)
        except Misconfigured as error:
            found.append(str(error))
            continue
        seen: dict[str, Intent] = {}
        counts = dict.fromkeys(Intent, 0)
        for example in bank.examples:
            counts[example.intent] += 1
            text = prepared(example.text, language)
            other = seen.setdefault(text, example.intent)
            if other is not example.intent:
                found.append(f"{language}: {example.text!r} stands under {other} and {example.intent}: keep one")
        thin = (
            f"{language}: {intent} has {count} examples: add some" for intent, count in counts.items() if count < FEWEST
        )
        found += thin
    return found
