"""Signatures as Twilio makes them, on the URL as it came over the wire."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from voicebot.telephony.signature import body_hash, is_signed, raw_target, seen_urls, sign

TOKEN = "an invented token"
FIELDS = st.dictionaries(st.text(min_size=1, max_size=8), st.text(max_size=20), max_size=6)


@pytest.mark.parametrize(
    "url",
    [
        "https://bot.example/twilio/voice/turn/abc?turn=4",
        "https://bot.example/twilio/voice/turn/abc?name=%E5%BC%A0&x=%2F",
        "https://bot.example/%7Eme/turn",
        "http://127.0.0.1:8000/twilio/voice/inbound",
    ],
)
def test_ours_is_twilio_s_own_signature(url: str) -> None:
    form = {"CallSid": "CA1", "From": "+12025550143", "SpeechResult": "你好 & <x>"}
    theirs = RequestValidator(TOKEN).compute_signature(url, form)
    assert sign(TOKEN.encode(), url, {name: [value] for name, value in form.items()}).decode() == theirs


@given(FIELDS)
def test_any_form_signs_as_twilio_signs_it(form: dict[str, str]) -> None:
    url = "https://bot.example/twilio/voice/inbound"
    theirs = RequestValidator(TOKEN).compute_signature(url, form)
    assert is_signed(TOKEN.encode(), theirs, iter([url]), MultiDict(form))


def test_an_altered_form_url_or_signature_is_refused() -> None:
    url, form = "https://bot.example/a", {"Digits": "1"}
    good = RequestValidator(TOKEN).compute_signature(url, form)
    assert is_signed(TOKEN.encode(), good, iter([url]), MultiDict(form))
    assert not is_signed(TOKEN.encode(), good, iter([url]), MultiDict({"Digits": "2"}))
    assert not is_signed(TOKEN.encode(), good, iter(["https://bot.example/b"]), MultiDict(form))
    assert not is_signed(b"another token", good, iter([url]), MultiDict(form))
    assert not is_signed(TOKEN.encode(), "é", iter([url]), MultiDict(form))


def test_a_body_that_is_no_form_is_bound_by_its_hash() -> None:
    digest = body_hash(b'{"a": 1}')
    url = f"https://bot.example/a?bodySHA256={digest}"
    good = RequestValidator(TOKEN).compute_signature(url, {})
    assert is_signed(TOKEN.encode(), good, iter([url]), MultiDict(), digest)
    assert not is_signed(TOKEN.encode(), good, iter([url]), MultiDict(), body_hash(b"{}"))


def test_the_target_is_taken_raw_and_not_decoded() -> None:
    assert raw_target({"RAW_URI": "/a%2Fb?c=%E5", "PATH_INFO": "/a/b"}) == "/a%2Fb?c=%E5"
    assert raw_target({"REQUEST_URI": "http://bot.example/a?b=1"}) == "/a?b=1"
    assert raw_target({"PATH_INFO": "/a b", "QUERY_STRING": "c=1"}) == "/a%20b?c=1"


def test_https_is_tried_with_its_port_and_without() -> None:
    urls = set(seen_urls("https://bot.example:443", "https", "bot.example:443", "/a"))
    assert {"https://bot.example/a", "https://bot.example:443/a"} <= urls
