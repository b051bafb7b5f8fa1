"""Distress and danger to life: nobody is collected from in it, or left alone."""

from __future__ import annotations

from voicebot.conversation.events import Heard, HungUp, TransferEnded, TransferResult
from voicebot.conversation.explore.invariants.moved import Moved
from voicebot.conversation.explore.invariants.readings import pages, urgency
from voicebot.conversation.reply import HangUp
from voicebot.understanding.meaning import Intent, Urgency


def no_collection_after_grave_words(moved: Moved) -> str | None:
    """After P0 or P1 nothing of the account is spoken of again."""
    if not moved.became.grave:
        return None
    told = [key for key in moved.keys if moved.audience.get(key) == "verified"]
    return f"{', '.join(told)} after distress or danger" if told else None


def danger_is_met_with_the_crisis_text(moved: Moved) -> str | None:
    """P0 hears the crisis text at once."""
    if urgency(moved.event) is not Urgency.P0 or moved.before.ended or moved.before.left is Urgency.P0:
        return None
    return None if any(key.startswith("crisis.") for key in moved.keys) else "danger to life without the crisis text"


def danger_is_never_hung_up_on(moved: Moved) -> str | None:
    """Whoever is in danger ends the call themselves, or a person does: the bot is not the first to hang up."""
    if moved.before.left is not Urgency.P0 or moved.before.ended or not isinstance(moved.step.reply.then, HangUp):
        return None
    over = isinstance(moved.event, HungUp) or moved.event == TransferEnded(TransferResult.COMPLETED)
    goodbye = isinstance(moved.event, Heard) and moved.event.meaning.intent is Intent.GOODBYE
    return None if over or goodbye else "hung up on somebody in danger"


def one_urgent_callback(moved: Moved) -> str | None:
    """One person in danger is one page, however often they ask."""
    return "paged again for the same person" if moved.history.paged + pages(moved) > 1 else None
