"""The built-in line as a Messenger: a text is delivered by being on record, where the web phone reads it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from voicebot.calls.house import REHEARSAL_CARRIER
from voicebot.outreach.messages.messenger import Listed, Taken, Text


class LineMessenger:
    """There is no network in between: nothing fails, and nothing is ever in doubt."""

    name = REHEARSAL_CARRIER
    lists_all = True

    def send(self, text: Text) -> Taken:
        """The text is there."""
        return Taken(f"SM{text.attempt}", "delivered")

    def sent_to(self, number: str, since: datetime) -> Sequence[Listed]:
        """Nothing: what was not written down as delivered was never given to it."""
        return ()
