"""What must hold on every call, each as a small function over one transition and what came before it.

Add one by writing a function and naming it in INVARIANTS; tests plant a fault for each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from voicebot.conversation.commands import command_of
from voicebot.conversation.effects import (
    BookCallback,
    CloseCall,
    Disposition,
    FlagAccount,
    GiveConsent,
    OpenTicket,
    RecordPromise,
    SendMessage,
    Suppress,
    WithdrawPromise,
)
from voicebot.conversation.events import (
    Answered,
    Event,
    Failed,
    Heard,
    HungUp,
    MachineAnswered,
    Pressed,
    TransferEnded,
    TransferResult,
)
from voicebot.conversation.failed import TO_A_MACHINE
from voicebot.conversation.frozen import replace
from voicebot.conversation.questions import QUESTIONS
from voicebot.conversation.reply import HangUp, Line, Listen, Next, Transfer
from voicebot.conversation.signs import Sign
from voicebot.conversation.state import State
from voicebot.conversation.step import Step
from voicebot.understanding.meaning import Intent, Urgency
from voicebot.wording.values import Money

Promise = tuple[Money, date]
_YES = frozenset({Intent.AFFIRM, Intent.ACCEPT_OFFER, Intent.IDENTITY_CONFIRMED})
#: what is stated by an intent, and the tickets and flags that answer it
_STATEMENTS: Mapping[Intent, str] = {
    Intent.DISPUTE_AMOUNT: "dispute",
    Intent.DISPUTE_DEBT: "dispute",
    Intent.ALREADY_PAID: "paid_claim",
    Intent.CANNOT_PAY: "hardship",
}
_ANSWERED_BY: Mapping[str, frozenset[str]] = {
    "dispute": frozenset({"dispute", "fraud"}),
    "paid_claim": frozenset({"paid_claim"}),
    "hardship": frozenset({"hardship"}),
}
_ANSWERS = frozenset().union(*_ANSWERED_BY.values())
_SIX_IS_A_DISPUTE = ("ability", "refusal", "promise_withdraw")
_REQUIRED = frozenset({"identity", "ai", "recording", "keys"})


@dataclass(frozen=True)
class History:
    """What an invariant must remember: the walk carries it beside the state, never in it.

    `owed` counts the turns since a person was asked for and none was given. `grave`: P0 or P1 was heard. `readback`
    is the promise that was read back last, while its question is open. `consent` is a consent asked for. `met`:
    somebody pressed or spoke, so that no later report makes a machine of them. `paged`: the urgent callback is booked.
    `standing`: a promise was recorded and not taken back. `another`: the caller, not verified, spoke for somebody else.
    `doubted`: somebody verified did, and has not said since, when asked, that the account is their own.
    `stated` is what a verified person said of the account that no reminder may follow; `tickets` and
    `holds` are the kinds of work opened and flags set to answer it.
    """

    owed: int = 0
    grave: bool = False
    readback: Promise | None = None
    consent: bool = False
    met: bool = False
    filed: Disposition | None = None
    paged: bool = False
    standing: bool = False
    another: bool = False
    doubted: bool = False
    stated: frozenset[str] = frozenset()
    tickets: frozenset[str] = frozenset()
    holds: frozenset[str] = frozenset()

    @property
    def lost(self) -> tuple[str, ...]:
        """What was stated and is not yet kept by both a ticket and a hold."""
        kept = self.tickets & self.holds
        return tuple(one for one in sorted(self.stated) if not _ANSWERED_BY[one] & kept)


@dataclass(frozen=True)
class Moved:
    """One transition."""

    before: State
    then: Next | None
    event: Event
    step: Step
    history: History
    audience: Mapping[str, str]
    discloses: Mapping[str, tuple[str, ...]]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(line.key for line in self.step.reply.lines)

    @cached_property
    def became(self) -> History:
        """The history once this transition is over."""
        return after(self)


Invariant = Callable[[Moved], str | None]


def after(moved: Moved) -> History:
    """The history once this transition is over."""
    owed = 0 if _person_given(moved) or not (moved.history.owed or _asks_for_person(moved)) else moved.history.owed + 1
    readback = _readback(moved.step.reply.lines)
    kept = None if _takes_back_a_machine(moved) else moved.history.filed
    filed = next((e.disposition for e in moved.step.effects if isinstance(e, CloseCall)), kept)
    return replace(
        moved.history,
        owed=owed,
        grave=moved.history.grave or _is_grave(moved),
        readback=readback or (moved.history.readback if moved.step.state.question == "promise_confirm" else None),
        consent=moved.step.state.question == "followup",
        met=moved.history.met or isinstance(moved.event, Heard | Pressed),
        filed=filed,
        another=moved.history.another or (_speaks_for_another(moved) and not moved.before.verified),
        doubted=_doubted(moved),
        paged=moved.history.paged or bool(_pages(moved)),
        standing=_standing(moved),
        stated=moved.history.stated | _stated(moved),
        tickets=moved.history.tickets | _kinds(e.kind for e in moved.step.effects if isinstance(e, OpenTicket)),
        holds=moved.history.holds | _kinds(e.flag for e in moved.step.effects if isinstance(e, FlagAccount)),
    )


def _takes_back_a_machine(moved: Moved) -> bool:
    """A machine that could not be told is a call that is not over: neither left a message nor filed."""
    return isinstance(moved.event, Failed) and moved.before.disposition in TO_A_MACHINE


def _pages(moved: Moved) -> int:
    return sum(isinstance(effect, BookCallback) and effect.urgent for effect in moved.step.effects)


def _is_grave(moved: Moved) -> bool:
    """P0 and a death always; other P1 unless all that was said is that a fact is not at hand, or why it is asked.

    Such words ("I've lost it", "why do you need that") are short and bare, so that understanding takes them for despair
    or fraud, and whoever says them has not said that anything is wrong: they hear why it is asked, and of a person. The
    grammars match a whole utterance, so that whatever else is said still counts. A death is the exception, for it can
    be named within them: "I don't have my late husband's number".
    """
    urgency = _urgency(moved.event)
    return urgency is Urgency.P0 or (urgency is Urgency.P1 and (_names_a_death(moved.event) or not _at_a_loss(moved)))


def _names_a_death(event: Event) -> bool:
    return isinstance(event, Heard) and event.meaning.intent is Intent.DECEASED


def _at_a_loss(moved: Moved) -> bool:
    signs = set(moved.event.signs) if isinstance(moved.event, Heard) else set()
    return moved.before.topic == "verification" and bool({Sign.LACKS, Sign.WHY} & signs)


def _speaks_for_another(moved: Moved) -> bool:
    if moved.before.ended or not isinstance(moved.event, Heard):
        return False
    meaning = moved.event.meaning
    named = meaning.intent is Intent.THIRD_PARTY and not meaning.clarify
    return named or Sign.FOR_ANOTHER in moved.event.signs


def _doubted(moved: Moved) -> bool:
    """Whether it is open whose account the call is about, once these words were said."""
    history, before = moved.history, moved.before
    if not history.doubted:
        return before.open_to_topics and _speaks_for_another(moved)
    asked = before.question == "whose" and isinstance(moved.event, Heard | Pressed)
    if not asked or history.another or _speaks_for_another(moved):
        return True
    assert isinstance(moved.event, Heard | Pressed)
    command = command_of(moved.event, QUESTIONS["whose"].menu, before.choices)
    return command.unsure or command.intent not in _YES - {Intent.ACCEPT_OFFER}


def _kinds(names: Iterable[str]) -> frozenset[str]:
    """Of these, the ones that answer a statement."""
    return frozenset(names) & _ANSWERS


def _stated(moved: Moved) -> frozenset[str]:
    """What is stated in this turn, said or keyed: clearly, by somebody verified, and nothing graver beside it."""
    before, event = moved.before, moved.event
    if not before.open_to_topics or before.ended or not isinstance(event, Heard | Pressed):
        return frozenset()
    if _urgency(event) in (Urgency.P0, Urgency.P1):
        return frozenset()
    if event == Pressed("6") and before.question in _SIX_IS_A_DISPUTE and not before.choices:
        return frozenset({"dispute"})
    command = command_of(event, QUESTIONS[before.question].menu, before.choices)
    said = _STATEMENTS.get(command.intent) if command.intent and not command.unsure else None
    return frozenset({said}) if said else frozenset()


def _urgency(event: Event) -> Urgency:
    return event.meaning.urgency if isinstance(event, Heard) else Urgency.NONE


def _asks_for_person(moved: Moved) -> bool:
    if moved.before.ended or not isinstance(moved.then, Listen):
        return False
    if isinstance(moved.event, Heard):
        return moved.event.meaning.intent is Intent.REQUEST_HUMAN
    return isinstance(moved.event, Pressed) and moved.event.keys == "0"


def _person_given(moved: Moved) -> bool:
    state = moved.step.state
    given = isinstance(moved.step.reply.then, Transfer) or state.passed_on or state.ended
    return given or any(isinstance(effect, BookCallback | OpenTicket) for effect in moved.step.effects)


def _readback(lines: tuple[Line, ...]) -> Promise | None:
    for line in lines:
        if line.key.startswith("promise.readback."):
            values = dict(line.values)
            amount, due = values["amount"], values["due"]
            if isinstance(amount, Money) and isinstance(due, date):
                return amount, due
    return None


def _standing(moved: Moved) -> bool:
    standing = moved.history.standing
    for effect in moved.step.effects:
        standing = isinstance(effect, RecordPromise) or (standing and not isinstance(effect, WithdrawPromise))
    return standing


def _is_yes(event: Event) -> bool:
    if isinstance(event, Pressed):
        return event.keys == "1"
    return isinstance(event, Heard) and event.meaning.intent in _YES and not event.meaning.clarify


def no_debt_before_verification(moved: Moved) -> str | None:
    """Nothing of the account is said to somebody who has not been verified."""
    if moved.step.state.verified:
        return None
    told = [key for key in moved.keys if moved.audience.get(key) == "verified"]
    return f"{', '.join(told)} before verification" if told else None


def nothing_to_a_machine_but_its_message(moved: Moved) -> str | None:
    """A machine hears the neutral message or nothing."""
    if not isinstance(moved.event, MachineAnswered) or moved.history.met:
        return None
    told = [key for key in moved.keys if moved.audience.get(key) != "machine"]
    return f"{', '.join(told)} to a machine" if told else None


def no_machine_words_to_a_person(moved: Moved) -> str | None:
    """The message for a machine is said to no one else."""
    if moved.step.state.topic == "voicemail" or isinstance(moved.event, MachineAnswered):
        return None
    told = [key for key in moved.keys if moved.audience.get(key) == "machine"]
    return f"{', '.join(told)} to a person" if told else None


def a_person_within_two_turns(moved: Moved) -> str | None:
    """Whoever asks for a person is on the way to one by the next turn."""
    return "asked for a person, and none two turns later" if moved.became.owed >= 2 else None


def no_collection_after_grave_words(moved: Moved) -> str | None:
    """After P0 or P1 nothing of the account is spoken of again."""
    if not moved.became.grave:
        return None
    told = [key for key in moved.keys if moved.audience.get(key) == "verified"]
    return f"{', '.join(told)} after distress or danger" if told else None


def danger_is_met_with_the_crisis_text(moved: Moved) -> str | None:
    """P0 hears the crisis text at once."""
    if _urgency(moved.event) is not Urgency.P0 or moved.before.ended or moved.before.left is Urgency.P0:
        return None
    return None if any(key.startswith("crisis.") for key in moved.keys) else "danger to life without the crisis text"


def one_disposition(moved: Moved) -> str | None:
    """A call is filed once; an ended one is filed; and it is never filed otherwise."""
    filed = [effect.disposition for effect in moved.step.effects if isinstance(effect, CloseCall)]
    if len(filed) > 1 or (filed and moved.history.filed not in (None, filed[0])):
        return f"filed as {', '.join(filed)} after {moved.history.filed}"
    if moved.step.state.ended and moved.became.filed is None:
        return "ended without a disposition"
    return None


def only_confirmed_promises(moved: Moved) -> str | None:
    """A promise is recorded after an explicit yes to the very amount and day that were read back."""
    for effect in moved.step.effects:
        if isinstance(effect, RecordPromise):
            if moved.history.readback != (effect.amount, effect.due):
                return f"recorded a promise that was not read back: {effect.amount}, {effect.due}"
            if not _is_yes(moved.event):
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
    wanted = moved.before.question == "promise_withdraw" and (_is_yes(moved.event) or refuses)
    if not (no_promise or wanted):
        return "took out a promise that nobody took back"
    return None if "promise.withdrawn" in moved.keys else "took out a promise without a word"


def only_given_consents(moved: Moved) -> str | None:
    """A consent is recorded after an explicit yes to the question for it."""
    given = any(isinstance(effect, GiveConsent) for effect in moved.step.effects)
    if given and not (moved.history.consent and _is_yes(moved.event)):
        return "recorded a consent that was not given"
    return None


def disclosures_come_first(moved: Moved) -> str | None:
    """The first words to a person name institution, machine, recording and keys."""
    if not isinstance(moved.event, Answered) or moved.then is not None:
        return None
    said = {what for key in moved.keys for what in moved.discloses.get(key, ())}
    missing = _REQUIRED - said
    return f"the first words do not disclose {', '.join(sorted(missing))}" if missing else None


def nine_stops_automated_calls(moved: Moved) -> str | None:
    """Key 9 stops automated calls, wherever it is pressed by itself."""
    listening = isinstance(moved.then, Listen) and not moved.before.ended
    if not (listening and isinstance(moved.event, Pressed) and moved.event.keys == "9"):
        return None
    stopped = any(isinstance(effect, Suppress) for effect in moved.step.effects)
    return None if stopped else "9 was pressed and nothing was suppressed"


def whoever_speaks_for_another_is_never_verified(moved: Moved) -> str | None:
    """Relatives know the facts: whoever said to be one is not taken for the person, whatever they give."""
    verified = moved.step.state.verified and not moved.before.verified
    return "verified somebody who spoke for another" if verified and moved.became.another else None


def a_doubt_whose_account_it_is_is_settled_first(moved: Moved) -> str | None:
    """Who was verified and speaks for another is told and agrees nothing until they said whose account it is."""
    if not moved.became.doubted:
        return None
    told = [key for key in moved.keys if moved.audience.get(key) == "verified"]
    if told:
        return f"{', '.join(told)} to somebody who speaks for another"
    agreed = (RecordPromise, WithdrawPromise, GiveConsent, SendMessage)
    done = [type(effect).__name__ for effect in moved.step.effects if isinstance(effect, agreed)]
    return f"{', '.join(done)} with somebody who speaks for another" if done else None


def lacking_a_fact_costs_nothing(moved: Moved) -> str | None:
    """Who has not what verification asks for, or asks why it does, loses no try, and nothing is held against them."""
    before = moved.before
    if not _at_a_loss(moved) or before.ended or _is_grave(moved):
        return None
    if any(isinstance(effect, FlagAccount) for effect in moved.step.effects):
        return "flagged an account because something was not at hand"
    return "a try was lost for what was not at hand" if moved.step.state.tries > before.tries else None


def nothing_after_the_end(moved: Moved) -> str | None:
    """A call that is over stays as it is; only what was filed as told to a machine can prove untold."""
    if not moved.before.ended or _takes_back_a_machine(moved):
        return None
    return "an effect after the end" if moved.step.effects or not moved.step.state.ended else None


def danger_is_never_hung_up_on(moved: Moved) -> str | None:
    """Whoever is in danger ends the call themselves, or a person does: the bot is not the first to hang up."""
    if moved.before.left is not Urgency.P0 or moved.before.ended or not isinstance(moved.step.reply.then, HangUp):
        return None
    over = isinstance(moved.event, HungUp) or moved.event == TransferEnded(TransferResult.COMPLETED)
    goodbye = isinstance(moved.event, Heard) and moved.event.meaning.intent is Intent.GOODBYE
    return None if over or goodbye else "hung up on somebody in danger"


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


def a_failure_keeps_the_outcome(moved: Moved) -> str | None:
    """What was settled before a turn failed is how the call is filed."""
    was, now = moved.before.outcome, moved.step.state.outcome
    if not isinstance(moved.event, Failed) or was is None or was is now or _takes_back_a_machine(moved):
        return None
    return f"{was} became {now} by a failure"


def one_urgent_callback(moved: Moved) -> str | None:
    """One person in danger is one page, however often they ask."""
    return "paged again for the same person" if moved.history.paged + _pages(moved) > 1 else None


def what_is_stated_is_kept(moved: Moved) -> str | None:
    """Whoever said that it is disputed, paid, or more than they can pay leaves a ticket and a hold, however it ends."""
    if not moved.step.state.ended:
        return None
    lost = moved.became.lost
    return f"stated and lost: {', '.join(lost)}" if lost else None


INVARIANTS: Mapping[str, Invariant] = {
    check.__name__: check
    for check in (
        no_debt_before_verification,
        nothing_to_a_machine_but_its_message,
        no_machine_words_to_a_person,
        a_person_within_two_turns,
        no_collection_after_grave_words,
        danger_is_met_with_the_crisis_text,
        one_disposition,
        only_confirmed_promises,
        no_promise_beside_another,
        only_withdrawn_on_request,
        only_given_consents,
        disclosures_come_first,
        nine_stops_automated_calls,
        whoever_speaks_for_another_is_never_verified,
        a_doubt_whose_account_it_is_is_settled_first,
        lacking_a_fact_costs_nothing,
        nothing_after_the_end,
        danger_is_never_hung_up_on,
        nothing_after_a_person,
        a_failure_brings_a_person,
        a_failure_keeps_the_outcome,
        one_urgent_callback,
        what_is_stated_is_kept,
    )
}
