"""The lint of prompts/: everything that would break a line, break a rule, or break trust."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from voicebot.errors import Misconfigured
from voicebot.wording.catalogue import Entry
from voicebot.wording.findings import Finding, Place
from voicebot.wording.prompts import LANGUAGES, Prompts
from voicebot.wording.samples import longest, sample
from voicebot.wording.sources import Located
from voicebot.wording.style import seconds, style_faults
from voicebot.wording.templates import BadTemplate, Template, compile_template, render

#: the carrier takes no longer text
CHARACTERS_MOST = 4096
HINTS_MOST, HINT_LENGTH = 500, 100
#: the questions that an answer can be expected for
QUESTIONS = frozenset({"identity", "verify", "reminder", "ability", "amount", "date", "offer", "confirm", "open"})


def lint(prompts: Prompts) -> list[Finding]:
    """Every fault, in order of place."""
    found = [*prompts.findings, *_required_keys(prompts)]
    for language in LANGUAGES:
        found += _missing(prompts, language)
        for key, located in prompts.lines[language].items():
            entry = prompts.catalogue.get(key)
            found += _unknown(prompts, key, located) if entry is None else _line(prompts, entry, language, located)
        found += _hints(prompts.hints[language], language)
    return sorted(found)


def _missing(prompts: Prompts, language: str) -> Iterator[Finding]:
    for key, entry in prompts.catalogue.items():
        if key not in prompts.lines[language]:
            mend = f"write it in {language}/lines/"
            yield Finding(entry.place, key, "missing", f"has no text in {language}", mend)


def _unknown(prompts: Prompts, key: str, located: Located) -> Iterator[Finding]:
    if all(finding.key != key for finding in prompts.findings):
        mend = "describe it in catalogue.yaml, or remove it"
        yield Finding(located.place, key, "unknown", "is not in the catalogue", mend)


def _required_keys(prompts: Prompts) -> Iterator[Finding]:
    for key, names in prompts.policy.required.items():
        place, entry = prompts.policy.required_at, prompts.catalogue.get(key)
        if entry is None:
            yield Finding(place, key, "missing", "must make disclosures and is not in the catalogue", "put it back")
            continue
        for name in names:
            if name not in entry.discloses:
                mend = f"write {name} under `discloses:`"
                yield Finding(entry.place, key, "disclosure", f"must disclose {name} and does not say so", mend)
    for entry in prompts.catalogue.values():
        for name in entry.discloses:
            if name not in prompts.policy.disclosures:
                mend = "describe it in required.yaml, or remove it"
                yield Finding(entry.place, entry.key, "disclosure", f"discloses {name}, which is not described", mend)


def _line(prompts: Prompts, entry: Entry, language: str, located: Located) -> Iterator[Finding]:
    """One text against its entry and the rules."""
    try:
        template = compile_template(located.value, entry.values)
        text = render(entry.key, template, sample(entry.values, language), language)
        length = len(render(entry.key, template, longest(entry.values), language))
    except (BadTemplate, Misconfigured) as error:
        mend = "write a value as {name}, a plain brace never"
        yield Finding(located.place, entry.key, "value", str(error), mend)
        return
    for name in sorted(entry.values.keys() - _names(template)):
        mend = f"say {{{name}}}, as the other language does"
        yield Finding(located.place, entry.key, "value", f"never says {{{name}}}", mend)
    if length > CHARACTERS_MOST:
        fault = f"can take {length} characters, and {CHARACTERS_MOST} are the most that can be spoken"
        yield Finding(located.place, entry.key, "length", fault, "shorten it")
    for rule, fault, mend in (*_words(prompts, entry, language, text), *style_faults(located.value, language)):
        yield Finding(located.place, entry.key, rule, fault, mend)
    yield from _disclosures(prompts, entry, language, located, template)
    taken = seconds(text, language)
    if taken > entry.max_seconds:
        fault = f"takes {taken:.0f} seconds to say, and {entry.max_seconds} are the most"
        yield Finding(located.place, entry.key, "seconds", fault, "shorten it, or raise its max_seconds")


def _words(prompts: Prompts, entry: Entry, language: str, text: str) -> Iterator[tuple[str, str, str]]:
    for said, reason in prompts.policy.never_said(text, language):
        yield "never_say", f"says {said!r}, which must never be said: {reason}", "say it another way"
    if entry.audience != "verified":
        for word in dict.fromkeys(prompts.policy.debt_words(text, language)):
            fault = f"says {word!r} to {entry.audience}, who may not be the person it concerns"
            yield "debt_word", fault, "say nothing of a debt here"


def _disclosures(
    prompts: Prompts, entry: Entry, language: str, located: Located, template: Template
) -> Iterator[Finding]:
    words = "".join(piece.words for piece in template)
    for disclosure in map(prompts.policy.disclosures.get, entry.discloses):
        if disclosure is None:
            continue
        absent = [f"{{{name}}}" for name in disclosure.values if name not in _names(template)]
        absent += [pattern.pattern for pattern in disclosure.patterns.get(language, ()) if not pattern.search(words)]
        for what in absent:
            mend = f"put it back: {disclosure.meaning}"
            fault = f"must disclose {disclosure.name}, and holds no {what}"
            yield Finding(located.place, entry.key, "disclosure", fault, mend)


def _names(template: Template) -> set[str]:
    return {piece.name for piece in template if piece.name is not None}


def _hints(hints: Mapping[str, Located], language: str) -> Iterator[Finding]:
    for asked in sorted(QUESTIONS - hints.keys()):
        place = Place(f"{language}/hints.yaml")
        if hints:
            yield Finding(place, asked, "hints", "has no hints", f"write phrases under `{asked}:`")
    for asked, located in hints.items():
        for fault, mend in _hint_faults(asked, located.value):
            yield Finding(located.place, asked, "hints", fault, mend)


def _hint_faults(asked: str, phrases: list[str]) -> Iterator[tuple[str, str]]:
    if asked not in QUESTIONS:
        yield "is no question", f"the questions are {', '.join(sorted(QUESTIONS))}"
    if len(phrases) > HINTS_MOST:
        yield f"has {len(phrases)} hints", f"keep the {HINTS_MOST} likeliest"
    for phrase in phrases:
        if not phrase.strip() or len(phrase) > HINT_LENGTH or "," in phrase or set(phrase) & set("<>&"):
            yield f"has the hint {phrase[:40]!r}", f"write up to {HINT_LENGTH} characters, without , < > &"
    for phrase in sorted({phrase for phrase in phrases if phrases.count(phrase) > 1}):
        yield f"has the hint {phrase!r} twice", "keep one"
