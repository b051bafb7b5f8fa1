"""The contract of understanding: labels and the Meaning that the dialogue acts on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Intent(StrEnum):
    """The one thing in an utterance that decides what the bot must do next."""

    AFFIRM = "affirm"
    DENY = "deny"
    IDENTITY_CONFIRMED = "identity_confirmed"
    WRONG_PERSON = "wrong_person"
    THIRD_PARTY = "third_party"
    DECEASED = "deceased"
    PROMISE_FULL = "promise_full"
    PROMISE_PARTIAL = "promise_partial"
    PROMISE_DATE = "promise_date"
    REQUEST_INSTALMENT = "request_instalment"
    CANNOT_PAY = "cannot_pay"
    REFUSE = "refuse"
    ALREADY_PAID = "already_paid"
    DISPUTE_AMOUNT = "dispute_amount"
    DISPUTE_DEBT = "dispute_debt"
    COMPLAINT = "complaint"
    REQUEST_HUMAN = "request_human"
    CALLBACK_LATER = "callback_later"
    BUSY_NOW = "busy_now"
    STOP_CALLING = "stop_calling"
    ASK_AMOUNT = "ask_amount"
    ASK_DUE_DATE = "ask_due_date"
    ASK_HOW_TO_PAY = "ask_how_to_pay"
    ASK_CONSEQUENCE = "ask_consequence"
    ASK_INTEREST = "ask_interest"
    ASK_WHO = "ask_who"
    ASK_IS_ROBOT = "ask_is_robot"
    ASK_IS_SCAM = "ask_is_scam"
    REPEAT = "repeat"
    SLOWER = "slower"
    WAIT = "wait"
    DISTRESS = "distress"
    SELF_HARM = "self_harm"
    ABUSE_ANGER = "abuse_anger"
    LEGAL_REP = "legal_rep"
    INSOLVENCY = "insolvency"
    ACCEPT_OFFER = "accept_offer"
    REJECT_OFFER = "reject_offer"
    COUNTER_OFFER = "counter_offer"
    CORRECTION = "correction"
    GOODBYE = "goodbye"
    LANGUAGE_SWITCH = "language_switch"
    SILENCE_FILLER = "silence_filler"
    OUT_OF_SCOPE = "out_of_scope"


class Urgency(StrEnum):
    """How soon a person is needed; P0 is danger to life. Source: domain reference, hand-off matrix."""

    NONE = "none"
    P3 = "P3"
    P2 = "P2"
    P1 = "P1"
    P0 = "P0"


#: from the least urgent to the most
ORDER = tuple(Urgency)
#: what needs a person now: no question may make it less likely, and nothing harmless may hide it
SERIOUS = frozenset({Urgency.P0, Urgency.P1, Urgency.P2})

#: what closes a number, or holds an account until a person releases it: nothing to be done on half-heard words
LASTING = frozenset(
    {
        Intent.STOP_CALLING,
        Intent.DISPUTE_AMOUNT,
        Intent.DISPUTE_DEBT,
        Intent.COMPLAINT,
        Intent.LEGAL_REP,
        Intent.INSOLVENCY,
        Intent.DECEASED,
    }
)


class Asked(StrEnum):
    """Which question the caller is answering; a prior for meaning and a gate for slots."""

    IDENTITY = "identity"
    VERIFY = "verify"
    REMINDER = "reminder"
    ABILITY = "ability"
    AMOUNT = "amount"
    DATE = "date"
    OFFER = "offer"
    CONFIRM = "confirm"
    OPEN = "open"


class Reason(StrEnum):
    """Why someone has fallen behind, as said by them."""

    JOB_LOSS = "job_loss"
    ILLNESS = "illness"
    INCOME_DROP = "income_drop"
    BEREAVEMENT = "bereavement"
    BUSINESS_FAILURE = "business_failure"
    FAMILY = "family"
    OTHER = "other"


class Share(StrEnum):
    """A sum named by what it is a part of, for whoever knows the whole."""

    MINIMUM = "minimum"
    HALF = "half"


LANGUAGES = ("zh-CN", "en-US")


@dataclass(frozen=True, slots=True)
class Slots:
    """Values said in the utterance; what was not said is None.

    `amount` is in the currency's major unit. `payday` marks a symbolic date ("when I get paid"). `digits` is a
    spoken digit string. `share` is a sum named without a figure ("the minimum", "half of it"). `clock` is a time of day
    in minutes after midnight, `wait` so many minutes from now. `ambiguous` names the slots that have more than one
    reading ("two fifty", "next Friday"): such a slot holds the likeliest reading and must be confirmed, `readings`
    holds them all as strings; a clock's are told apart by the hours at which we may ring, and never need a question.
    """

    amount: Decimal | None = None
    date: date | None = None
    months: int | None = None
    reason: Reason | None = None
    payday: bool = False
    digits: str | None = None
    share: Share | None = None
    clock: int | None = None
    wait: int | None = None
    ambiguous: tuple[str, ...] = ()
    readings: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an utterance means. `confidence` lies in 0..1. `alternatives` are the next likeliest, best first.

    `clarify` is true when the best reading is not sure enough to act on but good enough to offer beside the next.
    `suspected` is true of a danger to life (P0) that the model alone suspects, and only weakly: no rule, no example's
    very words and no high chance stands behind it. It is as urgent to ask about as a certain one is to act on.
    `evidence` are sentences a person can read: rule and span, nearest examples, top weights.
    """

    intent: Intent
    confidence: float
    urgency: Urgency = Urgency.NONE
    slots: Slots = field(default_factory=Slots)
    alternatives: tuple[tuple[Intent, float], ...] = ()
    evidence: tuple[str, ...] = ()
    clarify: bool = False
    suspected: bool = False
