from __future__ import annotations

from collections.abc import Callable

import pytest

from voicebot.clock import ManualClock
from voicebot.errors import Conflict
from voicebot.line import moments as m
from voicebot.line.moments import lines
from voicebot.line.player import Phase, Player
from voicebot.line.transport import WsgiTransport

from .conftest import ScriptedBot, trunk_to

CallIn = Callable[[str], Player]
FALLBACK = "/twilio/voice/fallback"


def faults(player: Player) -> list[int]:
    return [moment.code for moment in player.heard if isinstance(moment, m.LineFault)]


def test_a_document_without_a_further_verb_ends_the_call(call_in: CallIn) -> None:
    player = call_in("<Say>Goodbye.</Say>")
    assert player.phase is Phase.ENDED
    assert player.heard[-1] == m.Ended("bot", "completed")


def test_a_redirect_is_followed_and_what_stands_behind_it_is_not_played(call_in: CallIn, bot: ScriptedBot) -> None:
    bot.answers["/next"] = "<Say>second</Say><Hangup/>"
    player = call_in("<Say>first</Say><Redirect>/next</Redirect><Say>never</Say>")
    assert lines(player.heard) == ["first", "second"]


def test_speech_markup_is_heard_as_its_words_and_its_pace(call_in: CallIn) -> None:
    player = call_in('<Say language="cmn-CN"><prosody rate="80%">请按<break time="1s"/>一</prosody></Say>')
    said = player.heard[0]
    assert isinstance(said, m.BotSaid)
    assert (said.text, said.pace, said.language) == ("请按一", "slow", "cmn-CN")


@pytest.mark.parametrize(
    ("answer", "code"),
    [(500, 11200), (404, 11200), ("<?xml version='1.0'?><Oops>", 12100), ("<?xml version='1.0'?><Html/>", 12100)],
)
def test_a_document_that_cannot_be_had_brings_the_fallback(
    call_in: CallIn, bot: ScriptedBot, answer: str | int, code: int
) -> None:
    bot.answers |= {"/turn": answer, FALLBACK: "<Say>Sorry.</Say>"}
    player = call_in('<Gather action="/turn" numDigits="1"/>')
    player.press("1")
    assert lines(player.heard) == ["Sorry."]
    assert bot.forms(FALLBACK)[0]["ErrorCode"] == str(code)
    assert bot.forms(FALLBACK)[0]["ErrorUrl"] == "https://bot.example/turn"


def test_when_the_fallback_fails_too_the_line_ends_the_call(call_in: CallIn, bot: ScriptedBot) -> None:
    bot.answers[FALLBACK] = 500
    bot.answers["/turn"] = 500
    player = call_in('<Gather action="/turn" numDigits="1"/>')
    player.press("1")
    assert player.heard[-1] == m.Ended("line", "completed")
    assert faults(player) == [11200, 11200]


def test_an_answer_that_is_not_xml_is_a_fault(clock: ManualClock) -> None:
    from werkzeug.wrappers import Response

    player = trunk_to(WsgiTransport(Response("hello", content_type="application/json")), clock).call_in(None)
    player.answer()
    assert faults(player) == [12300, 12300]


def test_an_unknown_verb_is_skipped_and_noted(call_in: CallIn) -> None:
    player = call_in("<Record/><Say>Go on.</Say>")
    assert faults(player) == [12200]
    assert lines(player.heard) == ["Go on."]


def test_documents_that_never_listen_are_stopped(call_in: CallIn) -> None:
    player = call_in("<Redirect>/twilio/voice/inbound</Redirect>")
    assert player.phase is Phase.ENDED
    assert 11999 in faults(player)


@pytest.mark.parametrize("result", ["completed", "no-answer", "busy", "failed"])
def test_a_dialled_person_is_told_of_to_the_action(call_in: CallIn, bot: ScriptedBot, result: str) -> None:
    bot.answers["/after"] = "<Say>I am back.</Say>"
    player = call_in('<Dial action="/after"><Number>+15550100111</Number></Dial>')
    assert player.phase is Phase.TRANSFERRING
    player.person(result)
    assert bot.forms("/after")[0]["DialCallStatus"] == result
    assert lines(player.heard) == ["I am back."]


