"""Rulebooks: one dated data file a jurisdiction, checked on load, so that counsel changes a rule without a release."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from voicebot.compliance import kinds
from voicebot.compliance.kinds import Compiled, Evaluate
from voicebot.compliance.reasons import why
from voicebot.compliance.rule_files import BookForm, InCallForm, RuleForm, parsed
from voicebot.errors import Misconfigured

FOLDER = Path(__file__).parent / "rulebooks"
COMMON = "COMMON"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in force between two days, in `regions` save what of them is `outside`.

    `policy` rules of ours bind our own calls, and are only named to others. `why` says to people why it forbids a
    contact, and what frees it.
    """

    id: str
    stage: str
    action: str
    kind: str
    regions: tuple[str, ...]
    since: date
    until: date | None
    policy: bool
    evaluate: Compiled | None
    why: str = ""
    outside: tuple[str, ...] = ()

    def applies(self, on: date, region: str) -> bool:
        """Whether it is in force on that day, there."""
        in_force = self.since <= on and (self.until is None or on <= self.until)
        there = not self.regions or any(within(region, place) for place in self.regions)
        return in_force and there and not any(within(region, place) for place in self.outside)


def within(region: str, place: str) -> bool:
    """US-NY-NYC lies within US-NY and US."""
    return region == place or region.startswith(f"{place}-")


@dataclass(frozen=True, slots=True)
class Rulebook:
    """One pack. `zone` is where its institution sits, or None where the person's own zones alone count."""

    pack: str
    zone: str | None
    in_call: InCallForm | None
    rules: tuple[Rule, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class InForce:
    """What of one pack bears on a contact: the rules that may forbid it, and the ids of those kept in it.

    The rules stand by the field of the request that they are about: without it they have nothing to say.
    """

    rules: tuple[tuple[str, tuple[tuple[Rule, Evaluate], ...]], ...]
    duties: tuple[str, ...]


class Rulebooks(Mapping[str, Rulebook]):
    """Every rulebook by its pack, as read from `sources` (pack to text of its file), which `digest` stands for."""

    def __init__(self, books: Mapping[str, Rulebook], sources: Mapping[str, str]) -> None:
        self._books, self.sources = dict(books), dict(sources)
        written = "\0".join(f"{name}\0{text}" for name, text in sorted(sources.items()))
        self.digest = sha256(written.encode()).hexdigest()[:16]
        self.in_force = lru_cache(maxsize=10_000)(self._in_force)

    def __getitem__(self, pack: str) -> Rulebook:
        return self._books[pack]

    def __iter__(self) -> Iterator[str]:
        return iter(self._books)

    def __len__(self) -> int:
        return len(self._books)

    def _in_force(
        self, pack: str, days: tuple[date, ...], region: str, purpose: str, channel: str, voice: str
    ) -> InForce:
        """What bears on such a contact where it may be any of these days."""
        rules = [rule for rule in self[pack].rules if any(rule.applies(day, region) for day in days)]
        by_field: dict[str, list[tuple[Rule, Evaluate]]] = {}
        for rule in rules:
            compiled = rule.evaluate
            if compiled is not None and compiled.concerns(purpose, channel, voice):
                by_field.setdefault(compiled.about, []).append((rule, compiled.evaluate))
        able = tuple((field, tuple(found)) for field, found in by_field.items())
        return InForce(able, tuple(rule.id for rule in rules if rule.action == "REQUIRE"))


def load_rulebooks(folder: Path = FOLDER) -> Rulebooks:
    """Every rulebook in `folder`. Raises Misconfigured naming file, rule, value and mend."""
    sources = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            sources[path.stem] = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise Misconfigured(f"{path.name}: cannot be read as UTF-8: {error}") from error
    return read_rulebooks(sources)


def read_rulebooks(sources: Mapping[str, str]) -> Rulebooks:
    """The rulebooks in these texts, by pack. Raises Misconfigured as `load_rulebooks` does."""
    books = {pack: _book(pack, text) for pack, text in sources.items()}
    if COMMON not in books:
        raise Misconfigured(f"{COMMON}.yaml is missing: without it nobody would be protected everywhere")
    _one_kind_each(books)
    return Rulebooks(books, sources)


@lru_cache(maxsize=100)
def _book(pack: str, text: str) -> Rulebook:
    name = f"{pack}.yaml"
    form = parsed(name, text)
    if form.pack != pack:
        raise Misconfigured(f"{name}: pack is {form.pack}; name the file after its pack")
    _no_overlap(name, form)
    return Rulebook(form.pack, form.zone, form.in_call, tuple(_rule(name, form, rule) for rule in form.rules))


def _no_overlap(name: str, form: BookForm) -> None:
    """A rule may have several versions, one after the other."""
    for at, rule in enumerate(form.rules):
        for other in form.rules[:at]:
            ends = (other.effective_to or date.max, rule.effective_to or date.max)
            if rule.id == other.id and rule.effective_from <= ends[0] and other.effective_from <= ends[1]:
                raise Misconfigured(
                    f"{name}: {rule.id} has two versions in force at once: end the first with effective_to"
                )


def _one_kind_each(books: Mapping[str, Rulebook]) -> None:
    """An id means the same wherever it stands, since decisions are read again by it."""
    seen: dict[str, tuple[str, str]] = {}
    for book in books.values():
        for rule in book.rules:
            kind, pack = seen.setdefault(rule.id, (rule.kind, book.pack))
            if kind != rule.kind:
                raise Misconfigured(f"{book.pack}.yaml: {rule.id}: kind is {rule.kind}, and {kind} in {pack}.yaml")


def _rule(name: str, form: BookForm, rule: RuleForm) -> Rule:
    place = f"{name}: {rule.id}"
    if rule.effective_to is not None and rule.effective_to < rule.effective_from:
        raise Misconfigured(f"{place}: effective_to {rule.effective_to} lies before effective_from")
    try:
        evaluate = kinds.compile_rule(rule.kind, rule.params, form.zone)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Misconfigured(f"{place}: {error}") from error
    if (rule.stage == "PREDIAL") is not (evaluate is not None):
        raise Misconfigured(f"{place}: stage {rule.stage} does not go with kind {rule.kind}, which would do nothing")
    if evaluate is not None and rule.action != "BLOCK":
        raise Misconfigured(f"{place}: action is {rule.action}; a PREDIAL rule can only BLOCK")
    return Rule(
        rule.id,
        rule.stage,
        rule.action,
        rule.kind,
        rule.regions,
        rule.effective_from,
        rule.effective_to,
        rule.basis == "POLICY" and not rule.always,
        evaluate,
        why(rule.kind, rule.params),
        rule.outside,
    )
