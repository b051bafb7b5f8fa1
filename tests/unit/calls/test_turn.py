"""A turn: one transaction, a journal, effects; a repeated delivery changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.calls import toy
from tests.unit.calls.conftest import PHONE, Bench, put
from voicebot.calls.events import (
    Answered,
    CallEnded,
    HeardText,
    LineEvent,
    NothingHeard,
    PressedKeys,
    TransferOver,
)
from voicebot.conversation.effects import RecordPromise, SendMessage
from voicebot.conversation.events import TransferResult
from voicebot.conversation.reply import HangUp, Listen
from voicebot.errors import Conflict, NotFound
from voicebot.understanding.meaning import Asked
from voicebot.wording.values import Money


def verified(bench: Bench) -> str:
    """An outbound call whose person has been verified, at the question of an amount."""
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())
    bench.calls.take_turn(call_id, PressedKeys("1"), turn=1)
    bench.calls.take_turn(call_id, PressedKeys("0412#"), turn=2)
    return call_id


def test_the_first_words_are_said_when_the_call_is_answered(bench: Bench) -> None:
    spoken = bench.calls.take_turn(bench.outbound(), Answered())
    assert [line.text for line in spoken.lines] == ["[zh-CN] greeting name=林晓雯"]
    assert (spoken.turn, spoken.then, spoken.hints) == (1, toy.ASK, ("zh-CN identity",))


def test_a_call_goes_from_greeting_to_promise(bench: Bench) -> None:
    call_id = verified(bench)
    spoken = bench.calls.take_turn(call_id, HeardText("500", 0.9), turn=3)
    assert isinstance(spoken.then, HangUp)
    [promise] = bench.rows("promises")
    assert (promise["amount"], promise["currency"], promise["due"]) == (50_000, "CNY", date(2026, 11, 27))
    call = bench.calls.call(call_id)
    assert (call.disposition, call.right_party, call.turn) == ("promise_to_pay_partial", True, 4)
    assert bench.rows("outbox")[0]["kind"] == "promise_confirmation"
    assert bench.rows("consents")[0]["kind"] == "followup"


def test_private_answers_have_no_hints_and_leave_no_digits_behind(bench: Bench) -> None:
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())
    asked = bench.calls.take_turn(call_id, PressedKeys("1"), turn=1)
    assert asked.hints == ()
    bench.calls.take_turn(call_id, HeardText("0412"), turn=2)
    turn = bench.calls.journal(call_id)[2]
    assert turn.claim == "match"
    for body in bench.rows("turns"):
        assert b"0412" not in body["body"]


def test_the_journal_says_what_was_heard_understood_decided_and_said(bench: Bench) -> None:
    call_id = verified(bench)
    bench.calls.take_turn(call_id, HeardText("500", 0.9), turn=3)
    answered, who, fact, amount = bench.calls.journal(call_id)
    assert (answered.event, who.heard, fact.heard, amount.heard) == ("Answered", "1", "••••", "500")
    assert amount.understood is not None
    assert amount.understood["evidence"] == ["heard '500' as an answer to amount"]
    assert fact.decided == ("verified by two facts [CN-3P-01]",)
    assert [effect["is"] for effect in amount.effects] == ["RecordPromise", "GiveConsent", "SendMessage", "CloseCall"]
    assert amount.said[0].key == "thanks"


def test_a_repeated_turn_gets_the_same_reply_and_changes_nothing(bench: Bench) -> None:
    call_id = verified(bench)
    first = bench.calls.take_turn(call_id, HeardText("500"), token="t-1", turn=3)
    before = bench.everything()
    bench.clock.advance(seconds=7)
    assert bench.calls.take_turn(call_id, HeardText("500"), token="t-1", turn=3) == first
    assert bench.calls.take_turn(call_id, HeardText("900"), turn=3) == first
    assert bench.everything() == before


def test_a_late_turn_gets_the_reply_it_had(bench: Bench) -> None:
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())
    early = bench.calls.take_turn(call_id, PressedKeys("1"), turn=1)
    bench.calls.take_turn(call_id, PressedKeys("0412"), turn=2)
    before = bench.everything()
    assert bench.calls.take_turn(call_id, PressedKeys("9"), turn=1) == early
    assert bench.everything() == before


def test_an_answer_reported_twice_greets_once(bench: Bench) -> None:
    call_id = bench.outbound()
    first = bench.calls.take_turn(call_id, Answered(), token="a")
    assert bench.calls.take_turn(call_id, Answered(), token="b") == first
    assert len(bench.rows("turns")) == 1


def test_a_repeated_token_without_a_turn_number_gets_the_stored_reply(bench: Bench) -> None:
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())
    first = bench.calls.take_turn(call_id, PressedKeys("1"), token="k")
    assert bench.calls.take_turn(call_id, PressedKeys("1"), token="k") == first
    assert len(bench.rows("turns")) == 2


def test_a_turn_that_has_not_come_is_refused(bench: Bench) -> None:
    call_id = bench.outbound()
    before = bench.everything()
    with pytest.raises(Conflict):
        bench.calls.take_turn(call_id, PressedKeys("1"), turn=5)
    assert bench.everything() == before


def test_an_unknown_call_is_not_found(bench: Bench) -> None:
    for event in (Answered(), HeardText("yes")):
        with pytest.raises(NotFound):
            bench.calls.take_turn("f" * 32, event)


@pytest.mark.parametrize("event", [PressedKeys("1"), HeardText("yes")])
def test_a_fault_in_the_dialogue_leaves_nothing_half_written(bench: Bench, event: LineEvent) -> None:
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())
    before = bench.everything()

    def faulty(*_: Any) -> Any:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        bench.with_step(faulty).take_turn(call_id, event, turn=1)
    assert bench.everything() == before
    assert bench.calls.take_turn(call_id, event, turn=1).turn == 2


def test_a_fault_while_effects_are_written_takes_the_journal_back_too(bench: Bench) -> None:
    call_id = verified(bench)
    before = bench.everything()

    def impossible(state: Any, event: Any, facts: Any) -> Any:
        # A promise that no ledger could hold: the journal's row is written by then.
        promise: Any = RecordPromise
        return replace(
            toy.step(state, event, facts), effects=(SendMessage("first"), promise("full", Money(1, "CNY"), None))
        )

    with pytest.raises(Exception, match=r"(?i)not.null"):
        bench.with_step(impossible).take_turn(call_id, HeardText("500"), turn=3)
    assert bench.everything() == before


def test_speech_is_understood_by_the_question_it_answers(bench: Bench) -> None:
    questions: list[Asked] = []
    kit = bench.calls._kit

    def listening(text: str, language: str, asked: Asked, today: date) -> Any:
        questions.append(asked)
        return toy.understand(text, language, asked, today)

    calls = type(bench.calls)(kit.database, kit.clock, kit.script, kit.rules, kit.office, listening, toy.step)
    call_id = bench.outbound()
    calls.take_turn(call_id, Answered())
    calls.take_turn(call_id, HeardText("yes"), turn=1)
    calls.take_turn(call_id, HeardText("0412"), turn=2)
    assert questions == [Asked.IDENTITY, Asked.VERIFY]


def test_100_kb_of_speech_is_cut_and_the_journal_says_so(bench: Bench) -> None:
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())
    bench.calls.take_turn(call_id, HeardText("<Hangup/>\x00👍" * 10_000), turn=1)
    turn = bench.calls.journal(call_id)[1]
    assert turn.cut == 110_000
    assert turn.heard is not None
    assert len(turn.heard) <= 2_000
    assert "\x00" not in turn.heard


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


def test_a_reply_knows_whether_it_may_be_interrupted(bench: Bench) -> None:
    spoken = bench.calls.take_turn(bench.outbound(), Answered())
    assert spoken.interruptible
    assert isinstance(spoken.then, Listen)
