"""Several workers at once remind, receipt and ring everybody once."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from tests.unit.calls.conftest import put
from tests.unit.outreach.house import House, house_on
from tests.unit.outreach.messages.post import FakeLine
from voicebot.clock import ManualClock
from voicebot.outreach.messages.messenger import Taken, Text
from voicebot.records import Database

PEOPLE, WORKERS = 5, 4


class Line(FakeLine):
    """A line whose ids are no other's, as a carrier's are not."""

    def send(self, text: Text) -> Taken:
        super().send(text)
        return Taken(f"SM{text.attempt}", "queued")


def crowd(database: Database) -> House:
    """Some who promised for tomorrow and paid a part, and as many who asked to be rung at three."""
    house = house_on(database)
    for number in range(PEOPLE):
        put(database, f"P-{number}", phone=f"+861380000020{number}", reference=f"8700000{number}")
        house.promises(date(2026, 11, 26), ref=f"P-{number}")
        house.pays("20.00", f"TX-{number}", ref=f"P-{number}")
        put(database, f"C-{number}", phone=f"+861380000030{number}", reference=f"8800000{number}")
        house.asked_to_ring("2026-11-25T15:00", ref=f"C-{number}")
    house.at("2026-11-25T15:00")
    return house


def test_four_workers_at_once_do_everything_once(database: Database) -> None:
    house = crowd(database)
    workers = [house_on(database, ManualClock(house.clock.now())) for _ in range(WORKERS)]
    for worker in workers:
        worker.post.line = Line()
    with ThreadPoolExecutor(WORKERS) as pool:
        for came in pool.map(lambda one: one.works(), workers):
            assert "failed" not in came
    for worker in workers:
        worker.works()
    messages = Counter((row["account_id"], row["kind"]) for row in house.rows("outbox"))
    assert len(messages) == 2 * PEOPLE
    assert set(messages.values()) == {1}
    placed = Counter(dial.to for worker in workers for dial in worker.carrier.placed)
    assert (len(placed), set(placed.values())) == (PEOPLE, {1})
    texts = Counter((text.to, text.body) for worker in workers for text in worker.post.line.given)
    assert (len(texts), set(texts.values())) == (2 * PEOPLE, {1})
    assert {row["tries"] for row in house.rows("rings")} == {1}
