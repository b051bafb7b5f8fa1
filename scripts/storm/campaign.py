"""The storm's campaign: begun by two people, and kept going whatever its breakers think of such a carrier."""

from __future__ import annotations

from sqlalchemy import select

from scripts.storm.bank import STRATEGY
from voicebot.clock import Clock
from voicebot.outreach.campaigns.reading import strategy_of
from voicebot.outreach.composition import Outreach
from voicebot.records.campaigns import campaigns, dial_lines
from voicebot.records.database import Database
from voicebot.settings import Settings

_FIRST, _SECOND = "Ada of the storm", "Grace of the storm"
_WHY = "the storm goes on"


class Campaign:
    """One campaign over everybody."""

    def __init__(self, settings: Settings, database: Database, clock: Clock) -> None:
        self._life, self._database = Outreach(database, clock, settings).campaigns.life, database

    def begin(self, rate: float = 100.0) -> None:
        """Start it, so many calls a second."""
        pace = {**STRATEGY["pace"], "calls_a_second": min(100.0, rate)}
        number = self._life.create(strategy_of({**STRATEGY, "pace": pace}), _FIRST)
        if self._life.start(number, _FIRST).state == "awaiting_approval":
            self._life.approve(number, _SECOND)

    def go_on(self) -> None:
        """Open whatever breaker has stopped it."""
        with self._database.read() as connection:
            tripped = list(connection.execute(select(campaigns.c.id).where(campaigns.c.state == "tripped")).scalars())
            closed = connection.execute(select(dial_lines.c.name).where(dial_lines.c.state == "tripped")).first()
        if closed is not None:
            self._life.resume_line(_FIRST, _WHY)
        for number in tripped:
            self._life.resume(number, _FIRST, _WHY)
