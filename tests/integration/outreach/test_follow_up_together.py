"""The follow-up beside itself, beside payments and live calls, and killed: everything is told once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Barrier

import pytest

from tests.unit.calls.conftest import put
from tests.unit.outreach.conftest import OWED
from tests.unit.outreach.desk import Desk, desk_on
from voicebot.calls.plan_links import PlanLinks
from voicebot.clock import ManualClock
from voicebot.errors import Conflict
from voicebot.records import Database
from voicebot.records.promises import close_promises

MANY = 6
ROOT = Path(__file__).resolve().parents[3]

#: a process that reviews on the 4th of January, and stops for good before the commit of a given number
REVIEW = """
import sys, time
from datetime import UTC, datetime
from sqlalchemy import event
from tests.conftest import SECRET
from tests.unit.outreach.desk import desk_on
from voicebot.clock import ManualClock
from voicebot.records import Cipher, open_database

url, point, stops_at = sys.argv[1:]
database, seen = open_database(url, Cipher(SECRET)), 0

def passed(*_):
    global seen
    seen += 1
    if seen == int(stops_at):
        print("here", flush=True)
        time.sleep(600)

if point == "commit":
    event.listen(database.engine, "commit", passed)
else:
    from voicebot.records import prepared
    execute = prepared.Prepared._execute
    prepared.Prepared._execute = lambda *given: (passed(), execute(*given))[1]
