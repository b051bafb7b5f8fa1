"""Which turns teach something: what was not clear, not understood, or put right goes on the review list.

Part of a turn's transaction. Most turns teach nothing, and those read and write nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import Connection

from voicebot.calls import journal
from voicebot.calls.events import HeardText
from voicebot.calls.journal import Entry
from voicebot.calls.masking import mask
from voicebot.calls.memory import Memory
from voicebot.calls.world import World
from voicebot.conversation.commands import OTHER
from voicebot.conversation.effects import Disposition
from voicebot.conversation.events import Heard, Pressed
from voicebot.conversation.ladders import STRIKES, strikes
from voicebot.conversation.reply import Listen
from voicebot.conversation.state import State
from voicebot.records.calls import turn_body
from voicebot.records.prepared import Row
from voicebot.records.reviews import add_review, is_noted, note_choice
from voicebot.understanding.meaning import Asked, Intent, Slots

#: nobody learns from more of one answer
LONGEST = 500
#: questions that say a value back, and where a "no" to one of them leads
READ_BACKS = frozenset(
    {"promise_confirm", "promise_amount_check", "promise_date_check", "hardship_confirm", "instalment_confirm"}
)
CHANGE = "promise_change"


class Reason(StrEnum):
    """Why an utterance is on the review list."""

    UNCLEAR = "unclear"
    NOT_UNDERSTOOD = "not_understood"
    CORRECTED = "corrected"


def notice(connection: Connection, row: Row, before: Memory, entry: Entry, after: State, world: World) -> None:
    """Note what this turn shows to have been ill understood, in itself or in the turn before. Private answers never."""
    if entry.masked:
        return
    if isinstance(entry.event, Heard):
        reason = _reason(entry, before.state, after)
        if reason is not None:
            _note(connection, row["id"], row["turn"], entry, before, reason, world)
    elif before.state.choices and isinstance(entry.event, Pressed):
        _note_choice(connection, row, entry.event.keys, before.state.choices)
    if before.spoke and _puts_right(entry, before.state, after):
        _note_corrected(connection, row["id"], row["turn"] - 1, world)


def _reason(entry: Entry, before: State, after: State) -> Reason | None:
    """What was wrong with an utterance as soon as it was heard."""
    assert isinstance(entry.event, Heard)
    if after.choices:
        return Reason.UNCLEAR
    missed = any(line.key.startswith("nomatch.") for line in entry.lines)
    gave_up = before.outcome is not after.outcome and after.outcome is Disposition.NOT_UNDERSTOOD
    given_up = gave_up and strikes(before) + 1 >= STRIKES
    if missed or given_up or entry.event.meaning.intent is Intent.OUT_OF_SCOPE:
        return Reason.NOT_UNDERSTOOD
    return None


def _puts_right(entry: Entry, before: State, after: State) -> bool:
    """The caller says that it was not so, or answers what was read back with another value or a no."""
    if isinstance(entry.event, Heard) and entry.event.meaning.intent is Intent.CORRECTION and not after.choices:
        return True
    if before.question not in READ_BACKS or entry.effects or not isinstance(entry.event, Heard | Pressed):
        return False
    changed = after.question == CHANGE or (after.amount, after.due) != (before.amount, before.due)
    return changed and after.question.partition("_")[0] == before.question.partition("_")[0]


def _note_choice(connection: Connection, row: Row, keys: str, choices: tuple[str, ...]) -> None:
    """One of the two meanings that were offered was picked by its key."""
    place = int(keys) - 1 if keys in ("1", "2") else len(choices)
    if place < len(choices) and choices[place] != OTHER:
        note_choice(connection, row["id"], row["turn"] - 1, choices[place])


def _note_corrected(connection: Connection, call_id: str, number: int, world: World) -> None:
    """The turn before goes on the list, unless it stands there already."""
    said, asked = (turn_body(connection, call_id, turn) for turn in (number, number - 1))
    if said is None or asked is None or is_noted(connection, call_id, number):
        return
    _note(connection, call_id, number, journal.read(said), journal.read(asked).memory, Reason.CORRECTED, world)


def _note(
    connection: Connection, call_id: str, number: int, entry: Entry, before: Memory, reason: Reason, world: World
) -> None:
    assert isinstance(entry.heard, HeardText)
    assert isinstance(entry.event, Heard)
    meaning = entry.event.meaning
    holder = world.account.name if world.account is not None else None
    words = mask(entry.heard.text, holder, tuple(_sums(meaning.slots)))
    add_review(
        connection,
        {
            "call_id": call_id,
            "turn": number,
            "at": entry.at,
            "language": before.state.language,
            "asked": (before.then.asked if isinstance(before.then, Listen) else Asked.OPEN).value,
            "words": words[:LONGEST],
            "understood": meaning.intent.value,
            "confidence": meaning.confidence,
            "alternatives": [[intent.value, chance] for intent, chance in meaning.alternatives],
            "reason": reason.value,
        },
    )


def _sums(slots: Slots) -> Iterator[Decimal]:
    """Every sum that was understood."""
    if slots.amount is not None:
        yield slots.amount
    for name, readings in slots.readings:
        if name == "amount":
            yield from map(Decimal, readings)
