"""A very small dialogue, script and rulebook: enough to prove what `calls` does around the real ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from voicebot.calls.rules import Answer, Question
from voicebot.conversation.effects import (
    BookCallback,
    CloseCall,
    Disposition,
    Effect,
    FlagAccount,
    GiveConsent,
    MarkRightParty,
    OpenTicket,
    RecordPromise,
    SendMessage,
    Suppress,
)
from voicebot.conversation.events import (
    Answered,
    Claim,
    Event,
    Failed,
    Heard,
    HungUp,
    MachineAnswered,
    Pressed,
    Silence,
    TransferEnded,
)
from voicebot.conversation.facts import Facts, InCallRules
from voicebot.conversation.failed import failed
from voicebot.conversation.reply import HangUp, Line, Listen, Next, Reply, Transfer, line
from voicebot.conversation.state import State
from voicebot.conversation.step import Step
from voicebot.errors import Misconfigured
from voicebot.understanding.meaning import Asked, Intent, Meaning, Slots, Urgency
from voicebot.wording.values import Money, Value

ASK = Listen(Asked.IDENTITY)
VERIFY = Listen(Asked.VERIFY, digits=4, checks="birth_mmdd", private=True)
REFERENCE = Listen(Asked.VERIFY, digits=0, checks="reference", private=True)
AMOUNT = Listen(Asked.AMOUNT, digits=0)
NONSENSE = "天气好"
RULES = InCallRules("CN_BANK", "CN", "none", 14, True, None, False, False, None, ("CN-ID-01",))


class ToyScript:
    """Says the key and the values."""

    def say(self, key: str, language: str, values: Mapping[str, Value], pace: str = "normal") -> str:
        return f"[{language}] {key} " + " ".join(f"{name}={value}" for name, value in sorted(values.items()))

    def hints(self, language: str, asked: Asked) -> tuple[str, ...]:
        return (f"{language} {asked.value}",)


class ToyRules:
    """Allows every call until it is told not to."""

    def __init__(self) -> None:
        self.blocking: tuple[str, ...] = ()
        self.asked: list[Question] = []

    def in_call(
        self, packs: tuple[str, ...], region: str, currency: str | None, on: date, *, first: bool = True
    ) -> InCallRules:
        if "MOON" in packs:
            raise Misconfigured("pack MOON does not exist")
        return RULES

    def may_call(self, question: Question) -> Answer:
        self.asked.append(question)
        return Answer(not self.blocking, self.blocking)


def understand(text: str, language: str, asked: Asked, today: date) -> Meaning:
    """Digits are a fact or an amount; anything else that makes sense is a yes."""
    evidence = (f"heard {text!r} as an answer to {asked.value}",)
    if text == NONSENSE:
        return Meaning(Intent.OUT_OF_SCOPE, 0.7, evidence=evidence)
    if text.isdigit() and asked is Asked.AMOUNT:
        return Meaning(Intent.PROMISE_PARTIAL, 1.0, slots=Slots(amount=Decimal(text)), evidence=evidence)
    if text.isdigit():
        return Meaning(Intent.AFFIRM, 1.0, slots=Slots(digits=text), evidence=evidence)
    return Meaning(Intent.AFFIRM, 1.0, evidence=evidence)


def step(state: State, event: Event, facts: Facts) -> Step:
    """Greeting, one fact, an amount, the end; 9 stops, 0 is a person."""
    if state.ended:
        return Step(state, Reply(state.language, (), HangUp()))
    match event:
        case Failed():
            return failed(state, facts)
        case HungUp():
            outcome = (
                Disposition.HUNG_UP_AFTER_VERIFICATION if state.verified else Disposition.HUNG_UP_BEFORE_VERIFICATION
            )
            return _end(state, outcome)
        case MachineAnswered(ready):
            said = (line("voicemail"),) if ready else ()
            return _end(state, Disposition.VOICEMAIL_LEFT if ready else Disposition.MACHINE_NO_MESSAGE, *said)
        case Answered() if state.direction == "outbound":
            assert facts.account is not None
            return _ask(state, "who", ASK, line("greeting", name=facts.account.name))
        case Answered():
            return _ask(state, "reference", REFERENCE, line("hotline", institution=facts.house.institution))
        case Pressed("9"):
            return _end(
                state, Disposition.STOP_CALLING, line("stopped"), effects=(Suppress("automated_voice", "asked"),)
            )
        case Pressed("0"):
            state = replace(state, question="person")
            effects: tuple[Effect, ...] = (OpenTicket("person", Urgency.P3), BookCallback(facts.next_callback, "asked"))
            return Step(state, Reply(state.language, (line("person"),), Transfer(Urgency.P3, "asked")), effects)
        case TransferEnded():
            return _end(state, Disposition.TRANSFERRED)
        case Silence():
            return _ask(state, state.question, ASK if state.question == "who" else VERIFY, line("silence"))
        case _:
            return _answer(state, event, facts)


def _answer(state: State, event: Heard | Pressed, facts: Facts) -> Step:
    claim = event.claim
    if state.question == "reference":
        if claim is Claim.FOUND:
            assert facts.account is not None
            return _ask(state, "verify", VERIFY, line("found"))
        return _ask(state, "reference", REFERENCE, line("not_found"))
    if state.question == "who":
        return _ask(state, "verify", VERIFY, line("verify"))
    if state.question == "verify" and claim is Claim.MATCH:
        assert facts.account is not None
        reminder = line("reminder", total=facts.account.total_due, as_of=facts.account.as_of)
        asked = _ask(replace(state, verified=True), "amount", AMOUNT, reminder)
        return replace(asked, effects=(MarkRightParty(),), decided=("verified by two facts [CN-3P-01]",))
    if state.question == "verify":
        return _end(state, Disposition.VERIFICATION_FAILED, line("failed"), effects=(FlagAccount("unverified", 7),))
    amount = event.meaning.slots.amount if isinstance(event, Heard) else Decimal(100)
    return _promise(state, facts, amount or Decimal(1))


def _promise(state: State, facts: Facts, amount: Decimal) -> Step:
    money = Money(int(amount * 100), "CNY")
    due = facts.today + timedelta(days=3)
    effects = (
        RecordPromise("partial", money, due),
        GiveConsent("followup", due),
        SendMessage("promise_confirmation"),
    )
    return _end(state, Disposition.PROMISE_PARTIAL, line("thanks", amount=money, due=due), effects=effects)


def _ask(state: State, question: str, then: Next, *said: Line) -> Step:
    return Step(replace(state, question=question), Reply(state.language, said, then))


def _end(state: State, outcome: Disposition, *said: Line, effects: tuple[Effect, ...] = ()) -> Step:
    ended = replace(state, ended=True, disposition=outcome)
    return Step(ended, Reply(state.language, said, HangUp()), (*effects, CloseCall(outcome)), (f"ended: {outcome}",))
