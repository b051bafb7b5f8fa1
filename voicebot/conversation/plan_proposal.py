"""Plans looked for and read out, within the rounds that policy allows; beyond them a person is asked.

What was asked for is with a person from the moment it was said, and nobody is haggled with.
"""

from __future__ import annotations

from voicebot.conversation.cases import HARDSHIP, INSTALMENT, Case, leave
from voicebot.conversation.effects import OpenTicket
from voicebot.conversation.frozen import replace
from voicebot.conversation.plan_terms import NOTHING_SAID, by_the_week, decided, may_offer, money, options, wish_said
from voicebot.conversation.reply import line
from voicebot.conversation.state import State
from voicebot.conversation.turn import Move, Turn, asking
from voicebot.repayment.offers import Wish
from voicebot.understanding.meaning import Urgency


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


def _wanted(turn: Turn, wish: Wish) -> tuple[tuple[OpenTicket, ...], tuple[OpenTicket, ...]]:
    """What was stated, and what of it is new: all of the wish, on the ticket of it, for a line may go dead."""
    stated, ticket = turn.state.stated, ticket_of(turn, _case(turn.state), wish)
    known = wish == NOTHING_SAID or ticket in stated
    return (stated, ()) if known else ((*stated, ticket), (ticket,))


def ticket_of(turn: Turn, case: Case, wish: Wish, priority: Urgency = Urgency.P3) -> OpenTicket:
    """What a colleague is told of a wish: all of it, with the reason, so that they need not ask again."""
    amount = None if wish.monthly is None else money(wish.monthly, turn.facts)
    return OpenTicket(case.ticket, priority, turn.state.reason, amount, None if wish == NOTHING_SAID else wish)


def _case(state: State) -> Case:
    hard = any(ticket.kind == HARDSHIP.ticket for ticket in state.stated)
    return HARDSHIP if hard else INSTALMENT


def again(turn: Turn) -> Move:
    """Other terms: plans for all that was said, or else for what was said last; or a person.

    A sum with two readings, or said for a week, is confirmed by itself first.
    """
    wish, last = wish_said(turn), wish_said(replace(turn, state=replace(turn.state, wish=None)))
    unsure = "amount" in turn.command.slots.ambiguous or by_the_week(turn)
    if wish.monthly is not None and unsure:
        state = replace(turn.state, wish=wish, amount=money(wish.monthly, turn.facts))
        return asking(state, f"{_case(state).ticket}_confirm")
    return propose(turn, wish) or propose(turn, last) or to_a_person(turn, wish)


def to_a_person(turn: Turn, wish: Wish) -> Move:
    """Beyond what the bot may grant: a colleague is asked, and no figure is hinted at."""
    case = _case(turn.state)
    said = line("hardship.noted" if case is HARDSHIP else "instalment.noted")
    return leave(turn, case, Urgency.P3, said, ticket=ticket_of(turn, case, wish))
