"""Keys and speech become the same commands."""

from __future__ import annotations

from collections.abc import Mapping

from voicebot.conversation.events import Heard, Pressed
from voicebot.conversation.turn import Command
from voicebot.understanding.meaning import Intent

# Alone, for no fact and no reference has one digit: an 8 or a 9 among others is a digit like any.
EVERYWHERE: Mapping[str, Intent] = {
    "0": Intent.REQUEST_HUMAN,
    "9": Intent.STOP_CALLING,
    "8": Intent.REPEAT,
    "*": Intent.LANGUAGE_SWITCH,
}
OTHER = "other"


def command_of(event: Heard | Pressed, menu: Mapping[str, Intent], choices: tuple[str, ...]) -> Command:
    """The command in an event, given the pending question's menu and the readings offered beside it."""
    if isinstance(event, Heard):
        return _said(event)
    if event.keys in EVERYWHERE:
        return Command(EVERYWHERE[event.keys], key=event.keys)
    if choices:
        return _chosen(event.keys, choices)
    return Command(menu.get(event.keys), claim=event.claim, key=event.keys)


def _said(event: Heard) -> Command:
    meaning = event.meaning
    return Command(
        intent=meaning.intent,
        slots=meaning.slots,
        urgency=meaning.urgency,
        claim=event.claim,
        alternatives=tuple(intent for intent, _ in meaning.alternatives),
        readings=((meaning.intent, meaning.confidence), *meaning.alternatives),
        unsure=meaning.clarify,
        suspected=meaning.suspected,
        signs=event.signs,
    )


def _chosen(keys: str, choices: tuple[str, ...]) -> Command:
    """The reading picked by key; what no reading names is left unknown, so that the no-match ladder goes on."""
    picked = choices[int(keys) - 1] if keys in ("1", "2") and int(keys) <= len(choices) else OTHER
    return Command(None if picked == OTHER else Intent(picked))
