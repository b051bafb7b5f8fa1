"""A violation as a call that can be read and played: the form of the conversation files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from voicebot.conversation.events import (
    Answered,
    Event,
    Failed,
    Heard,
    HungUp,
    MachineAnswered,
    Pressed,
    Silence,
    TransferEnded,
)
from voicebot.conversation.explore.walk import Violation
from voicebot.conversation.explore.worlds import World
from voicebot.understanding.meaning import Meaning, Urgency

#: what somebody might say who means this, in a language
Phrase = Callable[[Meaning, str], str]


def written_call(violation: Violation, world: World, phrase: Phrase, account: str) -> dict[str, Any]:
    """The call file: plain values, ready for YAML. `account` is the one that the call is played with on the line."""
    return {
        "title": f"{violation.invariant}: {violation.says}",
        "languages": [world.language],
        "direction": world.direction,
        "world": dict(world.named),
        "account": account,
        "turns": [_turn(event, world.language, phrase) for _, event in violation.path],
    }


def _turn(event: Event, language: str, phrase: Phrase) -> dict[str, Any]:
    match event:
        case Answered():
            return {"caller": "picks up"}
        case Silence():
            return {"caller": "is silent"}
        case HungUp():
            return {"caller": "hangs up"}
        case Failed():
            return {"turn": "fails"}
        case MachineAnswered(ready):
            return {"machine": "may be spoken to" if ready else "is greeting"}
        case TransferEnded(result):
            return {"transfer": str(result)}
        case Pressed(keys, claim):
            return {"caller presses": keys} | ({"check": str(claim)} if claim else {})
        case Heard(meaning, claim, signs):
            said = _said(meaning, language, phrase) | ({"check": str(claim)} if claim else {})
            return said | ({"signs": [str(sign) for sign in signs]} if signs else {})


def _said(meaning: Meaning, language: str, phrase: Phrase) -> dict[str, Any]:
    slots = meaning.slots
    values = {
        name: value if name not in ("amount", "reason") else str(value)
        for name in ("amount", "date", "months", "reason", "payday", "share", "ambiguous")
        if (value := getattr(slots, name))
    }
    turn: dict[str, Any] = {"caller says": {language: phrase(meaning, language)}, "means": str(meaning.intent)}
    if "ambiguous" in values:
        values["ambiguous"] = list(slots.ambiguous)
    if values:
        turn["with"] = values
    if meaning.urgency is not Urgency.NONE:
        turn["urgency"] = str(meaning.urgency)
    if meaning.clarify:
        turn["or"] = [str(intent) for intent, _ in meaning.alternatives]
    if meaning.suspected:
        turn["suspected"] = True
    return turn
