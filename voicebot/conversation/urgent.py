"""What needs a person leaves the flow, whatever was asked; what of it was only half heard is asked about first."""

from __future__ import annotations

from voicebot.conversation.cases import RANK, case_of, leave, leave_for_crisis, urgency_of
from voicebot.conversation.child import a_child, leave_in_peace
from voicebot.conversation.clarify import clarify
from voicebot.conversation.frozen import replace
from voicebot.conversation.open_readings import left_open
from voicebot.conversation.patterns import stop_calling
from voicebot.conversation.revising import sounds_like_cancelling
from voicebot.conversation.safety import ask_whether_safe, to_be_asked
from voicebot.conversation.turn import Move, Turn
from voicebot.understanding.meaning import Intent, Urgency


def urgent(turn: Turn) -> Move | None:
    """P0 to P2 leave the flow whatever was asked, unless the call was already passed on as urgently."""
    urgency, intent = urgency_of(turn), turn.command.intent
    if RANK[urgency] < RANK[Urgency.P2] or RANK[urgency] <= RANK[turn.state.left]:
        return None
    if urgency is Urgency.P0:
        return ask_whether_safe(turn) if to_be_asked(turn) else leave_for_crisis(turn)
    if urgency is Urgency.P2:
        asked = _asked_about(turn)
        if asked is not None:
            return asked
        if intent is Intent.STOP_CALLING and not turn.command.unsure:
            return stop_calling(turn)
    if a_child(turn, urgency):
        return leave_in_peace(turn)
    return leave(turn, case_of(turn, urgency), urgency)


def _asked_about(turn: Turn) -> Move | None:
    """What was only half heard is asked about; half heard again it is a person's, and a wish for no calls honoured."""
    intent, may_cancel = turn.command.intent, sounds_like_cancelling(turn)
    if intent is None or not (turn.command.unsure or may_cancel):
        return None
    again = left_open(replace(turn, offered=(str(intent),))) if intent in turn.offered else None
    return again or (clarify(turn, Intent.CORRECTION) if may_cancel else clarify(turn))
