from __future__ import annotations

from collections.abc import Callable

import pytest

from voicebot.clock import ManualClock
from voicebot.errors import InvalidInput
from voicebot.line import moments as m
from voicebot.line.moments import lines
from voicebot.line.player import Phase, Player

from .conftest import ScriptedBot

CallIn = Callable[[str], Player]
TURN = "/turn"


def test_by_default_only_keys_are_listened_for(call_in: CallIn, bot: ScriptedBot) -> None:
    player = call_in(f'<Gather action="{TURN}"/>')
    player.speak("hello")
    assert isinstance(player.heard[-1], m.NotTaken)
    assert bot.forms(TURN) == []
    player.press("1#")
    assert bot.forms(TURN)[0]["Digits"] == "1"


def test_the_finishing_key_ends_the_answer_and_is_not_part_of_it(call_in: CallIn, bot: ScriptedBot) -> None:
    call_in(f'<Gather action="{TURN}"/>').press("0412#")
    form = bot.forms(TURN)[0]
    assert (form["Digits"], form["FinishedOnKey"]) == ("0412", "#")


def test_another_finishing_key_may_be_named(call_in: CallIn, bot: ScriptedBot) -> None:
    call_in(f'<Gather action="{TURN}" finishOnKey="*"/>').press("4#2*")
    assert bot.forms(TURN)[0]["Digits"] == "4#2"


def test_with_no_finishing_key_every_key_is_part_of_the_answer(call_in: CallIn, bot: ScriptedBot) -> None:
    call_in(f'<Gather action="{TURN}" finishOnKey="" numDigits="3"/>').press("1*#")
    assert bot.forms(TURN)[0]["Digits"] == "1*#"


def test_enough_keys_end_the_answer_and_later_ones_are_lost(call_in: CallIn, bot: ScriptedBot) -> None:
    bot.answers[TURN] = f'<Gather action="{TURN}" numDigits="1"/>'
    player = call_in(f'<Gather action="{TURN}" numDigits="1"/>')
    player.press("12")
    assert [form["Digits"] for form in bot.forms(TURN)] == ["1"]
    assert m.NotTaken("2", "the answer was already complete") in player.heard


def test_too_few_keys_are_the_answer_once_the_time_is_over(call_in: CallIn, bot: ScriptedBot) -> None:
    player = call_in(f'<Gather action="{TURN}" numDigits="4"/>')
    player.press("04")
    assert bot.forms(TURN) == []
    player.silence()
    assert bot.forms(TURN)[0]["Digits"] == "04"


def test_silence_waits_five_seconds_and_goes_on_with_the_document(
    call_in: CallIn, bot: ScriptedBot, clock: ManualClock
) -> None:
    player = call_in(f'<Gather action="{TURN}"/><Say>Still there?</Say>')
    before = clock.now()
    player.silence()
    assert (clock.now() - before).total_seconds() >= 5
    assert bot.forms(TURN) == []
    assert lines(player.heard) == ["Still there?"]


def test_silence_is_posted_when_the_document_asks_for_it(call_in: CallIn, bot: ScriptedBot) -> None:
    call_in(f'<Gather action="{TURN}" actionOnEmptyResult="true"/><Say>not reached</Say>').silence()
    assert bot.forms(TURN)[0]["Digits"] == ""


def test_a_finishing_key_alone_is_silence(call_in: CallIn, bot: ScriptedBot) -> None:
    player = call_in(f'<Gather action="{TURN}"/><Say>Nothing came.</Say>')
    player.press("#")
    assert bot.forms(TURN) == []
    assert lines(player.heard) == ["Nothing came."]


def test_speech_is_posted_with_its_confidence(call_in: CallIn, bot: ScriptedBot) -> None:
    call_in(f'<Gather input="dtmf speech" action="{TURN}"/>').speak("下周五", 0.8125)
    form = bot.forms(TURN)[0]
    assert (form["SpeechResult"], float(form["Confidence"])) == ("下周五", 0.8125)
    assert "Digits" not in form


def test_keys_that_came_first_win_over_speech(call_in: CallIn, bot: ScriptedBot) -> None:
    player = call_in(f'<Gather input="dtmf speech" numDigits="4" action="{TURN}"/>')
    player.press("04")
    player.speak("never mind")
    player.press("12")
    assert bot.forms(TURN)[0]["Digits"] == "0412"
    assert m.NotTaken("never mind", "keys came first") in player.heard


def test_where_only_speech_is_listened_for_keys_are_lost(call_in: CallIn, bot: ScriptedBot) -> None:
    player = call_in(f'<Gather input="speech" action="{TURN}"/>')
    player.press("1")
    assert bot.forms(TURN) == []
    assert m.NotTaken("1", "only speech is listened for") in player.heard


def test_without_an_action_the_same_document_is_asked_again(call_in: CallIn, bot: ScriptedBot) -> None:
    player = call_in('<Gather numDigits="1"><Say>Press a key</Say></Gather>')
    player.press("1")
    assert [form.get("Digits") for form in bot.forms("/twilio/voice/inbound")] == [None, "1"]
    assert player.phase is Phase.LISTENING


def test_lines_inside_a_gather_can_be_interrupted_and_lines_before_it_cannot(call_in: CallIn) -> None:
    player = call_in(f'<Say>Recorded.</Say><Gather action="{TURN}"><Say>One or two?</Say></Gather>')
    said = [moment for moment in player.heard if isinstance(moment, m.BotSaid)]
    assert [(line.text, line.interruptible) for line in said] == [("Recorded.", False), ("One or two?", True)]


def test_a_key_that_no_telephone_has_is_refused(call_in: CallIn) -> None:
    with pytest.raises(InvalidInput):
        call_in(f'<Gather action="{TURN}"/>').press("x")


def test_the_action_is_found_from_the_document_it_stands_in(call_in: CallIn, bot: ScriptedBot) -> None:
    call_in('<Gather action="turn/7?turn=1" numDigits="1"/>').press("1")
    assert "/twilio/voice/turn/7?turn=1" in [path for path, _, _ in bot.seen]
