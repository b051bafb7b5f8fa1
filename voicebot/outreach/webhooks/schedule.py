"""When a delivery is tried again, and how long an endpoint that fails is left in peace.

Source: Standard Webhooks, "Deliverability and reliability".
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from random import Random

#: from one failure to the next try; after the last there is none
AGAIN = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
#: by this share the time to the next try is longer or shorter, by chance: not all come at once after an outage
JITTER = 0.1
#: how long an endpoint rests after so many failures in a row, whatever else waits for it
RESTS = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 60, 300))
#: an endpoint where nothing came through for so long is disabled
GIVE_UP = timedelta(days=5)
#: an endpoint cannot ask to be left in peace for longer
LONGEST_WAIT = timedelta(hours=24)
#: statuses that ask for fewer requests
THROTTLES = frozenset({429, 502, 503, 504})


def next_try(now: datetime, tries: int, asked: timedelta | None, chance: Random) -> datetime | None:
    """When to try again what failed `tries` times, not sooner than was `asked` for; None where that was the last."""
    if tries > len(AGAIN):
        return None
    wait = AGAIN[tries - 1] * (1 + JITTER * (2 * chance.random() - 1))
    return now + max(wait, asked or timedelta(0))


def rest(failures: int, asked: timedelta | None) -> timedelta:
    """How long an endpoint rests that has failed so often in a row."""
    return max(RESTS[min(failures, len(RESTS)) - 1], asked or timedelta(0))


def asked_to_wait(retry_after: str | None, now: datetime) -> timedelta | None:
    """What a Retry-After header asks for, in seconds or as a date; None where it says nothing that is understood."""
    if not retry_after:
        return None
    if retry_after.isascii() and retry_after.isdecimal() and len(retry_after) < 9:
        wait = timedelta(seconds=int(retry_after))
    else:
        try:
            at = parsedate_to_datetime(retry_after)
        except (ValueError, TypeError, OverflowError):
            return None
        wait = (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
    return min(max(wait, timedelta(0)), LONGEST_WAIT)
