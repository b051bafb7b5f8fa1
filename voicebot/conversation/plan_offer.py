"""Instalments offered, compared, changed, read back, and kept pending until they are accepted in writing.

Two rounds of other wishes, then a person: nobody is haggled with. A hang-up before the yes agrees to nothing, and what
was asked for is with a person from the moment it was said.
"""

from __future__ import annotations

from voicebot.conversation.assent import NO, YES
from voicebot.conversation.cases import HARDSHIP, INSTALMENT, Case, leave
from voicebot.conversation.effects import AgreePlan, Disposition, OpenTicket, SendMessage
from voicebot.conversation.frozen import replace
from voicebot.conversation.ladders import detour
from voicebot.conversation.plan_terms import chosen, decided, may_offer, money, options, wish_said
from voicebot.conversation.plan_words import compared, in_full, in_short, one_again, options_at_first, options_in_short
from voicebot.conversation.reply import Listen, line
from voicebot.conversation.signs import Sign
from voicebot.conversation.state import State
from voicebot.conversation.turn import Move, Question, Turn, asking
from voicebot.conversation.typed import month_and_day, typed_amount
from voicebot.repayment.offers import Wish
from voicebot.understanding.meaning import Asked, Intent, Urgency
from voicebot.wording.values import Money, Phone

#: how a plan is asked for, or asked for otherwise
ASKS = frozenset(
    {
        *(Intent.COUNTER_OFFER, Intent.REQUEST_INSTALMENT, Intent.CORRECTION, Intent.CANNOT_PAY),
        *(Intent.PROMISE_PARTIAL, Intent.PROMISE_DATE, Intent.ACCEPT_OFFER, Intent.REJECT_OFFER),
        *(Intent.AFFIRM, Intent.DENY, Intent.OUT_OF_SCOPE),
    }
)
ORDINALS = {Sign.FIRST: 1, Sign.SECOND: 2, Sign.THIRD: 3}
COMPARE, CHANGE, THINK = "4", "5", "6"


def propose(turn: Turn, wish: Wish) -> Move | None:
    """Read out the plans that fit the wish, or the one nearest to it; None where only a person can find a way.

    After two more rounds of other wishes only a person can.
    """
    facts, rounds = turn.facts, turn.state.rounds
    if not may_offer(facts) or facts.terms is None or rounds > facts.terms.policy.counter_rounds:
        return None
    stated, told = _wanted(turn, wish)
    state = replace(turn.state, wish=wish, offered_on=facts.today, chosen=0, rounds=rounds + 1, stated=stated)
    state = replace(state, amount=None, due=None)
    if not options(state, facts):
        return None
    move = asking(state, "plan_options", form="opening", decided=decided(state, facts))
    return replace(move, effects=told)


def ask_day(turn: Turn, wish: Wish) -> Move | None:
    """From which day on the first payment suits, unless that was said or asked; then the plans. None as `propose`."""
    found = propose(turn, wish)
    if wish.day is not None or turn.state.rounds or found is None:
        return found
    state = replace(turn.state, wish=wish, amount=None, due=None, stated=found.state.stated)
    return asking(state, "plan_day", effects=found.effects)


def _answer_day(turn: Turn) -> Move | None:
    """A day from which to begin, or the next one there is; more that was said of a plan with it is taken too."""
    command, wish = turn.command, wish_said(turn)
    typed = month_and_day(command.key, turn.facts.today)
    if typed is not None:
        wish = replace(wish, day=typed)
    no_matter = command.key == "1" or command.intent in (*NO, *YES) or command.slots.payday
    if typed is None and not no_matter and not _names_terms(turn):
        return None
    return propose(turn, wish) or _to_a_person(turn, wish)


def _wanted(turn: Turn, wish: Wish) -> tuple[tuple[OpenTicket, ...], tuple[OpenTicket, ...]]:
    """What was stated, and what of it is new: the monthly sum, on the ticket of the wish, for a line may go dead."""
    stated = turn.state.stated
    if wish.monthly is None:
        return stated, ()
    amount = money(wish.monthly, turn.facts)
    ticket = OpenTicket(_case(turn.state).ticket, Urgency.P3, turn.state.reason, amount)
    return (stated, ()) if ticket in stated else ((*stated, ticket), (ticket,))


def _case(state: State) -> Case:
    hard = any(ticket.kind == HARDSHIP.ticket for ticket in state.stated)
    return HARDSHIP if hard else INSTALMENT


def _again(turn: Turn) -> Move:
    """Other terms: plans for all that was said, or else for what was said last; or a person.

    A sum with two readings is confirmed by itself first.
    """
    wish, last = wish_said(turn), wish_said(replace(turn, state=replace(turn.state, wish=None)))
    if wish.monthly is not None and "amount" in turn.command.slots.ambiguous:
        state = replace(turn.state, wish=wish, amount=money(wish.monthly, turn.facts))
        return asking(state, f"{_case(state).ticket}_confirm")
    return propose(turn, wish) or propose(turn, last) or _to_a_person(turn, wish)


def _to_a_person(turn: Turn, wish: Wish) -> Move:
    """Beyond what the bot may grant: a colleague is asked, and no figure is hinted at."""
    case = _case(turn.state)
    amount: Money | None = None if wish.monthly is None else money(wish.monthly, turn.facts)
    ticket = OpenTicket(case.ticket, Urgency.P3, turn.state.reason, amount)
    said = line("hardship.noted" if case is HARDSHIP else "instalment.noted")
    return leave(turn, case, Urgency.P3, said, ticket=ticket)


