"""A grave reading that was offered is not dropped: it is chosen or put aside, offered again, or looked into.

Nobody is asked whether something is wrong only to be forgotten because they asked something else, waited, or were cut
off. What stays unanswered is left to a person, as a question and not as a fact. A wish for no more calls is honoured
unanswered where it was the likelier of the two: on an outbound call, and once somebody was there to be asked, for a
machine's greeting chooses nothing.
"""

from __future__ import annotations

from voicebot.conversation.cases import URGENT, grave_offered, leave
from voicebot.conversation.clarify import NOT_CAUGHT, offered_after
from voicebot.conversation.effects import BookCallback, Effect, OpenTicket, Suppress
from voicebot.conversation.frozen import replace
from voicebot.conversation.patterns import PATTERNS, stop_calling
from voicebot.conversation.reply import Transfer
from voicebot.conversation.signs import Sign
from voicebot.conversation.turn import Move, Turn
from voicebot.understanding.meaning import Intent, Urgency


def left_open(turn: Turn) -> Move | None:
    """The way on for a caller who did not say whether that was meant; None where nothing grave was offered."""
    reading = grave_offered(turn.offered)
    if _is_wish(turn):
        return stop_calling(turn)
    wish_of_a_machine = reading is Intent.STOP_CALLING and _may_be_a_machine(turn)
    if reading is None or wish_of_a_machine or turn.state.passed_on:
        return None
    return leave(turn, URGENT, Urgency.P2)


def never_answered(turn: Turn) -> tuple[tuple[Effect, ...], tuple[str, ...]]:
    """What is kept of it, and why, when the call ends or goes on with it unanswered."""
    reading, wish = grave_offered(turn.offered), _is_wish(turn)
    if reading is None or (turn.state.passed_on and not wish):
        return (), ()
    kept: Effect = Suppress("automated_voice", "asked") if wish else OpenTicket(URGENT.ticket, Urgency.P2)
    return (kept,), (f"{reading} was offered and not answered",)


def nothing_dropped(turn: Turn, move: Move) -> Move:
    """The move, with which whatever grave was offered is offered again after an aside, and else kept."""
    reading = grave_offered(turn.offered)
    if reading is None or _answered(turn, move) or _taken_over(move, reading):
        return move
    again = offered_after(move, turn.offered) if _came_back(turn, move) else None
    return again or _with(move, *never_answered(turn))


def _answered(turn: Turn, move: Move) -> bool:
    """Whether the caller chose, in whatever words, or said clearly what else it is they want.

    What works from anywhere ("are you a robot?", "call me later") answers nothing, and neither do half-heard words, a
    fact that was asked for, or what is said for somebody else.
    """
    command = turn.command
    if command.chosen:
        return True
    if command.unsure or command.claim is not None or Sign.FOR_ANOTHER in command.signs:
        return False
    if command.intent in turn.offered:
        return command.intent not in NOT_CAUGHT
    moved_on = not (_came_back(turn, move) or move.state.ended or move.state.choices)
    return moved_on and command.intent not in PATTERNS


def _taken_over(move: Move, reading: Intent) -> bool:
    """Whether a person has it from here, it is honoured, or it is being asked about still."""
    if isinstance(move.then, Transfer) or grave_offered(move.state.choices) is reading:
        return True
    enough = (OpenTicket, BookCallback, Suppress) if reading is Intent.STOP_CALLING else (OpenTicket, BookCallback)
    return any(isinstance(effect, enough) for effect in move.effects)


def _came_back(turn: Turn, move: Move) -> bool:
    """Whether the move answers on the way and comes back to the question that was pending, with nothing new."""
    before, after = turn.state, move.state
    same = (after.question, after.amount, after.due) == (before.question, before.amount, before.due)
    return same and not after.ended and not after.choices and not move.effects


def _with(move: Move, effects: tuple[Effect, ...], decided: tuple[str, ...]) -> Move:
    return replace(move, effects=(*effects, *move.effects), decided=(*decided, *move.decided))


def _is_wish(turn: Turn) -> bool:
    """Whether it is first of all a wish for no more calls, that nobody but the person we rang can have had."""
    outbound = turn.state.direction == "outbound"
    return turn.offered[:1] == (Intent.STOP_CALLING,) and outbound and not _may_be_a_machine(turn)


def _may_be_a_machine(turn: Turn) -> bool:
    """Whether nobody has yet said to be there: what a machine says is heard as if it were a caller's."""
    return turn.state.direction == "outbound" and turn.state.question == "identity"
