"""A turn: lock, load, understand, step, journal, apply effects, commit."""

from voicebot.calls.calls import Calls
from voicebot.calls.composition import open_calls
from voicebot.calls.spoken import Spoken, SpokenLine

__all__ = ["Calls", "Spoken", "SpokenLine", "open_calls"]
