"""The read-back: a promise is recorded only after an explicit yes to exactly these words."""

from __future__ import annotations

from datetime import date, timedelta

from voicebot.conversation.assent import NO, YES
from voicebot.conversation.effects import Disposition, GiveConsent, RecordPromise, SendMessage
from voicebot.conversation.facts import Facts
from voicebot.conversation.frozen import replace
from voicebot.conversation.ladders import detour
from voicebot.conversation.promise import NOT_VALUES, consider, proceed, standing_promise
from voicebot.conversation.reply import Line, Listen, line
from voicebot.conversation.revising import ask_to_withdraw, withdrawn
from voicebot.conversation.state import State
from voicebot.conversation.turn import Move, Question, Turn, asking, cite
from voicebot.understanding.meaning import Asked, Intent

#: consent to a call holds for a week at most (domain reference, US-FREQ-02)
FOLLOWUP_DAYS = 7


def _answer(turn: Turn) -> Move | None:
    slots, intent, state = turn.command.slots, turn.command.intent, turn.state
    if intent in NOT_VALUES:
        return None
    if slots.amount is not None or slots.date is not None:
        return consider(turn)
    if intent in YES:
        return _record(turn)
    if intent in NO or intent is Intent.CORRECTION:
        return asking(state, "promise_change")
    return None


def hedged(turn: Turn, question: Question) -> Move | None:
    """A yes with an "if" in it, or a doubtful one, to a question that needs a clear one, which is asked for.

    Nothing is noted. At a promise's read-back the caller is asked the second time what would make it safer.
    """
    yes_or_no = question.menu.get("1") is Intent.AFFIRM and question.menu.get("2") is Intent.DENY
    if turn.command.intent not in YES or not yes_or_no:
        return None
    again, decided = turn.state.detours > 0, ("a yes that was not clear: nothing noted",)
    if question.name == "promise_confirm":
        if again:
            return asking(turn.state, "promise_change", decided=decided)
        return replace(detour(turn, line("promise.clear_yes")), decided=decided)
    move = detour(turn, line("yes.clear"), form="keys" if again else "ask")
    return replace(move, decided=(*decided, *move.decided))


def _record(turn: Turn) -> Move:
    state, facts = turn.state, turn.facts
    amount, due = state.amount, state.due
    if amount is None or due is None:
        return proceed(state, turn)
    instead = standing_promise(state, facts) is not None
    full = amount.minor >= turn.account.total_due.minor
    state = replace(
        state,
        outcome=Disposition.PROMISE_FULL if full else Disposition.PROMISE_PARTIAL,
        bounded=False,
        amount=None,
        due=None,
        promised=amount,
        promised_by=due,
        noted=True,
    )
    effects = (RecordPromise("full" if full else "partial", amount, due), SendMessage("promise_confirmation"))
    said = line("promise.recorded_instead" if instead else "promise.recorded", amount=amount, due=due)
    return asking(
        state,
        "followup" if facts.rules.followup_consent else "closing_more",
        said,
        effects=effects,
        decided=("recorded a promise that was read back and confirmed",),
    )


def _answer_change(turn: Turn) -> Move | None:
    state, slots, intent = turn.state, turn.command.slots, turn.command.intent
    if turn.command.key == "1":
        return asking(replace(state, amount=None), "promise_amount")
    if turn.command.key == "2":
        return asking(replace(state, due=None), "promise_date")
    if state.promised is not None and (turn.command.key == "3" or intent in NO):
        return withdrawn(turn) if turn.command.key == "3" else ask_to_withdraw(state)
    if turn.command.key == "3" or intent in NO:
        return asking(replace(state, amount=None, due=None, bounded=False), "ability", line("promise.none"))
    if intent in NOT_VALUES or (slots.amount is None and slots.date is None):
        return None
    return consider(turn)


def followup_day(state: State, facts: Facts) -> date:
    """The day of the one call asked for: the day after the promise, within the week for which consent holds."""
    week = facts.today + timedelta(days=FOLLOWUP_DAYS)
    return min(state.promised_by + timedelta(days=1), week) if state.promised_by is not None else week


def _answer_followup(turn: Turn) -> Move | None:
    state, until = turn.state, followup_day(turn.state, turn.facts)
    if turn.command.intent in YES:
        effects = (GiveConsent("followup_call", until),)
        decided = (f"consent to one call{cite(turn.facts, 'FREQ-02')}",)
        return asking(state, "closing_more", line("followup.yes", until=until), effects=effects, decided=decided)
    if turn.command.intent in NO or turn.command.intent is Intent.REFUSE:
        due = state.promised_by or turn.facts.today
        said = line("followup.no", due=due)
        return asking(state, "closing_more", said, decided=("no call while the promise is open",))
    return None


def _readback(state: State, facts: Facts, keys: bool = False) -> tuple[Line, ...]:
    assert state.amount is not None
    assert state.due is not None
    if keys:
        return (line("promise.readback.keys", amount=state.amount, due=state.due),)
    return (line("promise.readback.ask", amount=state.amount, due=state.due),)


QUESTIONS = (
    Question(
        name="promise_confirm",
        topic="confirmation",
        listen=lambda state, facts: Listen(Asked.CONFIRM, seconds=8),
        ask=_readback,
        keys=lambda state, facts: _readback(state, facts, keys=True),
        answer=_answer,
        menu={"1": Intent.AFFIRM, "2": Intent.DENY},
        needs_account=True,
    ),
    Question(
        name="promise_change",
        topic="confirmation",
        listen=lambda state, facts: Listen(Asked.AMOUNT),
        ask=lambda state, facts: (line("promise.change.ask"),),
        keys=lambda state, facts: (line("promise.change.keys"),),
        answer=_answer_change,
        needs_account=True,
    ),
    Question(
        name="followup",
        topic="confirmation",
        listen=lambda state, facts: Listen(Asked.CONFIRM),
        ask=lambda state, facts: (line("followup.ask", until=followup_day(state, facts)),),
        keys=lambda state, facts: (line("followup.keys", until=followup_day(state, facts)),),
        answer=_answer_followup,
        menu={"1": Intent.AFFIRM, "2": Intent.DENY},
        takes=frozenset({Intent.REFUSE}),
        needs_account=True,
    ),
)
