"""When the caller could have meant two things: both are offered, none is assumed."""

from __future__ import annotations

from collections.abc import Iterable

from voicebot.conversation.cases import grave_offered
from voicebot.conversation.commands import OTHER
from voicebot.conversation.frozen import replace
from voicebot.conversation.ladders import STRIKES, strikes
from voicebot.conversation.reply import line
from voicebot.conversation.revising import may_be_revised
from voicebot.conversation.state import State
from voicebot.conversation.turn import Move, Turn
from voicebot.understanding.meaning import Intent

#: what is said by whoever did not catch what was offered, and by whoever did not choose
NOT_CAUGHT = frozenset({Intent.REPEAT, Intent.SLOWER})
NO_CHOICE = NOT_CAUGHT | {Intent.SILENCE_FILLER, Intent.OUT_OF_SCOPE}
#: readings that can be offered to anybody
TO_ANYBODY = frozenset(
    {
        Intent.IDENTITY_CONFIRMED,
        Intent.WRONG_PERSON,
        Intent.THIRD_PARTY,
        Intent.COMPLAINT,
        Intent.LEGAL_REP,
        Intent.REQUEST_HUMAN,
        Intent.CALLBACK_LATER,
        Intent.BUSY_NOW,
        Intent.STOP_CALLING,
        Intent.ASK_WHO,
        Intent.ASK_IS_ROBOT,
        Intent.ASK_IS_SCAM,
        Intent.REPEAT,
    }
)
#: readings that speak of the account, so that they are offered only to whom it may be spoken of
TO_THE_VERIFIED = frozenset(
    {
        Intent.PROMISE_FULL,
        Intent.PROMISE_PARTIAL,
        Intent.PROMISE_DATE,
        Intent.REQUEST_INSTALMENT,
        Intent.CANNOT_PAY,
        Intent.REFUSE,
        Intent.ALREADY_PAID,
        Intent.DISPUTE_AMOUNT,
        Intent.DISPUTE_DEBT,
        Intent.INSOLVENCY,
        Intent.ASK_AMOUNT,
        Intent.ASK_DUE_DATE,
        Intent.ASK_HOW_TO_PAY,
        Intent.ASK_CONSEQUENCE,
        Intent.ASK_INTEREST,
    }
)


def clarify(turn: Turn, *beside: Intent) -> Move | None:
    """Offer the two likeliest readings; None where the likeliest cannot be offered, so that it counts as unheard.

    `beside` comes before what understanding thinks the next likeliest.
    """
    state, command = turn.state, turn.command
    if command.intent is None or strikes(state) + 1 >= STRIKES:
        return None
    offered = _offered((command.intent, *beside, *command.alternatives), state)
    if not offered or offered[0] != command.intent:
        return None
    return _offer(state, tuple(str(choice) for choice in (offered[0], offered[1] if len(offered) > 1 else OTHER)))


def repeat_offer(turn: Turn) -> Move | None:
    """The same two once more, slowly; None where nothing was offered, or it was said often enough.

    Whoever did not catch them hears them again. So does whoever gave no choice at all, where one of the two would last.
    """
    grave = grave_offered(turn.offered) is not None
    again = turn.offered and (turn.command.intent in NOT_CAUGHT or (grave and chose_nothing(turn)))
    if not again or strikes(turn.state) + 1 >= STRIKES or not _may_hear(turn.offered, turn.state):
        return None
    return replace(_offer(turn.state, turn.offered), slow=True)


def offered_after(move: Move, choices: tuple[str, ...]) -> Move | None:
    """The move, an aside, and then the same two once more, after a pause if it was for one; None as `repeat_offer`."""
    state = move.state
    if strikes(state) + 1 >= STRIKES or not _may_hear(choices, state):
        return None
    if move.then is not None:
        return replace(move, state=replace(state, choices=choices))
    offer = _offer(state, choices)
    return replace(offer, say=(*move.say, *offer.say), decided=(*move.decided, *offer.decided), slow=move.slow)


def still_offered(state: State) -> Move:
    """The same two, where something else happened on the line meanwhile: nothing is counted."""
    return replace(_offer(state, state.choices), state=state)


def chose_nothing(turn: Turn) -> bool:
    """Whether two readings were offered, and what came is neither a choice nor anything else that was clear."""
    command = turn.command
    if not turn.offered or command.key is not None or command.claim is not None:
        return False
    return command.unsure or command.silent or command.intent in NO_CHOICE


def _offer(state: State, choices: tuple[str, ...]) -> Move:
    say = tuple(line(f"option.{choice}", key=key) for key, choice in enumerate(choices, start=1))
    state = replace(state, misses=state.misses + 1, choices=choices, aside="")
    decided = (f"not sure, offered {choices[0]} or {choices[1]}",)
    return Move(state, (line("clarify.intro"), *say), form="none", decided=decided)


def _may_hear(choices: tuple[str, ...], state: State) -> bool:
    """Whether what was offered may still be: nothing of the account to somebody who has just said to be another."""
    named = [Intent(choice) for choice in choices if choice != OTHER]
    return _offered(named, state) == named


def _offered(readings: Iterable[Intent], state: State) -> list[Intent]:
    allowed = TO_ANYBODY | TO_THE_VERIFIED if state.open_to_topics else TO_ANYBODY
    if may_be_revised(state):
        allowed = allowed | {Intent.CORRECTION}
    if state.direction == "inbound" or state.verified:
        allowed = allowed - {Intent.WRONG_PERSON, Intent.THIRD_PARTY, Intent.IDENTITY_CONFIRMED}
    return list(dict.fromkeys(reading for reading in readings if reading in allowed))
