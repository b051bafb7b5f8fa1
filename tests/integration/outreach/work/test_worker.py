"""`voicebot work` as a process: alone where there is room for one, in company elsewhere, and ended in good order."""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.integration.outreach.work.calls_server import Telephones
from tests.integration.outreach.work.conftest import Running, eventually, put, states
from tests.integration.outreach.work.workers import House, campaign, killed, people, stopped
from voicebot.clock import SystemClock
from voicebot.errors import Misconfigured
from voicebot.outreach.work.companion import Companion
from voicebot.outreach.work.dials import Dials
from voicebot.outreach.work.duty import Duty
from voicebot.outreach.work.engine import DAILY, DUTY, Pace
from voicebot.outreach.work.place import Place
from voicebot.outreach.work.worker import Worker, worker_name
from voicebot.records import Database
from voicebot.records.calls import calls


def call_states(database: Database) -> Counter[str]:
    with database.read() as connection:
        return Counter(connection.execute(select(calls.c.state)).scalars())


def test_a_worker_rings_and_ends_in_good_order(joined: Database, house: House, telephones: Telephones) -> None:
    telephones.behave = lambda: "slow"
    people(joined, 6)
    campaign(house.outreach(joined))
    worker = house.worker()
    assert eventually(lambda: len(telephones.placed) >= 1)
    assert stopped(worker) == 0, house.told()
    assert set(call_states(joined)) == {"dialling"}
    with joined.read() as connection:
        sids = connection.execute(select(calls.c.carrier_sid)).scalars().all()
    assert None not in sids, "whatever was asked for was answered before the end"
    assert len(sids) == len(telephones.placed)


def test_a_second_worker_is_refused_where_there_is_no_room(joined: Database, house: House) -> None:
    worker = house.worker("w-1")
    assert eventually(lambda: '"work.started"' in house.told())
    second = house.command("work", "--name", "w-1")
    assert second.wait(60) == 2
    assert second.stdout is not None
    second.stdout.close()
    assert ("SQLite has" if joined.is_sqlite else "w-1 is at work") in " ".join(house.told().split())
    assert stopped(worker) == 0


def test_one_pass_does_what_is_due_and_ends(joined: Database, house: House) -> None:
    # on the built-in line, at whichever hour this is run
    house.variables["TWILIO_ACCOUNT_SID"] = ""
    people(joined, 3)
    campaign(house.outreach(joined))
    once = house.command("work", "--once")
    said, _ = once.communicate(timeout=120)
    assert once.returncode == 0, house.told()
    assert "One pass of calls," in said
    assert states(joined) == ["SUCCESS"] * 3
    assert call_states(joined) == {"dialling": 3}


@pytest.mark.slow
def test_workers_share_what_there_is_to_do_and_take_over_from_the_dead(
    joined: Database, house: House, telephones: Telephones
) -> None:
    if joined.is_sqlite:
        pytest.skip("on SQLite there is one worker")
    telephones.behave = lambda: "slow"
    people(joined, 30)
    workers = [house.worker("w-1"), house.worker("w-2")]
    assert eventually(lambda: house.told().count('"work.started"') == 2)
    campaign(house.outreach(joined))
    assert eventually(lambda: len(telephones.placed) >= 4)
    workers[0].send_signal(signal.SIGSTOP)
    time.sleep(0.2)
    killed(workers[0])
    assert eventually(lambda: set(states(joined)) == {"SUCCESS"}, 90), house.told()
    assert [number for number, times in telephones.times().items() if times > 1] == []
    assert stopped(workers[1]) == 0
    assert eventually(lambda: len(telephones.placed) >= 28)


class Counting:
    """A duty that counts its passes."""

    def __init__(self) -> None:
        self.passes = 0
        self.duty = Duty("count", timedelta(seconds=0.1), None, self._run)

    def _run(self, goes_on: object) -> Counter[str]:
        self.passes += 1
        if self.passes == 2:
            raise OSError("the network is down")
        return Counter()


def worker_on(database: Database, duty: Duty) -> Worker:
    return Worker(database, SystemClock(), "w-1", Pace(), [duty], lambda member, tries: None)


def test_a_companion_works_once_the_place_is_free(joined: Database) -> None:
    held = Place(joined, "w-1")
    held.take()
    counting = Counting()
    companion = Companion(lambda: worker_on(joined, counting.duty), again=0.2)
    companion.start()
    time.sleep(1)
    assert counting.passes == 0
    held.give_back()
    assert eventually(lambda: counting.passes == 1)
    companion.stop()
    with pytest.raises(Misconfigured):
        worker_name("no name!")


def test_a_pass_that_fails_is_told_by_once_and_the_others_go_on(joined: Database) -> None:
    failing, counting = Counting(), Counting()
    failing.passes = 1
    duties = [failing.duty, Duty("after", None, SystemClock().now().time(), counting.duty.run)]
    worker = Worker(joined, SystemClock(), "w-1", Pace(), duties, lambda member, tries: None)
    put(joined, 1)
    assert worker.once() == {"count": False, "after": True}
    assert states(joined) == ["SUCCESS"]


def test_one_pass_leaves_the_duties_of_the_day_to_those_who_stay(
    joined: Database, start: Callable[..., Running]
) -> None:
    counting = Counting()
    daily = Duty("daily", None, SystemClock().now().time(), counting.duty.run)
    start(lambda member, tries: None, daily).stop()
    queued = Dials(joined)
    with joined.begin() as connection:
        options = {"workflow_name": DUTY, "queue_name": DAILY, "workflow_id": "waits"}
        queued._client.enqueue_in_transaction(connection, options, SystemClock().now(), "daily", 0)  # type: ignore[arg-type]
    before = counting.passes
    assert worker_on(joined, Counting().duty).once() == {"count": True}
    assert counting.passes == before
    assert "ENQUEUED" in states(joined), "it waits for a worker that has the duty"
    start(lambda member, tries: None, daily)
    assert eventually(lambda: "ENQUEUED" not in states(joined))
    assert counting.passes > before
