"""What callers state or wish is heeded, wherever they say it."""

from __future__ import annotations

from voicebot.conversation.effects import Suppress
from voicebot.conversation.events import Pressed
from voicebot.conversation.explore.invariants.moved import Moved
from voicebot.conversation.reply import Listen


def nine_stops_automated_calls(moved: Moved) -> str | None:
    """Key 9 stops automated calls, wherever it is pressed by itself."""
    listening = isinstance(moved.then, Listen) and not moved.before.ended
    if not (listening and isinstance(moved.event, Pressed) and moved.event.keys == "9"):
        return None
    stopped = any(isinstance(effect, Suppress) for effect in moved.step.effects)
    return None if stopped else "9 was pressed and nothing was suppressed"


def what_is_stated_is_kept(moved: Moved) -> str | None:
    """Whoever said that it is disputed, paid, or more than they can pay leaves a ticket and a hold, however it ends."""
    if not moved.step.state.ended:
        return None
    lost = moved.became.lost
    return f"stated and lost: {', '.join(lost)}" if lost else None
