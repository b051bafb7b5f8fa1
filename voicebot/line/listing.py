"""The built-in line's list: there is none, since its calls live and die with the process that holds them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from voicebot.calls.house import REHEARSAL_CARRIER
from voicebot.calls.listing import Listed


class LineList:
    """What nobody has moved on for an hour is over: a web phone that is left alone is put down before that."""

    name = REHEARSAL_CARRIER
    sure_after: timedelta | None = timedelta(hours=1)

    def placed_to(self, number: str, since: datetime) -> Sequence[Listed]:
        """None: whoever holds such a call tells of it."""
        return ()

    def placed_as(self, sid: str) -> Listed | None:
        """None, as above."""
        return None
