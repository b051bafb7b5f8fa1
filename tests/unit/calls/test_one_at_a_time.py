"""One person, one call at a time: whoever is rung, or talks with us, is rung for nothing else meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.unit.calls.conftest import NOW, PHONE, Bench, put
from voicebot.calls.dialling import Withdrawn, dial
from voicebot.calls.one_call import IN_CALL_RULE, NUMBER_RULE
from voicebot.errors import NotAllowed
from voicebot.records.calls import add_call, change_call
from voicebot.records.schema import metadata

OTHER = "+8613800000102"


def ended(bench: Bench, call_id: str) -> None:
    with bench.database.begin() as connection:
        change_call(connection, call_id, state="completed", ended_at=bench.clock.now())


def came_in(bench: Bench, **more: Any) -> None:
    """Somebody talks on the hotline, from the number on file and not yet known."""
    call: dict[str, Any] = {"id": "in", "direction": "inbound", "state": "in-progress", "language": "zh-CN"}
    call |= {"number": PHONE, "number_hash": bench.database.cipher.number_hash(PHONE)}
    call |= {"created_at": NOW, "answered_at": NOW}
    with bench.database.begin() as connection:
        add_call(connection, call | {"sequence": 1, "turn": 1, "right_party": False, "conversation": True} | more)


def test_whoever_is_rung_is_rung_for_nothing_else(bench: Bench) -> None:
    first = bench.outbound()
    with pytest.raises(NotAllowed, match="Another call") as refused:
        bench.calls.reserve_outbound("A-1", purpose="callback")
    assert refused.value.rule_ids == (IN_CALL_RULE,)
    assert refused.value.next_at is not None
    assert timedelta(0) < refused.value.next_at - bench.clock.now() <= timedelta(minutes=10)
    assert bench.rows("decisions")[-1]["rule_ids"] == [IN_CALL_RULE]
    ended(bench, first)
    bench.outbound()
    assert len(bench.carrier.placed) == 2


def test_of_two_calls_that_are_reserved_one_is_placed(bench: Bench) -> None:
    one, other = bench.calls.reserve_outbound("A-1"), bench.calls.reserve_outbound("A-1")
    bench.calls.dial(other, bench.carrier)
    with pytest.raises(NotAllowed) as refused:
        bench.calls.dial(one, bench.carrier)
    assert refused.value.rule_ids == (IN_CALL_RULE,)
    assert bench.calls.call(one).state == "canceled"
    assert [dial.attempt for dial in bench.carrier.placed] == [other]


@pytest.mark.parametrize("tie", ["person", "number", "person of the number"])
def test_it_is_the_person_and_the_number_that_count(bench: Bench, tie: str) -> None:
    person = bench.database.cipher.person_hash("P-1")
    if tie == "number":
        put(bench.database, "A-2", reference="77")
    elif tie == "person":
        put(bench.database, "A-3", reference="79", phone=OTHER, person_hash=person)
        put(bench.database, "A-2", reference="77", phone="+8613800000103", person_hash=person)
    else:
        put(bench.database, "A-3", reference="79", person_hash=person)
        put(bench.database, "A-2", reference="77", phone=OTHER, person_hash=person)
    first = bench.calls.reserve_outbound("A-3" if tie == "person" else "A-1")
    bench.calls.dial(first, bench.carrier)
    with pytest.raises(NotAllowed) as refused:
        bench.calls.reserve_outbound("A-2")
    assert refused.value.rule_ids == (IN_CALL_RULE,)


@pytest.mark.parametrize("state", ["dialling", "unknown", "ringing", "in-progress"])
def test_whatever_is_not_over_bars_another_call(bench: Bench, state: str) -> None:
    call_id = bench.calls.reserve_outbound("A-1")
    came_in(bench, state=state, answered_at=NOW if state == "in-progress" else None)
    with pytest.raises(NotAllowed) as refused:
        bench.calls.dial(call_id, bench.carrier)
    assert refused.value.rule_ids == (IN_CALL_RULE,)
    assert bench.carrier.placed == []


@pytest.mark.parametrize(("state", "hours"), [("ringing", 0.25), ("unknown", 0.25), ("in-progress", 2.1)])
def test_a_call_of_which_nothing_is_heard_for_long_bars_nobody(bench: Bench, state: str, hours: float) -> None:
    came_in(bench, state=state, answered_at=NOW if state == "in-progress" else None)
    bench.clock.advance(hours=hours)
    bench.outbound()
    assert len(bench.carrier.placed) == 1


def test_a_number_that_was_changed_meanwhile_is_not_dialled(bench: Bench) -> None:
    call_id = bench.calls.reserve_outbound("A-1")
    changed = {"phone": OTHER, "phone_hash": bench.database.cipher.number_hash(OTHER)}
    with bench.database.begin() as connection:
        connection.execute(metadata.tables["accounts"].update().values(**changed))
    with pytest.raises(NotAllowed, match="number was changed") as refused:
        bench.calls.dial(call_id, bench.carrier)
    assert (refused.value.rule_ids, bench.carrier.placed) == ((NUMBER_RULE,), [])
    assert bench.calls.call(call_id).state == "canceled"
    bench.outbound()
    assert [dial.to for dial in bench.carrier.placed] == [OTHER]


def test_what_nobody_wants_any_more_is_not_placed(bench: Bench) -> None:
    call_id = bench.calls.reserve_outbound("A-1")
    with pytest.raises(Withdrawn, match="they have paid"):
        dial(bench.calls._kit, call_id, bench.carrier, lambda _: "they have paid")
    call = bench.calls.call(call_id)
    assert (call.state, call.disposition, bench.carrier.placed) == ("canceled", "cancelled", [])
    with pytest.raises(Exception, match="once only"):
        bench.calls.dial(call_id, bench.carrier)


def test_what_is_wanted_still_is_placed(bench: Bench) -> None:
    seen: list[str] = []

    def check(connection: Any) -> None:
        seen.append(bench.rows("calls")[0]["state"])

    dial(bench.calls._kit, bench.calls.reserve_outbound("A-1"), bench.carrier, check)
    assert (len(bench.carrier.placed), seen) == (1, ["reserved"])
