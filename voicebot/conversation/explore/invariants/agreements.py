"""What is agreed: promises and consents stand on an explicit yes, and go only when they are taken back."""

from __future__ import annotations

from voicebot.conversation.effects import BookCallback, GiveConsent, RecordPromise, WithdrawPromise
from voicebot.conversation.events import Heard, Pressed
from voicebot.conversation.explore.invariants.moved import Moved
from voicebot.conversation.explore.invariants.readings import is_yes
from voicebot.understanding.meaning import Intent


def only_confirmed_promises(moved: Moved) -> str | None:
    """A promise is recorded after an explicit yes to the very amount and day that were read back."""
    for effect in moved.step.effects:
        if isinstance(effect, RecordPromise):
            if moved.history.readback != (effect.amount, effect.due):
                return f"recorded a promise that was not read back: {effect.amount}, {effect.due}"
            if not is_yes(moved.event):
                return "recorded a promise without an explicit yes"
    return None


def no_promise_beside_another(moved: Moved) -> str | None:
    """A promise recorded after another takes its place, and the caller hears that it does."""
    recorded = any(isinstance(effect, RecordPromise) for effect in moved.step.effects)
    if recorded and moved.history.standing and "promise.recorded_instead" not in moved.keys:
        return "recorded a second promise and did not say that it takes the first one's place"
    return None


def only_withdrawn_on_request(moved: Moved) -> str | None:
    """A promise is taken out where one stands and the caller, asked about it, wants it out; it is said that it is."""
    if not any(isinstance(effect, WithdrawPromise) for effect in moved.step.effects):
        return None
    if not moved.history.standing:
        return "took out a promise where none stands"
    no_promise = moved.before.question == "promise_change" and moved.event == Pressed("3")
    refuses = isinstance(moved.event, Heard) and moved.event.meaning.intent is Intent.REFUSE
    wanted = moved.before.question == "promise_withdraw" and (is_yes(moved.event) or refuses)
    if not (no_promise or wanted):
        return "took out a promise that nobody took back"
    return None if "promise.withdrawn" in moved.keys else "took out a promise without a word"


def only_given_consents(moved: Moved) -> str | None:
    """A consent is recorded after an explicit yes to the question for it."""
    given = [effect for effect in moved.step.effects if isinstance(effect, GiveConsent)]
    asked = moved.history.consent or _agreed_to_be_rung(moved)
    return "recorded a consent that was not given" if given and not (asked and is_yes(moved.event)) else None


def _agreed_to_be_rung(moved: Moved) -> bool:
    """To the very call whose time was offered, and to no other."""
    days = {effect.until for effect in moved.step.effects if isinstance(effect, GiveConsent)}
    booked = {effect.at.date() for effect in moved.step.effects if isinstance(effect, BookCallback)}
    return moved.before.question == "callback_offer" and days == booked
