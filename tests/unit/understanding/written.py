"""What compliance wrote for each language, and the sentences that its rules are tried on."""

from __future__ import annotations

from pathlib import Path

from voicebot.understanding import PROMPTS
from voicebot.understanding.bank import load_bank
from voicebot.understanding.meaning import LANGUAGES
from voicebot.understanding.normalise import clean
from voicebot.understanding.rules import Fired, fired, load_rules

FIXTURES = Path(__file__).parents[2] / "fixtures"
BANKS = {language: load_bank(PROMPTS, language) for language in LANGUAGES}
RULES = {language: load_rules(PROMPTS, language) for language in LANGUAGES}


def sections(name: str) -> dict[str, tuple[str, ...]]:
    """The lines of a fixture by the heading they stand under, after its first line, which says what they are."""
    _, *parts = (FIXTURES / name).read_text().strip().split("\n\n")
    return {heading: tuple(lines) for heading, *lines in (part.split("\n") for part in parts)}


def marked(lines: tuple[str, ...], sign: str) -> tuple[str, ...]:
    """The sentences that stand after a sign."""
    return tuple(line.removeprefix(f"{sign} ") for line in lines if line.startswith(f"{sign} "))


#: what each rule catches, and what it spares
SENTENCES = {rule: (marked(lines, "+"), marked(lines, "-")) for rule, lines in sections("rule_sentences.txt").items()}


def decided(text: str, language: str) -> Fired | None:
    """The rule that decides about what was said, if any does."""
    return fired(RULES[language], clean(text, language), BANKS[language].tiers)
