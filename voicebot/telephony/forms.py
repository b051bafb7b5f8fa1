"""What a webhook's form says, as one event. Whatever is malformed becomes the nearest harmless thing."""

from __future__ import annotations

import re
from collections.abc import Mapping

from voicebot.calls.events import CallEnded, HeardText, LineEvent, NothingHeard, PressedKeys, TransferOver
from voicebot.conversation.events import TransferResult
from voicebot.errors import InvalidInput

_E164 = re.compile(r"\+[1-9]\d{6,14}")
_KEYS = re.compile(r"[0-9*#]{1,64}")
_SID = re.compile(r"[A-Za-z0-9]{8,64}")
_CALL = re.compile(r"/twilio/voice/(?:turn|answer)/([0-9a-f]{32})(?:[?#]|$)")
_OVER = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
_NOBODY = frozenset({"busy", "no-answer", "canceled"})


def call_sid(form: Mapping[str, str]) -> str:
    """The carrier's id of the call. Raises InvalidInput."""
    found = call_sid_or_none(form)
    if found is None:
        raise InvalidInput("CallSid", form.get("CallSid", ""), "send the carrier's id of the call")
    return found


def call_sid_or_none(form: Mapping[str, str]) -> str | None:
    """The carrier's id of the call, where the form has a good one."""
    return sid(form, "CallSid")


def sid(form: Mapping[str, str], name: str) -> str | None:
    """The carrier's id in this field, or None where there is no good one."""
    given = form.get(name, "")
    return given if _SID.fullmatch(given) else None


def call_in(url: str) -> str | None:
    """The call that an address of our webhooks names, or None."""
    found = _CALL.search(url)
    return found[1] if found else None


def caller(form: Mapping[str, str]) -> str | None:
    """The number that rings, or None where it is hidden or no number."""
    number = form.get("From", "")
    return number if _E164.fullmatch(number) else None


def turn_event(form: Mapping[str, str], transfer: str | None = None) -> LineEvent:
    """The event of a turn: keys before speech, since keys are certain."""
    if transfer == "nobody":
        return TransferOver(TransferResult.NOBODY)
    if "DialCallStatus" in form:
        return TransferOver(_transfer(form["DialCallStatus"]))
    if form.get("CallStatus") in _OVER:
        return CallEnded()
    keys = form.get("Digits", "")
    if _KEYS.fullmatch(keys):
        return PressedKeys(keys)
    text = form.get("SpeechResult", "")
    if text.strip():
        return HeardText(text, confidence(form))
    return NothingHeard()


def confidence(form: Mapping[str, str]) -> float | None:
    """The recogniser's confidence, 0..1, or None where it gives none that makes sense."""
    try:
        value = float(form.get("Confidence", ""))
    except ValueError:
        return None
    return value if 0.0 <= value <= 1.0 else None


def garbled(form: Mapping[str, str]) -> list[str]:
    """The fields of a turn that no carrier sends so; the names alone, since what they hold may be personal."""
    told = (
        ("Digits", _KEYS.fullmatch(form.get("Digits") or "0")),
        ("Confidence", not form.get("Confidence") or confidence(form) is not None),
        ("SpeechResult", form.get("SpeechResult", "").replace("\n", "").replace("\t", "").isprintable()),
    )
    return [name for name, good in told if not good]


def whole(form: Mapping[str, str], name: str) -> int | None:
    """A count of ours or the carrier's, or None where it is no whole number."""
    value = form.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 9 else None


def _transfer(status: str) -> TransferResult:
    if status in ("completed", "answered"):
        return TransferResult.COMPLETED
    return TransferResult.NOBODY if status in _NOBODY else TransferResult.FAILED
