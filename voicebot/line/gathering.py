"""A Gather while it listens: the keys so far, and when they make an answer."""

from __future__ import annotations

from dataclasses import dataclass, field

from voicebot.errors import InvalidInput
from voicebot.line.twiml import Gather

KEYS = frozenset("0123456789*#")


@dataclass(slots=True)
class Gathering:
    """Listens as `gather` says. `spoken` is about how many seconds its prompts take."""

    gather: Gather
    spoken: float = 0.0
    digits: str = ""
    finished_on: str = field(default="")

    def press(self, key: str) -> bool:
        """Take one key; true when the answer is complete. The finishing key is not part of it."""
        if key not in KEYS:
            raise InvalidInput("keys", key, "press 0-9, * or #")
        if key == self.gather.finish_on:
            self.finished_on = key
            return True
        self.digits += key
        return self.gather.num_digits is not None and len(self.digits) >= self.gather.num_digits
