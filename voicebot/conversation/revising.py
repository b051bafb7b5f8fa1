"""A promise just recorded, put right or taken back in the same breath: it stands until the change was confirmed."""

from __future__ import annotations

from voicebot.conversation.effects import Disposition, WithdrawPromise
from voicebot.conversation.frozen import replace
from voicebot.conversation.ladders import detour
from voicebot.conversation.promise import NOT_VALUES, consider
from voicebot.conversation.reply import Line, Listen, line
from voicebot.conversation.state import State
from voicebot.conversation.statements import something_wrong
from voicebot.conversation.turn import Move, Question, Turn, asking
from voicebot.understanding.meaning import Asked, Intent

OTHER_TERMS = frozenset(
    {Intent.CORRECTION, Intent.PROMISE_FULL, Intent.PROMISE_PARTIAL, Intent.PROMISE_DATE, Intent.COUNTER_OFFER}
)
#: what "cancel it" sounds like to understanding, which knows of no promise
SOUNDS_LIKE = frozenset({Intent.DISPUTE_AMOUNT, Intent.DISPUTE_DEBT, Intent.STOP_CALLING})
#: a dispute is one here too once it is surer than this; a wish for no calls is one wherever it was clear
A_DISPUTE = 0.85
TAKEN_BACK = SOUNDS_LIKE | {Intent.CORRECTION, Intent.REFUSE, Intent.REJECT_OFFER}
#: unclear words are asked about as taking back a promise where that is at least so likely
LIKELY = 0.1
#: "may we ring you once more?" is refused in the words that elsewhere would take back a promise
A_NO_TO_A_CALL = frozenset({Intent.STOP_CALLING, Intent.REFUSE, Intent.REJECT_OFFER})
PROMISES = (Disposition.PROMISE_FULL, Disposition.PROMISE_PARTIAL)


def revise(turn: Turn) -> Move | None:
    """Other terms, a change, or none at all, said right after a promise was recorded; None for anything else."""
    state, intent, slots = turn.state, turn.command.intent, turn.command.slots
    if not _just_recorded(state):
        return None
    if slots.amount is not None or slots.date is not None:
        return consider(turn) if intent in OTHER_TERMS and slots.months is None else None
    if intent is Intent.CORRECTION:
        return _ask_what_to_change(state)
    if intent is Intent.REFUSE or (intent is Intent.OUT_OF_SCOPE and _may_take_back(turn)):
        return ask_to_withdraw(state)
    return None


def unclear(turn: Turn) -> Move | None:
    """Words that were not clear, said right after a promise was recorded: likely enough they are about it."""
    if not _just_recorded(turn.state):
        return None
    slots = turn.command.slots
    likely = sum(weight for intent, weight in turn.command.readings if intent in OTHER_TERMS)
    if (slots.amount is not None or slots.date is not None) and slots.months is None and likely >= LIKELY:
        return consider(turn)
    return ask_to_withdraw(turn.state) if _may_take_back(turn) else None


def sounds_like_cancelling(turn: Turn) -> bool:
    """A dispute or a wish for no calls that was heard only half, where "cancel it" is as likely a thing to say."""
    state, command = turn.state, turn.command
    if command.intent not in SOUNDS_LIKE or not may_be_revised(state):
        return False
    if state.question == "followup" and command.intent in A_NO_TO_A_CALL:
        return False
    disputed = command.intent is not Intent.STOP_CALLING and bool(command.readings)
    return command.unsure or (disputed and command.readings[0][1] < A_DISPUTE)


def may_be_revised(state: State) -> bool:
    """Whether the promise recorded in this call is what "cancel it" would be said of."""
    return _just_recorded(state) or state.question == "promise_withdraw"


def _just_recorded(state: State) -> bool:
    return state.promised is not None and state.question in ("closing_more", "followup")


def _may_take_back(turn: Turn) -> bool:
    meant = TAKEN_BACK - A_NO_TO_A_CALL if turn.state.question == "followup" else TAKEN_BACK
    return sum(weight for intent, weight in turn.command.readings if intent in meant) >= LIKELY


def _ask_what_to_change(state: State) -> Move:
    return asking(replace(state, amount=state.promised, due=state.promised_by), "promise_change")


def ask_to_withdraw(state: State) -> Move:
    """Nothing is taken out unasked: it may have been understood wrongly.

    Asides are counted through the question, so that nobody goes round in it.
    """
    move = asking(replace(state, amount=None, due=None), "promise_withdraw")
    return replace(move, state=replace(move.state, detours=state.detours))


def _kept(turn: Turn) -> Move:
    """Asked, and not taken back after all: an aside, and asides are counted."""
    after = asking(turn.state, "closing_more").state
    return detour(replace(turn, state=replace(after, detours=turn.state.detours)), _about("promise.kept", turn.state))


def withdrawn(turn: Turn) -> Move:
    """The promise stands no longer; what else would suit is asked as if there had been none."""
    state = turn.state
    outcome = None if state.outcome in PROMISES else state.outcome
    state = replace(state, promised=None, promised_by=None, amount=None, due=None, bounded=False, outcome=outcome)
    decided = ("took out a promise that was withdrawn",)
    return asking(state, "ability", line("promise.withdrawn"), effects=(WithdrawPromise(),), decided=decided)


def _answer(turn: Turn) -> Move | None:
    state, intent, slots = turn.state, turn.command.intent, turn.command.slots
    if turn.command.key == "6":
        return something_wrong(turn)
    if intent not in NOT_VALUES and (slots.amount is not None or slots.date is not None):
        return consider(turn)
    match intent:
        case Intent.AFFIRM | Intent.ACCEPT_OFFER | Intent.REFUSE:
            return withdrawn(turn)
        case Intent.DENY:
            return _kept(turn)
        case Intent.CORRECTION:
            return _ask_what_to_change(state)
        case _:
            return None


def _about(key: str, state: State) -> Line:
    assert state.promised is not None
    assert state.promised_by is not None
    return line(key, amount=state.promised, due=state.promised_by)


QUESTIONS = (
    Question(
        name="promise_withdraw",
        topic="confirmation",
        listen=lambda state, facts: Listen(Asked.CONFIRM),
        ask=lambda state, facts: (_about("promise.withdraw.ask", state),),
        keys=lambda state, facts: (_about("promise.withdraw.keys", state),),
        answer=_answer,
        menu={"1": Intent.AFFIRM, "2": Intent.DENY},
        needs_account=True,
    ),
)
