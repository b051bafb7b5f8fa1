"""How a call of a campaign ended, as far as it matters for ringing again."""

from __future__ import annotations

from enum import StrEnum

from voicebot.conversation.effects import Disposition


class Outcome(StrEnum):
    """The outcomes after which somebody may be rung again; after every other one nobody is, by this campaign."""

    NO_ANSWER = "no_answer"
    BUSY = "busy"
    VOICEMAIL = "voicemail"
    FAILED = "failed"
    #: a person answered and left before they were verified
    HUNG_UP = "hung_up"
    #: somebody stayed who could not, or would not, be verified
    UNVERIFIED = "unverified"
    #: the right person heard what is owed, and said nothing that settles it
    INFORMED = "informed"


#: after these there may be another try
AGAIN = {
    Disposition.NO_ANSWER: Outcome.NO_ANSWER,
    Disposition.LINE_BUSY: Outcome.BUSY,
    Disposition.VOICEMAIL_LEFT: Outcome.VOICEMAIL,
    Disposition.MACHINE_NO_MESSAGE: Outcome.VOICEMAIL,
    Disposition.CARRIER_FAILED: Outcome.FAILED,
    Disposition.SYSTEM_ERROR: Outcome.FAILED,
    # by the carrier, once it was placed; whoever is stopped before that was not rung
    Disposition.CANCELLED: Outcome.FAILED,
    Disposition.HUNG_UP_BEFORE_VERIFICATION: Outcome.HUNG_UP,
    Disposition.NO_RESPONSE: Outcome.HUNG_UP,
    Disposition.REFUSED_TO_VERIFY: Outcome.UNVERIFIED,
    Disposition.VERIFICATION_FAILED: Outcome.UNVERIFIED,
    Disposition.HUNG_UP_AFTER_VERIFICATION: Outcome.INFORMED,
    Disposition.INFORMED: Outcome.INFORMED,
    Disposition.NOT_UNDERSTOOD: Outcome.INFORMED,
}
#: after these others see to it, at the time that was agreed: a colleague, or the follow-up
LEFT_TO_FOLLOW_UP = frozenset(
    {
        *(Disposition.CALLBACK, Disposition.BUSY, Disposition.TRANSFERRED, Disposition.PERSON_REQUESTED),
        *(Disposition.PROMISE_FULL, Disposition.PROMISE_PARTIAL, Disposition.PLAN_PENDING),
        *(Disposition.INSTALMENT_REQUESTED, Disposition.CLAIMS_PAID),
    }
)
#: what a campaign is for
PROMISED = frozenset({Disposition.PROMISE_FULL, Disposition.PROMISE_PARTIAL, Disposition.PLAN_PENDING})
#: a colleague had the call, or was asked for
HANDED_OVER = frozenset({Disposition.TRANSFERRED, Disposition.PERSON_REQUESTED})
#: nobody knows whether it was placed; no disposition of a call, and never redialled
UNKNOWN = "unknown"


def outcome_of(disposition: str | None) -> Outcome | None:
    """What may be tried again; None for everything else."""
    try:
        return AGAIN.get(Disposition(disposition)) if disposition else None
    except ValueError:
        return None


def why_not_again(disposition: str | None) -> str:
    """Why nobody is rung again after this by the campaign."""
    if disposition in LEFT_TO_FOLLOW_UP:
        return "what was agreed is followed up; this campaign rings no more"
    return "after this outcome this campaign rings no more"
