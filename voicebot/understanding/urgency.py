"""How soon a person is needed: the intent's tier, raised by what else was said. Source: domain reference 2.3."""

from __future__ import annotations

from collections.abc import Mapping

from voicebot.understanding.circumstances import Circumstances, Sign
from voicebot.understanding.meaning import ORDER, Intent, Reason, Slots, Urgency

#: who says these speaks of another's life, or of nobody's
_NOT_THEIR_OWN = frozenset({Intent.THIRD_PARTY, Intent.WRONG_PERSON, Intent.DECEASED, Intent.SILENCE_FILLER})
#: a child may give these for an answer
_NOT_A_CHILD_S = frozenset(
    {Intent.PROMISE_FULL, Intent.PROMISE_PARTIAL, Intent.PROMISE_DATE, Intent.REQUEST_INSTALMENT}
)
_LOST_WORK = frozenset({Reason.JOB_LOSS, Reason.INCOME_DROP, Reason.BUSINESS_FAILURE})
_IN_NEED = frozenset({Intent.CANNOT_PAY, Intent.REQUEST_INSTALMENT})
_HARD_TO_FOLLOW = frozenset({Intent.SLOWER, Intent.REPEAT})
#: a death of somebody who is not close leaves such a caller merely busy
_MERELY_BUSY = frozenset({Intent.BUSY_NOW, Intent.CALLBACK_LATER, Intent.OUT_OF_SCOPE, Intent.DENY})


def urgency(
    intent: Intent, slots: Slots, cleaned: str, known: Circumstances, tiers: Mapping[Intent, Urgency]
) -> tuple[Urgency, tuple[str, ...]]:
    """The most urgent of everything that was said, and what raised it above the intent's own tier."""
    found: list[tuple[Urgency, str]] = []
    if intent not in _NOT_THEIR_OWN:
        found += _of_circumstances(intent, slots, cleaned, known)
    if intent not in _NOT_A_CHILD_S:
        found += _signs(Urgency.P1, known.child, cleaned)
    if intent is Intent.THIRD_PARTY:
        found += _signs(Urgency.P1, known.gravely_ill, cleaned)
    if intent is Intent.DISPUTE_DEBT:
        found += _signs(Urgency.P1, known.fraud, cleaned)
    if intent in _HARD_TO_FOLLOW:
        found += _signs(Urgency.P3, known.hard_of_hearing, cleaned)
    level = max((level for level, _ in found), key=ORDER.index, default=Urgency.NONE)
    if ORDER.index(level) <= ORDER.index(tiers[intent]):
        return tiers[intent], ()
    return level, tuple(f"{one} because of {why}" for one, why in found if one is level)


def _signs(level: Urgency, sign: Sign, cleaned: str) -> list[tuple[Urgency, str]]:
    words = sign.given(cleaned)
    return [] if words is None else [(level, f"{sign.name}: {words.strip()!r}")]


def _of_circumstances(intent: Intent, slots: Slots, cleaned: str, known: Circumstances) -> list[tuple[Urgency, str]]:
    """Grave illness and bereavement at once; hardship where somebody is vulnerable or nothing is left to live on."""
    found = _signs(Urgency.P1, known.gravely_ill, cleaned)
    bereaved = slots.reason is Reason.BEREAVEMENT and known.own_death.given(cleaned) is None
    if bereaved and not (intent in _MERELY_BUSY and known.not_close.given(cleaned) is not None):
        found.append((Urgency.P1, "a death"))
    if slots.reason in _LOST_WORK:
        found += _signs(Urgency.P2, known.dependants, cleaned)
    if intent in _IN_NEED:
        found += _signs(Urgency.P2, known.vulnerable, cleaned)
        found += _signs(Urgency.P2, known.nothing_left, cleaned)
    return found
