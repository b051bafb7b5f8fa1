"""Addresses, hosts and fields that no well-behaved caller sends."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import urlencode

import pytest
from twilio.request_validator import RequestValidator

from tests.unit.telephony.twiml_tables import problems

from .conftest import SITE, TOKEN, Bot

NOBODY = "/twilio/voice/turn/nobody"


def raw(bot: Bot, target: str, host: str, url: str) -> str:
    """Send a form to `target` exactly as it stands, signed for `url`; the status comes back."""
    form = {"CallSid": "CA00000001", "Digits": "1"}
    body = urlencode(form).encode()
    path, _, query = target.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "RAW_URI": target,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "bot.example",
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": host,
        "HTTP_X_TWILIO_SIGNATURE": RequestValidator(TOKEN).compute_signature(url, form),
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.url_scheme": "https",
    }
    statuses: list[str] = []
    b"".join(bot.app.wsgi_app(environ, lambda status, headers, error=None: statuses.append(status)))  # type: ignore[arg-type]
    return statuses[0][:3]


@pytest.mark.parametrize("query", ["turn=1&x=%E5%BC%A0", "turn=1&x=%2Fa%2f", "turn=1&x=%7E~", "turn=1&x=a+b%20c", ""])
def test_an_address_is_checked_as_it_came_over_the_wire(bot: Bot, query: str) -> None:
    target = f"{NOBODY}?{query}" if query else NOBODY
    assert raw(bot, target, "bot.example", SITE + target) == "200"
    assert raw(bot, target, "bot.example", f"{SITE}{target}&more=1") == "403"


def test_a_host_behind_a_proxy_is_known_by_the_public_address(bot: Bot) -> None:
    assert raw(bot, NOBODY, "10.0.0.7:8000", SITE + NOBODY) == "200"


@pytest.mark.parametrize("host", ["bot.example:99999", "bot.example:x", "[::1", "a b", "", "http://other"])
def test_a_host_that_is_none_is_refused_and_never_an_error_of_ours(bot: Bot, host: str) -> None:
    assert raw(bot, NOBODY, host, "https://other.example" + NOBODY) in ("400", "403")


@pytest.mark.parametrize("digits", ["abc", "１２", "-1", "1" * 500, "1;2", "A", "\x00"])
def test_digits_that_are_none_are_met_with_the_question_again(bot: Bot, digits: str) -> None:
    action, _ = bot.ring()
    answer = bot.post(action, CallSid="CA00000001", Digits=digits)
    assert answer.status_code == 200
    assert problems(answer.text) == []
    assert "<Gather" in answer.text


@pytest.mark.parametrize("sid", ["", "x", "CA 1 2 3 4 5", "张" * 20, "C" * 65])
def test_a_ring_without_a_good_id_is_refused_in_clear_words(bot: Bot, sid: str) -> None:
    answer = bot.post("/twilio/voice/inbound", CallSid=sid, From="+12025550143")
    assert answer.status_code == 400
    assert "CallSid" in answer.text
    assert bot.calls.call_ids() == []


@pytest.mark.parametrize("number", ["anonymous", "", "+266696687", "client:bob", "sip:a@b", "+1" + "2" * 40])
def test_a_ring_from_a_number_that_is_none_is_taken_all_the_same(bot: Bot, number: str) -> None:
    assert bot.ring(From=number)[1].status_code == 200


@pytest.mark.parametrize("turn", ["-1", "x", "%EF%BC%99", "1e3", "", "0x1"])
def test_a_turn_number_that_is_none_is_taken_as_the_turn_to_come(bot: Bot, turn: str) -> None:
    action, _ = bot.ring()
    answer = bot.post(f"{action.partition('?')[0]}?turn={turn}", CallSid="CA00000001", Digits="*")
    assert answer.status_code == 200


def test_a_turn_that_has_not_come_yet_is_refused_and_changes_nothing(bot: Bot) -> None:
    action, _ = bot.ring()
    call = bot.calls.call_id_of("CA00000001")
    before = bot.row(call)
    assert bot.post(f"{action.partition('?')[0]}?turn=77", CallSid="CA00000001", Digits="1").status_code == 409
    assert bot.row(call) == before


def test_a_person_at_the_page_of_an_address_that_is_none_is_shown_the_way_back(bot: Bot) -> None:
    client = bot.app.test_client()
    page = client.get("/nothing?lang=zh", headers={"Accept": "text/html"})
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert 'href="/phone"' in page.text
    told = client.get("/api/nothing")
    assert (told.status_code, told.mimetype) == (404, "application/problem+json")
