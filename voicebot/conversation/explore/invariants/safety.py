"""Distress and danger to life: nobody is collected from in it, or left alone."""

from __future__ import annotations

from voicebot.conversation.effects import BookCallback, Disposition
from voicebot.conversation.events import Heard, HungUp, MachineAnswered, TransferEnded, TransferResult
from voicebot.conversation.explore.invariants.moved import Moved
from voicebot.conversation.explore.invariants.readings import (
    asked_whether_safe,
    is_yes,
    left_unsafe,
    pages,
    says_to_be_safe,
    suspected,
    urgency,
)
from voicebot.conversation.reply import HangUp
from voicebot.understanding.meaning import Intent, Urgency


def no_collection_after_grave_words(moved: Moved) -> str | None:
    """After P0 or P1 nothing of the account is spoken of again."""
    if not moved.became.grave:
        return None
    told = [key for key in moved.keys if moved.audience.get(key) == "verified"]
    return f"{', '.join(told)} after distress or danger" if told else None


def danger_is_met_with_the_crisis_text(moved: Moved) -> str | None:
    """P0 hears the crisis text at once, unless it is only suspected: then what a_suspected_danger holds."""
    if urgency(moved.event) is not Urgency.P0 or moved.before.ended or moved.before.left is Urgency.P0:
        return None
    if suspected(moved) and (moved.before.question == "safety" or not moved.before.interrupted):
        return None
    return None if any(key.startswith("crisis.") for key in moved.keys) else "danger to life without the crisis text"


def a_suspected_danger_is_asked_about(moved: Moved) -> str | None:
    """A danger that is only suspected is asked about once, and nothing is done; anything but a clear yes is danger."""
    before, event = moved.before, moved.event
    if before.ended or before.left is Urgency.P0:
        return None
    crisis = any(key.startswith("crisis.") for key in moved.keys)
    if before.question == "safety":
        if isinstance(event, MachineAnswered) or "safety.ask" in moved.keys:
            return None if not before.detours else "asked again and again whether somebody is safe"
        if isinstance(event, HungUp):
            return None if pages(moved) or before.paged else "hung up on the question, and nobody rings back"
        if left_unsafe(moved):
            return None if crisis else "not known to be safe, and no crisis text"
        return "a crisis for somebody who is safe" if crisis else None
    if not suspected(moved) or before.interrupted:
        return None
    return None if crisis or asked_whether_safe(moved) else "a suspected danger that nobody asked about"


def danger_is_never_hung_up_on(moved: Moved) -> str | None:
    """Whoever is in danger ends the call themselves, or a person does: the bot is not the first to hang up."""
    if moved.before.left is not Urgency.P0 or moved.before.ended or not isinstance(moved.step.reply.then, HangUp):
        return None
    over = isinstance(moved.event, HungUp) or moved.event == TransferEnded(TransferResult.COMPLETED)
    goodbye = isinstance(moved.event, Heard) and moved.event.meaning.intent is Intent.GOODBYE
    taken = moved.before.question == "crisis_end" and (is_yes(moved.event) or says_to_be_safe(moved))
    return None if over or goodbye or taken else "hung up on somebody in danger"


def a_callback_after_grave_words_is_urgent(moved: Moved) -> str | None:
    """Whom P0 or P1 was heard from is rung back with a supervisor paged, and in distress told who listens meanwhile."""
    booked = [effect for effect in moved.step.effects if isinstance(effect, BookCallback)]
    if not booked or moved.step.state.left not in (Urgency.P0, Urgency.P1):
        return None
    if not all(callback.urgent for callback in booked):
        return "an ordinary callback after distress or danger"
    alone = moved.step.state.outcome is Disposition.DISTRESS and moved.keys
    listens = any(key.startswith(("support.", "crisis.")) for key in moved.keys)
    return "nobody named who listens to somebody in distress" if alone and not listens else None


def one_urgent_callback(moved: Moved) -> str | None:
    """One person in danger is one page, however often they ask."""
    return "paged again for the same person" if moved.history.paged + pages(moved) > 1 else None
