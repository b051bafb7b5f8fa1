"""Whoever owes nothing is told so, and asked for nothing."""

from __future__ import annotations

from voicebot.conversation.effects import AgreePlan, MarkRightParty, RecordPromise
from voicebot.conversation.explore.invariants.moved import Moved

#: what is asked of whoever has something to pay
_OF_PAYING = frozenset({"ability", "promise", "confirmation", "hardship", "offer", "statements"})


def whoever_owes_nothing_hears_so(moved: Moved) -> str | None:
    """Once the caller is verified, the first that they hear of an account with nothing due is that."""
    verified = any(isinstance(effect, MarkRightParty) for effect in moved.step.effects)
    if not (verified and moved.facts.owes_nothing) or "reminder.nothing_due" in moved.keys:
        return None
    return f"{', '.join(moved.keys)}, and not that nothing is due"


def whoever_owes_nothing_is_asked_for_nothing(moved: Moved) -> str | None:
    """No question about paying, no promise and no plan where nothing is due."""
    if not moved.facts.owes_nothing:
        return None
    if any(isinstance(effect, RecordPromise | AgreePlan) for effect in moved.step.effects):
        return "agreed a payment with somebody who owes nothing"
    state = moved.step.state
    asked = not state.ended and state.topic in _OF_PAYING
    return f"asked {state.question} of somebody who owes nothing" if asked else None
