"""The follow-up of promises and plans: every day for all of them, and at once for whoever has paid.

An account is moved on in a transaction of its own, from what is on record: killed anywhere, run twice or by two at
once, it tells everything once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import structlog
from sqlalchemy import Connection

from voicebot.calls.house import Office
from voicebot.clock import Clock
from voicebot.errors import InvalidInput
from voicebot.outreach import plan_life, promise_life
from voicebot.outreach.scene import Moved, scene_of
from voicebot.records import plans, promises
from voicebot.records.database import Database

log = structlog.get_logger(__name__)

#: accounts that are looked up at a time
PAGE = 500
#: what broke longer ago than this is made good by a payment alone, and not looked at every day
LATE = timedelta(days=90)
#: the day begins this much earlier somewhere than in UTC
EARLIEST_ZONE = timedelta(hours=14)


@dataclass(slots=True)
class Reviewed:
    """What a review did: accounts it looked at, how often something came to a state, and accounts that failed.

    `moved` counts by what and state: ("promise", "kept").
    """

    accounts: int = 0
    moved: Counter[tuple[str, str]] = field(default_factory=Counter)
    failed: int = 0


class FollowUp:
    """One for a process; safe to share between threads. `ahead` lets days be tried out that have not come."""

    def __init__(self, database: Database, clock: Clock, office: Office, *, ahead: bool = False) -> None:
        self._database, self._clock, self._office, self._ahead = database, clock, office, ahead

    def move_on(self, connection: Connection, account_id: int, now: datetime, on: date | None = None) -> list[Moved]:
        """Move on all that an account's holder promised, in the caller's transaction; the account is held.

        Raises Misconfigured where no policy says how promises are kept.
        """
        scene = scene_of(connection, self._office, account_id, now, on, ahead=self._ahead)
        moved = [promise_life.move_on(connection, scene, row) for row in scene.promises]
        moved += [plan_life.move_on(connection, scene, row) for row in scene.plans]
        return [one for one in moved if one is not None]

    def pass_of(self, goes_on: Callable[[], bool]) -> Counter[str]:
        """One review of everybody, as a worker makes it while it `goes_on`; how often what came of it."""
        reviewed = self.review(goes_on=goes_on)
        came = Counter({f"{what}_{state}": times for (what, state), times in reviewed.moved.items()})
        return came + Counter(failed=reviewed.failed)

    def review(
        self,
        on: date | None = None,
        progress: Callable[[Reviewed], object] = lambda _: None,
        goes_on: Callable[[], bool] = lambda: True,
    ) -> Reviewed:
        """Move everybody's promises and plans on to their own today, or to the day `on`; it ends between two accounts
        once it is told not to go on.

        Raises InvalidInput for a day that has not come. An account that fails is logged, counted, and left as it was.
        """
        now, reviewed = self._clock.now(), Reviewed()
        if on is not None and not self._ahead and on > (now + EARLIEST_ZONE).date():
            raise InvalidInput("on", on, "send a day that has come: nobody breaks a promise before its day")
        for account_id in self._accounts(on or (now + EARLIEST_ZONE).date(), now):
            if not goes_on():
                break
            self._review(account_id, now, on, reviewed)
            progress(reviewed)
        return reviewed

    def _review(self, account_id: int, now: datetime, on: date | None, reviewed: Reviewed) -> None:
        reviewed.accounts += 1
        try:
            with self._database.begin() as connection:
                moved = self.move_on(connection, account_id, now, on)
        except Exception:
            log.exception("an account could not be reviewed", account=account_id)
            reviewed.failed += 1
            return
        reviewed.moved.update((one.what, one.becomes) for one in moved)

    def _accounts(self, on: date, now: datetime) -> Iterator[int]:
        """Every account with something to look at, once or twice; they are looked up page by page."""
        latest = max(now, datetime.combine(on, now.timetz()))
        yield from _paged(
            lambda after: self._looked_up(
                lambda connection: promises.accounts_promised(connection, on, on - LATE, after=after, limit=PAGE)
            )
        )
        yield from _paged(
            lambda after: self._looked_up(
                lambda connection: plans.accounts_planned(connection, latest, after=after, limit=PAGE)
            )
        )

    def _looked_up(self, look: Callable[[Connection], list[int]]) -> list[int]:
        with self._database.glance() as connection:
            return look(connection)


def _paged(page: Callable[[int], list[int]]) -> Iterator[int]:
    after = 0
    while found := page(after):
        yield from found
        after = found[-1]
