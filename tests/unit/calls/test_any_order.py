"""Whatever happens on a line, in whatever order, a call ends with one disposition and replays."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.calls.conftest import PHONE, Bench
from voicebot.calls.events import (
    Answered,
    CallEnded,
    HeardText,
    NothingHeard,
    PressedKeys,
    TransferOver,
)
from voicebot.conversation.events import TransferResult

EVENTS = st.one_of(
    st.builds(PressedKeys, st.sampled_from(["1", "9", "0", "0412", "9999", "86000001", "*", "#", ""])),
    st.builds(HeardText, st.sampled_from(["yes", "0412", "500", "", "我不想活了"]), st.none() | st.floats(0, 1)),
    st.just(NothingHeard()),
    st.just(Answered()),
    st.just(CallEnded()),
    st.builds(TransferOver, st.sampled_from(TransferResult)),
)

STATUSES = st.tuples(
    st.sampled_from(["ringing", "in-progress", "completed", "busy", "failed", "no-answer", "canceled"]),
    st.none() | st.integers(0, 5),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    inbound=st.booleans(),
    happenings=st.lists(st.one_of(EVENTS, STATUSES, st.sampled_from(["human", "machine_end_beep", "fax"])), max_size=8),
    data=st.data(),
)
def test_any_order_of_events_ends_in_exactly_one_disposition_and_replays(
    bench: Bench, inbound: bool, happenings: list[Any], data: st.DataObject
) -> None:
    calls = bench.calls
    call_id = calls.open_inbound(f"CA{uuid4().hex}", PHONE, "+15550100100") if inbound else bench.outbound()
    seen: set[str] = set()

    def note() -> None:
        found = calls.call(call_id).disposition
        seen.update({found} if found else set())

    for happening in happenings:
        if isinstance(happening, tuple):
            calls.record_status(call_id, *happening)
        elif isinstance(happening, str):
            calls.record_machine(call_id, happening)
        else:
            turn = calls.call(call_id).turn
            if turn or isinstance(happening, Answered):
                calls.take_turn(call_id, happening, turn=turn)
                note()
                before = bench.everything()
                calls.take_turn(call_id, happening, turn=turn)
                assert bench.everything() == before
        note()
    calls.record_status(call_id, "completed", 99)
    note()
    assert len(seen) == 1
    assert calls.replay(call_id).same