desk_on(database, ManualClock(datetime(2027, 1, 4, 2, tzinfo=UTC))).follow_up.review()
print("done", flush=True)
"""


@pytest.fixture
def desk(database: Database) -> Desk:
    """Many accounts, each with a promise and half of them with a plan that runs; in January all of it is broken."""
    desk = desk_on(database)
    for number in range(1, MANY + 1):
        put(database, ref=f"A-{number}", reference=f"8600000{number}", minimum_due=100_000, **OWED)
        if number % 2:
            desk.confirms(desk.agrees(f"A-{number}"))
        desk.promises(ref=f"A-{number}")
    return desk


def in_january(database: Database) -> Desk:
    return desk_on(database, ManualClock(datetime(2027, 1, 4, 2, tzinfo=UTC)))


def outcome(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    """What a review leads to, without the numbers of its rows."""
    columns = {
        "promises": ("account_id", "state"),
        "plans": ("account_id", "state"),
        "promise_events": ("promise_id", "kind", "day", "why"),
        "plan_events": ("plan_id", "kind", "day", "why"),
        "tickets": ("account_id", "kind", "state"),
        "callbacks": ("account_id", "reason", "state", "at"),
        "flags": ("account_id", "flag", "released_at"),
        "outbox": ("account_id", "kind"),
    }
    return {
        table: sorted((tuple(row[name] for name in names) for row in desk.rows(table)), key=str)
        for table, names in columns.items()
    }


def test_many_reviews_at_once_tell_everything_once(desk: Desk) -> None:
    january, start = in_january(desk.database), Barrier(4)

    def review(_: int) -> int:
        start.wait()
        return january.follow_up.review().failed

    with ThreadPoolExecutor(4) as reviewers:
        assert list(reviewers.map(review, range(4))) == [0] * 4
    assert [row["state"] for row in desk.rows("promises")] == ["broken"] * MANY
    assert [row["state"] for row in desk.rows("plans")] == ["broken"] * (MANY // 2)
    assert len(desk.rows("tickets")) == MANY + MANY // 2
    assert len(desk.rows("promise_events")) == 3 * MANY
    before = january.everything()
    assert january.follow_up.review().moved == {}
    assert january.everything() == before


@pytest.mark.parametrize("point", ["commit", "row"])
@pytest.mark.parametrize("stops_at", [1, 2, 5, 40, 90])
def test_a_review_that_was_killed_anywhere_is_finished_by_the_next(
    desk: Desk, database: Database, database_url: str, point: str, stops_at: int
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", REVIEW, database_url, point, str(stops_at)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        text=True,
    )
    assert process.stdout is not None
    with process.stdout:
        said = process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        process.wait(30)
    assert said == ("done\n" if point == "commit" and stops_at > 2 * MANY else "here\n")
    january = in_january(database)
    january.follow_up.review()
    after = outcome(january)
    assert [row["state"] for row in january.rows("promises")] == ["broken"] * MANY
    assert len(after["promise_events"]) == 3 * MANY
    assert len(after["tickets"]) == len(after["callbacks"]) == MANY + MANY // 2
    assert january.follow_up.review().moved == {}
    assert outcome(january) == after


def test_whoever_pays_while_they_are_reviewed_kept_or_cured_their_promise(desk: Desk) -> None:
    december, start = desk_on(desk.database, ManualClock(datetime(2026, 12, 4, 2, tzinfo=UTC))), Barrier(2)

    def review() -> None:
        start.wait()
        december.follow_up.review()

    def pay() -> None:
        start.wait()
        for number in range(1, MANY + 1):
            december.pays("500.00", f"TX-{number}", ref=f"A-{number}")

    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(review), both.submit(pay)]:
            done.result()
    december.follow_up.review()
    assert {row["state"] for row in desk.rows("promises")} == {"cured"}
    assert "open" not in {row["state"] for row in desk.rows("tickets")}
    assert "follow_up" not in december.flags()


def test_a_promise_that_a_call_takes_back_at_that_moment_is_not_broken_as_well(desk: Desk) -> None:
    december, start = desk_on(desk.database, ManualClock(datetime(2026, 12, 4, 2, tzinfo=UTC))), Barrier(2)

    def review() -> None:
        start.wait()
        december.follow_up.review()

    def take_back() -> None:
        start.wait()
        for number in range(1, MANY + 1):
            with desk.database.begin() as connection:
                account = desk.account_id(f"A-{number}")
                close_promises(connection, account, "withdrawn", december.clock.now(), "taken back in a call")

    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(review), both.submit(take_back)]:
            done.result()
    for row in desk.rows("promises"):
        kinds = [event["kind"] for event in desk.rows("promise_events") if event["promise_id"] == row["id"]]
        assert kinds[-1] == row["state"]
        assert row["state"] in ("withdrawn", "broken")
        assert len(kinds) == (2 if row["state"] == "withdrawn" else 3)


def test_of_many_who_answer_a_plan_at_once_one_is_heard(desk: Desk) -> None:
    plan, links, now, start = desk.agrees("A-2"), PlanLinks(desk.database), desk.clock.now(), Barrier(4)
    with desk.database.begin() as connection:
        tokens = [links.make(connection, plan, now).token for _ in range(2)]

    def answer(number: int) -> str:
        start.wait()
        give = links.confirm if number % 2 else links.decline
        try:
            return str(give(tokens[number // 2], now).plan["state"])
        except Conflict:
            return ""

    with ThreadPoolExecutor(4) as people:
        heard = [state for state in people.map(answer, range(4)) if state]
    assert heard == [desk.state("plans", plan)]
    events = [row["kind"] for row in desk.rows("plan_events") if row["plan_id"] == plan]
    assert events == ["made", heard[0]]
    flags = [row for row in desk.rows("flags") if row["account_id"] == desk.account_id("A-2")]
    assert len(flags) == (1 if heard == ["active"] else 0)


def test_of_many_plans_agreed_to_at_once_the_last_waits_and_the_others_are_cancelled(desk: Desk) -> None:
    start = Barrier(3)

    def agree(_: int) -> int:
        start.wait()
        return desk.agrees("A-2")

    with ThreadPoolExecutor(3) as people:
        made = list(people.map(agree, range(3)))
    assert sorted(desk.state("plans", plan) for plan in made) == ["cancelled", "cancelled", "pending_confirmation"]


def test_a_review_by_date_is_the_same_as_one_on_that_day(desk: Desk) -> None:
    trying = desk_on(desk.database, desk.clock, ahead=True)
    trying.follow_up.review(date(2027, 1, 4))
    assert {row["state"] for row in desk.rows("promises")} == {"broken"}
    assert {row["at"].date() for row in desk.rows("callbacks")} == {date(2027, 1, 4)}
