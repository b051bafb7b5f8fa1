"""Figures that are told and promise nothing: the year of a death, yesterday's rude call, tomorrow's football."""

from __future__ import annotations

from dataclasses import replace

from voicebot.understanding.meaning import SERIOUS, Asked, Intent, Slots, Urgency

#: what somebody means who proposes no payment and no call: a sum or a day in it is part of a story
STORIES = frozenset(
    {
        *(Intent.IDENTITY_CONFIRMED, Intent.WRONG_PERSON, Intent.THIRD_PARTY, Intent.DECEASED, Intent.BUSY_NOW),
        *(Intent.CANNOT_PAY, Intent.REFUSE, Intent.DISPUTE_AMOUNT, Intent.DISPUTE_DEBT, Intent.COMPLAINT),
        *(Intent.DISTRESS, Intent.SELF_HARM, Intent.ABUSE_ANGER, Intent.LEGAL_REP, Intent.INSOLVENCY),
        *(Intent.ASK_WHO, Intent.ASK_IS_ROBOT, Intent.ASK_IS_SCAM, Intent.REPEAT, Intent.SLOWER, Intent.WAIT),
        *(Intent.GOODBYE, Intent.LANGUAGE_SWITCH, Intent.SILENCE_FILLER, Intent.OUT_OF_SCOPE),
    }
)
_VALUES = ("amount", "date", "months")


def proposed(intent: Intent, urgency: Urgency, question: Asked, slots: Slots) -> Slots:
    """The values that are meant as an answer; verification keeps every figure, and a value that was asked for stays."""
    if question is Asked.VERIFY or intent not in STORIES:
        return slots
    asked = question.value if question in (Asked.AMOUNT, Asked.DATE) and urgency not in SERIOUS else None
    kept = {name: getattr(slots, name) if name == asked else None for name in _VALUES}
    return replace(
        slots,
        **kept,
        payday=slots.payday and asked == "date",
        ambiguous=tuple(name for name in slots.ambiguous if name == asked),
        readings=tuple(reading for reading in slots.readings if reading[0] == asked),
    )
