"""How a call ends: filed once, as what was settled in it, and over from then on."""

from __future__ import annotations

from voicebot.conversation.effects import CloseCall
from voicebot.conversation.events import Failed
from voicebot.conversation.explore.invariants.moved import Moved
from voicebot.conversation.explore.invariants.readings import takes_back_a_machine


def one_disposition(moved: Moved) -> str | None:
    """A call is filed once; an ended one is filed; and it is never filed otherwise."""
    filed = [effect.disposition for effect in moved.step.effects if isinstance(effect, CloseCall)]
    if len(filed) > 1 or (filed and moved.history.filed not in (None, filed[0])):
        return f"filed as {', '.join(filed)} after {moved.history.filed}"
    if moved.step.state.ended and moved.became.filed is None:
        return "ended without a disposition"
    return None


def nothing_after_the_end(moved: Moved) -> str | None:
    """A call that is over stays as it is; only what was filed as told to a machine can prove untold."""
    if not moved.before.ended or takes_back_a_machine(moved):
        return None
    return "an effect after the end" if moved.step.effects or not moved.step.state.ended else None


def a_failure_keeps_the_outcome(moved: Moved) -> str | None:
    """What was settled before a turn failed is how the call is filed, unless it is not known that somebody is safe."""
    was, now = moved.before.outcome, moved.step.state.outcome
    if not isinstance(moved.event, Failed) or was is None or was is now or takes_back_a_machine(moved):
        return None
    if moved.before.question == "safety":
        return None
    return f"{was} became {now} by a failure"
