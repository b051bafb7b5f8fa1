"""The words of texts: compliance owns them as it owns the spoken lines, and they are held to the same rules.

`prompts/messages.yaml` describes every text by its key; `prompts/<language>/messages/` holds them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from voicebot.errors import Misconfigured
from voicebot.wording.catalogue import Entry
from voicebot.wording.findings import Finding
from voicebot.wording.pages import Pages, PageTexts, lint_pages, read_pages
from voicebot.wording.samples import sample
from voicebot.wording.segments import beyond_alphabet, segments
from voicebot.wording.templates import BadTemplate, compile_template, render
from voicebot.wording.writing import TYPES

CATALOGUE, FOLDER = "messages.yaml", "messages"
#: a text of more segments is no text but a letter, and is split and put together again by telephones at their pleasure
SEGMENTS_MOST = 3
#: what every text says: who sends it, and where a person can be reached
NEEDED = ("institution", "hotline")
#: the way out, in every text (12 CFR 1006.6(e), kept everywhere); not where the way back is told or no text comes any
#: more, nor to somebody in danger or grief, in words that are of no debt and may stand beside the end of all texts
STOP = "text_stop"
WITHOUT_STOP = frozenset(
    (
        *("reply.stop", "reply.stop.both", "reply.stop.all", "reply.distress", "reply.loss"),
        *(f"reply.crisis.{place}" for place in ("cn", "us", "uk", "hk", "sg", "eu", "elsewhere")),
    )
)
#: what is put after a key where the rules ask for a text that tells nothing to others
NEUTRAL = ".neutral"


def read_messages(folder: Path) -> PageTexts:
    """The texts in `folder`; whatever is wrong with a file is among the findings."""
    return read_pages(folder, CATALOGUE, FOLDER)


def load_messages(folder: Path) -> Pages:
    """The texts in `folder`. Raises Misconfigured with what `lint_messages` finds wrong."""
    read = read_messages(folder)
    faults = [str(finding) for finding in lint_messages(read)]
    if faults:
        raise Misconfigured("the words of the texts cannot be used:\n" + "\n".join(faults[:5]))
    return Pages(read)


def lint_messages(read: PageTexts) -> list[Finding]:
    """Every fault, in order of place."""
    found = lint_pages(read)
    for entry in read.catalogue.values():
        found += _described(entry)
        for language, texts in read.texts.items():
            if entry.key in texts:
                for fault, mend in _length(entry, language, texts[entry.key].value):
                    found.append(Finding(texts[entry.key].place, entry.key, "length", fault, mend))
    return sorted(found)


def _described(entry: Entry) -> Iterator[Finding]:
    for name in NEEDED:
        if name not in entry.values:
            yield Finding(entry.place, entry.key, "value", f"does not say {{{name}}}", f"put {name} under `values:`")
    if STOP not in entry.discloses and entry.key not in WITHOUT_STOP:
        fault = "does not say how to get no more texts"
        yield Finding(entry.place, entry.key, "disclosure", fault, f"write {STOP} under `discloses:`")
    if entry.key.endswith(NEUTRAL) and entry.audience != "anyone":
        yield Finding(entry.place, entry.key, "audience", "is neutral and not for anyone", "write `audience: anyone`")


def _length(entry: Entry, language: str, written: str) -> Iterator[tuple[str, str]]:
    try:
        template = compile_template(written, entry.values, TYPES)
        text = render(entry.key, template, sample(entry.values, language), language)
    except (BadTemplate, Misconfigured):
        return  # told by the lint of any text
    if segments(text) > SEGMENTS_MOST:
        yield f"takes {segments(text)} segments, and {SEGMENTS_MOST} are the most", "shorten it"
    # The words themselves: a value such as a name may bring what it must.
    strange = beyond_alphabet("".join(piece.words for piece in template)) if language == "en-US" else ""
    if strange:
        yield f"holds {strange!r}, by which it takes twice the room", "write plain letters and straight quotes"
