"""How a line is written for the ear: spelled out, in one script, without markup; and how long it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator

_VALUE = re.compile(r"\{[^}]*\}")
_MARKUP = re.compile(r"[<>&]")
_DIGITS = re.compile(r"\d+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_SYLLABLES = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z'’.-]+")
_PAUSES = re.compile(r"[.。？?！!]")
_SHORT_PAUSES = re.compile(r"[,，;；:：、]")
#: seconds for a syllable of Mandarin and a word of English as telephone voices say them, and for a stop and a comma
_SYLLABLE, _ENGLISH_WORD, _STOP, _COMMA = 0.21, 0.36, 0.45, 0.2
#: words that a voice reads badly, and what to write instead
_UNSPOKEN = {"zh-CN": re.compile(r"[#*/%$￥¥€£@_=+~|\\]"), "en-US": re.compile(r"[#*/%$¥€£@_=+~|\\()\[\]]")}

Fault = tuple[str, str, str]


def style_faults(text: str, language: str) -> Iterator[Fault]:
    """What is wrong with how a text for the ear is written: rule, fault and mend of each."""
    yield from _markup_faults(text)
    bare = _VALUE.sub("", text)
    if found := _DIGITS.search(bare):
        yield "digits", f"holds the digits {found.group()!r}", "spell them as they are said"
    if found := _UNSPOKEN[language].search(bare):
        yield "symbols", f"holds {found.group()!r}, which nobody says", "write the word that is said"
    yield from _script_faults(text, language)


def writing_faults(text: str, language: str) -> Iterator[Fault]:
    """What is wrong with how a text for the eye is written: figures and signs are well there, markup is not."""
    yield from _markup_faults(text)
    yield from _script_faults(text, language)


def _markup_faults(text: str) -> Iterator[Fault]:
    if found := _MARKUP.search(text):
        yield "markup", f"holds the character {found.group()!r}", "write plain words; markup is added when it is spoken"
    if found := _CONTROL.search(text):
        yield "markup", f"holds the invisible character U+{ord(found.group()):04X}", "type the line anew"


def _script_faults(text: str, language: str) -> Iterator[Fault]:
    if language == "zh-CN":
        # GB 2312 holds the simplified characters in common use and no traditional form of them
        strange = [character for character in text if _HAN.match(character) and not _in_gb2312(character)]
        if strange:
            yield "script", f"holds {''.join(strange)!r}, not simplified characters in common use", "write simplified"
    elif found := _HAN.search(text):
        yield "script", f"holds {found.group()!r}, which an English voice cannot read", "write it in Latin letters"


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def seconds(text: str, language: str) -> float:
    """About how long `text` takes to say at an ordinary pace."""
    unit = _SYLLABLE if language == "zh-CN" else 0.0
    pauses = len(_PAUSES.findall(text)) * _STOP + len(_SHORT_PAUSES.findall(text)) * _COMMA
    return len(_SYLLABLES.findall(text)) * unit + len(_WORD.findall(text)) * _ENGLISH_WORD + pauses
