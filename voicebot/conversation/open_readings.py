"""A grave reading that was offered and neither taken nor put aside: it is not dropped.

A case is left to a person, and a wish for no more calls is honoured: on an outbound call, and once somebody was there
to be asked, for a machine's greeting chooses nothing.
"""

from __future__ import annotations

from voicebot.conversation.cases import URGENT, grave_offered, leave
from voicebot.conversation.effects import Effect, OpenTicket, Suppress
from voicebot.conversation.frozen import replace
from voicebot.conversation.patterns import stop_calling
from voicebot.conversation.turn import Move, Turn
from voicebot.understanding.meaning import Intent, Urgency

_KEPT = (OpenTicket, Suppress)


def left_open(turn: Turn) -> Move | None:
    """The way on for a caller who did not say whether that was meant; None where nothing grave was offered."""
    reading = grave_offered(turn.offered)
    if _is_wish(turn, reading):
        return stop_calling(turn)
    wish_of_a_machine = reading is Intent.STOP_CALLING and _may_be_a_machine(turn)
    if reading is None or wish_of_a_machine or turn.state.passed_on:
        return None
    return leave(turn, URGENT, Urgency.P2)


def never_answered(turn: Turn) -> tuple[tuple[Effect, ...], tuple[str, ...]]:
    """What is kept of it, and why, when the call ends or goes on with it unanswered."""
    reading = grave_offered(turn.offered)
    wish = _is_wish(turn, reading)
    if reading is None or (turn.state.passed_on and not wish):
        return (), ()
    kept: Effect = Suppress("automated_voice", "asked") if wish else OpenTicket(URGENT.ticket, Urgency.P2)
    return (kept,), (f"{reading} was offered and not answered",)


def nothing_dropped(turn: Turn, move: Move) -> Move:
    """The move, which keeps what was offered where it ends the call and nobody chose."""
    if not move.state.ended or turn.command.chosen or any(isinstance(one, _KEPT) for one in move.effects):
        return move
    return _with(move, *never_answered(turn))


def another_offered(turn: Turn, move: Move) -> Move:
    """The move that offers another reading in the place of a grave one, which is kept."""
    same = grave_offered(turn.offered) is grave_offered(move.state.choices)
    return move if same else _with(move, *never_answered(turn))


def _with(move: Move, effects: tuple[Effect, ...], decided: tuple[str, ...]) -> Move:
    return replace(move, effects=(*effects, *move.effects), decided=(*decided, *move.decided))


def _is_wish(turn: Turn, reading: Intent | None) -> bool:
    """Whether it is a wish for no more calls that nobody but the person we rang can have had."""
    outbound = turn.state.direction == "outbound"
    return reading is Intent.STOP_CALLING and outbound and not _may_be_a_machine(turn)


def _may_be_a_machine(turn: Turn) -> bool:
    """Whether nobody has yet said to be there: what a machine says is heard as if it were a caller's."""
    return turn.state.direction == "outbound" and turn.state.question == "identity"
