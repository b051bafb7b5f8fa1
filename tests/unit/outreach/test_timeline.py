"""An account's timeline: everything that happened, in order, page by page, and nothing of who it is about."""

from __future__ import annotations

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from tests.unit.calls.conftest import Bench, bench
from tests.unit.outreach.bank import customer, taken
from tests.unit.outreach.desk import desk_on
from tests.unit.records.plans import a_call
from voicebot.calls.events import CallEnded, PressedKeys
from voicebot.errors import InvalidInput, NotAllowed, NotFound
from voicebot.outreach.timeline import Timeline, masked
from voicebot.records import Database, contact
from voicebot.records.contact import decisions
from voicebot.records.timeline_sources import SOURCES
from voicebot.records.timelines import KINDS

__all__ = ["bench"]


def everything(database: Database, ref: str = "A-1", limit: int = 50, **asked: Any) -> list[dict[str, Any]]:
    """All pages, one after the other, the newest first."""
    timeline, before, found = Timeline(database), None, list[dict[str, Any]]()
    while True:
        page = timeline.page(ref, before=before, limit=limit, **asked)
        assert len(page["entries"]) <= limit
        found += page["entries"]
        before = page["older"]
        if before is None:
            return found


def told(database: Database, **asked: Any) -> list[tuple[str, str]]:
    """Kind and what, the oldest first."""
    return [(one["kind"], one["what"]) for one in reversed(everything(database, **asked))]


@pytest.fixture
def lived(bench: Bench) -> Bench:
    """An account that was called, promised, agreed, paid, took back, opted out and came back."""
    desk = desk_on(bench.database, bench.clock)
    call_id = bench.verified()
    bench.clock.advance(seconds=30)
    bench.calls.take_turn(call_id, PressedKeys("500#"), turn=3)
    bench.clock.advance(seconds=30)
    bench.calls.take_turn(call_id, CallEnded())
    bench.calls.record_status(call_id, "completed", 9, 61)
    bench.clock.advance(minutes=5)
    desk.promises()
    bench.clock.advance(minutes=5)
    desk.pays("500.00", "TX-1")
    bench.clock.advance(minutes=5)
    desk.takes_back("TX-1")
    bench.clock.advance(minutes=5)
    desk.confirms(desk.agrees())
    number = {"number_hash": bench.database.cipher.number_hash("+8613800000101"), "scope": "sms", "reason": "asked"}
    with bench.database.begin() as connection:
        made = {"call_id": None, "created_at": bench.clock.now()}
        contact.add_contact_row(connection, contact.suppressions, number | made)
    bench.clock.advance(minutes=5)
    with bench.database.begin() as connection:
        contact.release_suppressions(connection, str(number["number_hash"]), "sms", bench.clock.now())
    bench.clock.advance(minutes=5)
    bench.rules.blocking = ("CN-TIME-01",)
    with pytest.raises(NotAllowed):
        bench.calls.reserve_outbound("A-1")
    return bench


def test_it_tells_what_happened_in_the_order_in_which_it_did(lived: Bench) -> None:
    found = told(lived.database)
    for earlier, later in (
        (("decision", "allowed"), ("call", "created")),
        (("call", "created"), ("call", "dialled")),
        (("call", "dialled"), ("call", "answered")),
        (("call", "answered"), ("call", "ended")),
        (("call", "ended"), ("promise", "made")),
        (("promise", "made"), ("payment", "payment")),
        (("payment", "payment"), ("promise", "kept")),
        (("payment", "payment"), ("payment", "reversal")),
        (("plan", "made"), ("plan", "active")),
        (("plan", "active"), ("flag", "raised")),
        (("opt_out", "opted_out"), ("opt_out", "opted_in")),
    ):
        assert found.index(earlier) < len(found) - 1 - found[::-1].index(later), (earlier, later)
    assert found[-1] == ("decision", "refused")
    ats = [one["at"] for one in everything(lived.database)]
    assert ats == sorted(ats, reverse=True)


def test_an_entry_says_by_whom_and_why(lived: Bench) -> None:
    by_kind = {(one["kind"], one["what"]): one for one in everything(lived.database)}
    assert by_kind["decision", "refused"]["rule_ids"] == ["CN-TIME-01"]
    ended = by_kind["call", "ended"]
    assert (ended["disposition"], ended["seconds"]) == (lived.calls.call(ended["call"]).disposition, 61)
    assert by_kind["promise", "kept"]["payment"] == "TX-1"
    payment, back = by_kind["payment", "payment"], by_kind["payment", "reversal"]
    assert (payment["amount"], payment["source"], back["reverses"]) == ("500.00", "hand", "TX-1")
    assert by_kind["plan", "active"]["why"].startswith("confirmed by the link")
    assert by_kind["flag", "raised"]["flag"] == "plan_active"


