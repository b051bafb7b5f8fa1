"""What a step wants done in the world. `calls` applies them in the turn's own transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from voicebot.repayment.offer import Offer
from voicebot.repayment.wish import Wish
from voicebot.understanding.meaning import Reason, Urgency
from voicebot.wording.values import Money


class Disposition(StrEnum):
    """How a call ended, in the field's terms. Every call gets exactly one."""

    PROMISE_FULL = "promise_to_pay_full"
    PROMISE_PARTIAL = "promise_to_pay_partial"
    INSTALMENT_REQUESTED = "instalment_requested"
    PLAN_PENDING = "plan_pending_confirmation"
    CLAIMS_PAID = "claims_paid"
    INFORMED = "right_party_informed"
    REFUSED = "refused_to_pay"
    REFUSED_TO_VERIFY = "refused_to_verify"
    VERIFICATION_FAILED = "verification_failed"
    HARDSHIP = "hardship"
    DISPUTE = "dispute"
    FRAUD = "fraud_reported"
    COMPLAINT = "complaint"
    LEGAL_REPRESENTATIVE = "represented"
    INSOLVENCY = "insolvency"
    CRISIS = "crisis"
    DISTRESS = "distress"
    ABUSE = "abusive_caller"
    WRONG_NUMBER = "wrong_number"
    THIRD_PARTY = "third_party"
    MINOR = "minor"
    DECEASED = "deceased"
    STOP_CALLING = "do_not_call"
    CALLBACK = "callback_requested"
    BUSY = "busy_now"
    TRANSFERRED = "transferred"
    PERSON_REQUESTED = "person_requested"
    NO_RESPONSE = "no_response"
    NOT_UNDERSTOOD = "not_understood"
    VOICEMAIL_LEFT = "voicemail_left"
    MACHINE_NO_MESSAGE = "machine_no_message"
    HUNG_UP_BEFORE_VERIFICATION = "hung_up_before_verification"
    HUNG_UP_AFTER_VERIFICATION = "hung_up_after_verification"
    NO_ANSWER = "no_answer"
    LINE_BUSY = "line_busy"
    CARRIER_FAILED = "carrier_failed"
    CANCELLED = "cancelled"
    SYSTEM_ERROR = "system_error"


@dataclass(frozen=True, slots=True)
class CloseCall:
    """The call's one disposition. Given again in later steps it must not change."""

    disposition: Disposition


@dataclass(frozen=True, slots=True)
class RecordPromise:
    """A promise to pay that was read back and confirmed. `kind` is full or partial.

    It takes the place of whatever the account's holder promised before: one promise stands at a time.
    """

    kind: str
    amount: Money
    due: date


@dataclass(frozen=True, slots=True)
class WithdrawPromise:
    """The person took back what they had promised: no promise stands."""


@dataclass(frozen=True, slots=True)
class AgreePlan:
    """A plan that was offered, disclosed, read back and said yes to. It waits `hours` for its acceptance in writing.

    It takes the place of a plan of the account's holder that still waits.
    """

    offer: Offer
    currency: str
    hours: int


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """Work for a person. `kind`: dispute, fraud, complaint, hardship, crisis, distress, deceased, instalment, legal,
    insolvency, paid_claim, person, refusal, abuse, minor, system.

    `amount` is what the caller confirmed they could manage a month, and `wish` all that they asked of a plan, so that
    nobody need ask again. A call has one open ticket of a kind: told again, what is new is added to it, and the higher
    priority holds.
    """

    kind: str
    priority: Urgency
    reason: Reason | None = None
    amount: Money | None = None
    wish: Wish | None = None


#: the reason of a callback that needs no person: somebody wants to be rung later, and the bot itself rings
BY_THE_BOT = "later"


@dataclass(frozen=True, slots=True)
class BookCallback:
    """A person rings back at `at` (aware), or the bot where that is the reason. `urgent` pages a supervisor as well, so
    that it is sooner."""

    at: datetime
    reason: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Suppress:
    """This number gets no more automated calls ("automated_voice") or no calls at all ("all")."""

    scope: str
    reason: str


@dataclass(frozen=True, slots=True)
class FlagAccount:
    """Mark the account (dispute, fraud, deceased, wrong_number, minor, attorney, insolvency, cease, vulnerable, ...).

    Collection stops for `days` from today, or until a person releases it when None.
    """

    flag: str
    days: int | None = None


@dataclass(frozen=True, slots=True)
class SendMessage:
    """A text to the verified person: "promise_confirmation", "plan_confirmation", "payment_methods", ..."""

    kind: str


@dataclass(frozen=True, slots=True)
class MarkRightParty:
    """Both facts matched: right party contact."""


@dataclass(frozen=True, slots=True)
class CountFailedVerification:
    """Both facts were given and did not match: attempts are counted over calls, so that nobody guesses at leisure."""


@dataclass(frozen=True, slots=True)
class GiveConsent:
    """The caller said yes to something that needs it, for instance one follow-up call on `until`."""

    kind: str
    until: date


Effect = (
    CloseCall
    | RecordPromise
    | WithdrawPromise
    | AgreePlan
    | OpenTicket
    | BookCallback
    | Suppress
    | FlagAccount
    | SendMessage
    | MarkRightParty
    | CountFailedVerification
    | GiveConsent
)
