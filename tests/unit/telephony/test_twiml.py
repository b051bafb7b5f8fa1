"""Turns as TwiML: valid for Twilio, safe whatever is said, and with a way to answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.unit.telephony.twiml_tables import problems
from voicebot.calls.spoken import Spoken, SpokenLine
from voicebot.conversation.reply import HangUp, Listen, Next, Pause, Transfer
from voicebot.telephony.twiml import plain, plain_transfer, render
from voicebot.understanding.meaning import Asked, Urgency

SPOKEN = Spoken(
    call_id="0" * 32,
    turn=3,
    language="en-US",
    pace="normal",
    lines=(SpokenLine("identity.ask", "Am I speaking with Ann?"),),
    then=Listen(Asked.IDENTITY),
    hints=("yes", "no"),
    interruptible=True,
)
NEXTS: tuple[Next, ...] = (
    Listen(Asked.IDENTITY),
    Listen(Asked.VERIFY, digits=4, checks="birth_mmdd", private=True),
    Listen(Asked.AMOUNT, digits=0),
    Listen(Asked.CONFIRM, speech=False),
    Transfer(Urgency.P0, "crisis"),
    Pause(20),
    HangUp(),
)


def parsed(spoken: Spoken, person: str = "") -> etree._Element:
    return etree.fromstring(render(spoken, person).encode())


@pytest.mark.parametrize("then", NEXTS)
@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
@pytest.mark.parametrize("pace", ["normal", "slow"])
@pytest.mark.parametrize("interruptible", [True, False])
def test_every_kind_of_turn_is_valid(then: Next, language: str, pace: str, interruptible: bool) -> None:
    spoken = replace(SPOKEN, then=then, language=language, pace=pace, interruptible=interruptible)
    assert problems(render(spoken)) == []
    assert problems(render(spoken, "+12025550199")) == []


@given(st.text(), st.text())
def test_nothing_that_is_said_or_hinted_breaks_the_document(text: str, hint: str) -> None:
    document = render(replace(SPOKEN, lines=(SpokenLine("x", text),), hints=(hint,)))
    assert problems(document) == []


def test_markup_in_a_line_is_spoken_and_not_obeyed() -> None:
    root = parsed(replace(SPOKEN, lines=(SpokenLine("x", "</Say><Hangup/><Say>"),)))
    assert root.find(".//Say").text == "</Say><Hangup/><Say>"
    assert root.find(".//Hangup") is None


def test_a_silent_caller_is_heard_of_too() -> None:
    gather = parsed(SPOKEN).find("Gather")
    assert gather.get("actionOnEmptyResult") == "true"
    assert gather.get("action") == f"/twilio/voice/turn/{'0' * 32}?turn=3"


def test_private_digits_are_given_no_hints() -> None:
    private = parsed(replace(SPOKEN, then=NEXTS[1])).find("Gather")
    assert private.get("hints") is None
    assert parsed(SPOKEN).find("Gather").get("hints") == "yes,no"


def test_mandarin_is_recognised_and_spoken_by_the_names_twilio_knows() -> None:
    root = parsed(replace(SPOKEN, language="zh-CN"))
    assert root.find("Gather").get("language") == "cmn-Hans-CN"
    assert root.find("Gather").get("speechModel") is None
    assert root.find(".//Say").get("language") == "cmn-CN"


def test_a_line_that_must_be_heard_out_stands_before_the_gather() -> None:
    root = parsed(replace(SPOKEN, interruptible=False))
    assert [child.tag for child in root] == ["Say", "Gather"]


def test_a_transfer_without_anybody_to_ring_comes_back_at_once() -> None:
    root = parsed(replace(SPOKEN, then=Transfer(Urgency.P3, "asked")))
    assert root.find("Redirect").text.endswith("?turn=3&transfer=nobody")
    assert parsed(replace(SPOKEN, then=Transfer(Urgency.P3, "asked")), "+12025550199").find("Dial") is not None


def test_a_last_sentence_needs_no_turn() -> None:
    assert problems(plain("很抱歉 & 再见", "zh-CN")) == []


def test_a_last_transfer_comes_back_to_a_sentence_when_nobody_takes_it() -> None:
    document = plain_transfer("one moment", "+12025550199", "sorry & goodbye", "en-US")
    assert problems(document) == []
    assert [child.tag for child in etree.fromstring(document.encode())] == ["Say", "Dial", "Say", "Hangup"]


@pytest.mark.parametrize("then", NEXTS)
def test_a_document_that_is_pushed_names_whole_addresses(then: Next) -> None:
    document = render(replace(SPOKEN, then=then), base="https://bot.example")
    assert problems(document) == []
    root = etree.fromstring(document.encode())
    addresses = [node.get("action") or node.text for node in root.iter("Gather", "Dial", "Redirect")]
    assert all(address and address.startswith("https://bot.example/twilio/voice/turn/") for address in addresses)


@pytest.mark.parametrize("pace", ["normal", "slow"])
def test_english_at_the_end_of_a_mandarin_line_is_said_by_the_english_voice(pace: str) -> None:
    line = SpokenLine("inbound.greeting", "您随时可以按零转人工。For English, please press the star key.")
    says = parsed(replace(SPOKEN, language="zh-CN", pace=pace, lines=(line,))).findall(".//Say")
    assert [(say.get("language"), "".join(say.itertext())) for say in says] == [
        ("cmn-CN", "您随时可以按零转人工。"),
        ("en-US", "For English, please press the star key."),
    ]


@pytest.mark.parametrize("text", ["您好，这里是Harbour Bank, Inc.。", "请问您是Alex Example吗？请按一。", "好的。OK."])
def test_a_name_in_a_mandarin_line_stays_with_the_mandarin_voice(text: str) -> None:
    (say,) = parsed(replace(SPOKEN, language="zh-CN", lines=(SpokenLine("greeting.outbound", text),))).findall(".//Say")
    assert say.get("language") == "cmn-CN"
