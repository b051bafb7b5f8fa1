"""A grave reading that was offered and neither taken nor put aside: it is not dropped.

A case is left to a person, and a wish for no more calls is honoured.
"""

from __future__ import annotations

from voicebot.conversation.cases import URGENT, grave_offered, leave
from voicebot.conversation.effects import Effect, OpenTicket, Suppress
from voicebot.conversation.patterns import stop_calling
from voicebot.conversation.turn import Move, Turn
from voicebot.understanding.meaning import Intent, Urgency


def left_open(turn: Turn) -> Move | None:
    """The way on for a caller who did not say whether that was meant; None where nothing grave was offered."""
    match grave_offered(turn.offered):
        case None:
            return None
        case Intent.STOP_CALLING:
            return stop_calling(turn)
        case _:
            return None if turn.state.passed_on else leave(turn, URGENT, Urgency.P2)


def never_answered(turn: Turn) -> tuple[tuple[Effect, ...], tuple[str, ...]]:
    """What is kept of it, and why, when the line was closed on the question."""
    reading = grave_offered(turn.offered)
    if reading is None or (turn.state.passed_on and reading is not Intent.STOP_CALLING):
        return (), ()
    stop = reading is Intent.STOP_CALLING
    kept: Effect = Suppress("automated_voice", "asked") if stop else OpenTicket(URGENT.ticket, Urgency.P2)
    return (kept,), (f"{reading} was offered and not answered",)
