"""What people read on a page of ours: words that compliance owns, as the spoken lines are, and held to the same rules.

`prompts/pages.yaml` describes every text by its key; `prompts/<language>/pages/` holds the texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from voicebot.errors import Misconfigured
from voicebot.wording.catalogue import Entry, read_catalogue
from voicebot.wording.findings import Finding, Place
from voicebot.wording.policy import Policy
from voicebot.wording.policy_files import read_policy
from voicebot.wording.prompts import LANGUAGES, read_texts
from voicebot.wording.samples import sample
from voicebot.wording.sources import Located
from voicebot.wording.style import writing_faults
from voicebot.wording.templates import BadTemplate, Template, compile_template, render
from voicebot.wording.values import Value
from voicebot.wording.writing import TYPES

CATALOGUE, FOLDER = "pages.yaml", "pages"


@dataclass(frozen=True, slots=True)
class PageTexts:
    """The texts as they are written, by language and key, and what could not be read.

    `file` describes them, and the `folder` of each language holds them.
    """

    catalogue: Mapping[str, Entry]
    texts: Mapping[str, Mapping[str, Located]]
    policy: Policy
    findings: tuple[Finding, ...]
    file: str = CATALOGUE
    folder: str = FOLDER


class Pages:
    """All texts in all languages. Immutable; `version` changes with any of them."""

    def __init__(self, read: PageTexts) -> None:
        self._catalogue = read.catalogue
        self._templates: dict[tuple[str, str], Template] = {
            (language, key): compile_template(located.value, read.catalogue[key].values, TYPES)
            for language, texts in read.texts.items()
            for key, located in texts.items()
        }
        self.version = _version(read)

    def has(self, key: str) -> bool:
        """Whether there is such a text."""
        return key in self._catalogue

    def audience(self, key: str) -> str:
        """Who may read it: anyone or verified. An unknown one is for nobody but the person."""
        return self._catalogue[key].audience if key in self._catalogue else "verified"

    def say(self, key: str, language: str, values: Mapping[str, Value]) -> str:
        """The exact words; of `values`, the text takes those that it holds. Raises Misconfigured."""
        template = self._templates.get((language, key))
        if template is None:
            raise Misconfigured(f"text {key} in {language} does not exist: run `voicebot prompts lint`")
        return render(key, template, values, language)


def read_pages(folder: Path, file: str = CATALOGUE, kind: str = FOLDER) -> PageTexts:
    """The texts in `folder`; whatever is wrong with a file is among the findings."""
    catalogue, findings = read_catalogue(folder, file)
    policy, _ = read_policy(folder, LANGUAGES)
    texts = {}
    for language in LANGUAGES:
        texts[language], of_texts = read_texts(folder, language, kind)
        findings += of_texts
    return PageTexts(catalogue, texts, policy, tuple(findings), file, kind)


def load_pages(folder: Path) -> Pages:
    """The texts in `folder`. Raises Misconfigured with what `lint_pages` finds wrong."""
    read = read_pages(folder)
    faults = [str(finding) for finding in lint_pages(read)]
    if faults:
        raise Misconfigured("the texts of the pages cannot be used:\n" + "\n".join(faults[:5]))
    return Pages(read)


def lint_pages(read: PageTexts) -> list[Finding]:
    """Every fault, in order of place."""
    found = list(read.findings)
    for language, texts in read.texts.items():
        for key, entry in read.catalogue.items():
            if key not in texts:
                mend = f"write it in {language}/{read.folder}/"
                found.append(Finding(entry.place, key, "missing", f"has no text in {language}", mend))
        for key, located in texts.items():
            found += _text(read, key, language, located)
    return sorted(found)


def _text(read: PageTexts, key: str, language: str, located: Located) -> Iterator[Finding]:
    entry = read.catalogue.get(key)
    if entry is None:
        if all(finding.key != key for finding in read.findings):
            mend = f"describe it in {read.file}, or remove it"
            yield Finding(located.place, key, "unknown", f"is not in {read.file}", mend)
        return
    try:
        template = compile_template(located.value, entry.values, TYPES)
        text = render(key, template, sample(entry.values, language), language)
    except (BadTemplate, Misconfigured) as error:
        yield Finding(located.place, key, "value", str(error), "write a value as {name}, a plain brace never")
        return
    said = {piece.name for piece in template}
    for name in sorted(entry.values.keys() - said):
        yield Finding(located.place, key, "value", f"never says {{{name}}}", f"say {{{name}}}")
    for rule, fault, mend in (*_words(read, entry, language, text), *writing_faults(located.value, language)):
        yield Finding(located.place, key, rule, fault, mend)
    yield from _disclosures(read, entry, language, Located(text, located.place))


def _words(read: PageTexts, entry: Entry, language: str, text: str) -> Iterator[tuple[str, str, str]]:
    for said, reason in read.policy.never_said(text, language):
        yield "never_say", f"says {said!r}, which must never be said: {reason}", "say it another way"
    if entry.audience != "verified":
        for word in dict.fromkeys(read.policy.debt_words(text, language)):
            yield "debt_word", f"says {word!r} to {entry.audience}", "say nothing of a debt here"


def _disclosures(read: PageTexts, entry: Entry, language: str, located: Located) -> Iterator[Finding]:
    for name in entry.discloses:
        known: Place = entry.place
        disclosure = read.policy.disclosures.get(name)
        if disclosure is None:
            fault = f"discloses {name}, which is not described"
            yield Finding(known, entry.key, "disclosure", fault, "describe it in required.yaml, or remove it")
            continue
        for pattern in disclosure.patterns.get(language, ()):
            if not pattern.search(located.value):
                fault = f"must disclose {name}, and holds no {pattern.pattern}"
                yield Finding(located.place, entry.key, "disclosure", fault, f"put it back: {disclosure.meaning}")


def _version(read: PageTexts) -> str:
    """The first half of the SHA-256 of every text."""
    digest = sha256()
    for language in sorted(read.texts):
        for key in sorted(read.texts[language]):
            digest.update(f"{language}\0{key}\0{read.texts[language][key].value}\n".encode())
    return digest.hexdigest()[:32]
