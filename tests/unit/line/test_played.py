from __future__ import annotations

from pathlib import Path

import pytest

from voicebot.clock import ManualClock
from voicebot.errors import InvalidInput
from voicebot.line.caller import Caller
from voicebot.line.played import Act, play, read_call
from voicebot.line.transport import WsgiTransport

from .conftest import ScriptedBot, trunk_to


def written(folder: Path, text: str) -> Path:
    path = folder / "call.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_written_call_is_read_with_every_kind_of_act(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
        direction: inbound
        languages: [zh-CN, en-US]
        account: CN-0001
        turns:
          - {says: 我想还款, means: promise_full}
          - {press: "1", hears: 谢谢}
          - silent: true
          - bot: [greeting]
          - hangup: true
        """,
    )
    call = read_call(path)
    assert (call.direction, call.language, call.account) == ("inbound", "zh-CN", "CN-0001")
    assert call.acts == (
        Act("says", "我想还款"),
        Act("presses", "1", ("谢谢",)),
        Act("silent", "true"),
        Act("hangs_up", "true"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "turns: soon",
        "[1, 2]",
        "turns: [hello]",
        "turns: [{says: a, press: 1}]",
        "{direction: up, turns: []}",
        "a: [",
    ],
)
def test_a_file_that_is_no_call_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidInput):
        read_call(written(tmp_path, text))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="nothing"):
        read_call(tmp_path / "nothing.yaml")


def test_a_written_call_is_played_and_its_phrases_are_checked(
    tmp_path: Path, bot: ScriptedBot, clock: ManualClock
) -> None:
    bot.answers["/twilio/voice/inbound"] = '<Gather input="dtmf speech" action="/turn"><Say>Yes?</Say></Gather>'
    bot.answers["/turn"] = ['<Gather action="/turn"><Say>And then?</Say></Gather>', "<Say>Goodbye.</Say>"]
    text = "direction: inbound\nturns: [{says: hello, hears: And then}, {press: '1', hears: %s}, {silent: true}]"
    right = Caller(trunk_to(WsgiTransport(bot), clock).call_in(None))
    play(read_call(written(tmp_path, text % "Goodbye")), right)
    assert [form.get("SpeechResult", form.get("Digits")) for form in bot.forms("/turn")] == ["hello", "1"]
    bot.answers["/turn"] = ['<Gather action="/turn"><Say>And then?</Say></Gather>', "<Say>Goodbye.</Say>"]
    wrong = Caller(trunk_to(WsgiTransport(bot), clock).call_in(None))
    with pytest.raises(AssertionError, match="Welcome"):
        play(read_call(written(tmp_path, text % "Welcome")), wrong)


def test_an_outbound_call_may_be_taken_by_a_machine(tmp_path: Path, bot: ScriptedBot, clock: ManualClock) -> None:
    bot.answers["/twilio/voice/answer/a1"] = "<Gather/>"
    caller = Caller(trunk_to(WsgiTransport(bot), clock).call_out("a1", "CAa1", "+12025550143"))
    play(read_call(written(tmp_path, "turns: [{machine: beep}, {hangs_up: true}]")), caller)
    assert bot.forms("/twilio/voice/amd/a1")[0]["AnsweredBy"] == "machine_end_beep"
    caller.is_done(by="caller")
