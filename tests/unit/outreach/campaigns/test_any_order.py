"""Whatever comes in whatever order, nobody is rung twice at once, twice for one try, or more often than may be."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from typing import Any

import pytest

from tests.unit.outreach.campaigns.drive import Drive, drive_on
from voicebot.conversation.effects import Disposition
from voicebot.errors import CarrierFailed, Conflict
from voicebot.outreach.campaigns.line import Line
from voicebot.outreach.campaigns.settling import LOST
from voicebot.records import Database

ENDS = [
    *(Disposition.NO_ANSWER, Disposition.LINE_BUSY, Disposition.VOICEMAIL_LEFT, Disposition.CARRIER_FAILED),
    *(Disposition.HUNG_UP_BEFORE_VERIFICATION, Disposition.PROMISE_FULL, Disposition.CANCELLED, Disposition.INFORMED),
]
MOST, A_DAY, AT_ONCE = 3, 2, 4
NEVER_TRIPS = {"share": 1.0, "least": 1_000_000, "within": "1d"}


class Walk:
    """A random walk through what may happen to two campaigns over ten people, two of whom are one."""

    def __init__(self, drive: Drive, seed: int) -> None:
        self.drive, self.chance = drive, random.Random(seed)
        drive.people(8)
        drive.people(2, first=9, person_hash="one of two numbers")
        more: dict[str, Any] = {
            "pace": {"calls_a_second": 100, "concurrent": AT_ONCE},
            "retries": {"most": MOST, "after": {"informed": "2h"}},
            "caps": {"a_day": A_DAY, "in_all": 5},
            "breaker": dict.fromkeys(("carrier_errors", "unknown", "complaints", "opt_outs", "abandoned"), NEVER_TRIPS),
        }
        self.campaigns = [drive.campaign("one", **more), drive.campaign("two", start=False, **more)]
        drive.campaigns.life.start(self.campaigns[1], "Mei", beside=True)

    def step(self) -> None:
        name = self.chance.choice(
            ["release"] * 4 + ["ring"] * 4 + ["end"] * 3 + ["settle"] * 3 + ["wait", "lose", "life"]
        )
        getattr(self, name)()

    def release(self) -> None:
        self.drive.release()

    def ring(self) -> None:
        fails = [None] * 6 + [CarrierFailed("no", unknown=False), CarrierFailed("perhaps", unknown=True)]
        self.drive.carrier.fails = self.chance.choice(fails)
        again = list(self.drive.pile.held)
        self.drive.rings()
        # the queue brings some of it once more
        self.drive.pile.held = [one for one in again if self.chance.random() < 0.3]

    def end(self) -> None:
        self.drive.ends(lambda _: self.chance.choice(ENDS))

    def settle(self) -> None:
        self.drive.settle()

    def wait(self) -> None:
        self.drive.later(minutes=self.chance.choice([1, 11, 40, 300, 900]))

    def lose(self) -> None:
        self.drive.pile.held = []
        self.drive.later(seconds=LOST.total_seconds() + 1)

    def life(self) -> None:
        campaign, life = self.chance.choice(self.campaigns), self.drive.campaigns.life
        change = self.chance.choice([life.pause, life.resume, life.resume])
        with suppress(Conflict):
            change(campaign, "Li", "as it comes")


def holds(drive: Drive) -> None:
    """What must be so at every moment."""
    members, made = drive.rows("campaign_members"), drive.rows("campaign_calls")
    accounts = {row["id"]: row for row in drive.rows("accounts")}
    open_ones = Counter(row["account_id"] for row in members if row["state"] in ("waiting", "queued", "calling"))
    assert all(times == 1 for times in open_ones.values()), "an account is worked on by one campaign"
    ringing = [accounts[row["account_id"]] for row in members if row["state"] in ("queued", "calling")]
    people = Counter(row["person_hash"] or row["phone_hash"] for row in ringing)
    assert all(times == 1 for times in people.values()), "nobody is rung twice at once"
    assert len(ringing) <= 2 * AT_ONCE
    assert len({(row["member_id"], row["tries"]) for row in made}) == len(made)
    placed = Counter(dial.attempt for dial in drive.carrier.placed)
    assert all(times == 1 for times in placed.values()), "a call is placed once"
    owner = {row["call_id"]: row["member_id"] for row in made}
    rung = Counter(owner[attempt] for attempt in placed)
    assert all(times <= MOST for times in rung.values())
    for row in members:
        assert row["state"] != "waiting" or row["due_at"] is not None
        assert (row["since"] is not None) == (row["state"] in ("queued", "calling"))


@pytest.mark.parametrize("seed", range(6))
def test_a_random_walk_breaks_nothing_and_comes_to_an_end(database: Database, seed: int) -> None:
    drive = drive_on(database, line=Line("fake line", 1000, 2 * AT_ONCE))
    walk = Walk(drive, seed)
    for _ in range(80):
        walk.step()
        holds(drive)
    for campaign in walk.campaigns:
        if drive.state(campaign) == "paused":
            drive.campaigns.life.resume(campaign, "Li", "to its end")
    drive.carrier.fails = None
    for _ in range(60):
        drive.later(hours=7)
        drive.settle()
        drive.round(Disposition.NO_ANSWER)
        holds(drive)
    assert {drive.state(campaign) for campaign in walk.campaigns} == {"finished"}
    assert {row["state"] for row in drive.rows("campaign_members")} <= {"done", "skipped"}
