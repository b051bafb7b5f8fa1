"""The examples in prompts/: what compliance reads and extends, checked on load."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from voicebot.errors import Misconfigured
from voicebot.understanding.meaning import LANGUAGES, Intent, Urgency

#: where examples stand: those written for the purpose, and those that staff took over from calls
FOLDERS = ("intents", "learned")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Example:
    """One thing a caller might say. `voice` names whose; `urgency`, where given, raises the intent's tier."""

    text: str
    intent: Intent
    voice: str
    urgency: Urgency | None = None


@dataclass(frozen=True, slots=True)
class Spared:
    """What looks like `intent` and is not. `meant` is what it is, where the author says so."""

    text: str
    intent: Intent
    meant: Intent | None


@dataclass(frozen=True, slots=True)
class Bank:
    """Every example of one language, hard negatives, and each intent's tier."""

    language: str
    examples: tuple[Example, ...]
    spared: tuple[Spared, ...]
    tiers: Mapping[Intent, Urgency]

    def urgency_of(self, example: Example) -> Urgency:
        """How soon whoever says this needs a person."""
        return example.urgency or self.tiers[example.intent]


def load_bank(prompts: Path, language: str) -> Bank:
    """The bank of a language. Raises Misconfigured naming file and mend."""
    examples: list[Example] = []
    spared: list[Spared] = []
    tiers: dict[Intent, Urgency] = {}
    for path in example_files(prompts, language):
        raw = read_yaml(path)
        try:
            intent = intent_named(path, raw["intent"])
            if path.parent.name == "intents":
                tiers[intent] = Urgency(raw.get("tier", "none"))
            for group in raw.get("examples") or ():
                raised = Urgency(group["urgency"]) if group.get("urgency") else None
                examples += (Example(str(text), intent, str(group["voice"]), raised) for text in group["says"])
            spared += (_spared(path, intent, one) for one in raw.get("must_not_match") or ())
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Misconfigured(f"{shown(path)}: not as prompts/README.md describes it ({error!r})") from error
    missing = set(Intent) - set(tiers)
    if missing:
        raise Misconfigured(f"prompts/{language}/intents: no file for {', '.join(sorted(missing))}")
    return Bank(language, tuple(examples), tuple(spared), tiers)


def example_files(prompts: Path, language: str) -> Iterator[Path]:
    """Every file that holds examples, in a fixed order."""
    for folder in FOLDERS:
        yield from sorted((prompts / language / folder).glob("*.yaml"))


def fingerprint(prompts: Path, made_by: str) -> str:
    """A hash over everything a model is made of, `made_by` naming the code; a model with another one is stale."""
    digest = hashlib.sha256(made_by.encode())
    for language in LANGUAGES:
        for path in example_files(prompts, language):
            digest.update(f"{language}/{path.name}".encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def read_yaml(path: Path) -> Any:
    """What a YAML file holds. Raises Misconfigured."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _LOADER)  # noqa: S506 - the safe loader, written in C
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Misconfigured(f"{shown(path)}: {error}") from error


def intent_named(path: Path, name: object) -> Intent:
    """The intent of that name. Raises Misconfigured naming the file."""
    try:
        return Intent(str(name))
    except ValueError as error:
        raise Misconfigured(f"{shown(path)}: {name} is no intent; known are {', '.join(Intent)}") from error


def shown(path: Path) -> str:
    """A file of prompts/ as people name it."""
    return "/".join(path.parts[-3:])


def _spared(path: Path, intent: Intent, raw: object) -> Spared:
    if isinstance(raw, Mapping):
        meant = raw.get("is")
        return Spared(str(raw["says"]), intent, None if meant is None else intent_named(path, meant))
    return Spared(str(raw), intent, None)