def test_a_dial_without_an_action_goes_on_with_the_document(call_in: CallIn) -> None:
    player = call_in("<Dial>+15550100111</Dial><Say>Nobody came.</Say>")
    player.person("no-answer")
    assert lines(player.heard) == ["Nobody came."]


def test_a_rejected_call_is_never_played(call_in: CallIn, bot: ScriptedBot) -> None:
    player = call_in('<Reject reason="busy"/>')
    assert player.heard[-1] == m.Ended("bot", "busy")


def test_after_the_end_nothing_reaches_the_bot(call_in: CallIn, bot: ScriptedBot) -> None:
    player = call_in('<Gather action="/turn" numDigits="1"/>')
    player.hang_up()
    count = len(bot.seen)
    player.press("1")
    player.speak("hello")
    player.hang_up()
    assert len(bot.seen) == count


def test_an_outbound_call_tells_its_progress_in_numbered_steps(bot: ScriptedBot, clock: ManualClock) -> None:
    bot.answers["/twilio/voice/answer/a1"] = "<Gather/>"
    player = trunk_to(WsgiTransport(bot), clock).call_out("a1", "CAa1", "+12025550143")
    player.answer("human")
    clock.advance(seconds=61)
    player.hang_up()
    told = [(form["SequenceNumber"], form["CallStatus"]) for form in bot.forms("/twilio/voice/status/a1")]
    assert told == [("0", "initiated"), ("1", "ringing"), ("2", "in-progress"), ("3", "completed")]
    assert bot.forms("/twilio/voice/status/a1")[-1]["CallDuration"] == "61"
    assert bot.forms("/twilio/voice/amd/a1")[0]["AnsweredBy"] == "human"


@pytest.mark.parametrize("status", ["busy", "no-answer", "canceled", "failed"])
def test_a_call_that_nobody_takes_ends_without_a_document(bot: ScriptedBot, clock: ManualClock, status: str) -> None:
    player = trunk_to(WsgiTransport(bot), clock).call_out("a1", "CAa1", "+12025550143")
    player.decline(status)
    assert bot.forms("/twilio/voice/answer/a1") == []
    assert bot.forms("/twilio/voice/status/a1")[-1]["CallStatus"] == status


def test_a_call_is_answered_once(call_in: CallIn) -> None:
    player = call_in("<Gather/>")
    with pytest.raises(Conflict):
        player.answer()


def test_a_hidden_caller_has_no_number(bot: ScriptedBot, clock: ManualClock) -> None:
    trunk_to(WsgiTransport(bot), clock).call_in(None).answer()
    assert bot.forms("/twilio/voice/inbound")[0]["From"] == "anonymous"


def test_spoken_lines_and_pauses_take_time(call_in: CallIn, clock: ManualClock) -> None:
    before = clock.now()
    call_in('<Say>Fourteen chars</Say><Pause length="3"/>')
    assert (clock.now() - before).total_seconds() == pytest.approx(4, abs=0.2)


def test_the_bot_can_send_a_live_call_a_new_document(call_in: CallIn) -> None:
    player = call_in('<Gather action="/turn"/><Say>never</Say>')
    player.take_over(b"<Response><Say>A message.</Say><Hangup/></Response>")
    assert lines(player.heard) == ["A message."]
    assert player.phase is Phase.ENDED


def test_a_document_in_answer_to_the_report_of_a_machine_is_played(bot: ScriptedBot, clock: ManualClock) -> None:
    bot.answers["/twilio/voice/answer/a1"] = '<Gather action="/turn"/>'
    bot.answers["/twilio/voice/amd/a1"] = "<Say>A message.</Say><Hangup/>"
    player = trunk_to(WsgiTransport(bot), clock).call_out("a1", "CAa1", "+12025550143")
    player.answer("machine_end_beep")
    assert lines(player.heard) == ["A message."]
    assert player.phase is Phase.ENDED
