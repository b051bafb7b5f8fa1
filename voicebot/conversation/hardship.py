"""Not able to pay, or wishing for instalments: asked kindly and noted; then plans that fit, or a person.

Never a medical detail, never pressure; nothing is an answer too.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from voicebot.conversation.assent import NO, YES
from voicebot.conversation.bounds import money_of
from voicebot.conversation.cases import HARDSHIP, INSTALMENT, leave, state_it
from voicebot.conversation.frozen import replace
from voicebot.conversation.ladders import detour, no_match
from voicebot.conversation.plan_offer import ask_day
from voicebot.conversation.plan_proposal import ticket_of
from voicebot.conversation.plan_terms import a_month, may_offer, wish_said
from voicebot.conversation.reply import Line, Listen, line
from voicebot.conversation.signs import Sign
from voicebot.conversation.state import State
from voicebot.conversation.turn import Move, Question, Turn, asking
from voicebot.conversation.typed import typed_amount
from voicebot.repayment.wish import Wish
from voicebot.understanding.meaning import Asked, Intent, Reason, Urgency
from voicebot.wording.values import Money

REASON_KEYS: Mapping[str, Reason] = {
    "1": Reason.JOB_LOSS,
    "2": Reason.INCOME_DROP,
    "3": Reason.ILLNESS,
    "4": Reason.BEREAVEMENT,
    "5": Reason.BUSINESS_FAILURE,
    "6": Reason.FAMILY,
    "7": Reason.OTHER,
}
#: illness and bereavement leave the flow at once (domain reference 2.3)
AT_ONCE = (Reason.ILLNESS, Reason.BEREAVEMENT)
#: with a day and no sum, at a monthly amount: when the money comes in, and no promise in its place
A_DAY = (Intent.PROMISE_DATE, Intent.PROMISE_PARTIAL, Intent.COUNTER_OFFER, Intent.OUT_OF_SCOPE)
#: so much a month was asked for, and no sum was heard
NO_SUM = (Intent.PROMISE_PARTIAL, Intent.COUNTER_OFFER)
UNSURE = (*NO, Intent.OUT_OF_SCOPE, Intent.REFUSE, Intent.CANNOT_PAY)


def ask_reason(turn: Turn) -> Move:
    """ "I cannot pay": what has changed, unless it was said."""
    reason = turn.command.slots.reason
    if reason is None:
        return state_it(turn, HARDSHIP, Urgency.P3, "hardship_reason")
    return _with_reason(turn, reason)


def ask_monthly(turn: Turn) -> Move:
    """A wish for instalments is kept at once; then what could be managed a month, unless it was said.

    Whoever names only over how long is told what that would come to.
    """
    state = replace(turn.state, reason=turn.command.slots.reason or turn.state.reason)
    kept = state_it(replace(turn, state=state), INSTALMENT, Urgency.P3, "instalment_monthly")
    turn = replace(turn, state=replace(kept.state, wish=wish_said(replace(turn, state=state))))
    first = Sign.DOWN in turn.command.signs
    said = _over_so_long(turn, first) or (None if first else _monthly(turn, "instalment_confirm"))
    if said is None:
        return replace(kept, state=replace(kept.state, wish=turn.state.wish))
    return replace(said, effects=(*kept.effects, *said.effects), decided=(*kept.decided, *said.decided))


def _over_so_long(turn: Turn, first: bool) -> Move | None:
    """Plans for a length without a monthly sum, `first` where a sum named with it is paid at the start."""
    slots, wish = turn.command.slots, turn.state.wish
    clear = slots.months is not None and not slots.ambiguous and (first or slots.amount is None)
    return ask_day(turn, wish) if clear and wish is not None else None


def _answer_reason(turn: Turn) -> Move | None:
    command = turn.command
    reason = REASON_KEYS.get(command.key or "") or command.slots.reason
    if reason is None and command.intent in UNSURE:
        reason = Reason.OTHER
    return _with_reason(turn, reason) if reason is not None else None


def _with_reason(turn: Turn, reason: Reason) -> Move:
    turn = replace(turn, state=replace(turn.state, reason=reason))
    if reason in AT_ONCE:
        return leave(turn, HARDSHIP, Urgency.P1)
    heard = () if reason is Reason.OTHER else (line("hardship.heard"),)
    return state_it(turn, HARDSHIP, Urgency.P3, "hardship_monthly", *heard)


def _answer_monthly(turn: Turn) -> Move | None:
    if turn.command.intent is Intent.ALREADY_PAID:  # "I paid 500 last week" is no sum for every month
        return None
    confirm = turn.state.question.replace("monthly", "confirm")
    if turn.command.key == "1" or (turn.command.intent in UNSURE and turn.command.slots.amount is None):
        return _note(turn, None)
    typed = typed_amount(turn.command.key)
    if typed is not None:
        slots = replace(turn.command.slots, amount=typed)
        turn = replace(turn, command=replace(turn.command, slots=slots))
    if turn.command.slots.amount is not None:
        return _monthly(turn, confirm) or no_match(turn)
    return no_match(turn) if turn.command.intent in NO_SUM else None


def _monthly(turn: Turn, confirm: str) -> Move | None:
    said = turn.command.slots.amount
    said = a_month(turn) if said is not None else None
    amount = money_of(said, turn.account.total_due.currency) if said is not None else None
    if amount is None:
        return None
    if amount.minor <= 0:
        return _note(turn, None)
    return asking(replace(turn.state, amount=amount, wish=wish_said(turn)), confirm)


def _answer_confirm(turn: Turn) -> Move | None:
    state, slots, intent = turn.state, turn.command.slots, turn.command.intent
    if slots.amount is not None and intent is not Intent.ALREADY_PAID:
        return _monthly(turn, state.question)
    if intent in YES:
        return ask_day(turn, state.wish or Wish(monthly=Decimal(_said(state).minor) / 100)) or _note(turn, state.amount)
    if intent in NO or intent is Intent.CORRECTION:
        return asking(replace(state, amount=None, wish=None), state.question.replace("confirm", "monthly"))
    if intent in A_DAY and (slots.date is not None or slots.payday):
        return _payday(turn)
    return None


def _payday(turn: Turn) -> Move:
    """A day said with the monthly sum is kept as the first one; where there may be no plan, a colleague settles it."""
    day = turn.command.slots.date
    if day is not None:
        wish = replace(turn.state.wish or Wish(), day=day)
        turn = replace(turn, state=replace(turn.state, wish=wish))
    if not may_offer(turn.facts):
        return detour(turn, line("monthly.payday"))
    return detour(turn, line("monthly.day_next") if day is None else line("monthly.day_noted", day=day))


def _note(turn: Turn, amount: Money | None) -> Move:
    """The wish goes to a person with what was said and confirmed; without any means it is more urgent."""
    spoken: tuple[Line, ...] = () if amount is not None else (line("monthly.none"),)
    nothing = amount is None and turn.command.intent is Intent.CANNOT_PAY
    instalment = turn.state.question.startswith("instalment") or turn.command.intent is Intent.REQUEST_INSTALMENT
    wish = replace(turn.state.wish or Wish(), monthly=None if amount is None else Decimal(amount.minor) / 100)
    if instalment and not nothing:
        ticket = ticket_of(turn, INSTALMENT, wish)
        return leave(turn, INSTALMENT, Urgency.P3, *spoken, line("instalment.noted"), ticket=ticket)
    priority = Urgency.P3 if amount is not None else Urgency.P2
    advice = (line("hardship.debt_advice"),) if turn.facts.rules.debt_advice else ()
    ticket = ticket_of(turn, HARDSHIP, wish, priority)
    return leave(turn, HARDSHIP, priority, *spoken, line("hardship.noted"), *advice, ticket=ticket)


def _said(state: State) -> Money:
    assert state.amount is not None
    return state.amount


def _confirm(name: str) -> Question:
    return Question(
        name=name,
        topic="hardship",
        listen=lambda state, facts: Listen(Asked.CONFIRM),
        ask=lambda state, facts: (line("monthly.confirm.ask", amount=_said(state)),),
        keys=lambda state, facts: (line("monthly.confirm.keys", amount=_said(state)),),
        answer=_answer_confirm,
        menu={"1": Intent.AFFIRM, "2": Intent.DENY},
        needs_account=True,
    )


QUESTIONS = (
    Question(
        name="hardship_reason",
        topic="hardship",
        listen=lambda state, facts: Listen(Asked.OPEN, seconds=10),
        ask=lambda state, facts: (line("hardship.reason.ask"),),
        keys=lambda state, facts: (line("hardship.reason.keys"),),
        answer=_answer_reason,
        takes=frozenset({Intent.CANNOT_PAY}),
        needs_account=True,
    ),
    Question(
        name="hardship_monthly",
        topic="hardship",
        listen=lambda state, facts: Listen(Asked.AMOUNT, digits=0, seconds=10),
        ask=lambda state, facts: (line("hardship.monthly.ask"),),
        keys=lambda state, facts: (line("hardship.monthly.keys"),),
        answer=_answer_monthly,
        needs_account=True,
    ),
    Question(
        name="instalment_monthly",
        topic="hardship",
        listen=lambda state, facts: Listen(Asked.AMOUNT, digits=0, seconds=10),
        ask=lambda state, facts: (line("instalment.monthly.ask"),),
        keys=lambda state, facts: (line("instalment.monthly.keys"),),
        answer=_answer_monthly,
        needs_account=True,
    ),
    _confirm("hardship_confirm"),
    _confirm("instalment_confirm"),
)
