"""The real dialogue inside the real transaction: whatever happens, one disposition, and the journal replays."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from tests.unit.calls import toy
from tests.unit.calls.conftest import NOW, PHONE, Bench, FakeCarrier, put
from voicebot.calls import Calls
from voicebot.calls.events import Answered, HeardText, NothingHeard, PressedKeys, TransferOver
from voicebot.calls.house import office_of
from voicebot.clock import ManualClock
from voicebot.conversation.events import TransferResult
from voicebot.records import Database
from voicebot.settings import Settings
from voicebot.understanding.meaning import Intent, Meaning, Slots, Urgency

SLOTS = st.builds(
    Slots,
    amount=st.none() | st.decimals(0, 10**9, places=2),
    date=st.none() | st.dates(date(2026, 11, 1), date(2027, 2, 1)),
    months=st.none() | st.integers(1, 120),
    digits=st.none() | st.sampled_from(["0412", "412", "9999", "86000001"]),
    ambiguous=st.sampled_from([(), ("amount",), ("date",)]),
    readings=st.just(()),
)
MEANINGS = st.builds(
    Meaning,
    intent=st.sampled_from(Intent),
    confidence=st.floats(0, 1),
    urgency=st.sampled_from(Urgency) | st.just(Urgency.NONE),
    slots=SLOTS,
    alternatives=st.just(()) | st.just(((Intent.AFFIRM, 0.4), (Intent.DENY, 0.3))),
    evidence=st.just(("invented",)),
    clarify=st.booleans(),
)


def bank(database: Database, person_number: str, meanings: list[Meaning]) -> Bench:
    """The invented bank with the real dialogue; each text means what its number says."""
    put(database)
    clock, rules = ManualClock(NOW), toy.ToyRules()
    office = office_of(Settings(secret_key=SecretStr("s" * 32), person_number=person_number))

    def understand(text: str, language: str, asked: Any, today: Any) -> Meaning:
        return meanings[int(text)]

    calls = Calls(database, clock, toy.ToyScript(), rules, office, understand)
    return Bench(calls, database, clock, rules, FakeCarrier())


@settings(
    max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(data=st.data(), inbound=st.booleans(), people=st.booleans(), meanings=st.lists(MEANINGS, max_size=8))
def test_any_conversation_ends_in_one_disposition_and_replays(
    database: Database, data: st.DataObject, inbound: bool, people: bool, meanings: list[Meaning]
) -> None:
    bench = bank(database, "+12025550199" if people else "", meanings)
    calls = bench.calls
    call_id = calls.open_inbound(f"CA{uuid4().hex}", PHONE, "") if inbound else bench.outbound()
    spoken = calls.take_turn(call_id, Answered())
    events = [HeardText(str(number)) for number in range(len(meanings))]
    keys = ["1", "2", "3", "4", "5", "6", "0", "9", "8", "*", "0412", "0413", "86000001", "1204"]
    others = st.one_of(
        st.builds(PressedKeys, st.sampled_from(keys)),
        st.just(NothingHeard()),
        st.builds(TransferOver, st.sampled_from(TransferResult)),
    )
    for event in [*events, *data.draw(st.lists(others, max_size=10))]:
        spoken = calls.take_turn(call_id, event, turn=spoken.turn)
    calls.record_status(call_id, "completed", 9)
    assert calls.call(call_id).disposition is not None
    outcome = calls.replay(call_id)
    assert outcome.same, outcome.difference
