"""Everything a caller can do, abstracted: each intent with the values that matter, keys, silence, machines, hang-up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

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
    TransferResult,
)
from voicebot.conversation.facts import Facts
from voicebot.conversation.reply import HangUp, Listen, Next, Pause, Transfer
from voicebot.conversation.signs import LANGUAGES, Sign
from voicebot.understanding.meaning import Intent, Meaning, Reason, Share, Slots, Urgency

#: how urgent each intent is by itself. Source: domain reference, hand-off matrix
TIERS: Mapping[Intent, Urgency] = {
    Intent.SELF_HARM: Urgency.P0,
    Intent.DISTRESS: Urgency.P1,
    Intent.DECEASED: Urgency.P1,
    Intent.DISPUTE_DEBT: Urgency.P1,
    Intent.DISPUTE_AMOUNT: Urgency.P2,
    Intent.COMPLAINT: Urgency.P2,
    Intent.LEGAL_REP: Urgency.P2,
    Intent.INSOLVENCY: Urgency.P2,
    Intent.STOP_CALLING: Urgency.P2,
    Intent.REQUEST_HUMAN: Urgency.P3,
    Intent.ABUSE_ANGER: Urgency.P3,
}
SOME = Decimal(200)
#: what a turn of ours that failed is called
FAILS = "a turn fails"
#: pairs that understanding may not tell apart: between them, every reading that can be offered
_UNSURE = tuple(
    pairwise(
        (
            *(Intent.PROMISE_FULL, Intent.PROMISE_PARTIAL, Intent.PROMISE_DATE, Intent.REQUEST_INSTALMENT),
            *(Intent.CANNOT_PAY, Intent.REFUSE, Intent.ALREADY_PAID, Intent.ASK_AMOUNT, Intent.ASK_DUE_DATE),
            *(Intent.ASK_HOW_TO_PAY, Intent.ASK_CONSEQUENCE, Intent.ASK_INTEREST, Intent.IDENTITY_CONFIRMED),
            *(Intent.WRONG_PERSON, Intent.THIRD_PARTY, Intent.CALLBACK_LATER, Intent.BUSY_NOW, Intent.ASK_WHO),
            *(Intent.ASK_IS_ROBOT, Intent.ASK_IS_SCAM, Intent.REPEAT, Intent.ASK_AMOUNT),
            *(Intent.DISPUTE_AMOUNT, Intent.DISPUTE_DEBT, Intent.INSOLVENCY, Intent.LEGAL_REP),
            *(Intent.COMPLAINT, Intent.REQUEST_HUMAN, Intent.STOP_CALLING, Intent.REPEAT),
            *(Intent.DECEASED, Intent.BUSY_NOW),
            # grave only in the second place, and grave beside nothing that can be offered
            *(Intent.ASK_AMOUNT, Intent.DISPUTE_AMOUNT, Intent.BUSY_NOW, Intent.STOP_CALLING),
            *(Intent.COMPLAINT, Intent.OUT_OF_SCOPE),
        )
    )
)[::2]
_ANY = (Intent.AFFIRM, Intent.SELF_HARM, Intent.REQUEST_HUMAN, Intent.OUT_OF_SCOPE)


def events(then: Next | None, facts: Facts, outbound: bool) -> Iterator[tuple[str, Event]]:
    """What can happen next, each with the words that describe it in a call file."""
    yield FAILS, Failed()
    if then is None:
        yield "picks up", Answered()
        return
    yield "hangs up", HungUp()
    if isinstance(then, HangUp):
        return
    if isinstance(then, Transfer):
        for result in TransferResult:
            yield f"transfer {result}", TransferEnded(result)
        return
    yield "is silent", Silence()
    yield from _machines(outbound)
    if isinstance(then, Pause):
        yield from ((f"says {intent}", _heard(intent)) for intent in _ANY)
        return
    yield from _keys(then)
    yield from _speech(then, facts)


def _machines(outbound: bool) -> Iterator[tuple[str, Event]]:
    if outbound:
        yield "machine greeting", MachineAnswered(ready=False)
        yield "machine ready", MachineAnswered(ready=True)


def _keys(then: Listen) -> Iterator[tuple[str, Event]]:
    if then.checks is not None:
        for claim in _claims(then.checks):
            yield f"presses 0815, {claim}", Pressed("0815", claim)
        yield from ((f"presses {key}", Pressed(key)) for key in "089*")
        return
    for key in "0123456789*":
        yield f"presses {key}", Pressed(key)
    if then.digits != 1:
        for typed in ("200", "99999999", "1128", "0101", "9999"):
            yield f"presses {typed}", Pressed(typed)


def _claims(checks: str) -> tuple[Claim, ...]:
    return (Claim.FOUND, Claim.NOT_FOUND) if checks == "reference" else (Claim.MATCH, Claim.MISMATCH)


def _speech(then: Listen, facts: Facts) -> Iterator[tuple[str, Event]]:
    for intent in Intent:
        yield f"says {intent}", _heard(intent)
    for urgency in (Urgency.P0, Urgency.P1, Urgency.P2):
        yield f"says out_of_scope, {urgency}", _heard(Intent.OUT_OF_SCOPE, urgency)
    yield "says third_party, P1", _heard(Intent.THIRD_PARTY, Urgency.P1)
    for intent in (Intent.THIRD_PARTY, Intent.WRONG_PERSON):
        yield f"says {intent}, P1, unsurely", Heard(Meaning(intent, 0.5, Urgency.P1, clarify=True))
    for first, second in _UNSURE:
        urgency = TIERS.get(first, Urgency.NONE)
        unsure = Meaning(first, 0.3, urgency, alternatives=((second, 0.25),), clarify=True)
        yield f"says {first} or {second}", Heard(unsure)
    yes_if = Meaning(Intent.AFFIRM, 0.9, alternatives=((Intent.DENY, 0.02),), clarify=True)
    yield "says yes, if", Heard(yes_if)
    yield "says no, perhaps", Heard(Meaning(Intent.DENY, 0.4, clarify=True))
    for intent in (Intent.ASK_AMOUNT, Intent.WAIT, Intent.AFFIRM):
        yield f"says {intent}, for another", Heard(Meaning(intent, 0.9), signs=(Sign.FOR_ANOTHER,))
    yield "names an hour", Heard(Meaning(Intent.CALLBACK_LATER, 0.9), signs=(Sign.HOUR,))
    for intent in (Intent.SELF_HARM, Intent.OUT_OF_SCOPE):
        yield f"says {intent}, suspected", Heard(Meaning(intent, 0.2, Urgency.P0, suspected=True))
    for sign in (Sign.FIRST, Sign.SECOND, Sign.THIRD, Sign.NEITHER):
        yield f"says the {sign}", Heard(Meaning(Intent.OUT_OF_SCOPE, 0.9), signs=(sign,))
    yield "says to be fine", Heard(Meaning(Intent.OUT_OF_SCOPE, 0.9), signs=(Sign.SAFE,))
    fine = Meaning(Intent.DISTRESS, 0.2, Urgency.P0, suspected=True)
    yield "says to be fine, suspected", Heard(fine, signs=(Sign.SAFE,))
    yield "says self_harm, fine", Heard(Meaning(Intent.SELF_HARM, 0.9, Urgency.P0), signs=(Sign.SAFE,))
    for sign in LANGUAGES:
        yield f"asks for {sign}", Heard(Meaning(Intent.LANGUAGE_SWITCH, 0.9), signs=(sign,))
    if then.checks is not None:
        for claim in _claims(then.checks):
            yield f"says digits, {claim}", Heard(Meaning(Intent.OUT_OF_SCOPE, 0.9), claim)
        yield "says not to have it", Heard(Meaning(Intent.DISPUTE_DEBT, 0.9, Urgency.P2), signs=(Sign.LACKS,))
        late = Meaning(Intent.DECEASED, 0.9, Urgency.P1)
        yield "says not to have the late husband's number", Heard(late, signs=(Sign.LACKS,))
        yield "asks why", Heard(Meaning(Intent.DISTRESS, 0.9, Urgency.P1), signs=(Sign.WHY,))
        return
    for name, intent, slots in _values(facts):
        yield name, Heard(Meaning(intent, 0.9, TIERS.get(intent, Urgency.NONE), Slots(**slots)))
    yield "asks to be sent it", Heard(Meaning(Intent.ASK_HOW_TO_PAY, 0.9), signs=(Sign.WRITTEN, Sign.TEXTED))
    paid_first = Slots(amount=SOME, months=6)
    yield (
        "says request_instalment 200 first, 6 months",
        Heard(Meaning(Intent.REQUEST_INSTALMENT, 0.9, slots=paid_first), signs=(Sign.DOWN,)),
    )


def _values(facts: Facts) -> Iterator[tuple[str, Intent, dict[str, Any]]]:
    """Intents with values: usual, out of bounds, of two readings."""
    soon, far, past = (facts.today + timedelta(days=days) for days in (4, 90, -3))
    yield "says promise_partial 200", Intent.PROMISE_PARTIAL, {"amount": SOME}
    yield "says promise_partial 200 soon", Intent.PROMISE_PARTIAL, {"amount": SOME, "date": soon}
    yield "says promise_partial too much", Intent.PROMISE_PARTIAL, {"amount": Decimal(10**7)}
    yield "says promise_partial 0", Intent.PROMISE_PARTIAL, {"amount": Decimal(0)}
    yield "says promise_partial unclear", Intent.PROMISE_PARTIAL, {"amount": SOME, "ambiguous": ("amount",)}
    yield "says promise_date soon", Intent.PROMISE_DATE, {"date": soon}
    yield "says promise_date far", Intent.PROMISE_DATE, {"date": far}
    yield "says promise_date past", Intent.PROMISE_DATE, {"date": past}
    yield "says promise_date unclear", Intent.PROMISE_DATE, {"date": soon, "ambiguous": ("date",)}
    yield "says promise_date payday", Intent.PROMISE_DATE, {"payday": True}
    yield "says correction 200", Intent.CORRECTION, {"amount": SOME}
    yield "says correction soon", Intent.CORRECTION, {"date": soon}
    yield "says already_paid 200 past", Intent.ALREADY_PAID, {"amount": SOME, "date": past}
    yield "says cannot_pay job_loss", Intent.CANNOT_PAY, {"reason": Reason.JOB_LOSS}
    yield "says callback_later soon", Intent.CALLBACK_LATER, {"date": soon}
    yield "says callback_later soon at 15:00", Intent.CALLBACK_LATER, {"date": soon, "clock": 900}
    yield (
        "says callback_later at 3, unclear",
        Intent.CALLBACK_LATER,
        {"clock": 900, "readings": (("clock", ("900", "180")),)},
    )
    yield "says callback_later at 3 at night", Intent.CALLBACK_LATER, {"clock": 180}
    yield "says callback_later in 30 minutes", Intent.CALLBACK_LATER, {"wait": 30}
    yield "says affirm at 15:00", Intent.AFFIRM, {"clock": 900}
    yield "says promise_partial the minimum", Intent.PROMISE_PARTIAL, {"share": Share.MINIMUM}
    yield "says promise_partial half", Intent.PROMISE_PARTIAL, {"share": Share.HALF}
    yield "says counter_offer 200", Intent.COUNTER_OFFER, {"amount": SOME}
    yield "says counter_offer 1000", Intent.COUNTER_OFFER, {"amount": 5 * SOME}
    yield "says counter_offer 200 unclear", Intent.COUNTER_OFFER, {"amount": SOME, "ambiguous": ("amount",)}
    yield "says request_instalment 6 months", Intent.REQUEST_INSTALMENT, {"months": 6}
    yield "says counter_offer 61 months", Intent.COUNTER_OFFER, {"months": 61}


def _heard(intent: Intent, urgency: Urgency | None = None) -> Heard:
    return Heard(Meaning(intent, 0.9, urgency or TIERS.get(intent, Urgency.NONE)))
