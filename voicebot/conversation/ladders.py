"""What happens when there is no answer: three steps at most, then a person or a polite close.

Nobody is kept in a loop.
"""

from __future__ import annotations

from voicebot.conversation.cases import NOT_UNDERSTOOD, leave
from voicebot.conversation.closing import goodbye
from voicebot.conversation.effects import Disposition
from voicebot.conversation.frozen import replace
from voicebot.conversation.passing import book, ticket_only
from voicebot.conversation.reply import Line, line
from voicebot.conversation.state import State
from voicebot.conversation.turn import Form, Move, Turn, finish
from voicebot.understanding.meaning import Urgency

STRIKES = 3
DETOURS = 4


def silence(turn: Turn) -> Move:
    """Nothing was heard: ask whether anybody is there, offer the keys, then end."""
    state = replace(turn.state, silences=turn.state.silences + 1, aside="", choices=())
    if turn.state.question == "closing_more":
        return goodbye(turn, Disposition.INFORMED)
    return _strike(replace(turn, state=state), line("silence.first"), line("silence.second"))


def no_match(turn: Turn) -> Move:
    """Not understood: ask for other words, offer the keys, then a person."""
    state = replace(turn.state, misses=turn.state.misses + 1, aside="", choices=())
    return _strike(replace(turn, state=state), line("nomatch.first"), line("nomatch.second"))


def filler(turn: Turn) -> Move:
    """ "Hello?", "mm": somebody is there but gave no answer. The question is asked again before words are asked for."""
    if strikes(turn.state):
        return no_match(turn)
    return Move(replace(turn.state, misses=1, aside="", choices=()), decided=("no usable answer, 1 of 3",))


def strikes(state: State) -> int:
    """How often in a row the pending question got no usable answer."""
    return state.silences + state.misses


def _strike(turn: Turn, first: Line, second: Line) -> Move:
    count = strikes(turn.state)
    if count >= STRIKES:
        return _give_up(turn)
    form: Form = "ask" if count == 1 else "keys"
    return Move(turn.state, (first if count == 1 else second,), form=form, decided=(f"no usable answer, {count} of 3",))


def detour(turn: Turn, *say: Line, aside: str = "", form: Form = "ask", slow: bool = False) -> Move:
    """Answer something on the way and ask again; after a handful in a row a person serves better."""
    state = turn.state
    if state.detours >= DETOURS:
        return to_a_person(turn)
    state = replace(state, detours=state.detours + 1, silences=0, misses=0, aside=aside, choices=())
    return Move(state, say, form=form, slow=slow)


def _give_up(turn: Turn) -> Move:
    """The third step: goodbye to a silent line, a person for somebody who cannot be understood."""
    state = turn.state
    if state.passed_on:
        return book(turn, state.at) if state.at is not None else ticket_only(turn)
    if state.misses:
        return to_a_person(turn)
    disposition = state.outcome or Disposition.NO_RESPONSE
    return finish(state, disposition, line("closing.no_response"), decided=("nobody answered three times",))


def to_a_person(turn: Turn) -> Move:
    """The bot is at its end: a person, or the ticket where the case is with a person already."""
    state = turn.state
    if state.passed_on:
        return ticket_only(turn)
    # Not being understood later does not undo what was settled or stated.
    settled = state.outcome
    return leave(turn, replace(NOT_UNDERSTOOD, disposition=settled) if settled else NOT_UNDERSTOOD, Urgency.P3)
