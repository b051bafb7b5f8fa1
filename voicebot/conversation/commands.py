"""Keys and speech become the same commands."""

from __future__ import annotations

from collections.abc import Mapping

from voicebot.conversation.assent import NO, YES_OR_SPEAKING
from voicebot.conversation.bounds import is_sum
from voicebot.conversation.events import Heard, Pressed
from voicebot.conversation.frozen import replace
from voicebot.conversation.signs import Sign
from voicebot.conversation.turn import Command
from voicebot.understanding.meaning import SERIOUS, Intent, Slots

# Alone, for no fact and no reference has one digit: an 8 or a 9 among others is a digit like any.
EVERYWHERE: Mapping[str, Intent] = {
    "0": Intent.REQUEST_HUMAN,
    "9": Intent.STOP_CALLING,
    "8": Intent.REPEAT,
    "*": Intent.LANGUAGE_SWITCH,
}
OTHER = "other"
#: the key that a choice made aloud stands for
CHOSEN: Mapping[Sign, str] = {Sign.FIRST: "1", Sign.SECOND: "2", Sign.NEITHER: OTHER}


def command_of(event: Heard | Pressed, menu: Mapping[str, Intent], choices: tuple[str, ...]) -> Command:
    """The command in an event, given the pending question's menu and the readings offered beside it."""
    if isinstance(event, Heard):
        return (choices and _chosen_aloud(event, choices)) or _said(event)
    if event.keys in EVERYWHERE:
        return Command(EVERYWHERE[event.keys], key=event.keys)
    if choices and len(event.keys) == 1:  # more keys than one are the value that was asked for
        return _chosen(event.keys, choices)
    return Command(menu.get(event.keys), claim=event.claim, key=event.keys)


def _said(event: Heard) -> Command:
    meaning = event.meaning
    return Command(
        intent=meaning.intent,
        slots=_sums_alone(meaning.slots),
        urgency=meaning.urgency,
        claim=event.claim,
        alternatives=tuple(intent for intent, _ in meaning.alternatives),
        readings=((meaning.intent, meaning.confidence), *meaning.alternatives),
        unsure=meaning.clarify,
        suspected=meaning.suspected,
        signs=event.signs,
    )


def _sums_alone(slots: Slots) -> Slots:
    """The values said, less a number that can be no sum: here, and nowhere behind, a number becomes money."""
    if slots.amount is None or is_sum(slots.amount):
        return slots
    return replace(slots, amount=None, ambiguous=tuple(name for name in slots.ambiguous if name != "amount"))


def _chosen_aloud(event: Heard, choices: tuple[str, ...]) -> Command | None:
    """The choice in a spoken answer to an offer; None where something else was said. A bare yes or no is one too.

    It answers what was offered, never the question behind it. Yes to two meanings chooses neither, nor does a yes with
    an "if": they are said again. A no that was only half heard puts nothing aside.
    """
    if Sign.AGAIN in event.signs:
        return Command(Intent.REPEAT)
    for sign, key in CHOSEN.items():
        if sign in event.signs:
            return _chosen(key, choices)
    if event.claim is not None or event.meaning.urgency in SERIOUS or Sign.FOR_ANOTHER in event.signs:
        return None
    clear = not event.meaning.clarify
    if event.meaning.intent in YES_OR_SPEAKING:
        return _chosen("1", choices) if clear and choices[1] == OTHER else Command(Intent.REPEAT)
    return _chosen(OTHER, choices) if clear and event.meaning.intent in NO else None


def _chosen(keys: str, choices: tuple[str, ...]) -> Command:
    """The reading picked by key; what no reading names is left unknown, so that the no-match ladder goes on."""
    picked = choices[int(keys) - 1] if keys in ("1", "2") and int(keys) <= len(choices) else OTHER
    return Command(None if picked == OTHER else Intent(picked), chosen=True)
