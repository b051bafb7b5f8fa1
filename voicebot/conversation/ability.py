"""What would suit the person: the menu after the reminder, and the same wishes said at any later question."""

from __future__ import annotations

from voicebot.conversation.cases import HARDSHIP, leave
from voicebot.conversation.effects import Disposition
from voicebot.conversation.facts import Facts
from voicebot.conversation.frozen import replace
from voicebot.conversation.hardship import AT_ONCE, ask_monthly, ask_reason
from voicebot.conversation.promise import consider, standing_promise
from voicebot.conversation.reminder import facts_of_the_account, nothing_due, quotable
from voicebot.conversation.reply import Line, Listen, line
from voicebot.conversation.signs import Sign
from voicebot.conversation.state import State
from voicebot.conversation.statements import paid, refused, something_wrong
from voicebot.conversation.turn import Move, Question, Turn, asking
from voicebot.understanding.meaning import Asked, Intent, Slots, Urgency

PROMISES = frozenset({Intent.PROMISE_FULL, Intent.PROMISE_PARTIAL, Intent.PROMISE_DATE, Intent.COUNTER_OFFER})
#: wishes and words about paying, to which the answer is that nothing is due where nothing is
OF_PAYING = PROMISES | {Intent.REQUEST_INSTALMENT, Intent.ALREADY_PAID, Intent.REFUSE}


def wish(turn: Turn) -> Move | None:
    """What the person wants to do about the account, wherever in the call they say so; None if they did not."""
    if turn.facts.owes_nothing:
        return _owing_nothing(turn)
    match turn.command.intent:
        case Intent.COUNTER_OFFER if turn.command.slots.months is not None:
            return ask_monthly(turn)
        case Intent.PROMISE_PARTIAL if _paid_first(turn):
            return ask_monthly(turn)
        case intent if intent in PROMISES:
            return _promise(turn)
        case Intent.REQUEST_INSTALMENT:
            return ask_monthly(turn)
        case Intent.CANNOT_PAY:
            return ask_reason(turn)
        case Intent.ALREADY_PAID:
            return paid(turn)
        case Intent.REFUSE:
            return refused(turn)
        case _:
            return None


def _owing_nothing(turn: Turn) -> Move | None:
    """Nothing is asked of whoever owes nothing; to be in difficulties is a person's to hear all the same."""
    reason = turn.command.slots.reason
    match turn.command.intent:
        case Intent.CANNOT_PAY:
            return leave(turn, HARDSHIP, Urgency.P1 if reason in AT_ONCE else Urgency.P3)
        case intent if intent in OF_PAYING:
            return asking(turn.state, "closing_more", nothing_due(turn.facts))
        case _:
            return None


def _paid_first(turn: Turn) -> bool:
    """Something first and the rest bit by bit; with a day for the rest it is a promise."""
    slots = turn.command.slots
    return Sign.DOWN in turn.command.signs and (slots.months is not None or slots.date is None)


def _promise(turn: Turn) -> Move:
    state = turn.state
    if not quotable(turn.facts):
        return asking(state, "person_offer", line("reminder.stale"))
    if turn.command.intent is Intent.PROMISE_FULL and turn.command.slots.amount is None:
        due = state.promised_by if turn.command.slots.date is None else None
        state = replace(state, amount=turn.account.total_due, due=state.due or due)
    return consider(replace(turn, state=state))


def _answer(turn: Turn) -> Move | None:
    if turn.command.key == "1" and turn.command.intent is Intent.PROMISE_FULL:
        today = replace(turn.command, slots=Slots(date=turn.facts.today))
        return _promise(replace(turn, command=today))
    if turn.command.key == "6":
        return something_wrong(turn)
    if turn.command.intent is Intent.CORRECTION and _names_a_promise(turn.command.slots):
        return consider(turn)
    return None


def _standing(state: State, facts: Facts) -> tuple[Line, ...]:
    """What was promised before is said first, so that nobody promises a second time beside it."""
    standing = standing_promise(state, facts)
    said = () if standing is None else (line("reminder.promised", amount=standing.amount, due=standing.due),)
    plan = facts.account.waiting if facts.account is not None else None
    waiting = plan is not None and state.outcome is not Disposition.PLAN_PENDING
    if plan is None or not waiting:
        return said
    return (*said, line("reminder.plan_waiting", count=plan.count, amount=plan.amount, until=plan.until))


def _names_a_promise(slots: Slots) -> bool:
    return slots.amount is not None or slots.date is not None


QUESTIONS = (
    Question(
        name="ability",
        topic="ability",
        listen=lambda state, facts: Listen(Asked.ABILITY, seconds=8),
        opening=lambda state, facts: (facts_of_the_account(facts), *_standing(state, facts), line("ability.ask")),
        ask=lambda state, facts: (line("ability.short"),),
        keys=lambda state, facts: (line("ability.keys"),),
        answer=_answer,
        menu={
            "1": Intent.PROMISE_FULL,
            "2": Intent.PROMISE_DATE,
            "3": Intent.REQUEST_INSTALMENT,
            "4": Intent.CANNOT_PAY,
            "5": Intent.ALREADY_PAID,
        },
        needs_account=True,
    ),
)
