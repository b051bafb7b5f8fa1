"""Rulebooks: one dated data file a jurisdiction, checked on load, so that counsel changes a rule without a release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from voicebot.compliance import kinds
from voicebot.compliance.kinds import Evaluate
from voicebot.compliance.reasons import why
from voicebot.errors import Misconfigured

FOLDER = Path(__file__).parent / "rulebooks"
COMMON = "COMMON"


class _InCall(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    crisis: str
    mini_miranda: str
    promise_days_max: int
    voicemail: bool
    consequence: str | None
    debt_advice: bool
    followup_consent: bool


class _Rule(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    stage: str
    action: str
    basis: str
    kind: str
    params: dict[str, Any]
    source: str
    provenance: str
    effective_from: date
    effective_to: date | None = None
    verified_by: str | None = None
    verified_on: date | None = None
    regions: tuple[str, ...] = ()
    always: bool = False


class _Book(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    pack: str
    zone: str | None = None
    in_call: _InCall | None = None
    rules: tuple[_Rule, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in force between two days. `policy` rules of ours bind our own calls, and are only named to others.

    `why` says to people why it forbids a contact, and what frees it.
    """

    id: str
    stage: str
    action: str
    kind: str
    regions: tuple[str, ...]
    since: date
    until: date | None
    policy: bool
    evaluate: Evaluate | None
    why: str = ""

    def applies(self, on: date, region: str) -> bool:
        """Whether it is in force on that day, there."""
        in_force = self.since <= on and (self.until is None or on <= self.until)
        return in_force and (not self.regions or any(within(region, place) for place in self.regions))


def within(region: str, place: str) -> bool:
    """US-NY-NYC lies within US-NY and US."""
    return region == place or region.startswith(f"{place}-")


@dataclass(frozen=True, slots=True)
class Rulebook:
    """One pack. `zone` is where its institution sits, or None where the person's own zones alone count."""

    pack: str
    zone: str | None
    in_call: _InCall | None
    rules: tuple[Rule, ...] = field(default=())


Rulebooks = Mapping[str, Rulebook]


def load_rulebooks(folder: Path = FOLDER) -> dict[str, Rulebook]:
    """Every rulebook in `folder`. Raises Misconfigured naming file, rule and fault: a typo never becomes a hole."""
    books = {}
    for path in sorted(folder.glob("*.yaml")):
        book = _load(path)
        if book.pack != path.stem:
            raise Misconfigured(f"{path.name}: pack is {book.pack}; name the file after its pack")
        books[book.pack] = book
    if COMMON not in books:
        raise Misconfigured(f"{COMMON}.yaml is missing: without it nobody would be protected everywhere")
    return books


def _load(path: Path) -> Rulebook:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        book = _Book.model_validate(raw)
    except yaml.YAMLError as error:
        raise Misconfigured(f"{path.name}: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        raise Misconfigured(f"{path.name}: {_faults(error, raw)}") from error
    _no_overlap(path.name, book.rules)
    return Rulebook(book.pack, book.zone, book.in_call, tuple(_rule(path.name, book, rule) for rule in book.rules))


def _faults(error: ValidationError, raw: Any) -> str:
    said = []
    for fault in error.errors():
        where = list(fault["loc"])
        if where[:1] == ["rules"] and len(where) > 1 and isinstance(where[1], int):
            where[1] = raw["rules"][where[1]].get("id", f"rule {where[1] + 1}")
        said.append(f"{'.'.join(map(str, where))}: {fault['msg']}")
    return "; ".join(said)


def _no_overlap(name: str, rules: Sequence[_Rule]) -> None:
    """A rule may have several versions, one after the other."""
    for at, rule in enumerate(rules):
        for other in rules[:at]:
            ends = (other.effective_to or date.max, rule.effective_to or date.max)
            if rule.id == other.id and rule.effective_from <= ends[0] and other.effective_from <= ends[1]:
                raise Misconfigured(
                    f"{name}: {rule.id} has two versions in force at once: end the first with effective_to"
                )


def _rule(name: str, book: _Book, rule: _Rule) -> Rule:
    if rule.effective_to is not None and rule.effective_to < rule.effective_from:
        raise Misconfigured(f"{name}: {rule.id}: effective_to lies before effective_from")
    try:
        evaluate = kinds.compile_rule(rule.kind, rule.params, book.zone)
    except (KeyError, TypeError, ValueError) as error:
        raise Misconfigured(f"{name}: {rule.id}: {error}") from error
    policy = rule.basis == "POLICY" and not rule.always
    return Rule(
        rule.id,
        rule.stage,
        rule.action,
        rule.kind,
        rule.regions,
        rule.effective_from,
        rule.effective_to,
        policy,
        evaluate,
        why(rule.kind, rule.params),
    )
