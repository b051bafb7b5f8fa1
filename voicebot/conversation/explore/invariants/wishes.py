"""What callers state or wish is heeded, wherever they say it."""

from __future__ import annotations

from voicebot.conversation.effects import Suppress
from voicebot.conversation.events import Heard, Pressed
from voicebot.conversation.explore.invariants.moved import Moved
from voicebot.conversation.explore.invariants.readings import person_given
from voicebot.conversation.reply import Listen
from voicebot.conversation.signs import LANGUAGES
from voicebot.understanding.meaning import Intent


def nine_stops_automated_calls(moved: Moved) -> str | None:
    """Key 9 stops automated calls, wherever it is pressed by itself."""
    listening = isinstance(moved.then, Listen) and not moved.before.ended
    if not (listening and isinstance(moved.event, Pressed) and moved.event.keys == "9"):
        return None
    stopped = any(isinstance(effect, Suppress) for effect in moved.step.effects)
    return None if stopped else "9 was pressed and nothing was suppressed"


def a_wish_for_no_calls_is_heeded(moved: Moved) -> str | None:
    """Said clearly, wherever it is said, it is honoured at once; half heard, by the second time it is said.

    Where a machine may still be on the line nobody has yet wished for anything by half-heard words.
    """
    before, event = moved.before, moved.event
    if before.ended or not isinstance(moved.then, Listen) or not isinstance(event, Heard):
        return None
    if event.meaning.intent is not Intent.STOP_CALLING or any(isinstance(one, Suppress) for one in moved.step.effects):
        return None
    if not event.meaning.clarify:
        return "a clear wish for no calls was not honoured"
    again = Intent.STOP_CALLING in before.choices and before.question != "identity"
    return "a wish for no calls, half heard twice, and no person" if again and not person_given(moved) else None


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
