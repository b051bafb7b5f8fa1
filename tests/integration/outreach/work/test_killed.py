"""Workers that are killed at random instants, over a bad carrier that tells nobody anything: nobody is rung twice, and
nobody is forgotten."""

from __future__ import annotations

import random
import time
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from scripts.storm.campaign import Campaign
from tests.integration.outreach.work.calls_server import Telephones
from tests.integration.outreach.work.conftest import eventually
from tests.integration.outreach.work.workers import House, campaign, killed, people, stopped
from voicebot.records import Database
from voicebot.records.calls import calls
from voicebot.records.campaigns import campaign_members

MANY = 30
TROUBLE = ["take"] * 6 + ["slow", "lose", "break", "busy", "refuse"]


def members(database: Database) -> Counter[str]:
    with database.read() as connection:
        return Counter(connection.execute(select(campaign_members.c.state)).scalars())


def works_off(house: House, database: Database) -> None:
    """Let a worker work and time go by until everybody has been seen to, whatever a breaker thinks of the carrier."""
    for _ in range(16):
        Campaign(house.settings, database, house.clock).go_on()
        worker = house.worker()
        over = eventually(lambda: set(members(database)) == {"done"}, 6)
        assert stopped(worker) == 0, house.told()
        if over:
            return
        house.clock.advance(timedelta(minutes=16))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_whoever_is_killed_nobody_is_rung_twice_and_nobody_forgotten(
    joined: Database, house: House, telephones: Telephones
) -> None:
    chance = random.Random(20261130)
    telephones.behave = lambda: chance.choice(TROUBLE)
    people(joined, MANY)
    campaign(house.outreach(joined))
    names = ("w-1",) if joined.is_sqlite else ("w-1", "w-2")
    for _ in range(4):
        workers = [house.worker(name) for name in names]
        time.sleep(chance.uniform(0.0, 1.5))
        for worker in workers:
            killed(worker)
    telephones.behave = lambda: "take"
    works_off(house, joined)
    assert [number for number, times in telephones.times().items() if times > 1] == []
    assert members(joined) == {"done": MANY}, house.told()
    assert len(telephones.placed) == MANY, "whoever was surely never rung is rung in the end"
    with joined.read() as connection:
        states = Counter(connection.execute(select(calls.c.state)).scalars())
    assert states["no-answer"] == MANY
    assert set(states) <= {"no-answer", "failed", "canceled"}
