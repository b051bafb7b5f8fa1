"""Whose call it is: the account is found by reference, and what is asked for holds for the right number."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.unit.calls import toy
from tests.unit.calls.conftest import PHONE, Bench, put
from voicebot.calls.events import (
    Answered,
    LineEvent,
    PressedKeys,
)


def test_a_hotline_caller_is_placed_by_reference_and_never_by_number(bench: Bench) -> None:
    call_id = bench.calls.open_inbound("CA1", PHONE, "+15550100100")
    assert bench.calls.open_inbound("CA1", PHONE, "+15550100100") == call_id
    bench.calls.take_turn(call_id, Answered())
    assert bench.calls.call(call_id).account_ref is None
    missed = bench.calls.take_turn(call_id, PressedKeys("999"), turn=1)
    assert missed.lines[0].key == "not_found"
    found = bench.calls.take_turn(call_id, PressedKeys("86000001#"), turn=2)
    assert found.lines[0].key == "found"
    assert bench.calls.call(call_id).account_ref == "A-1"
    bench.calls.take_turn(call_id, PressedKeys("0412"), turn=3)
    assert bench.calls.call(call_id).right_party


def test_a_hidden_caller_reaches_a_person_too(bench: Bench) -> None:
    call_id = bench.calls.open_inbound("CA2", None, "+15550100100")
    bench.calls.take_turn(call_id, Answered())
    bench.calls.take_turn(call_id, PressedKeys("0"), turn=1)
    assert bench.rows("callbacks")[0]["number"] is None
    assert bench.rows("tickets")[0]["kind"] == "person"


def test_a_callback_goes_to_the_number_that_called(bench: Bench) -> None:
    call_id = bench.calls.open_inbound("CA3", "+8613800000199", "+15550100100")
    bench.calls.take_turn(call_id, Answered())
    bench.calls.take_turn(call_id, PressedKeys("0"), turn=1)
    assert bench.rows("callbacks")[0]["number"] == "+8613800000199"


def test_stop_suppresses_the_number_that_was_called(bench: Bench) -> None:
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())
    bench.calls.take_turn(call_id, PressedKeys("9"), turn=1)
    [row] = bench.rows("suppressions")
    assert row["number_hash"] == bench.database.cipher.number_hash(PHONE)
    assert row["scope"] == "automated_voice"


def test_stop_from_another_telephone_suppresses_the_number_on_file_once_verified(bench: Bench) -> None:
    call_id = bench.calls.open_inbound("CA4", "+8613800000199", "+15550100100")
    events: tuple[LineEvent, ...] = (Answered(), PressedKeys("86000001"), PressedKeys("0412"), PressedKeys("9"))
    for turn, event in enumerate(events):
        bench.calls.take_turn(call_id, event, turn=turn)
    hashes = {row["number_hash"] for row in bench.rows("suppressions")}
    assert hashes == {bench.database.cipher.number_hash(number) for number in (PHONE, "+8613800000199")}


def test_a_flag_holds_for_its_days_of_the_person(bench: Bench) -> None:
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())
    bench.calls.take_turn(call_id, PressedKeys("1"), turn=1)
    bench.calls.take_turn(call_id, PressedKeys("9999"), turn=2)
    [flag] = bench.rows("flags")
    assert (flag["flag"], flag["until"]) == ("unverified", date(2026, 12, 1))


@pytest.mark.parametrize(
    "broken",
    [
        {"zone": "Mars/Olympus"},
        {"principal": -5},
        {"as_of": "old"},
        {"minimum_due": 10**9},
        {"zone": "../etc/passwd"},
        {"packs": ["MOON"]},
    ],
)
def test_an_account_that_cannot_be_trusted_is_stale_and_the_caller_still_heard(
    bench: Bench, broken: dict[str, Any]
) -> None:
    if "as_of" in broken:
        broken = {}
        bench.clock.advance(days=3)
    put(bench.database, "A-2", reference="77", phone="+8613800000102", **broken)
    stale: list[bool] = []

    def looking(state: Any, event: Any, facts: Any) -> Any:
        stale.append(facts.account is not None and facts.account.stale)
        return toy.step(state, event, facts)

    calls = bench.with_step(looking)
    call_id = calls.open_inbound("CA5", None, "+15550100100")
    calls.take_turn(call_id, Answered())
    assert calls.take_turn(call_id, PressedKeys("77"), turn=1).lines[0].key == "found"
    assert stale == [False, True]
