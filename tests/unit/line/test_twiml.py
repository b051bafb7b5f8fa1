from __future__ import annotations

import pytest

from voicebot.line import twiml as t


def warned(inside: str) -> tuple[str, ...]:
    return t.parse(f"<Response>{inside}</Response>".encode()).warnings


def test_gather_has_the_carriers_defaults() -> None:
    (gather,) = t.parse(b"<Response><Gather/></Response>").verbs
    assert gather == t.Gather((), True, False, None, "POST", 5, None, "#", False, "en-US", ())


@pytest.mark.parametrize(
    ("inside", "complaint"),
    [
        ("<Gather><Redirect>/x</Redirect></Gather>", "may not stand in <Gather>"),
        ("<Gather><Gather/></Gather>", "may not stand in <Gather>"),
        ('<Gather input="voice"/>', "not dtmf, speech or both"),
        ('<Gather timeout="soon"/>', "not a whole number"),
        ('<Gather seconds="3"/>', "no attribute 'seconds'"),
        ('<Gather method="PUT"/>', "not GET or POST"),
        ('<Gather input="speech" speechModel="phone_call" speechTimeout="auto"/>', "positive integer"),
        (f'<Gather input="speech" hints="{"x" * 101}"/>', "hints"),
        (f'<Gather input="speech" hints="{",".join("a" for _ in range(501))}"/>', "hints"),
        ("<Say></Say>", "says nothing"),
        (f"<Say>{'x' * 4097}</Say>", "over 4096"),
        ("<Say><b>loud</b></Say>", "not speech markup"),
        ("<Record/>", "not a verb"),
        ("<Dial/>", "names nobody"),
        ("<Dial><Say>x</Say></Dial>", "may not stand in <Dial>"),
    ],
)
def test_what_breaks_the_schema_is_warned_of(inside: str, complaint: str) -> None:
    assert any(complaint in warning for warning in warned(inside)), warned(inside)


@pytest.mark.parametrize(
    "inside",
    [
        '<Gather input="dtmf speech" language="cmn-Hans-CN" hints="是的,不是" numDigits="1" timeout="6" '
        'speechTimeout="auto" actionOnEmptyResult="true" action="/t" method="POST"><Say>x</Say><Pause/></Gather>',
        '<Say voice="Polly.Zhiyu-Neural" language="cmn-CN"><prosody rate="85%">慢</prosody></Say><Hangup/>',
        '<Dial action="/t" timeout="20"><Number>+15550100111</Number></Dial>',
        '<Reject reason="busy"/>',
    ],
)
def test_what_keeps_the_schema_is_not(inside: str) -> None:
    assert warned(inside) == ()


@pytest.mark.parametrize("body", [b"", b"<Response>", b"plain words", b"<Response/><Response/>", b"\xff\xfe\x00"])
def test_what_is_not_xml_cannot_be_played(body: bytes) -> None:
    with pytest.raises(t.InvalidTwiml, match="12100"):
        t.parse(body)


def test_a_document_over_64_kilobytes_cannot_be_played() -> None:
    with pytest.raises(t.InvalidTwiml, match="11750"):
        t.parse(b"<Response><Say>" + b"x" * 65536 + b"</Say></Response>")


def test_entities_are_not_fetched() -> None:
    evil = b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><Response><Say>&x;</Say></Response>'
    with pytest.raises(t.InvalidTwiml):
        t.parse(evil)
