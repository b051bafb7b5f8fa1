"""What the house calls itself: said to whoever picks up, and to machines, so that none of it may speak of a debt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from voicebot.errors import Misconfigured
from voicebot.settings import Settings
from voicebot.understanding.normalise import clean
from voicebot.wording import Script
from voicebot.wording.script import LANGUAGES

#: values of the house that lines for anybody, messages and texts hold, or may come to hold
FOR_ANYBODY = ("institution_zh", "institution_en", "hotline", "complaints", "hours_zh", "hours_en", "voicemail_name")
#: said once the person is known
FOR_THE_VERIFIED = ("legal_name_zh", "legal_name_en")
#: names are written together where they are spoken apart: PayBack, pay_back
_SEAM = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|_")

MENDS: Mapping[str, str] = {
    "institution": "set a trading name that does not say why you ring",
    "voicemail": "name another colleague, or leave it empty",
    "hours": "set the hours alone",
}


def check_signboard(settings: Settings, script: Script) -> None:
    """Refuse a value of the house that reveals a debt to anybody, or that must never be said, in either language.

    Raises Misconfigured naming each setting, the word in it and the mend. Source: REFERENCE 2.1.2 and 2.2.
    """
    faults = list(_faults(settings, script))
    if faults:
        raise Misconfigured("; ".join(faults))


def _faults(settings: Settings, script: Script) -> Iterator[str]:
    for name in (*FOR_ANYBODY, *FOR_THE_VERIFIED):
        value, mend = getattr(settings, name), MENDS.get(name.split("_")[0], "set only what it is for")
        never, revealing = _words(value, script.never_said), _words(value, script.debt_words)
        if never:
            yield f"{name.upper()}: says {never}, which must never be said; {mend}"
        if revealing and name in FOR_ANYBODY:
            yield f"{name.upper()}: says {revealing}, which reveals a debt to whoever hears it; {mend}"


def _words(value: str, found_in: Callable[[str, str], tuple[str, ...]]) -> str:
    """The words that a rule finds in a value, as it is written or else as it is heard, each once; empty for none."""
    heard = clean(_SEAM.sub(" ", value), "zh-CN")
    found: dict[str, str] = {}
    for text in (value, heard):
        for word in (word for language in LANGUAGES for word in found_in(text, language)):
            found.setdefault(word.casefold(), repr(word))
    return ", ".join(found.values())
