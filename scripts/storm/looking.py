"""What the bank still has to do, as its own rows tell it: so that the storm knows when to go on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select

from voicebot.clock import Clock
from voicebot.records.calls import calls
from voicebot.records.campaigns import campaign_members, campaigns
from voicebot.records.database import Database
from voicebot.records.outcomes import outbox

_OVER = ("completed", "busy", "failed", "no-answer", "canceled", "unknown")
_OPEN_CALLS = select(calls).where(calls.c.state.not_in(_OVER))
_TO_BE_TAKEN_IN = select(campaigns).where(campaigns.c.state == "running", campaigns.c.filled_at.is_(None))


class Look:
    """Looks at members, calls and messages, by the storm's clock."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def open_calls(self) -> int:
        """Calls that have not come to their end."""
        return self._count(_OPEN_CALLS)

    def due(self) -> int:
        """Rows that somebody works on, or should."""
        now, members = self._clock.now(), campaign_members.c
        return self._count(
            _TO_BE_TAKEN_IN,
            select(campaign_members).where(members.state == "queued"),
            select(campaign_members).where(members.state == "waiting", members.due_at <= now),
            _messages(now, "waiting"),
        )

    def left(self, within: timedelta) -> int:
        """Rows for which something is still to come so soon."""
        soon, members = self._clock.now() + within, campaign_members.c
        return self._count(
            _TO_BE_TAKEN_IN,
            _OPEN_CALLS,
            select(campaign_members).where(members.state.in_(("queued", "calling"))),
            select(campaign_members).where(members.state == "waiting", members.due_at <= soon),
            _messages(soon, "waiting", "posting"),
        )

    def until_next(self, while_calls_go_on: timedelta) -> timedelta:
        """How long until somebody has something to do."""
        if self.open_calls():
            return while_calls_go_on
        members, messages, now = campaign_members.c, outbox.c, self._clock.now()
        with self._database.read() as connection:
            rung = connection.execute(select(func.min(members.due_at)).where(members.state == "waiting")).scalar_one()
            waiting = select(func.min(messages.not_before)).where(messages.state == "waiting")
            sent = connection.execute(waiting).scalar_one()
        next_one = min((one for one in (rung, sent) if one is not None), default=now)
        return max(next_one - now, timedelta(0)) + timedelta(minutes=1)

    def _count(self, *queries: Select[Any]) -> int:
        with self._database.read() as connection:
            counts = (select(func.count()).select_from(one.subquery()) for one in queries)
            return sum(connection.execute(one).scalar_one() for one in counts)


def _messages(by: datetime, *states: str) -> Select[Any]:
    messages = outbox.c
    return select(outbox).where(
        messages.state.in_(states), or_(messages.not_before.is_(None), messages.not_before <= by)
    )
