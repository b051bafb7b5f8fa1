"""A turn: what was reported is understood, decided and said, and the journal holds all of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.unit.calls import toy
from tests.unit.calls.conftest import Bench
from voicebot.calls.events import (
    Answered,
    HeardText,
    PressedKeys,
)
from voicebot.conversation.reply import HangUp, Listen
from voicebot.understanding.meaning import Asked


def test_the_first_words_are_said_when_the_call_is_answered(bench: Bench) -> None:
    spoken = bench.calls.take_turn(bench.outbound(), Answered())
    assert [line.text for line in spoken.lines] == ["[zh-CN] greeting name=林晓雯"]
    assert (spoken.turn, spoken.then, spoken.hints) == (1, toy.ASK, ("zh-CN identity",))


def test_a_call_goes_from_greeting_to_promise(bench: Bench) -> None:
    call_id = bench.verified()
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
    call_id = bench.verified()
    bench.calls.take_turn(call_id, HeardText("500", 0.9), turn=3)
    answered, who, fact, amount = bench.calls.journal(call_id)
    assert (answered.event, who.heard, fact.heard, amount.heard) == ("Answered", "1", "••••", "500")
    assert amount.understood is not None
    assert amount.understood["evidence"] == ["heard '500' as an answer to amount"]
    assert fact.decided == ("verified by two facts [CN-3P-01]",)
    assert [effect["is"] for effect in amount.effects] == ["RecordPromise", "GiveConsent", "SendMessage", "CloseCall"]
    assert amount.said[0].key == "thanks"


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


def test_a_reply_knows_whether_it_may_be_interrupted(bench: Bench) -> None:
    spoken = bench.calls.take_turn(bench.outbound(), Answered())
    assert spoken.interruptible
    assert isinstance(spoken.then, Listen)
