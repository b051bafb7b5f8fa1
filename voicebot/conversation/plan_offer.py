"""Instalments offered, compared and changed: from which day, which plan, or what would suit better."""

from __future__ import annotations

from decimal import Decimal

from voicebot.conversation.assent import NO, YES
from voicebot.conversation.cases import HARDSHIP, state_it
from voicebot.conversation.frozen import replace
from voicebot.conversation.ladders import detour, no_match
from voicebot.conversation.plan_agreement import ABOUT_IT, about, send_later, think
from voicebot.conversation.plan_naming import in_writing, names_terms, only_a_share, picked, place_of
from voicebot.conversation.plan_proposal import again, propose, to_a_person
from voicebot.conversation.plan_terms import latest_day, options, wish_said
from voicebot.conversation.plan_words import compared, one_again, options_at_first, options_in_short
from voicebot.conversation.reply import Line, Listen, line
from voicebot.conversation.signs import Sign
from voicebot.conversation.state import State
from voicebot.conversation.turn import Move, Question, Turn, asking
from voicebot.conversation.typed import month_and_day, typed_amount
from voicebot.repayment.offers import Wish
from voicebot.understanding.meaning import Asked, Intent, Urgency

#: at the question for a day these speak of money that is still to come
PROMISES = frozenset({Intent.PROMISE_FULL, Intent.PROMISE_PARTIAL, Intent.PROMISE_DATE})
#: other terms are wished for, and none is named
OTHERWISE = frozenset({Intent.REQUEST_INSTALMENT, Intent.COUNTER_OFFER, Intent.PROMISE_PARTIAL})
COMPARE, CHANGE, THINK = "4", "5", "6"
#: a single key is no sum
LEAST_TYPED = Decimal(10)


def ask_day(turn: Turn, wish: Wish) -> Move | None:
    """From which day on the first payment suits, unless that was said or asked; then the plans. None as `propose`."""
    found = propose(turn, wish)
    if wish.day is not None or turn.state.rounds or found is None:
        return found
    state = replace(turn.state, wish=wish, amount=None, due=None, stated=found.state.stated)
    return asking(state, "plan_day", effects=found.effects)


def _answer_day(turn: Turn) -> Move | None:
    """A day from which to begin, or the next one there is; more that was said of a plan with it is taken too.

    A payday is asked for its day once; where nobody can tell, the plan begins as late as it may.
    """
    command, state = turn.command, turn.state
    if in_writing(turn):
        return send_later(turn)
    if command.intent is Intent.ASK_DUE_DATE:
        return detour(turn, line("plan.day.free"))
    typed = month_and_day(command.key, turn.facts.today)
    said = typed or command.slots.date
    if said is not None and said > latest_day(turn.facts) and not state.misses:
        return _ask_day_again(state, line("plan.day.latest", latest=latest_day(turn.facts)))
    wish = wish_said(turn) if typed is None else replace(wish_said(turn), day=typed)
    money_comes = command.slots.payday or command.intent in PROMISES
    if money_comes and said is None:
        if not state.misses:
            return _ask_day_again(state, line("plan.day.which"))
        wish = replace(wish, day=latest_day(turn.facts))
    no_matter = command.key == "1" or command.intent in (*NO, *YES)
    if typed is None and not no_matter and not money_comes and not names_terms(turn):
        return None
    return propose(turn, wish) or to_a_person(turn, wish)


def _ask_day_again(state: State, say: Line) -> Move:
    return Move(replace(state, misses=1, aside=""), (say,))


def _answer_options(turn: Turn) -> Move | None:
    intent, key, found = turn.command.intent, turn.command.key or "", options(turn.state, turn.facts)
    if in_writing(turn):
        return send_later(turn)
    if Sign.AGAIN in turn.command.signs:
        return detour(turn, *one_again(turn.state, turn.facts, place_of(turn) or 1), form="none")
    choice = picked(turn)
    if choice is not None:
        return asking(replace(turn.state, chosen=choice), "plan_readback", form="opening")
    if key == COMPARE or intent is Intent.ASK_INTEREST:
        return detour(turn, *compared(turn.state, turn.facts))
    if intent in ABOUT_IT:
        return about(turn, found[0])
    if key == THINK:
        return think(turn)
    if names_terms(turn):
        return again(turn)
    if only_a_share(turn):
        return asking(turn.state, "plan_change")
    if intent in YES and len(found) > 1:
        return detour(turn, line("plan.which"))
    if intent is Intent.CANNOT_PAY and turn.command.slots.reason is None:
        return state_it(turn, HARDSHIP, Urgency.P3, "plan_change")
    otherwise = key == CHANGE or intent in NO or intent in OTHERWISE
    return asking(turn.state, "plan_change") if otherwise else None


def _answer_change(turn: Turn) -> Move | None:
    if in_writing(turn):
        return send_later(turn)
    typed = typed_amount(turn.command.key)
    if typed is not None and typed < LEAST_TYPED:
        return None
    if typed is not None:
        slots = replace(turn.command.slots, amount=typed)
        return again(replace(turn, command=replace(turn.command, intent=Intent.COUNTER_OFFER, slots=slots)))
    if names_terms(turn):
        return again(turn)
    if turn.command.intent in NO or only_a_share(turn):
        return to_a_person(turn, wish_said(turn))
    return no_match(turn) if turn.command.intent in OTHERWISE else None


QUESTIONS = (
    Question(
        name="plan_day",
        topic="offer",
        listen=lambda state, facts: Listen(Asked.DATE, digits=0, seconds=8),
        ask=lambda state, facts: (line("plan.day.ask"),),
        keys=lambda state, facts: (line("plan.day.keys"),),
        answer=_answer_day,
        takes=frozenset({Intent.ASK_DUE_DATE}),
        needs_account=True,
    ),
    Question(
        name="plan_options",
        topic="offer",
        listen=lambda state, facts: Listen(Asked.OFFER, seconds=10),
        opening=options_at_first,
        ask=options_in_short,
        keys=options_in_short,
        answer=_answer_options,
        takes=ABOUT_IT | {Intent.REPEAT},
        needs_account=True,
    ),
    Question(
        name="plan_change",
        topic="offer",
        listen=lambda state, facts: Listen(Asked.OFFER, digits=0, seconds=10),
        ask=lambda state, facts: (line("plan.change.ask"),),
        keys=lambda state, facts: (line("plan.change.keys"),),
        answer=_answer_change,
        needs_account=True,
    ),
)
