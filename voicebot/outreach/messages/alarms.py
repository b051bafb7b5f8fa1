"""What of a text must reach a person: the cases of a call, in the words of whoever wrote and cannot be asked.

A text is not read back to its writer. So a danger that is only suspected counts as one, and a death that was only half
read holds its accounts for the days of a distress, and not until a person lets them go.
"""

from __future__ import annotations

from dataclasses import dataclass

from voicebot.conversation.cases import (
    BY_INTENT,
    DECEASED,
    DISTRESS,
    FRAUD,
    LEAST,
    LEGAL,
    NOT_UNSURELY,
    RANK,
    URGENT,
    Case,
)
from voicebot.conversation.effects import Disposition
from voicebot.conversation.frozen import replace
from voicebot.outreach.messages.asked import Stops
from voicebot.understanding.meaning import Intent, Meaning, Urgency

CRISIS = Case("crisis", "crisis", Disposition.CRISIS, None, "crisis", 30)
#: whoever wants no contact is rung by nobody
CEASE = Case("cease", "person", Disposition.STOP_CALLING, None, "cease")
BY_MARK = {"cease": CEASE, "attorney": LEGAL}
UNSURE_OF_A_DEATH = replace(DISTRESS, name="bereavement")
_DISPUTES = frozenset({Intent.DISPUTE_AMOUNT, Intent.DISPUTE_DEBT})
#: what is a stop, and is read as such
_STOPS = frozenset({Intent.STOP_CALLING, Intent.LEGAL_REP})


@dataclass(frozen=True, slots=True)
class Alarm:
    """A case, and how soon it needs a person. `quiet`: nobody rings back for its sake."""

    case: Case
    priority: Urgency

    @property
    def quiet(self) -> bool:
        return self.case in (CEASE, LEGAL)


def alarms_of(meaning: Meaning, stops: Stops) -> tuple[Alarm, ...]:
    """Every case that a text is, the most urgent first: it may say stop and be a cry for help."""
    found = [Alarm(BY_MARK[stops.mark], Urgency.P2)] if stops.mark is not None else []
    urgency = max(meaning.urgency, LEAST.get(meaning.intent, Urgency.NONE), key=RANK.__getitem__)
    heard = meaning.intent in _STOPS and urgency is Urgency.P2 and bool(stops.scopes)
    if RANK[urgency] >= RANK[Urgency.P2] and not heard:
        found.insert(0, Alarm(_case(meaning, urgency), urgency))
    return tuple(found)


def _case(meaning: Meaning, urgency: Urgency) -> Case:
    if urgency is Urgency.P0:
        return CRISIS
    if meaning.clarify and meaning.intent in NOT_UNSURELY:
        return UNSURE_OF_A_DEATH if meaning.intent is Intent.DECEASED else URGENT
    if meaning.intent in _DISPUTES and urgency is Urgency.P1:
        return FRAUD
    return BY_INTENT.get(meaning.intent, DISTRESS if urgency is Urgency.P1 else URGENT)


def words_of(alarms: tuple[Alarm, ...], place: str | None) -> str | None:
    """The key of the answer to the most urgent; `place` is where the writer's number is of, if we know it."""
    match alarms[0].case if alarms else None:
        case None:
            return None
        case case if case is CRISIS:
            return f"reply.crisis.{(place or 'elsewhere').lower()}"
        case case if case is DECEASED or case is UNSURE_OF_A_DEATH:
            return "reply.loss"
        case case if case is DISTRESS:
            return "reply.distress"
        case case:
            return None if case in (CEASE, LEGAL) else "reply.urgent"
