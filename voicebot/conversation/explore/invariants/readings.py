"""What a transition shows: what was said or keyed in it, and what was done about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from voicebot.conversation.commands import command_of
from voicebot.conversation.effects import BookCallback, OpenTicket, RecordPromise, WithdrawPromise
from voicebot.conversation.events import Event, Failed, Heard, Pressed
from voicebot.conversation.explore.invariants.transition import ANSWERED_BY, Plan, Promise, Transition
from voicebot.conversation.failed import TO_A_MACHINE
from voicebot.conversation.questions import QUESTIONS
from voicebot.conversation.reply import Line, Listen, Transfer
from voicebot.conversation.signs import Sign
from voicebot.understanding.meaning import Intent, Urgency
from voicebot.wording.values import Money

_YES = frozenset({Intent.AFFIRM, Intent.ACCEPT_OFFER, Intent.IDENTITY_CONFIRMED})
#: what is stated by an intent
_STATEMENTS: Mapping[Intent, str] = {
    Intent.DISPUTE_AMOUNT: "dispute",
    Intent.DISPUTE_DEBT: "dispute",
    Intent.ALREADY_PAID: "paid_claim",
    Intent.CANNOT_PAY: "hardship",
}
_ANSWERS = frozenset().union(*ANSWERED_BY.values())
_SIX_IS_A_DISPUTE = ("ability", "refusal", "promise_withdraw")


def urgency(event: Event) -> Urgency:
    """How urgent what was said is; keys and silence are not."""
    return event.meaning.urgency if isinstance(event, Heard) else Urgency.NONE


def suspected(moved: Transition) -> bool:
    """Whether danger to life was heard, and nothing of it is certain."""
    return isinstance(moved.event, Heard) and moved.event.meaning.suspected


def asked_whether_safe(moved: Transition) -> bool:
    """Whether a danger is only suspected, for the first time, and asked about as the one thing that is done."""
    first = not moved.before.interrupted and moved.before.left not in (Urgency.P0, Urgency.P1)
    return suspected(moved) and first and moved.keys == ("safety.ask",) and not moved.step.effects


def says_to_be_safe(moved: Transition) -> bool:
    """Whether these words, or the key for yes, clearly say so, with no certain danger beside them."""
    event = moved.event
    if not isinstance(event, Heard):
        return event == Pressed("1")
    if urgency(event) is Urgency.P0 and not event.meaning.suspected:
        return False
    least = event.meaning.intent is not Intent.SELF_HARM and urgency(event) in (Urgency.NONE, Urgency.P3)
    return Sign.SAFE in event.signs or (is_yes(event) and least)


def left_unsafe(moved: Transition) -> bool:
    """Whether it was asked if the caller is safe, and they did not say so, nor ask to hear it once more."""
    if moved.before.question != "safety" or moved.before.ended or "safety.ask" in moved.keys:
        return False
    return not says_to_be_safe(moved)


def is_grave(moved: Transition) -> bool:
    """P0 and a death always; other P1 unless all that was said is that a fact is not at hand, or why it is asked.

    A P0 that is only suspected is grave once it was asked about and not answered with a clear yes.

    Such words ("I've lost it", "why do you need that") are short and bare, so that understanding takes them for despair
    or fraud, and whoever says them has not said that anything is wrong: they hear why it is asked, and of a person. The
    grammars match a whole utterance, so that whatever else is said still counts. A death is the exception, for it can
    be named within them: "I don't have my late husband's number".
    """
    heard = urgency(moved.event)
    if left_unsafe(moved):
        return True
    if asked_whether_safe(moved) or (suspected(moved) and moved.before.question == "safety"):
        return False
    return heard is Urgency.P0 or (heard is Urgency.P1 and (_names_a_death(moved.event) or not at_a_loss(moved)))


def _names_a_death(event: Event) -> bool:
    return isinstance(event, Heard) and event.meaning.intent is Intent.DECEASED


def at_a_loss(moved: Transition) -> bool:
    """Whether verification is answered by not having the fact it asks for, or by asking why it does."""
    signs = set(moved.event.signs) if isinstance(moved.event, Heard) else set()
    return moved.before.topic == "verification" and bool({Sign.LACKS, Sign.WHY} & signs)


def pages(moved: Transition) -> int:
    """How many urgent callbacks are booked."""
    return sum(isinstance(effect, BookCallback) and effect.urgent for effect in moved.step.effects)


def speaks_for_another(moved: Transition) -> bool:
    """Whether these words say that somebody else is meant, clearly enough to act on."""
    if moved.before.ended or not isinstance(moved.event, Heard):
        return False
    meaning = moved.event.meaning
    named = meaning.intent is Intent.THIRD_PARTY and not meaning.clarify
    return named or Sign.FOR_ANOTHER in moved.event.signs


def doubted(moved: Transition) -> bool:
    """Whether it is open whose account the call is about, once these words were said."""
    history, before = moved.history, moved.before
    if not history.doubted:
        return before.open_to_topics and speaks_for_another(moved)
    asked = before.question == "whose" and isinstance(moved.event, Heard | Pressed)
    if not asked or history.another or speaks_for_another(moved):
        return True
    assert isinstance(moved.event, Heard | Pressed)
    command = command_of(moved.event, QUESTIONS["whose"].menu, before.choices)
    return command.unsure or command.intent not in _YES - {Intent.ACCEPT_OFFER}


def stated(moved: Transition) -> frozenset[str]:
    """What is stated in this turn, said or keyed: clearly, by somebody verified, and nothing graver beside it."""
    before, event = moved.before, moved.event
    if not before.open_to_topics or before.ended or not isinstance(event, Heard | Pressed):
        return frozenset()
    if urgency(event) in (Urgency.P0, Urgency.P1) or left_unsafe(moved):
        return frozenset()
    if event == Pressed("6") and before.question in _SIX_IS_A_DISPUTE and not before.choices:
        return frozenset({"dispute"})
    command = command_of(event, QUESTIONS[before.question].menu, before.choices)
    said = _STATEMENTS.get(command.intent) if command.intent and not command.unsure else None
    if said == "paid_claim" and moved.facts.owes_nothing:
        return frozenset()  # it has come, and they are told so
    return frozenset({said}) if said else frozenset()


def answers(names: Iterable[str]) -> frozenset[str]:
    """Of these, the ones that answer a statement."""
    return frozenset(names) & _ANSWERS


def asks_for_person(moved: Transition) -> bool:
    """Whether a person is asked for, said or keyed, where somebody listens."""
    if moved.before.ended or not isinstance(moved.then, Listen):
        return False
    if isinstance(moved.event, Heard):
        return moved.event.meaning.intent is Intent.REQUEST_HUMAN
    return isinstance(moved.event, Pressed) and moved.event.keys == "0"


def person_given(moved: Transition) -> bool:
    """Whether a person is on the way, or the call is over."""
    state = moved.step.state
    given = isinstance(moved.step.reply.then, Transfer) or state.passed_on or state.ended
    return given or any(isinstance(effect, BookCallback | OpenTicket) for effect in moved.step.effects)


def plan_readback(lines: tuple[Line, ...]) -> Plan | None:
    """The plan that is read back in these lines: how many payments, of how much, and how much in all, minor units."""
    for said in lines:
        if said.key == "plan.readback.full":
            values = dict(said.values)
            count, amount, total = values["count"], values["amount"], values["total"]
            if isinstance(count, int) and isinstance(amount, Money) and isinstance(total, Money):
                return count, amount.minor, total.minor
    return None


def readback(lines: tuple[Line, ...]) -> Promise | None:
    """The promise that these lines read back."""
    for line in lines:
        if line.key.startswith("promise.readback."):
            values = dict(line.values)
            amount, due = values["amount"], values["due"]
            if isinstance(amount, Money) and isinstance(due, date):
                return amount, due
    return None


def standing(moved: Transition) -> bool:
    """Whether a promise stands once this transition's effects were applied, in their order."""
    stands = moved.history.standing
    for effect in moved.step.effects:
        stands = isinstance(effect, RecordPromise) or (stands and not isinstance(effect, WithdrawPromise))
    return stands


def is_yes(event: Event) -> bool:
    """Whether this is an explicit yes, with no if about it."""
    if isinstance(event, Pressed):
        return event.keys == "1"
    return isinstance(event, Heard) and event.meaning.intent in _YES and not event.meaning.clarify


def takes_back_a_machine(moved: Transition) -> bool:
    """A machine that could not be told is a call that is not over: neither left a message nor filed."""
    return isinstance(moved.event, Failed) and moved.before.disposition in TO_A_MACHINE
