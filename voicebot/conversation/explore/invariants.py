"""What must hold on every call, each as a small function over one transition and what came before it.

Add one by writing a function and naming it in INVARIANTS; tests plant a fault for each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from voicebot.conversation.effects import (
    BookCallback,
    CloseCall,
    Disposition,
    GiveConsent,
    OpenTicket,
    RecordPromise,
    Suppress,
    WithdrawPromise,
)
from voicebot.conversation.events import Answered, Event, Heard, MachineAnswered, Pressed
from voicebot.conversation.reply import Line, Listen, Next, Transfer
from voicebot.conversation.state import State
from voicebot.conversation.step import Step
from voicebot.understanding.meaning import Intent, Urgency
from voicebot.wording.values import Money

Promise = tuple[Money, date]
_YES = frozenset({Intent.AFFIRM, Intent.ACCEPT_OFFER, Intent.IDENTITY_CONFIRMED})
_REQUIRED = frozenset({"identity", "ai", "recording", "keys"})


@dataclass(frozen=True, slots=True)
class History:
    """What an invariant must remember: the walk carries it beside the state, never in it.

    `owed` counts the turns since a person was asked for and none was given. `grave`: P0 or P1 was heard. `readback`
    is the promise that was read back last, while its question is open. `consent` is a consent asked for. `met`:
    somebody pressed or spoke, so that no later report makes a machine of them. `standing`: a promise was recorded and
    not taken back.
    """

    owed: int = 0
    grave: bool = False
    readback: Promise | None = None
    consent: bool = False
    met: bool = False
    filed: Disposition | None = None
    standing: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """One transition."""

    before: State
    then: Next | None
    event: Event
    step: Step
    history: History
    audience: Mapping[str, str]
    discloses: Mapping[str, tuple[str, ...]]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(line.key for line in self.step.reply.lines)


Invariant = Callable[[Moved], str | None]


def after(moved: Moved) -> History:
    """The history once this transition is over."""
    owed = 0 if _person_given(moved) or not (moved.history.owed or _asks_for_person(moved)) else moved.history.owed + 1
    readback = _readback(moved.step.reply.lines)
    filed = next((e.disposition for e in moved.step.effects if isinstance(e, CloseCall)), moved.history.filed)
    return replace(
        moved.history,
        owed=owed,
        grave=moved.history.grave or _urgency(moved.event) in (Urgency.P0, Urgency.P1),
        readback=readback or (moved.history.readback if moved.step.state.question == "promise_confirm" else None),
        consent=moved.step.state.question == "followup",
        met=moved.history.met or isinstance(moved.event, Heard | Pressed),
        filed=filed,
        standing=_standing(moved),
    )


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
    return isinstance(event, Heard) and event.meaning.intent in _YES


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
    return "asked for a person, and none two turns later" if after(moved).owed >= 2 else None


def no_collection_after_grave_words(moved: Moved) -> str | None:
    """After P0 or P1 nothing of the account is spoken of again."""
    if not after(moved).grave:
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
    if moved.step.state.ended and after(moved).filed is None:
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


def nothing_after_the_end(moved: Moved) -> str | None:
    """A call that is over stays as it is."""
    if not moved.before.ended:
        return None
    return "an effect after the end" if moved.step.effects or not moved.step.state.ended else None


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
        nothing_after_the_end,
    )
}
