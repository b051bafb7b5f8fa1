"""Workers that are killed at random instants, over a bad carrier that tells nobody anything: nobody is rung twice, and
nobody is forgotten."""

from __future__ import annotations

import itertools
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
TROUBLE = ("take", "lose", "slow", "break", "busy", "take", "refuse")
#: dials a second, so that a life ends amid them
PACE = "6"


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


def life(house: House, telephones: Telephones, names: tuple[str, ...], chance: random.Random) -> None:
    """Workers that are killed amid their dials."""
    enough = telephones.fates.total() + chance.randint(1, 7)
    workers = [house.worker(name) for name in names]
    eventually(lambda: telephones.fates.total() >= enough, 15)
    time.sleep(chance.uniform(0.0, 0.2))
    for worker in workers:
        killed(worker)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_whoever_is_killed_nobody_is_rung_twice_and_nobody_forgotten(
    joined: Database, house: House, telephones: Telephones
) -> None:
    chance, trouble = random.Random(20261130), itertools.cycle(TROUBLE)
    telephones.behave = lambda: next(trouble)
    house.variables["DIALS_PER_SECOND"] = PACE
    people(joined, MANY)
    campaign(house.outreach(joined))
    names = ("w-1",) if joined.is_sqlite else ("w-1", "w-2")
    for _ in range(4):
        life(house, telephones, names, chance)
    assert telephones.fates["lose"] + telephones.fates["break"] >= 3, "there was trouble"
    telephones.behave = lambda: "take"
    works_off(house, joined)
    assert [number for number, times in telephones.times().items() if times > 1] == []
    assert members(joined) == {"done": MANY}, house.told()
    assert len(telephones.placed) == MANY, "whoever was surely never rung is rung in the end"
    with joined.read() as connection:
        states = Counter(connection.execute(select(calls.c.state)).scalars())
    assert states["no-answer"] == MANY
    assert set(states) <= {"no-answer", "failed", "canceled"}
