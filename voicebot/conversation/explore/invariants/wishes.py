"""What callers state or wish is heeded, wherever they say it."""

from __future__ import annotations

from voicebot.conversation.effects import Suppress
from voicebot.conversation.events import Heard, Pressed
from voicebot.conversation.explore.invariants.moved import Moved
from voicebot.conversation.reply import Listen
from voicebot.conversation.signs import LANGUAGES


def nine_stops_automated_calls(moved: Moved) -> str | None:
    """Key 9 stops automated calls, wherever it is pressed by itself."""
    listening = isinstance(moved.then, Listen) and not moved.before.ended
    if not (listening and isinstance(moved.event, Pressed) and moved.event.keys == "9"):
        return None
    stopped = any(isinstance(effect, Suppress) for effect in moved.step.effects)
    return None if stopped else "9 was pressed and nothing was suppressed"


def only_the_language_asked_for(moved: Moved) -> str | None:
    """The language changes by the star key, or to the one that was named."""
    before, after = moved.before.language, moved.step.state.language
    if after == before or moved.event == Pressed("*"):
        return None
    signs = moved.event.signs if isinstance(moved.event, Heard) else ()
    return None if after in {LANGUAGES.get(sign) for sign in signs} else f"taken out of {before} unasked"


def what_is_stated_is_kept(moved: Moved) -> str | None:
    """Whoever said that it is disputed, paid, or more than they can pay leaves a ticket and a hold, however it ends."""
    if not moved.step.state.ended:
        return None
    lost = moved.became.lost
    return f"stated and lost: {', '.join(lost)}" if lost else None
