"""What the durable engine is given is done once it has been committed, however often its process ends."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import text

from tests.integration.outreach.work.conftest import Running, engine_table, eventually, put, states, taken
from voicebot.clock import SystemClock
from voicebot.errors import Misconfigured
from voicebot.outreach.work import engine
from voicebot.outreach.work.dials import Dials
from voicebot.outreach.work.duty import Duty, latest_time
from voicebot.outreach.work.engine import Engine, Pace
from voicebot.outreach.work.upkeep import Upkeep
from voicebot.records import Database

Start = Callable[..., Running]


def nothing(member: int, tries: int) -> None:
    """A dial that comes to nothing."""


def an_hour_ago() -> datetime:
    return datetime.now(UTC) - timedelta(hours=1)


class Daily:
    """A duty of the day, an hour ago, that counts its passes; `breaks` of them fail first."""

    def __init__(self, breaks: int = 0) -> None:
        self.passes, self._breaks = 0, breaks
        self.duty = Duty("count", None, an_hour_ago().time().replace(second=0, microsecond=0), self._run)

    def _run(self, goes_on: Callable[[], bool]) -> Mapping[str, int]:
        self.passes += 1
        if self.passes <= self._breaks:
            raise OSError("the disk is full")
        return {"counted": 1}


def test_dials_are_queued_with_the_transaction_and_not_without_it(joined: Database, start: Start) -> None:
    dialled: Counter[int] = Counter()
    put(joined, 1, 2, 3)
    put(joined, 3)
    with joined.begin() as connection:
        Dials(joined).put(connection, 4, 0)
        connection.rollback()
    start(lambda member, tries: dialled.update([member]))
    assert eventually(lambda: len(dialled) == 3)
    put(joined, 2, tries=1)
    assert eventually(lambda: dialled[2] == 2)
    assert dialled == {1: 1, 2: 2, 3: 1}


def test_a_dial_that_breaks_is_over_and_leaves_no_word_of_why_in_the_engine(joined: Database, start: Start) -> None:
    def breaks(member: int, tries: int) -> None:
        raise ValueError("Mei Lin does not answer at +8613800000101")

    put(joined, 1)
    start(breaks)
    assert eventually(lambda: states(joined) == ["SUCCESS"])
    with joined.read() as connection:
        rows = connection.execute(text(f"SELECT * FROM {engine_table(joined, 'workflow_status')}"))  # noqa: S608
        assert "Mei" not in str(rows.all())


def test_what_waits_when_an_engine_stops_is_done_by_the_next(joined: Database, start: Start) -> None:
    dialled: list[int] = []
    slow = Pace(per_second=1, at_once=1)
    put(joined, *range(4))
    first = start(lambda member, tries: dialled.append(member), pace=slow)
    assert eventually(lambda: len(dialled) == 1)
    first.engine.stop(5)
    before = len(dialled)
    assert before < 4
    start(lambda member, tries: dialled.append(member))
    assert eventually(lambda: len(dialled) == 4)
    assert sorted(dialled) == list(range(4))


def test_a_dial_at_hand_is_finished_before_the_engine_stops(joined: Database, start: Start) -> None:
    began, done = Event(), Event()

    def slowly(member: int, tries: int) -> None:
        began.set()
        time.sleep(1.0)
        done.set()

    put(joined, 1)
    running = start(slowly)
    assert began.wait(30)
    running.stop()
    assert done.is_set()
    assert states(joined) == ["SUCCESS"]


def test_no_second_sees_more_dials_than_the_pace_allows(joined: Database, start: Start) -> None:
    dialled: list[int] = []
    put(joined, *range(12))
    start(lambda member, tries: dialled.append(member), pace=Pace(per_second=4, at_once=16))
    assert eventually(lambda: len(dialled) == 12)
    at = taken(joined)
    assert all(later - earlier >= 1000 for earlier, later in zip(at, at[4:], strict=False))


@pytest.mark.parametrize(("per_second", "limiter"), [(1, (1, 1.0)), (50, (50, 1.0)), (0.5, (1, 2.0)), (2.4, (2, 1.0))])
def test_a_pace_is_so_many_calls_in_so_many_seconds(per_second: float, limiter: tuple[int, float]) -> None:
    assert Pace(per_second).limiter == limiter


def test_without_its_tables_the_engine_does_not_start(database: Database) -> None:
    with pytest.raises(Misconfigured, match="voicebot migrate"):
        Engine(database, SystemClock(), "w-1", Pace(), nothing, lambda: True).start([])


def test_a_duty_of_the_day_that_never_had_its_time_has_it_at_the_start_and_once(start: Start) -> None:
    daily = Daily()
    for _ in range(2):
        start(nothing, daily.duty)
        assert eventually(lambda: daily.passes == 1)
    time.sleep(2)
    assert daily.passes == 1


def test_times_that_a_standstill_let_go_by_are_made_up_for_by_one_pass(joined: Database, start: Start) -> None:
    daily = Daily()
    start(nothing, daily.duty).stop()
    before = daily.passes
    days_ago = (
        latest_time(daily.duty.daily_at or an_hour_ago().time(), datetime.now(UTC)) - timedelta(days=4)
    ).isoformat()
    with joined.begin() as connection:
        table, other = engine_table(joined, "workflow_schedules"), engine_table(joined, "workflow_status")
        connection.execute(text(f"UPDATE {table} SET last_fired_at = :at"), {"at": days_ago})  # noqa: S608
        connection.execute(text(f"DELETE FROM {other}"))  # noqa: S608
    start(nothing, daily.duty)
    assert eventually(lambda: states(joined) == ["SUCCESS"] * 4)
    assert daily.passes == before + 1


def test_a_duty_of_the_day_that_breaks_is_tried_again(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "DUTY_AGAIN", timedelta(seconds=0.2))
    daily = Daily(breaks=2)
    start(nothing, daily.duty)
    assert eventually(lambda: daily.passes == 3)


def test_a_duty_of_the_day_that_was_cut_short_is_gone_on_with_at_the_next_start(start: Start) -> None:
    left, began = [1, 2, 3], Event()

    def slowly(goes_on: Callable[[], bool]) -> Mapping[str, int]:
        while left and goes_on():
            left.pop()
            began.set()
            time.sleep(0.3)
        return {}

    duty = Duty("slowly", None, an_hour_ago().time(), slowly)
    running = start(nothing, duty)
    assert began.wait(30)
    running.stop()
    assert left
    start(nothing, duty)
    assert eventually(lambda: not left)


def test_a_duty_that_is_no_more_is_forgotten(joined: Database, start: Start) -> None:
    start(nothing, Daily().duty)
    start(nothing)
    with joined.read() as connection:
        kept = connection.execute(text(f"SELECT count(*) FROM {engine_table(joined, 'workflow_schedules')}"))  # noqa: S608
        assert kept.scalar_one() == 0


def test_what_was_finished_long_ago_is_forgotten_and_nothing_else(joined: Database, start: Start) -> None:
    gate = Event()
    put(joined, 1, 2, 3)
    start(lambda member, tries: None if member < 3 else gate.wait(20))
    assert eventually(lambda: sorted(states(joined)) == ["PENDING", "SUCCESS", "SUCCESS"])
    keeps = Upkeep(joined, SystemClock(), "w-1", timedelta(hours=1))
    assert keeps.forget(lambda: True) == {}
    forgets = Upkeep(joined, SystemClock(), "w-1", timedelta(seconds=-1))
    assert forgets.forget(lambda: True) == {"forgotten": 2}
    assert states(joined) == ["PENDING"]
    gate.set()
