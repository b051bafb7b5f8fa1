"""The link to a plan: nobody can guess it or read it from the database, and it serves one answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from tests.unit.calls.conftest import put
from tests.unit.records.plans import NOW, agreed
from voicebot.calls import plans_running
from voicebot.calls.plan_links import PlanLinks
from voicebot.errors import Conflict, NotFound
from voicebot.records import Database
from voicebot.records.contact import active_flags, add_contact_row, flags
from voicebot.records.plans import plan_row
from voicebot.records.promises import add_promise
from voicebot.records.schema import metadata

LATER = NOW + timedelta(hours=5)


@pytest.fixture
def account(database: Database) -> int:
    return put(database)


@pytest.fixture
def links(database: Database) -> PlanLinks:
    return PlanLinks(database)


def made(database: Database, links: PlanLinks, plan_id: int) -> str:
    with database.begin() as connection:
        return links.make(connection, plan_id, NOW).token


def rows(database: Database, table: str) -> list[dict[str, Any]]:
    with database.read() as connection:
        return [dict(row) for row in connection.execute(select(metadata.tables[table])).mappings()]


def test_a_token_is_long_new_each_time_and_kept_nowhere(database: Database, account: int, links: PlanLinks) -> None:
    plan_id = agreed(database, account)
    tokens = [made(database, links, plan_id) for _ in range(5)]
    assert len(set(tokens)) == 5
    assert min(map(len, tokens)) >= 43
    kept = str(rows(database, "plan_links"))
    assert not any(token in kept for token in tokens)


def test_looking_at_a_plan_changes_nothing(database: Database, account: int, links: PlanLinks) -> None:
    plan_id = agreed(database, account)
    token = made(database, links, plan_id)
    seen = links.plan_behind(token, LATER)
    assert (seen.plan["id"], seen.standing, len(seen.instalments)) == (plan_id, "open", seen.plan["count"])
    assert links.plan_behind(token, LATER) == seen


def test_confirming_starts_the_plan_and_stops_collection(database: Database, account: int, links: PlanLinks) -> None:
    token = made(database, links, agreed(database, account))
    seen = links.confirm(token, LATER)
    assert (seen.plan["state"], seen.standing) == ("active", "answered")
    with database.read() as connection:
        [flag] = active_flags(connection, account, date(2026, 11, 24))
    assert (flag["flag"], flag["until"]) == ("plan_active", None)


def test_declining_leaves_everything_else_as_it_was(database: Database, account: int, links: PlanLinks) -> None:
    token = made(database, links, agreed(database, account))
    assert links.decline(token, LATER).plan["state"] == "declined"
    assert rows(database, "flags") == []


def test_a_link_serves_one_answer(database: Database, account: int, links: PlanLinks) -> None:
    plan_id = agreed(database, account)
    token, other = made(database, links, plan_id), made(database, links, plan_id)
    links.confirm(token, LATER)
    for late in (token, other):
        for answer in (links.confirm, links.decline):
            with pytest.raises(Conflict, match="this plan is active already"):
                answer(late, LATER)
        assert links.plan_behind(late, LATER).standing == "answered"
    assert len(rows(database, "flags")) == 1


def test_a_link_lapses_with_the_time_there_is_to_confirm(database: Database, account: int, links: PlanLinks) -> None:
    plan_id = agreed(database, account)
    token, end = made(database, links, plan_id), NOW + timedelta(hours=72)
    assert links.plan_behind(token, end - timedelta(seconds=1)).standing == "open"
    assert links.plan_behind(token, end).standing == "lapsed"
    for answer in (links.confirm, links.decline):
        with pytest.raises(Conflict, match="could be confirmed until 2026-11-27 02:00 UTC"):
            answer(token, end)
    with database.begin() as connection, pytest.raises(Conflict):
        links.make(connection, plan_id, end)


def test_a_link_to_a_plan_that_another_replaced_answers_neither(
    database: Database, account: int, links: PlanLinks
) -> None:
    token = made(database, links, agreed(database, account))
    newer = agreed(database, account)
    with pytest.raises(Conflict, match="cancelled already"):
        links.confirm(token, LATER)
    with database.read() as connection:
        row = plan_row(connection, newer)
    assert row is not None
    assert row["state"] == "pending_confirmation"


def tokens(links: PlanLinks, right: str) -> Iterator[str]:
    yield from ("", "x", right[:-1], right + "x", right.swapcase(), "../" + right, "x" * 100_000, "令牌", "\x00")


def test_any_other_token_finds_nothing(database: Database, account: int, links: PlanLinks) -> None:
    right = made(database, links, agreed(database, account))
    for token in tokens(links, right):
        for ask in (links.plan_behind, links.confirm, links.decline):
            with pytest.raises(NotFound, match="no plan is behind this link"):
                ask(token, LATER)


def test_a_database_of_another_secret_knows_no_link(database: Database, account: int, links: PlanLinks) -> None:
    made(database, links, agreed(database, account))
    with database.begin() as connection:
        [hashed] = connection.execute(text("SELECT token_hash FROM plan_links")).scalars()
    with pytest.raises(NotFound):
        links.plan_behind(hashed, LATER)


def test_a_confirmed_plan_takes_the_place_of_a_promise(bench: Any) -> None:
    call_id, database = bench.verified(), bench.database
    [account] = rows(database, "accounts")
    promise = {"call_id": call_id, "account_id": account["id"], "created_at": NOW, "kind": "partial"}
    with database.begin() as connection:
        add_promise(connection, promise | {"amount": 1, "currency": "CNY", "due": date(2026, 11, 30)})
    links = PlanLinks(database)
    links.confirm(made(database, links, agreed(database, account["id"], call_id=call_id)), LATER)
    assert [row["state"] for row in rows(database, "promises")] == ["replaced"]
    assert [row["kind"] for row in rows(database, "promise_events")] == ["made", "replaced"]


def test_a_plan_that_ends_takes_back_its_own_flag_and_no_other(bench: Any) -> None:
    call_id, database = bench.verified(), bench.database
    [account] = rows(database, "accounts")
    plan_id = agreed(database, account["id"], call_id=call_id)
    by_hand = {"account_id": account["id"], "flag": "plan_active", "starts": date(2026, 11, 1), "until": None}
    with database.begin() as connection:
        add_contact_row(connection, flags, by_hand | {"call_id": None, "created_at": NOW, "released_at": None})
        plan = plan_row(connection, plan_id)
        assert plan is not None
        plans_running.stop_collection(connection, plan, NOW)
        plans_running.free_collection(connection, plan, LATER)
    assert [(row["call_id"], row["released_at"]) for row in rows(database, "flags")] == [(None, None), (call_id, LATER)]