def test_pages_hold_everything_once_however_large_they_are(lived: Bench) -> None:
    whole = everything(lived.database, limit=199)
    for limit in (1, 2, 3, 7, 200):
        assert everything(lived.database, limit=limit) == whole


def test_one_kind_is_what_all_hold_of_it(lived: Bench) -> None:
    whole = everything(lived.database)
    for kind in KINDS:
        assert everything(lived.database, kinds=[kind], limit=2) == [one for one in whole if one["kind"] == kind]


def test_nothing_of_anybody_else_and_no_personal_word_is_told(lived: Bench) -> None:
    text = json.dumps(everything(lived.database), ensure_ascii=False)
    for personal in ("林晓雯", "13800000101", "6201", "86000001", "0412"):
        assert personal not in text
    assert "…01" in text, "two numbers of one person are told apart"
    taken(lived.database, [customer(7)])
    assert told(lived.database, ref="A-7") == [("balance", "opened")]


def test_a_reading_of_the_ledger_says_as_of_when_it_is(database: Database) -> None:
    taken(database, [customer()])
    [entry] = everything(database)
    assert (entry["principal"], entry["minimum_due"], entry["as_of"]) == (
        "1860.00",
        "200.00",
        "2026-11-23T22:00:00+00:00",
    )


def test_numbers_and_addresses_are_masked() -> None:
    assert masked("+8613800000101") == "…01"
    assert masked("someone@example.com") == "s…@…"


def test_what_is_not_known_is_refused_with_what_is(lived: Bench) -> None:
    timeline = Timeline(lived.database)
    with pytest.raises(NotFound, match="A-9"):
        timeline.page("A-9")
    with pytest.raises(NotFound):
        timeline.page("A\x001")
    with pytest.raises(InvalidInput, match="promise"):
        timeline.page("A-1", ["promises"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(before=st.text(max_size=60) | st.binary(max_size=40).map(lambda raw: raw.hex()))
def test_a_cursor_that_never_was_is_refused(bench: Bench, before: str) -> None:
    with pytest.raises(InvalidInput, match="older"):
        Timeline(bench.database).page("A-1", before=before)


def forged() -> Iterator[list[Any]]:
    yield ["0001-01-01T00:00:00+14:00", 0, 1]
    yield ["2026-11-24T00:00:00+00:00", 999, 1]
    yield ["2026-11-24T00:00:00+00:00", -1, 1]
    yield ["2026-11-24T00:00:00+00:00", True, 1]
    yield ["2026-11-24T00:00:00+00:00", 0, "1"]
    yield ["2026-11-24T00:00:00+00:00", 0, 2**70]
    yield ["2026-11-24T00:00:00+00:00", 0, True]


def test_a_forged_cursor_is_refused(bench: Bench) -> None:
    for place in forged():
        with pytest.raises(InvalidInput, match="older"):
            Timeline(bench.database).page("A-1", before=urlsafe_b64encode(json.dumps(place).encode()).decode())


def test_no_table_is_read_through_for_one_account(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("the planner of PostgreSQL reads small tables through, and is right to")
    values = {"account": 1, "ref": "A-1", "number": "n", "email": "e"}
    for number, source in enumerate(SOURCES):
        asked = source.page(number, None, 50).compile(database.engine)
        bound = [values.get(name, 50) for name in asked.positiontup or ()]
        with database.read() as connection:
            plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", tuple(bound))]
        assert not [step for step in plan if step.startswith("SCAN")], (source.kind, plan)


def test_an_account_of_five_thousand_entries_is_looked_at_as_quickly(bench: Bench) -> None:
    desk, now = desk_on(bench.database, bench.clock), bench.clock.now()
    account_id = desk.account_id()
    call_id = a_call(bench.database, account_id, now)
    row = {"account_id": account_id, "call_id": call_id, "allowed": True, "rule_ids": [], "inputs": {}}
    with bench.database.begin() as connection:
        connection.execute(insert(decisions), [row | {"at": now - timedelta(minutes=n)} for n in range(5_000)])
    timeline = Timeline(bench.database)
    timeline.page("A-1")
    began = time.perf_counter()
    page = timeline.page("A-1", limit=50)
    took = time.perf_counter() - began
    assert len(page["entries"]) == 50
    assert took < 0.5, f"{took:.3f} s"
    assert len(everything(bench.database, limit=200)) == 5_001
