from __future__ import annotations

from pathlib import Path

import pytest
import yaml

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


WRITTEN = """
direction: inbound
languages: [zh-CN, en-US]
account: CN-0001
turns:
  - caller says: {zh-CN: 我想还款, en-US: I want to pay}
    means: promise_full
    bot: [verify.birth_mmdd.ask]
  - caller presses: "0815"
    check: match
    hears: 谢谢
  - caller: is silent
  - transfer: nobody
  - turn: fails
  - caller: hangs up
"""


def test_a_written_call_is_read_with_every_kind_of_act(tmp_path: Path) -> None:
    call = read_call(written(tmp_path, WRITTEN))
    assert (call.direction, call.language, call.account) == ("inbound", "zh-CN", "CN-0001")
    assert call.acts == (
        Act("says", "我想还款"),
        Act("presses", "0815", "match", ("谢谢",)),
        Act("silent", "is silent"),
        Act("person", "nobody"),
        Act("fails", "fails"),
        Act("hangs up", "hangs up"),
    )


def test_a_written_call_can_be_read_in_each_of_its_languages(tmp_path: Path) -> None:
    assert read_call(written(tmp_path, WRITTEN), "en-US").acts[0] == Act("says", "I want to pay")


def test_every_conversation_file_can_be_played_in_each_of_its_languages() -> None:
    files = sorted((Path(__file__).parents[2] / "conversations").glob("*/*.yaml"))
    assert len(files) > 50
    for file in files:
        for language in yaml.safe_load(file.read_text("utf-8"))["languages"]:
            assert read_call(file, language).acts


@pytest.mark.parametrize(
    "text",
    [
        "",
        "turns: soon",
        "[1, 2]",
        "turns: [hello]",
        "turns: [{says: a, press: 1}]",
        "turns: [{caller: dances}]",
        "turns: [{says: {en-US: hi}}]",
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
    text = "direction: inbound\nturns: [{says: hello, hears: And then}, {press: '1', hears: %s}, {caller: is silent}]"
    for phrase in ("Goodbye", "Welcome"):
        bot.answers["/turn"] = ['<Gather action="/turn"><Say>And then?</Say></Gather>', "<Say>Goodbye.</Say>"]
        caller = Caller(trunk_to(WsgiTransport(bot), clock).call_in(None))
        call = read_call(written(tmp_path, text % phrase))
        if phrase == "Goodbye":
            play(call, caller)
        else:
            with pytest.raises(AssertionError, match="Welcome"):
                play(call, caller)
    assert [form.get("SpeechResult", form.get("Digits")) for form in bot.forms("/turn")] == ["hello", "1"] * 2


def test_the_persons_own_facts_are_given_where_the_file_has_them_checked(
    tmp_path: Path, bot: ScriptedBot, clock: ManualClock
) -> None:
    bot.answers["/twilio/voice/answer/a1"] = bot.answers["/turn"] = '<Gather action="/turn"><Say>And?</Say></Gather>'
    caller = Caller(trunk_to(WsgiTransport(bot), clock).call_out("a1", "CAa1", "+12025550143"))
    text = "starts: after verification\nturns: [{caller presses: '3'}, {caller: hangs up}]"
    play(read_call(written(tmp_path, text)), caller, ["0412", "3316"])
    assert [form["Digits"] for form in bot.forms("/turn")] == ["1", "0412", "3316", "3"]


def test_an_outbound_call_may_be_taken_by_a_machine(tmp_path: Path, bot: ScriptedBot, clock: ManualClock) -> None:
    bot.answers["/twilio/voice/answer/a1"] = "<Gather/>"
    caller = Caller(trunk_to(WsgiTransport(bot), clock).call_out("a1", "CAa1", "+12025550143"))
    play(read_call(written(tmp_path, "turns: [{machine: may be spoken to}, {caller: hangs up}]")), caller)
    assert bot.forms("/twilio/voice/amd/a1")[0]["AnsweredBy"] == "machine_end_beep"
    caller.is_done(by="caller")


def test_a_machine_is_found_where_the_file_has_it(tmp_path: Path, bot: ScriptedBot, clock: ManualClock) -> None:
    bot.answers["/twilio/voice/answer/a1"] = bot.answers["/turn"] = '<Gather action="/turn"><Say>And?</Say></Gather>'
    caller = Caller(trunk_to(WsgiTransport(bot), clock).call_out("a1", "CAa1", "+12025550143"))
    text = "turns: [{caller presses: '1'}, {machine: is greeting}, {caller: hangs up}]"
    play(read_call(written(tmp_path, text)), caller)
    asked = [path for path, *_ in bot.seen if path.endswith(("/turn", "/amd/a1"))]
    assert asked == ["/turn", "/twilio/voice/amd/a1"]
    assert bot.forms("/twilio/voice/amd/a1")[0]["AnsweredBy"] == "machine_start"