def _names_terms(turn: Turn) -> bool:
    slots = turn.command.slots
    return turn.command.intent in ASKS and (slots.amount, slots.months, slots.date) != (None, None, None)


def _answer_options(turn: Turn) -> Move | None:
    intent, key, found = turn.command.intent, turn.command.key or "", options(turn.state, turn.facts)
    if Sign.AGAIN in turn.command.signs:
        return detour(turn, *one_again(turn.state, turn.facts, _place(turn) or 1), form="none")
    picked = _picked(turn)
    if picked is not None:
        return asking(replace(turn.state, chosen=picked), "plan_readback", form="opening")
    if key == COMPARE or intent is Intent.ASK_INTEREST:
        return detour(turn, *compared(turn.state, turn.facts))
    if key == THINK:
        return _think(turn)
    if _names_terms(turn):
        return _again(turn)
    if intent in YES and len(found) > 1:
        return detour(turn, line("plan.which"))
    otherwise = key == CHANGE or intent in NO or intent is Intent.REQUEST_INSTALMENT
    return asking(turn.state, "plan_change") if otherwise else None


def _picked(turn: Turn) -> int | None:
    """Which option was chosen: by key, by its place, by its length or its amount, or as the only one there is."""
    command, found = turn.command, options(turn.state, turn.facts)
    if command.key is not None:
        return int(command.key) if command.key in map(str, range(1, len(found) + 1)) else None
    place = _place(turn)
    if place is not None:
        return place if place <= len(found) else None
    slots = command.slots
    if slots.months is None and slots.amount is None:
        alone = len(found) == 1 and command.intent in YES and slots.date is None
        return 1 if alone else None
    if slots.ambiguous or slots.date is not None or command.intent not in ASKS:
        return None
    same = [
        at
        for at, offer in enumerate(found, start=1)
        if slots.months in (None, offer.count) and slots.amount in (None, offer.instalment)
    ]
    return same[0] if len(same) == 1 else None


def _place(turn: Turn) -> int | None:
    return next((ORDINALS[sign] for sign in turn.command.signs if sign in ORDINALS), None)


def _think(turn: Turn) -> Move:
    """Nothing is agreed to, and nothing is lost: the wish stands with a person."""
    state = replace(turn.state, outcome=turn.state.outcome or Disposition.INSTALMENT_REQUESTED, chosen=0)
    return asking(state, "closing_more", line("plan.think", hotline=Phone(turn.house.hotline)))


def _answer_change(turn: Turn) -> Move | None:
    typed = typed_amount(turn.command.key)
    if typed is not None:
        slots = replace(turn.command.slots, amount=typed)
        return _again(replace(turn, command=replace(turn.command, intent=Intent.COUNTER_OFFER, slots=slots)))
    if _names_terms(turn):
        return _again(turn)
    return _to_a_person(turn, wish_said(turn)) if turn.command.intent in NO else None


def _answer_readback(turn: Turn) -> Move | None:
    if turn.command.key == "3":
        return _think(turn)
    if _names_terms(turn):
        return _again(turn)
    if turn.command.intent in YES:
        return _agree(turn)
    if turn.command.intent in NO or turn.command.intent is Intent.CORRECTION:
        return asking(turn.state, "plan_change")
    return None


def _agree(turn: Turn) -> Move:
    """A yes to what was read back: the plan waits for its acceptance in writing, and binds nobody before."""
    facts, offer = turn.facts, chosen(turn.state, turn.facts)
    assert facts.terms is not None
    hours = facts.terms.policy.confirm_hours
    state = replace(turn.state, outcome=Disposition.PLAN_PENDING, wish=None, offered_on=None, chosen=0, rounds=0)
    return asking(
        state,
        "closing_more",
        line("plan.pending", within=hours),
        effects=(AgreePlan(offer, facts.terms.currency, hours), SendMessage("plan_confirmation")),
        decided=(f"a plan awaits its written acceptance: {offer.count} x {offer.instalment} [{offer.tariff}]",),
    )


QUESTIONS = (
    Question(
        name="plan_day",
        topic="offer",
        listen=lambda state, facts: Listen(Asked.DATE, digits=0, seconds=8),
        ask=lambda state, facts: (line("plan.day.ask"),),
        keys=lambda state, facts: (line("plan.day.keys"),),
        answer=_answer_day,
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
        takes=frozenset({Intent.ASK_INTEREST, Intent.ASK_AMOUNT, Intent.REPEAT}),
        needs_account=True,
    ),
    Question(
        name="plan_change",
        topic="offer",
        listen=lambda state, facts: Listen(Asked.AMOUNT, digits=0, seconds=10),
        ask=lambda state, facts: (line("plan.change.ask"),),
        keys=lambda state, facts: (line("plan.change.keys"),),
        answer=_answer_change,
        needs_account=True,
    ),
    Question(
        name="plan_readback",
        topic="offer",
        listen=lambda state, facts: Listen(Asked.CONFIRM, seconds=10),
        opening=in_full,
        ask=in_short,
        keys=lambda state, facts: (line("plan.readback.keys"),),
        answer=_answer_readback,
        menu={"1": Intent.AFFIRM, "2": Intent.DENY},
        needs_account=True,
    ),
)
