"""A child has answered in the place of whom we rang: kind words, nothing asked, a person told."""

from __future__ import annotations

from voicebot.conversation.effects import Disposition, Effect, FlagAccount, OpenTicket
from voicebot.conversation.frozen import replace
from voicebot.conversation.reply import line
from voicebot.conversation.turn import Move, Turn, finish
from voicebot.understanding.meaning import Intent, Urgency


def a_child(turn: Turn, urgency: Urgency) -> bool:
    """Whether a child is clearly on the line. One that was only half heard is a person's to find out."""
    command = turn.command
    in_their_place = command.intent in (Intent.THIRD_PARTY, Intent.WRONG_PERSON) and not turn.state.verified
    return urgency is Urgency.P1 and in_their_place and not command.unsure


def leave_in_peace(turn: Turn) -> Move:
    """Goodbye, and nobody rings this account again before a person has looked into it."""
    held = (FlagAccount("minor"),) if turn.facts.account is not None else ()
    effects: tuple[Effect, ...] = (OpenTicket("minor", Urgency.P1), *held)
    state = replace(turn.state, left=Urgency.P1)
    return finish(state, Disposition.MINOR, line("closing.minor"), effects=effects, decided=("a child is on the line",))
