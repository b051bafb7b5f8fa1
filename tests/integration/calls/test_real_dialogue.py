"""The real dialogue, words and rulebooks inside the real transaction.

Whatever happens, a call has one disposition, and its journal replays.
"""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr
from sqlalchemy import delete

from tests.unit.calls import toy
from tests.unit.calls.conftest import NOW, PHONE, Bench, FakeCarrier, put
from voicebot.calls import Calls
from voicebot.calls.events import Answered, HeardText, NothingHeard, PressedKeys, TransferOver
from voicebot.calls.house import office_of
from voicebot.calls.rulebooks import Rulebooks
from voicebot.clock import ManualClock
from voicebot.compliance import load_rulebooks
from voicebot.conversation.events import TransferResult
from voicebot.conversation.reply import Transfer
from voicebot.records import Database
from voicebot.records.accounts import account_facts, accounts
from voicebot.settings import ROOT, Settings
from voicebot.understanding.meaning import Intent, Meaning, Slots, Urgency
from voicebot.wording import load_script

SLOTS = st.builds(
    Slots,
    amount=st.none() | st.decimals(0, 10**9, places=2),
    date=st.none() | st.dates(date(2026, 11, 1), date(2027, 2, 1)),
    months=st.none() | st.integers(1, 120),
    digits=st.none() | st.sampled_from(["0412", "412", "9999", "86000001"]),
    ambiguous=st.sampled_from([(), ("amount",), ("date",)]),
    readings=st.just(()),
)
SCRIPT = load_script(ROOT / "prompts")
BOOKS = load_rulebooks()
FACTS = {"birth_mmdd": "0412", "id_last4": "3316"}
#: invented accounts, by number
NUMBERS = count(200)
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

    calls = Calls(database, clock, SCRIPT, Rulebooks(BOOKS, rehearsal=True), office, understand)
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
    # Marks that one conversation leaves on its account must not stop the next: each has its own.
    number = next(NUMBERS)
    put(database, f"A-{number}", reference=f"9{number:03}", phone=f"+8613800000{number:03}", facts=FACTS)
    if inbound:
        call_id = calls.open_inbound(f"CA{uuid4().hex}", PHONE, "")
    else:
        call_id = calls.reserve_outbound(f"A-{number}")
        calls.dial(call_id, bench.carrier)
    spoken = calls.take_turn(call_id, Answered())
    events = [HeardText(str(number)) for number in range(len(meanings))]
    keys = ["1", "2", "3", "4", "5", "6", "0", "9", "8", "*", "0412", "0413", "3316", f"9{number:03}", "1204"]
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


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_a_reminder_goes_from_greeting_to_a_kept_promise_in_words(database: Database, language: str) -> None:
    yes = Meaning(Intent.AFFIRM, 1.0)
    bench = bank(database, "", [yes])
    put(database, facts=FACTS)
    call_id = bench.calls.reserve_outbound("A-1", language)
    bench.calls.dial(call_id, bench.carrier)
    spoken = bench.calls.take_turn(call_id, Answered())
    for keys in ("1", "0412", "3316", "1", "1"):
        spoken = bench.calls.take_turn(call_id, PressedKeys(keys), turn=spoken.turn)
    assert bench.calls.call(call_id).right_party
    [promise] = bench.rows("promises")
    assert (promise["kind"], promise["amount"]) == ("full", 188_350)
    assert bench.calls.replay(call_id).same


def test_with_an_empty_database_the_hotline_brings_an_unknown_caller_to_a_person(database: Database) -> None:
    bench = bank(database, "+12025550199", [])
    with database.begin() as connection:
        connection.execute(delete(account_facts))
        connection.execute(delete(accounts))
    call_id = bench.calls.open_inbound("CA1", None, "+15550100100")
    spoken = bench.calls.take_turn(call_id, Answered())
    spoken = bench.calls.take_turn(call_id, PressedKeys("0"), turn=spoken.turn)
    assert isinstance(spoken.then, Transfer)
