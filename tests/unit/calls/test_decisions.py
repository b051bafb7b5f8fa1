"""A decision is made again from its row, by the rules of its day, and comes out the same; or its row says otherwise."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from scripts.month.people import a_person
from tests.unit.calls.conftest import PHONE, Bench
from voicebot import compliance
from voicebot.calls import decisions, dialling
from voicebot.calls.asking import Desk
from voicebot.calls.rulebooks import Rulebooks
from voicebot.compliance.asked import read
from voicebot.errors import NotAllowed
from voicebot.records import contact, editions
from voicebot.records.accounts import accounts
from voicebot.records.decisions import decision, decisions_in_turn, list_decisions

BOOKS = compliance.load_rulebooks()


def desk_of(bench: Bench, *, rehearsal: bool = False) -> Desk:
    return Desk(bench.database, bench.clock, Rulebooks(BOOKS, rehearsal=rehearsal), bench.calls._kit.office)


def decided(bench: Bench, *, rehearsal: bool = False) -> decisions.Again:
    """One more decision, and the same made again."""
    with suppress(NotAllowed):
        dialling.reserve_outbound(desk_of(bench, rehearsal=rehearsal), "A-1")
    return newest(bench)


def newest(bench: Bench) -> decisions.Again:
    with bench.database.read() as connection:
        [row] = list_decisions(connection, ref="A-1", call_id=None, before=None, limit=1)
        return decisions.Reader(connection).again(row)


@pytest.mark.parametrize("hours", [0, 12])
@pytest.mark.parametrize("rehearsal", [False, True])
def test_a_decision_comes_out_the_same_again(bench: Bench, hours: int, rehearsal: bool) -> None:
    bench.clock.advance(hours=hours)
    again = decided(bench, rehearsal=rehearsal)
    assert (again.differs, again.why_not) == ((), "")
    assert again.answer is not None
    assert again.answer.allowed is (hours == 0 or rehearsal)


def test_the_row_holds_no_telephone_number(bench: Bench) -> None:
    row = decided(bench).row
    assert PHONE[3:] not in str(row["inputs"])
    assert row["inputs"]["asked"]["number"] == bench.rows("accounts")[0]["phone_hash"][:16]


def test_the_rules_are_kept_once_however_many_decisions_they_made(bench: Bench) -> None:
    for _ in range(3):
        decided(bench)
    assert [row["digest"] for row in bench.rows("rulebook_editions")] == [BOOKS.digest]


def test_rules_that_change_later_do_not_change_what_was_decided(bench: Bench) -> None:
    early = {pack: text.replace('"08:00-22:00"', '"11:00-22:00"') for pack, text in BOOKS.sources.items()}
    books = compliance.read_rulebooks(early)
    desk = Desk(bench.database, bench.clock, Rulebooks(books), bench.calls._kit.office)
    with pytest.raises(NotAllowed, match="CN-TIME-01"):
        dialling.reserve_outbound(desk, "A-1")
    assert newest(bench).differs == ()
    with bench.database.begin() as connection:
        # as if somebody had put the text of today in the place of that day's
        table = editions.rulebook_editions
        connection.execute(update(table).values(sources=BOOKS.sources).where(table.c.digest == books.digest))
    assert newest(bench).differs[0] == "it was blocked and is allowed"


@pytest.mark.parametrize(
    ("tampered", "said"),
    [
        ({"allowed": False}, "it was blocked and is allowed"),
        ({"rule_ids": ["US-TIME-01"]}, "the rules were US-TIME-01 and are none"),
    ],
)
def test_a_row_that_somebody_changed_is_found_out(bench: Bench, tampered: dict[str, Any], said: str) -> None:
    decided(bench)
    with bench.database.begin() as connection:
        connection.execute(update(contact.decisions).values(**tampered))
    assert said in newest(bench).differs


def test_what_cannot_be_decided_again_says_why(bench: Bench) -> None:
    with bench.database.begin() as connection:
        connection.execute(update(accounts).values(zone="Mars/Olympus"))
    assert "rulebooks were asked" in decided(bench).why_not
    with bench.database.begin() as connection:
        connection.execute(update(accounts).values(zone="Asia/Shanghai"))
    row = dict(decided(bench).row)
    for inputs, why in (
        (row["inputs"] | {"rules": "an edition that is gone"}, "not on record"),
        (row["inputs"] | {"form": 99}, "not of this release"),
        (row["inputs"] | {"asked": {"packs": []}}, "cannot be read"),
    ):
        with bench.database.read() as connection:
            assert why in decisions.Reader(connection).again(row | {"inputs": inputs}).why_not


def test_they_are_found_one_by_one_and_in_turn(bench: Bench) -> None:
    for _ in range(3):
        decided(bench)
    with bench.database.read() as connection:
        rows = list(decisions_in_turn(connection, None))
        assert [row["ref"] for row in rows] == ["A-1"] * 3
        assert decision(connection, rows[1]["id"]) == rows[1]
        assert decision(connection, 999) is None
        assert not list(decisions_in_turn(connection, bench.clock.now() + timedelta(seconds=1)))


@given(st.integers(0, 100_000))
def test_a_request_is_the_same_after_it_was_kept(seed: int) -> None:
    person = a_person(seed, datetime(2026, 10, 14, tzinfo=UTC))
    ask = person.base | {"at": "2026-10-20T12:34:56.789012+00:00", "number": person.numbers[0], "region": "US-NY"}
    request = read(ask | {"history": person.history, "debt": person.debts[0]})
    numbers = {*person.numbers, *named_numbers(person.base)}
    hashes = {number: f"{index:016x}" for index, number in enumerate(numbers)}
    kept = compliance.keep(request, hashes.__getitem__)
    again = compliance.recall(kept)
    assert compliance.keep(again, lambda number: number) == kept
    for policy in (True, False):
        assert compliance.may_call(again, BOOKS, policy=policy) == compliance.may_call(request, BOOKS, policy=policy)


def named_numbers(base: dict[str, Any]) -> set[str]:
    return {one["number"] for one in (*base["bad_times"], *base["consents"]) if one["number"]}


def test_a_decision_takes_little_room(bench: Bench) -> None:
    decided(bench)
    assert len(str(bench.rows("decisions")[-1]["inputs"])) < 500
