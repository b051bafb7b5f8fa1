"""A turn: lock, load, understand, step, journal, apply effects, commit."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from voicebot.calls.calls import Calls
    from voicebot.calls.composition import open_calls
    from voicebot.calls.spoken import Spoken, SpokenLine

__all__ = ["Calls", "Spoken", "SpokenLine", "open_calls"]

_HOMES = {"Calls": "calls", "open_calls": "composition", "Spoken": "spoken", "SpokenLine": "spoken"}


def __getattr__(name: str) -> Any:
    # A command that needs one small module of this room does not wait for models and rulebooks to load.
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
