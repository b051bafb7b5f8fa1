"""The examples, rules and questions in prompts/: what compliance reads and extends, checked on load."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from voicebot.errors import Misconfigured
from voicebot.understanding.meaning import LANGUAGES, Asked, Intent, Urgency


@dataclass(frozen=True, slots=True)
class Example:
    """One thing a caller might say. `voice` names whose; voices are held apart when measuring."""

    text: str
    intent: Intent
    voice: str


@dataclass(frozen=True, slots=True)
class PhraseRule:
    """Words that decide by themselves, unless other words spare them."""

    id: str
    intent: Intent
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Bank:
    """Everything of one language."""

    language: str
    examples: tuple[Example, ...]
    tiers: Mapping[Intent, Urgency]
    rules: tuple[PhraseRule, ...]
    expected: Mapping[Asked, frozenset[Intent]]


def load_bank(prompts: Path, language: str) -> Bank:
    """The bank of a language. Raises Misconfigured naming file and mend."""
    examples: list[Example] = []
    tiers: dict[Intent, Urgency] = {}
    for path in sorted((prompts / language / "intents").glob("*.yaml")):
        raw = _read(path)
        intent = _intent(path, raw.get("intent"))
        tiers[intent] = Urgency(raw.get("tier", "none"))
        for group in raw.get("examples") or ():
            examples += (Example(str(text), intent, str(group["voice"])) for text in group["says"])
        for spared in raw.get("must_not_match") or ():
            if isinstance(spared, dict):
                examples.append(Example(str(spared["says"]), _intent(path, spared["is"]), "hard negatives"))
    missing = set(Intent) - set(tiers)
    if missing:
        raise Misconfigured(f"prompts/{language}/intents: no file for {', '.join(sorted(missing))}")
    return Bank(language, tuple(examples), tiers, _rules(prompts / language / "rules"), _expected(prompts / language))


def fingerprint(prompts: Path) -> str:
    """A hash over everything the model is made of; a model with another one is stale."""
    digest = hashlib.sha256()
    for language in LANGUAGES:
        for path in sorted((prompts / language / "intents").glob("*.yaml")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _read(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise Misconfigured(f"{path.parent.parent.name}/{path.parent.name}/{path.name}: {error}") from error


def _intent(path: Path, name: object) -> Intent:
    try:
        return Intent(str(name))
    except ValueError as error:
        raise Misconfigured(f"{path.name}: {name} is no intent; known are {', '.join(Intent)}") from error


def _rules(folder: Path) -> tuple[PhraseRule, ...]:
    rules = []
    for path in sorted(folder.glob("*.yaml")):
        for raw in _read(path) or ():
            try:
                unless = re.compile(raw["unless"]) if raw.get("unless") else None
                rules.append(PhraseRule(raw["id"], _intent(path, raw["intent"]), re.compile(raw["pattern"]), unless))
            except (KeyError, re.error) as error:
                raise Misconfigured(f"{path.name}: rule {raw.get('id', '?')}: {error}") from error
    return tuple(rules)


def _expected(folder: Path) -> dict[Asked, frozenset[Intent]]:
    path = folder / "questions.yaml"
    return {Asked(asked): frozenset(_intent(path, name) for name in names) for asked, names in _read(path).items()}
