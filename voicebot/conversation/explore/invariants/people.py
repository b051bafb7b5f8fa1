"""People: whoever asks for one or is failed by us gets one, and is then left in peace."""

from __future__ import annotations

from voicebot.conversation.effects import BookCallback
from voicebot.conversation.events import Failed, TransferEnded, TransferResult
from voicebot.conversation.explore.invariants.moved import Moved
from voicebot.conversation.reply import HangUp, Transfer
from voicebot.understanding.meaning import Urgency


def a_person_within_two_turns(moved: Moved) -> str | None:
    """Whoever asks for a person is on the way to one by the next turn."""
    return "asked for a person, and none two turns later" if moved.became.owed >= 2 else None


def nothing_after_a_person(moved: Moved) -> str | None:
    """Whoever has spoken to a person is asked for nothing more by the bot."""
    if moved.event != TransferEnded(TransferResult.COMPLETED) or not isinstance(moved.then, Transfer):
        return None
    return None if isinstance(moved.step.reply.then, HangUp) else "went on after a person had the caller"


def a_failure_brings_a_person(moved: Moved) -> str | None:
    """After a turn that failed the caller hears something, and a person comes: now, or by a callback."""
    if not isinstance(moved.event, Failed) or moved.before.ended or moved.before.question == "machine":
        return None
    if not moved.keys:
        return "dead air after a failure"
    comes = moved.step.state.left is Urgency.P0 or isinstance(moved.step.reply.then, Transfer)
    booked = any(isinstance(effect, BookCallback) for effect in moved.step.effects)
    return None if comes or booked else "a failure that nobody makes good"
