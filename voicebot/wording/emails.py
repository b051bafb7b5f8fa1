"""The words of e-mail: compliance owns them as it owns the spoken lines, and they are held to the same rules.

`prompts/emails.yaml` describes every piece by its key; `prompts/<language>/emails/` holds them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from voicebot.errors import Misconfigured
from voicebot.wording.findings import Finding, Place
from voicebot.wording.messages import NEUTRAL
from voicebot.wording.pages import Pages, PageTexts, lint_pages, read_pages

CATALOGUE, FOLDER = "emails.yaml", "emails"
#: what stands around every e-mail, in this order
OPENING, PERSON, STOP = "frame.opening", "frame.person", "frame.stop"
#: what is put after a key for the line that shows before an e-mail is opened
SUBJECT = ".subject"
#: what the frame must disclose, by its key
_DISCLOSED = {STOP: "email_stop"}


def read_emails(folder: Path) -> PageTexts:
    """The e-mails in `folder`; whatever is wrong with a file is among the findings."""
    return read_pages(folder, CATALOGUE, FOLDER)


def load_emails(folder: Path) -> Pages:
    """The e-mails in `folder`. Raises Misconfigured with what `lint_emails` finds wrong."""
    read = read_emails(folder)
    faults = [str(finding) for finding in lint_emails(read)]
    if faults:
        raise Misconfigured("the words of the e-mails cannot be used:\n" + "\n".join(faults[:5]))
    return Pages(read)


def lint_emails(read: PageTexts) -> list[Finding]:
    """Every fault, in order of place."""
    return sorted([*lint_pages(read), *_frame(read), *_kinds(read)])


def _frame(read: PageTexts) -> Iterator[Finding]:
    for key in (OPENING, PERSON, STOP):
        entry = read.catalogue.get(key)
        if entry is None:
            fault = "stands around every e-mail and is not there"
            yield Finding(Place(read.file), key, "missing", fault, "put it back")
        elif key in _DISCLOSED and _DISCLOSED[key] not in entry.discloses:
            mend = f"write {_DISCLOSED[key]} under `discloses:`"
            yield Finding(entry.place, key, "disclosure", "does not say how to get no more e-mail", mend)


def _kinds(read: PageTexts) -> Iterator[Finding]:
    for key, entry in read.catalogue.items():
        if key.endswith((NEUTRAL, SUBJECT)) and entry.audience != "anyone":
            fault = "is read by whoever looks on, and is not for anyone"
            yield Finding(entry.place, key, "audience", fault, "write `audience: anyone`")
        whole = key.startswith("frame.") or key.endswith((NEUTRAL, SUBJECT))
        if not whole and key + SUBJECT not in read.catalogue:
            yield Finding(entry.place, key, "missing", "has no subject", f"describe {key}{SUBJECT}")
