"""The same journal through the same code gives the same words; through changed code it shows what would change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.unit.calls import toy
from tests.unit.calls.conftest import Bench
from voicebot.calls.events import Answered, HeardText, PressedKeys
from voicebot.conversation.reply import Listen, line
from voicebot.errors import NotFound
from voicebot.understanding.meaning import Asked


def a_call(bench: Bench) -> str:
    call_id = bench.outbound()
    bench.calls.take_turn(call_id, Answered())
    bench.calls.take_turn(call_id, HeardText("yes"), turn=1)
    bench.calls.take_turn(call_id, HeardText("0412"), turn=2)
    bench.calls.take_turn(call_id, HeardText("500"), turn=3)
    bench.calls.record_status(call_id, "completed", 4)
    return call_id


def test_a_call_replays_to_the_same_words_at_any_later_time(bench: Bench) -> None:
    call_id = a_call(bench)
    before = bench.everything()
    bench.clock.advance(days=400)
    outcome = bench.calls.replay(call_id)
    assert (outcome.same, outcome.turns, outcome.unknowable) == (True, 5, 1)
    assert bench.everything() == before


def test_a_changed_word_shows_with_its_turn_and_line(bench: Bench) -> None:
    call_id = a_call(bench)

    def politer(state: Any, event: Any, facts: Any) -> Any:
        done = toy.step(state, event, facts)
        if done.reply.lines and done.reply.lines[0].key == "thanks":
            return replace(done, reply=replace(done.reply, lines=(*done.reply.lines, line("bye"))))
        return done

    difference = bench.with_step(politer).replay(call_id).difference
    assert difference is not None
    assert (difference.turn, difference.part, difference.line) == (3, "said", 2)
    assert (difference.was, difference.now) == ("(nothing)", "[zh-CN] bye ")


def test_a_changed_understanding_shows_in_what_follows(bench: Bench) -> None:
    call_id = a_call(bench)
    kit = bench.calls._kit

    def deafer(text: str, language: str, asked: Asked, today: Any) -> Any:
        return toy.understand("1" if asked is Asked.AMOUNT else text, language, asked, today)

    calls = type(bench.calls)(kit.database, kit.clock, kit.script, kit.rules, kit.office, deafer, kit.step)
    difference = calls.replay(call_id).difference
    assert difference is not None
    assert (difference.turn, difference.part) == (3, "said")
    assert difference.understood is not None
    was, now = difference.understood
    assert was.evidence == ("heard '500' as an answer to amount",)
    assert now.evidence == ("heard '1' as an answer to amount",)


def test_a_change_of_what_is_waited_for_shows_too(bench: Bench) -> None:
    call_id = a_call(bench)

    def patient(state: Any, event: Any, facts: Any) -> Any:
        done = toy.step(state, event, facts)
        if isinstance(done.reply.then, Listen):
            return replace(done, reply=replace(done.reply, then=replace(done.reply.then, seconds=60)))
        return done

    difference = bench.with_step(patient).replay(call_id).difference
    assert difference is not None
    assert (difference.turn, difference.part, difference.understood) == (0, "next", None)


def test_a_change_of_effects_shows_too(bench: Bench) -> None:
    call_id = a_call(bench)

    def forgetful(state: Any, event: Any, facts: Any) -> Any:
        return replace(toy.step(state, event, facts), effects=())

    difference = bench.with_step(forgetful).replay(call_id).difference
    assert difference is not None
    assert (difference.turn, difference.part) == (2, "effects")


def test_a_hotline_call_that_found_its_account_replays(bench: Bench) -> None:
    call_id = bench.calls.open_inbound("CA1", None, "+15550100100")
    bench.calls.take_turn(call_id, Answered())
    for turn, keys in enumerate(("1", "86000001", "0412", "9"), start=1):
        bench.calls.take_turn(call_id, PressedKeys(keys), turn=turn)
    assert bench.calls.replay(call_id).same


def test_a_call_that_was_never_answered_replays_to_nothing(bench: Bench) -> None:
    outcome = bench.calls.replay(bench.outbound())
    assert (outcome.same, outcome.turns) == (True, 0)


def test_an_unknown_call_is_not_found(bench: Bench) -> None:
    with pytest.raises(NotFound):
        bench.calls.replay("f" * 32)


def test_every_call_is_listed_oldest_first(bench: Bench) -> None:
    first = bench.outbound()
    bench.clock.advance(minutes=15)
    second = bench.outbound()
    assert bench.calls.call_ids() == [first, second]
