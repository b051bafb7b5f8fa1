"""A carrier's own list of calls: where the outcome of a request is looked for whose answer was lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Listed:
    """A call in a carrier's list: its id there, where it is in Twilio's words, since when, and how long it took."""

    sid: str
    state: str
    at: datetime
    seconds: int | None = None


class CallList(Protocol):
    """What a carrier knows of the calls that we asked it for. `name` is the carrier's own.

    `sure_after`: what is not in the list so long after it was asked for was surely never placed, or is no more. None
    where the list proves nothing, ever.
    """

    name: str
    sure_after: timedelta | None

    def placed_to(self, number: str, since: datetime) -> Sequence[Listed]:
        """The calls from us to this number since a time. Raises CarrierFailed."""
        ...

    def placed_as(self, sid: str) -> Listed | None:
        """The call of this id, None where there is none. Raises CarrierFailed."""
        ...
