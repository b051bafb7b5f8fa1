"""people.yaml read: which kinds of people there are, how often each takes a call, and what each answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import yaml

from voicebot.errors import Misconfigured

PEOPLE = Path(__file__).parent / "people.yaml"
#: what may stand for an answer besides keys and words
FACT, SILENCE, HANGS_UP = "fact", "silence", "hang up"
#: what a telephone does that nobody takes, and who answers where no person does
UNANSWERED, MACHINES = ("no-answer", "busy"), ("machine_start", "machine_end_beep", "machine_end_silence", "fax")
_LANGUAGES = ("zh-CN", "en-US")
_SHARES = ("speaks_rather_than_keys", "asks_for_the_other_language", "person_takes_transfers")


@dataclass(frozen=True, slots=True)
class Answer:
    """Keys, words by language, or both; or an `act`: fact, silence, hang up."""

    keys: str | None = None
    words: Mapping[str, tuple[str, ...]] | None = None
    act: str | None = None


@dataclass(frozen=True, slots=True)
class Manner:
    """One kind of person. `rings` is set where nobody talks; `hangs_up_after` bounds a number of answers."""

    name: str
    weight: float
    rings: str | None
    hangs_up_after: tuple[int, int] | None
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Manners:
    """All of it. `questions` are those that somebody answers."""

    people: tuple[Manner, ...]
    speaks: float
    other_language: float
    transfers: float

    @property
    def questions(self) -> frozenset[str]:
        return frozenset(question for manner in self.people for question in manner.answers)

    def drawn(self, chance: Random) -> Manner:
        """Who takes a call."""
        return chance.choices(self.people, [manner.weight for manner in self.people])[0]


def read_manners(path: Path = PEOPLE) -> Manners:
    """Read a file of people. Raises Misconfigured naming the place and the mend."""
    try:
        written = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Misconfigured(f"{path.name}: give a readable YAML file ({error})") from error
    if not isinstance(written, dict) or not isinstance(written.get("people"), dict) or not written["people"]:
        raise Misconfigured(f"{path.name}: write a mapping with `answers` and `people`")
    shared = _answers(path.name, "answers", written.get("answers") or {})
    people = tuple(_manner(path.name, name, one or {}, shared) for name, one in written["people"].items())
    if not any(manner.weight for manner in people):
        raise Misconfigured(f"{path.name}: every weight is 0; give at least one kind of person a greater one")
    speaks, other, transfers = (_number(path.name, name, written.get(name, 0), 1) for name in _SHARES)
    return Manners(people, speaks, other, transfers)


def _manner(file: str, name: str, one: Any, shared: Mapping[str, Answer]) -> Manner:
    if not isinstance(one, dict):
        raise Misconfigured(f"{file}: people.{name}: write a mapping with `weight`")
    rings, after = one.get("rings"), one.get("hangs_up_after")
    if rings is not None and rings not in (*UNANSWERED, *MACHINES):
        known = ", ".join((*UNANSWERED, *MACHINES))
        raise Misconfigured(f"{file}: people.{name}.rings: {rings!r} is none of {known}")
    if after is not None and not (
        isinstance(after, list) and len(after) == 2 and all(isinstance(n, int) for n in after) and after[0] <= after[1]
    ):
        raise Misconfigured(f"{file}: people.{name}.hangs_up_after: write the least and the most, such as [1, 6]")
    own = _answers(file, f"people.{name}.answers", one.get("answers") or {})
    weight = _number(file, f"people.{name}.weight", one.get("weight"), 1_000_000)
    return Manner(str(name), weight, rings, (after[0], after[1]) if after else None, {**shared, **own})


def _answers(file: str, place: str, written: Any) -> dict[str, Answer]:
    if not isinstance(written, dict):
        raise Misconfigured(f"{file}: {place}: write a mapping from questions to answers")
    return {str(question): _answer(file, f"{place}.{question}", one) for question, one in written.items()}


def _answer(file: str, place: str, one: Any) -> Answer:
    if one in (FACT, SILENCE, HANGS_UP):
        return Answer(act=one)
    if not isinstance(one, dict) or not one or set(one) - {"keys", *_LANGUAGES}:
        raise Misconfigured(f"{file}: {place}: write keys, zh-CN and en-US, or one of {FACT}, {SILENCE}, {HANGS_UP}")
    words = {name: _list(one[name]) for name in _LANGUAGES if name in one}
    if words and len(words) < len(_LANGUAGES):
        raise Misconfigured(f"{file}: {place}: words are given in one language; give them in both")
    keys = one.get("keys")
    if keys is not None and not isinstance(keys, str):
        raise Misconfigured(f'{file}: {place}.keys: write keys in quotation marks, such as "1"')
    return Answer(keys, words or None)


def _list(given: Any) -> tuple[str, ...]:
    return tuple(map(str, given)) if isinstance(given, list) else (str(given),)


def _number(file: str, place: str, given: Any, most: float) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= most:
        raise Misconfigured(f"{file}: {place}: {given!r} is no number from 0 to {most}")
    return float(given)
