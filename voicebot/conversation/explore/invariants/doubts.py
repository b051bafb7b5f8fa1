"""What was only half heard is asked about: nothing lasting is done about it, and nothing grave of it is dropped."""

from __future__ import annotations

from voicebot.conversation.commands import OTHER
from voicebot.conversation.effects import (
    FlagAccount,
    GiveConsent,
    OpenTicket,
    RecordPromise,
    Suppress,
    WithdrawPromise,
)
from voicebot.conversation.events import Heard, HungUp, Silence
from voicebot.conversation.explore.invariants.moved import Moved
from voicebot.conversation.explore.invariants.readings import left_unsafe, person_given
from voicebot.understanding.meaning import LASTING, Intent, Urgency

_YES_OR_NO = frozenset({Intent.AFFIRM, Intent.ACCEPT_OFFER, Intent.DENY, Intent.REJECT_OFFER})
_BINDING = (RecordPromise, WithdrawPromise, GiveConsent, Suppress, FlagAccount)
#: what is said by somebody who neither took what was offered nor said anything else that was clear
_NO_CHOICE = frozenset({Intent.OUT_OF_SCOPE, Intent.SILENCE_FILLER, Intent.REPEAT, Intent.SLOWER, Intent.WAIT})


def nothing_lasting_on_half_heard_words(moved: Moved) -> str | None:
    """A number is closed, and an account held until a person releases it, only on words that were clear."""
    if not _half_heard(moved) or left_unsafe(moved) or _offered(moved) is Intent.STOP_CALLING:
        return None
    for effect in moved.step.effects:
        if isinstance(effect, Suppress):
            return "a number was closed on half-heard words"
        if isinstance(effect, FlagAccount) and effect.days is None:
            return f"{effect.flag}: an account was held for good on half-heard words"
    return None


def nothing_grave_that_was_offered_is_dropped(moved: Moved) -> str | None:
    """Offered and not answered, it brings a person or is kept for one; a wish for no more calls is honoured."""
    grave = _offered(moved)
    if grave is None or moved.before.passed_on or not _unanswered(moved):
        return None
    asked_again = moved.step.state.choices == moved.before.choices
    if not isinstance(moved.event, HungUp) and (asked_again or person_given(moved)):
        return None
    kept = any(isinstance(effect, OpenTicket | Suppress) for effect in moved.step.effects)
    return None if kept else f"{grave} was offered, not answered, and dropped"


def an_answer_to_an_offer_answers_nothing_else(moved: Moved) -> str | None:
    """A spoken yes, no, or choice says which of two meanings was meant: it confirms, agrees to and denies nothing."""
    event, choices = moved.event, moved.before.choices
    if not choices or choices[1] == OTHER or not isinstance(event, Heard) or event.claim is not None:
        return None
    if event.meaning.intent not in _YES_OR_NO or event.meaning.urgency is not Urgency.NONE or event.signs:
        return None
    done = [type(effect).__name__ for effect in moved.step.effects if isinstance(effect, _BINDING)]
    if done:
        return f"{', '.join(done)} on a yes or no to something else"
    return "verified by a yes to something else" if moved.step.state.verified and not moved.before.verified else None


def _half_heard(moved: Moved) -> bool:
    return isinstance(moved.event, Heard) and moved.event.meaning.clarify


def _offered(moved: Moved) -> Intent | None:
    """The grave reading that the caller was asked about, if so."""
    first = Intent(moved.before.choices[0]) if moved.before.choices else None
    return first if first in LASTING else None


def _unanswered(moved: Moved) -> bool:
    if isinstance(moved.event, Silence | HungUp):
        return True
    if not isinstance(moved.event, Heard) or moved.event.claim is not None or moved.event.signs:
        return False
    return moved.event.meaning.intent in _NO_CHOICE
