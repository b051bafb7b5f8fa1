"""Forms as events: keys before speech, and nothing that is malformed gets further."""

from __future__ import annotations

import pytest

from voicebot.calls.events import CallEnded, HeardText, LineEvent, NothingHeard, PressedKeys, TransferOver
from voicebot.conversation.events import TransferResult
from voicebot.errors import InvalidInput
from voicebot.telephony.forms import call_sid, caller, turn_event, whole


@pytest.mark.parametrize(
    ("form", "event"),
    [
        ({"Digits": "1"}, PressedKeys("1")),
        ({"Digits": "*"}, PressedKeys("*")),
        ({"Digits": "0815", "SpeechResult": "x"}, PressedKeys("0815")),
        ({"Digits": "one"}, NothingHeard()),
        ({"Digits": "٣"}, NothingHeard()),
        ({"Digits": ""}, NothingHeard()),
        ({"SpeechResult": "hello", "Confidence": "0.5"}, HeardText("hello", 0.5)),
        ({"SpeechResult": "hello", "Confidence": "7"}, HeardText("hello", None)),
        ({"SpeechResult": "hello", "Confidence": "nan"}, HeardText("hello", None)),
        ({"SpeechResult": "   "}, NothingHeard()),
        ({}, NothingHeard()),
        ({"CallStatus": "completed", "Digits": "1"}, CallEnded()),
        ({"DialCallStatus": "completed"}, TransferOver(TransferResult.COMPLETED)),
        ({"DialCallStatus": "no-answer"}, TransferOver(TransferResult.NOBODY)),
        ({"DialCallStatus": "failed"}, TransferOver(TransferResult.FAILED)),
    ],
)
def test_a_form_is_one_event(form: dict[str, str], event: LineEvent) -> None:
    assert turn_event(form) == event


def test_a_hidden_number_is_no_number() -> None:
    assert caller({"From": "anonymous"}) is None
    assert caller({"From": "+12025550143"}) == "+12025550143"


@pytest.mark.parametrize("sid", ["", "CA 1", "CA" + "0" * 200, "<x>"])
def test_a_call_without_a_proper_id_is_refused_by_name(sid: str) -> None:
    with pytest.raises(InvalidInput, match="CallSid"):
        call_sid({"CallSid": sid})


@pytest.mark.parametrize(("value", "number"), [("4", 4), ("-1", None), ("x", None), ("", None), ("9" * 40, None)])
def test_a_count_is_a_whole_number_or_nothing(value: str, number: int | None) -> None:
    assert whole({"turn": value}, "turn") == number
