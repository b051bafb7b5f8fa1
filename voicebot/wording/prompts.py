"""The folder prompts/ as it is written: every file read once, with the place of every entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from voicebot.wording.catalogue import Entry, read_catalogue
from voicebot.wording.findings import Finding, Place
from voicebot.wording.policy import Policy
from voicebot.wording.policy_files import read_policy
from voicebot.wording.sources import Located, read_source

LANGUAGES = ("zh-CN", "en-US")


@dataclass(frozen=True, slots=True)
class Prompts:
    """Everything in the folder: by language the texts and the hints, and what could not be read."""

    catalogue: Mapping[str, Entry]
    lines: Mapping[str, Mapping[str, Located]]
    hints: Mapping[str, Mapping[str, Located]]
    policy: Policy
    findings: tuple[Finding, ...]


def read_prompts(folder: Path) -> Prompts:
    """The prompts in `folder`; whatever is wrong with a file is among the findings."""
    catalogue, findings = read_catalogue(folder)
    policy, of_policy = read_policy(folder, LANGUAGES)
    findings += of_policy
    lines, hints = {}, {}
    for language in LANGUAGES:
        lines[language], of_lines = read_texts(folder, language, "lines")
        hints[language], of_hints = _read_hints(folder, language)
        findings += of_lines + of_hints
    return Prompts(catalogue, lines, hints, policy, tuple(findings))


def read_texts(folder: Path, language: str, kind: str) -> tuple[dict[str, Located], list[Finding]]:
    """Key and text of every line of a language, gathered from its files by topic in the folder `kind`."""
    found: dict[str, Located] = {}
    findings: list[Finding] = []
    for path in sorted((folder / language / kind).glob("*.yaml")):
        source = read_source(folder, path.relative_to(folder).as_posix())
        findings += source.findings
        for key, located in source.entries.items():
            if key in found:
                mend = "keep one of the two"
                findings.append(Finding(located.place, key, "duplicate", f"stands in {found[key].place} too", mend))
            elif not isinstance(located.value, str) or not located.value.strip():
                findings.append(Finding(located.place, key, "empty", "has no text", "write it in double quotes"))
            else:
                found[key] = Located(_unfolded(located.value, language), located.place)
    return found, findings


def _unfolded(text: str, language: str) -> str:
    """A text written over several lines as one: words are parted by a space, Chinese characters by nothing."""
    return ("" if language == "zh-CN" else " ").join(part.strip() for part in text.strip().split("\n"))


def _read_hints(folder: Path, language: str) -> tuple[dict[str, Located], list[Finding]]:
    source = read_source(folder, f"{language}/hints.yaml")
    findings = list(source.findings)
    found: dict[str, Located] = {}
    for asked, located in source.entries.items():
        if isinstance(located.value, list) and all(isinstance(phrase, str) for phrase in located.value):
            found[asked] = located
        else:
            mend = 'write `- "phrase"` lines under the question'
            findings.append(Finding(located.place, asked, "hints", "is no list of phrases", mend))
    if not found and not findings:
        place = Place(f"{language}/hints.yaml")
        findings.append(Finding(place, language, "hints", "holds no hints", "write phrases for each question"))
    return found, findings
