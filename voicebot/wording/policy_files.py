"""Reads never_say.yaml, debt_words.yaml and required.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from voicebot.wording.findings import Finding, Place
from voicebot.wording.policy import Disclosure, Policy
from voicebot.wording.sources import Located, read_source

NEVER_SAY, DEBT_WORDS, REQUIRED = "never_say.yaml", "debt_words.yaml", "required.yaml"


class _Reader:
    """Reads the three files, gathering what is wrong with them."""

    def __init__(self, folder: Path, languages: tuple[str, ...]) -> None:
        self.languages = languages
        self.findings: list[Finding] = []
        self.sources = {name: self._open(folder, name) for name in (NEVER_SAY, DEBT_WORDS, REQUIRED)}

    def _open(self, folder: Path, name: str) -> dict[str, Located]:
        source = read_source(folder, name)
        self.findings += source.findings
        if not source.entries and not source.findings:
            self.findings.append(Finding(Place(name), name, "policy", "is empty", "put its rules back"))
        return source.entries

    def located(self, name: str, key: str) -> Located:
        """An entry of a file; nothing, at its first line, where it is not there."""
        return self.sources[name].get(key, Located(None, Place(name)))

    def fault(self, place: Place, key: str, says: str, mend: str) -> None:
        self.findings.append(Finding(place, key, "policy", says, mend))

    def patterns(self, place: Place, key: str, written: Any) -> tuple[str, ...]:
        """The patterns in a list, less those that are none."""
        if not isinstance(written, list) or not all(isinstance(pattern, str) and pattern for pattern in written):
            self.fault(place, key, "has no list of phrases", 'write `zh-CN: ["..."]` and `en-US: ["..."]`')
            return ()
        return tuple(pattern for pattern in written if self._compiles(place, key, pattern))

    def _compiles(self, place: Place, key: str, pattern: str) -> bool:
        try:
            re.compile(pattern)
        except re.error as error:
            self.fault(place, key, f"holds {pattern!r}, which is no pattern ({error})", "put \\ before ( ) [ ] ? * + .")
            return False
        return True

    def rules(self, name: str) -> Iterator[tuple[str, Place, Mapping[str, Any]]]:
        """The entries of a file that are mappings of fields."""
        for key, located in self.sources[name].items():
            if isinstance(located.value, dict):
                yield key, located.place, located.value
            else:
                self.fault(located.place, key, "has no fields", "see the entries beside it")


def read_policy(folder: Path, languages: tuple[str, ...]) -> tuple[Policy, list[Finding]]:
    """The policy in `folder`, and what is wrong with its files."""
    reader = _Reader(folder, languages)
    disclosures, required = _disclosures(reader), _required(reader)
    place = reader.located(REQUIRED, "lines").place
    for key, names in required.items():
        for name in names:
            if name not in disclosures:
                reader.fault(place, key, f"requires {name}, which is not described", "describe it under `disclosures:`")
    policy = Policy(_forbidden(reader), _revealing(reader), disclosures, required, place)
    return policy, reader.findings


def _forbidden(reader: _Reader) -> dict[str, tuple[tuple[re.Pattern[str], str], ...]]:
    found: dict[str, list[tuple[re.Pattern[str], str]]] = {language: [] for language in reader.languages}
    for key, place, fields in reader.rules(NEVER_SAY):
        if not fields.get("reason"):
            reader.fault(place, key, "has no reason", "write `reason:` so that others know why")
        for language in reader.languages:
            for pattern in reader.patterns(place, key, fields.get(language)):
                found[language].append((_compiled(pattern, language), str(fields.get("reason"))))
    return {language: tuple(patterns) for language, patterns in found.items()}


def _revealing(reader: _Reader) -> dict[str, re.Pattern[str] | None]:
    found: dict[str, re.Pattern[str] | None] = {}
    for language in reader.languages:
        located = reader.located(DEBT_WORDS, language)
        words = reader.patterns(located.place, language, located.value)
        found[language] = _compiled("|".join(words), language) if words else None
    return found


def _disclosures(reader: _Reader) -> dict[str, Disclosure]:
    found = {}
    located = reader.located(REQUIRED, "disclosures")
    described = located.value if isinstance(located.value, dict) else {}
    for name, fields in described.items():
        patterns = {
            language: tuple(_compiled(pattern, language) for pattern in reader.patterns(located.place, name, written))
            for language in reader.languages
            if (written := fields.get(language)) is not None
        }
        found[name] = Disclosure(name, str(fields.get("meaning", "")), tuple(fields.get("values") or ()), patterns)
    return found


def _required(reader: _Reader) -> dict[str, tuple[str, ...]]:
    located = reader.located(REQUIRED, "lines")
    if not isinstance(located.value, dict) or not located.value:
        reader.fault(located.place, "lines", "requires nothing", "write `key: [disclosure, ...]` under `lines:`")
        return {}
    return {str(key): tuple(names or ()) for key, names in located.value.items()}


def _compiled(pattern: str, language: str) -> re.Pattern[str]:
    """English patterns are whole words in any case; Chinese has no spaces between words."""
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE) if language == "en-US" else re.compile(f"(?:{pattern})")
