"""Words that decide by themselves, and what each question expects: both are data in prompts/."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voicebot.errors import Misconfigured
from voicebot.understanding.bank import intent_named, read_yaml, shown
from voicebot.understanding.meaning import ORDER, SERIOUS, Asked, Intent, Urgency


@dataclass(frozen=True, slots=True)
class PhraseRule:
    """Words that decide by themselves, unless other words spare them. `urgency`, where given, raises the intent's."""

    id: str
    intent: Intent
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    urgency: Urgency | None = None


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that applies, with the words that made it."""

    rule: PhraseRule
    words: str


def load_rules(prompts: Path, language: str) -> tuple[PhraseRule, ...]:
    """Every rule of a language. Raises Misconfigured naming the rule."""
    rules: list[PhraseRule] = []
    for path in sorted((prompts / language / "rules").glob("*.yaml")):
        for raw in read_yaml(path) or ():
            try:
                unless = re.compile(raw["unless"]) if raw.get("unless") else None
                urgency = Urgency(raw["urgency"]) if raw.get("urgency") else None
                intent = intent_named(path, raw["intent"])
                rules.append(PhraseRule(raw["id"], intent, re.compile(raw["pattern"]), unless, urgency))
            except (KeyError, TypeError, ValueError, re.error) as error:
                name = raw.get("id", "?") if isinstance(raw, dict) else "?"
                raise Misconfigured(f"{shown(path)}: rule {name}: {error!r}") from error
    return tuple(rules)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a question makes likelier, and what makes little sense as an answer to it. Nothing urgent is unlikely.

    `hedges` are the words that make a yes to it less than a promise: "if", "probably", "I'll try".
    """

    likely: frozenset[Intent] = frozenset()
    unlikely: frozenset[Intent] = frozenset()
    hedges: re.Pattern[str] | None = None


def load_expected(prompts: Path, language: str, tiers: Mapping[Intent, Urgency]) -> Mapping[Asked, Expected]:
    """What each question expects. Raises Misconfigured."""
    path = prompts / language / "questions.yaml"
    try:
        found = {Asked(asked): _expected(path, raw) for asked, raw in read_yaml(path).items()}
    except (KeyError, ValueError, TypeError, AttributeError, re.error) as error:
        raise Misconfigured(f"{shown(path)}: {error}") from error
    for asked, expected in found.items():
        for intent in sorted(expected.unlikely):
            if tiers[intent] in SERIOUS:
                raise Misconfigured(f"{shown(path)}: {asked}: {intent} is urgent and may not be unlikely")
    return found


def _expected(path: Path, raw: Mapping[str, Any]) -> Expected:
    likely, unlikely = (frozenset(intent_named(path, name) for name in raw[part]) for part in ("likely", "unlikely"))
    return Expected(likely, unlikely, re.compile(raw["hedges"]) if raw.get("hedges") else None)


def fired(rules: Sequence[PhraseRule], cleaned: str, tiers: Mapping[Intent, Urgency]) -> Fired | None:
    """The most urgent rule whose words were said and are not spared."""
    best: tuple[int, Fired] | None = None
    for rule in rules:
        found = rule.pattern.search(cleaned)
        if found is None or (rule.unless is not None and rule.unless.search(cleaned)):
            continue
        weight = ORDER.index(rule.urgency or tiers[rule.intent])
        if best is None or weight > best[0]:
            best = (weight, Fired(rule, found[0]))
    return best[1] if best else None
