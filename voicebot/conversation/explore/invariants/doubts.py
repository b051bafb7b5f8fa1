"""What was only half heard is asked about: nothing lasting is done about it, and nothing grave of it is dropped."""

from __future__ import annotations

from voicebot.conversation.assent import NO, YES
from voicebot.conversation.commands import OTHER
from voicebot.conversation.effects import (
    BookCallback,
    FlagAccount,
    GiveConsent,
    OpenTicket,
    RecordPromise,
    Suppress,
    WithdrawPromise,
)
from voicebot.conversation.events import Heard, HungUp, Pressed, Silence
from voicebot.conversation.explore.invariants.moved import Moved
from voicebot.conversation.explore.invariants.readings import left_unsafe
from voicebot.conversation.ladders import DETOURS
from voicebot.conversation.questions import QUESTIONS
from voicebot.conversation.reply import Transfer
from voicebot.conversation.signs import Sign
from voicebot.understanding.meaning import LASTING, Intent, Urgency

_BINDING = (RecordPromise, WithdrawPromise, GiveConsent, Suppress, FlagAccount)
#: what is said by somebody who neither took what was offered nor said what else they want
_NO_CHOICE = frozenset(
    {
        *(Intent.OUT_OF_SCOPE, Intent.SILENCE_FILLER, Intent.REPEAT, Intent.SLOWER, Intent.WAIT, Intent.GOODBYE),
        *(Intent.ASK_WHO, Intent.ASK_IS_ROBOT, Intent.ASK_IS_SCAM, Intent.ABUSE_ANGER, Intent.LANGUAGE_SWITCH),
        *(Intent.ASK_AMOUNT, Intent.ASK_DUE_DATE, Intent.ASK_INTEREST, Intent.ASK_CONSEQUENCE, Intent.ASK_HOW_TO_PAY),
        *(Intent.CALLBACK_LATER, Intent.BUSY_NOW),
    }
)
_CHOICES = frozenset({Sign.FIRST, Sign.SECOND, Sign.NEITHER})
_ASKED_FOR = frozenset({"yes.clear", "promise.clear_yes", "promise.change.ask"})
#: questions at which only a clear yes is one, and any other answer something else
_APART = frozenset({"safety", "crisis_end"})


def nothing_lasting_on_half_heard_words(moved: Moved) -> str | None:
    """A number is closed, an account held until a person releases it, and a case opened, only on words that were clear.

    A wish for no calls that was offered first, or is half heard again, is honoured. A ticket to look into is no case.
    """
    if not _half_heard(moved) or left_unsafe(moved):
        return None
    for effect in moved.step.effects:
        if isinstance(effect, Suppress) and not _is_wish(moved):
            return "a number was closed on half-heard words"
        if isinstance(effect, FlagAccount) and effect.days is None:
            return f"{effect.flag}: an account was held for good on half-heard words"
        if isinstance(effect, OpenTicket) and effect.kind != "person":
            return f"{effect.kind}: filed on half-heard words"
    return None


def nothing_grave_that_was_offered_is_dropped(moved: Moved) -> str | None:
    """Neither chosen nor put aside, it is offered again, or brings a person, or is kept for one; a wish is honoured."""
    grave = _offered(moved.before.choices)
    if grave is None or moved.before.passed_on or not _unanswered(moved):
        return None
    offered_again = _offered(moved.step.state.choices) is grave
    if not isinstance(moved.event, HungUp) and (offered_again or isinstance(moved.step.reply.then, Transfer)):
        return None
    enough = (OpenTicket, BookCallback, Suppress) if grave is Intent.STOP_CALLING else (OpenTicket, BookCallback)
    kept = any(isinstance(effect, enough) for effect in moved.step.effects)
    return None if kept else f"{grave} was offered, not answered, and dropped"


def an_answer_to_an_offer_answers_nothing_else(moved: Moved) -> str | None:
    """A spoken yes, no, or choice says which of two meanings was meant: it confirms, agrees to and denies nothing.

    A wish for no calls is honoured when it was offered often enough, even by a yes that does not say to which.
    """
    event, choices = moved.event, moved.before.choices
    if not choices or choices[1] == OTHER or not isinstance(event, Heard) or event.claim is not None:
        return None
    if event.meaning.intent not in YES | NO or event.meaning.urgency is not Urgency.NONE or event.signs:
        return None
    binding = tuple(one for one in _BINDING if one is not Suppress) if _is_wish(moved) else _BINDING
    done = [type(effect).__name__ for effect in moved.step.effects if isinstance(effect, binding)]
    if done:
        return f"{', '.join(done)} on a yes or no to something else"
    return "verified by a yes to something else" if moved.step.state.verified and not moved.before.verified else None


def an_unclear_yes_is_asked_for_again(moved: Moved) -> str | None:
    """A yes with an "if" agrees to nothing: a clear one is asked for, in words of its own, and in the end a person."""
    before, event = moved.before, moved.event
    half = isinstance(event, Heard) and event.meaning.clarify and event.meaning.intent in YES
    if not half or before.choices or before.ended or before.question in _APART or before.detours >= DETOURS:
        return None
    menu = QUESTIONS[before.question].menu
    if (menu.get("1"), menu.get("2")) != (Intent.AFFIRM, Intent.DENY):
        return None
    if not _ASKED_FOR & set(moved.keys):
        return "a yes with an if, and nobody asked for a clear one"
    return "something was done on a yes with an if" if moved.step.effects else None


def _half_heard(moved: Moved) -> bool:
    return isinstance(moved.event, Heard) and moved.event.meaning.clarify


def _offered(choices: tuple[str, ...]) -> Intent | None:
    """The likelier of the grave readings that the caller was asked about, if any."""
    return next((Intent(choice) for choice in choices if choice in LASTING), None)


def _is_wish(moved: Moved) -> bool:
    """Whether the caller was asked about a wish for no calls: as the likelier of two meanings, or they say it again."""
    event, choices = moved.event, moved.before.choices
    again = isinstance(event, Heard) and event.meaning.intent is Intent.STOP_CALLING
    return Intent.STOP_CALLING in (choices if again else choices[:1])


def _unanswered(moved: Moved) -> bool:
    event, choices = moved.event, moved.before.choices
    if isinstance(event, Silence | HungUp):
        return True
    if isinstance(event, Pressed):
        return event.keys in ("8", "9", "*") or (len(event.keys) > 1 and event.claim is not None)
    if not isinstance(event, Heard) or _CHOICES & set(event.signs):
        return False
    otherwise = event.meaning.clarify or event.claim is not None or Sign.FOR_ANOTHER in event.signs
    if event.meaning.intent in (Intent.REPEAT, Intent.SLOWER):
        return True
    return otherwise or (event.meaning.intent in _NO_CHOICE and event.meaning.intent not in choices)
