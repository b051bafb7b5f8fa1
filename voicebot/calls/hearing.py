"""From what the line reported to an event of the dialogue: cleaned, understood, checked, and masked where private."""

from __future__ import annotations

import hmac
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Protocol

from voicebot.calls import events as line
from voicebot.calls.world import Checks
from voicebot.conversation import events as dialogue
from voicebot.conversation.events import Claim
from voicebot.conversation.reply import Listen, Next
from voicebot.conversation.signs import Sign, signs_in
from voicebot.records.secrecy import Cipher
from voicebot.understanding.meaning import Asked, Meaning, Urgency
from voicebot.understanding.values.english_calendar import MONTHS
from voicebot.understanding.values.number_words import EN_DIGITS, EN_ORDINALS, EN_SMALL, ZH_DIGITS, ZH_PLACES, any_of

#: answers so short are given again and again: so many are kept at hand, but none that says who somebody is
SHORT, KEPT, WHO = 40, 4096, frozenset({Asked.VERIFY, Asked.IDENTITY})
#: nobody says more than this in one answer; the rest of a longer text is cut before understanding
MAX_TEXT = 2_000
MAX_KEYS = 64
#: how many digits each fact has
FACT_DIGITS = {"birth_mmdd": 4, "id_last4": 4, "phone_last4": 4, "zip": 5}
#: keys that, sent alone, keep their meaning where private digits are asked for: nothing that is checked has one digit
COMMANDS = frozenset({"0", "8", "9", "*"})
MASK = "•"

_MONTH_AND_DAY = re.compile(r"(?:0[1-9]|1[0-2])(?:0[1-9]|1\d|2\d)|(?:0[13-9]|1[0-2])30|(?:0[13578]|1[02])31", re.ASCII)
#: whatever understanding could read a digit or a day from
_NUMBER_WORDS = re.compile(
    rf"\d|[{''.join((*ZH_DIGITS, *ZH_PLACES))}]"
    rf"|\b(?:{any_of((*EN_SMALL, *EN_DIGITS, *EN_ORDINALS, *MONTHS))}|\w+teen|\w+(?:th|first|second|third))\b",
    re.IGNORECASE,
)


