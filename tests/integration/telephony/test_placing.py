"""One call placed by the API through Twilio's client, over a real connection, and what is kept of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from werkzeug.test import TestResponse

from tests.unit.calls.conftest import put
from tests.unit.telephony.test_carrier import Server

from .conftest import NOW, Bot

KEY = {"Authorization": "Bearer an invented key"}


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


@pytest.fixture
def bot(open_bot: Callable[..., Bot], server: Server) -> Bot:
    real = {"twilio_account_sid": "AC" + "0" * 32, "twilio_from_number": "+15550100100"}
    opened = open_bot(**real, twilio_api_base=server.url)
    put(opened.calls.database, "A-1", phone="+8613800000199", reference="86000099", as_of=NOW)
    return opened


def place(bot: Bot, account: str = "A-1") -> TestResponse:
    return bot.app.test_client().post("/api/v1/calls", json={"account": account}, headers=KEY)


def test_a_call_is_placed_through_twilio_and_says_so(bot: Bot, server: Server) -> None:
    placed = place(bot)
    assert placed.status_code == 201, placed.text
    assert placed.get_json()["via"] == "twilio"
    row = bot.row(placed.get_json()["call"])
    assert (row.state, row.carrier_sid, row.via) == ("dialling", "CA1", "twilio")
    assert server.asked[0][1]["Url"][0].endswith(f"/twilio/voice/answer/{row.id}")


def test_a_call_that_may_have_been_placed_is_kept_as_unknown_and_never_dialled_again(bot: Bot, server: Server) -> None:
    server.answer = (503, b"<html>try again later</html>")
    told = place(bot)
    assert (told.status_code, told.mimetype) == (502, "application/problem+json")
    assert told.get_json()["may_have_been_placed"] is True
    (call,) = bot.calls.call_ids()
    assert bot.row(call).state == "unknown"
    assert len(server.asked) == 1


def test_a_number_that_the_carrier_refuses_ends_the_attempt_and_says_what_to_do(bot: Bot, server: Server) -> None:
    server.answer = (400, {"code": 21211, "message": "Invalid 'To' Phone Number"})
    told = place(bot)
    assert (told.status_code, told.get_json()["code"]) == (502, 21211)
    assert "correct it in the account" in told.get_json()["detail"]
    (call,) = bot.calls.call_ids()
    assert (bot.row(call).state, bot.row(call).disposition) == ("failed", "carrier_failed")


def test_an_account_that_may_not_be_called_names_its_rules_and_nothing_is_asked_of_the_carrier(
    bot: Bot, server: Server
) -> None:
    bot.calls.clock.advance(hours=12)  # type: ignore[attr-defined]  # the tests' clock
    told = place(bot)
    assert told.status_code == 403
    assert told.get_json()["rules"]
    assert server.asked == []


def test_an_invented_person_is_never_rung_through_twilio(bot: Bot, server: Server) -> None:
    told = place(bot, "CN-0001")
    assert (told.status_code, told.get_json()["rules"]) == (403, ["ACCOUNT-SAMPLE"])
    assert "invented" in told.get_json()["detail"]
    assert server.asked == []