class Understand(Protocol):
    """The one function of understanding."""

    def __call__(self, text: str, language: str, asked: Asked, today: date) -> Meaning: ...


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What was reported, fit to be kept. `cut` is the length of a text that was too long, else 0."""

    event: line.LineEvent
    cut: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """An answer held against what is on file. `reference` is the hash of a reference that was given."""

    claim: Claim | None = None
    reference: str | None = None


def clean(event: line.LineEvent) -> Cleaned:
    """The event without control characters, cut to length; an answer that holds nothing is `NothingHeard`."""
    match event:
        case line.HeardText(text, confidence):
            cut = len(text) if len(text) > MAX_TEXT else 0
            sure = None if confidence is None else min(1.0, max(0.0, confidence))
            tidy = _tidy(text[:MAX_TEXT])
            return Cleaned(line.HeardText(tidy, sure), cut) if tidy else Cleaned(line.NothingHeard(), cut)
        case line.PressedKeys(keys):
            pressed = "".join(key for key in keys if key in "0123456789*#")[:MAX_KEYS]
            pressed = pressed.rstrip("#") or pressed[:1]
            return Cleaned(line.PressedKeys(pressed)) if pressed else Cleaned(line.NothingHeard())
        case _:
            return Cleaned(event)


def _tidy(text: str) -> str:
    return (text if text.isprintable() else "".join(char for char in text if _speakable(char))).strip()


def _speakable(char: str) -> bool:
    # Format characters (Cf) turn or hide the text around them; neither Mandarin nor English is written with any.
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"} or char in "\n\t"


def is_private(then: Next | None) -> bool:
    """Whether the answer to this must not be kept."""
    return isinstance(then, Listen) and then.private


def answer_digits(event: line.LineEvent, meaning: Meaning | None, kind: str) -> str | None:
    """The digits of an answer to a question that checks `kind`, typed or spoken; None where it holds none."""
    if isinstance(event, line.PressedKeys):
        return event.keys if event.keys.isdigit() and event.keys not in COMMANDS else None
    if meaning is None:
        return None
    digits = meaning.slots.digits
    if kind != "birth_mmdd":
        return digits
    if meaning.slots.date is not None and "date" not in meaning.slots.ambiguous:
        return meaning.slots.date.strftime("%m%d")
    return _month_and_day(digits) if digits is not None else None


def _month_and_day(digits: str) -> str | None:
    """Spoken digits as month and day; None for what is none, such as a year, so that it costs no attempt."""
    digits = digits.zfill(4) if len(digits) == 3 else digits
    return digits if _MONTH_AND_DAY.fullmatch(digits) else None


def check(digits: str | None, kind: str, checks: Checks, cipher: Cipher) -> Checked:
    """Compare digits with the fact on file, in a time that does not depend on either.

    Digits that cannot be such a fact at all (too few, too many) are no claim: nothing was tried.
    """
    if digits is None:
        return Checked()
    if kind == "reference":
        return Checked(reference=cipher.reference_hash(digits))
    if len(digits) != FACT_DIGITS.get(kind, len(digits)):
        return Checked()
    kept = dict(checks.hashes).get(kind, "")
    matches = hmac.compare_digest(cipher.fact_hash(checks.salt, kind, digits), kept)
    return Checked(Claim.MATCH if matches else Claim.MISMATCH)


def signs(event: line.LineEvent, language: str, then: Next | None) -> tuple[Sign, ...]:
    """What speech in answer to `then` says beside its meaning."""
    if not isinstance(event, line.HeardText):
        return ()
    asked = then.asked if isinstance(then, Listen) else Asked.OPEN
    again = len(event.text) <= SHORT and asked not in WHO
    return (_signs_again if again else signs_in)(event.text, language, asked)


_signs_again = lru_cache(maxsize=KEPT)(signs_in)
#: drops what is kept, as if nothing had been heard yet
forget_signs = _signs_again.cache_clear


def for_dialogue(
    event: line.LineEvent,
    meaning: Meaning | None,
    claim: Claim | None,
    private: bool,
    signs: tuple[Sign, ...] = (),
) -> dialogue.Event:
    """The dialogue's event. Private digits are masked already here: the dialogue decides by the claim alone."""
    match event:
        case line.Answered():
            return dialogue.Answered()
        case line.HeardText():
            assert meaning is not None, "speech is understood before it reaches the dialogue"
            return dialogue.Heard(mask_meaning(meaning) if private else meaning, claim, signs)
        case line.PressedKeys(keys):
            return dialogue.Pressed(mask_keys(keys) if private else keys, claim)
        case line.NothingHeard():
            return dialogue.Silence()
        case line.MachineFound(ready):
            return dialogue.MachineAnswered(ready)
        case line.TransferOver(result):
            return dialogue.TransferEnded(result)
        case line.CallEnded():
            return dialogue.HungUp()


def for_journal(event: line.LineEvent, meaning: Meaning | None, claim: Claim | None, private: bool) -> line.LineEvent:
    """The reported event as it may be kept."""
    if not private:
        return event
    match event:
        case line.HeardText(text, confidence):
            urgent = meaning is not None and meaning.urgency is not Urgency.NONE
            # Words of danger or dispute are evidence and stay; a plain answer to the question goes whole.
            kept = mask_text(text) if urgent or claim is None else MASK * 4
            return line.HeardText(kept, confidence)
        case line.PressedKeys(keys):
            return line.PressedKeys(mask_keys(keys))
        case _:
            return event


def mask_text(text: str) -> str:
    """The text with every digit and number word hidden."""
    return _NUMBER_WORDS.sub(MASK, text)


def mask_keys(keys: str) -> str:
    """Private keys by their count alone; a lone command stays."""
    return keys if keys in COMMANDS else MASK * len(keys)


def mask_meaning(meaning: Meaning) -> Meaning:
    """The meaning without the values of a private answer, nor evidence that quotes them."""
    slots = replace(meaning.slots, date=None, amount=None, months=None, digits=None, ambiguous=(), readings=())
    return replace(meaning, slots=slots, evidence=tuple(mask_text(sentence) for sentence in meaning.evidence))
