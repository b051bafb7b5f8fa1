"""Twilio's client for texts against a real HTTP server: what it asks for, what each failure means, what it lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.outreach.messages_server import FROM, Twilio, serve
from voicebot.errors import CarrierFailed
from voicebot.outreach.messages.messenger import Text
from voicebot.telephony.messenger import TwilioMessenger, known

ATTEMPT = "a" * 32
TEXT = Text(ATTEMPT, "+12025550143", "【海港银行】您好 & welcome")


@pytest.fixture
def twilio() -> Iterator[Twilio]:
    made = Twilio()
    server = serve(made)
    yield made
    server.shutdown()
    server.server_close()


def messenger(twilio: Twilio) -> TwilioMessenger:
    return TwilioMessenger(twilio.settings("sqlite://"), timeout=2)


def test_a_text_is_asked_for_once_with_what_brings_its_status_back(twilio: Twilio) -> None:
    taken = messenger(twilio).send(TEXT)
    assert taken.state == "queued"
    [form] = twilio.taken
    assert taken.sid == form["sid"]
    wanted = {"To": "+12025550143", "From": FROM, "Body": TEXT.body}
    assert wanted.items() <= form.items()
    assert form["StatusCallback"] == f"https://bot.example/twilio/message/status/{ATTEMPT}"


@pytest.mark.parametrize(("how", "unknown", "says"), [
    ("busy", False, "try again"),
    ("lose", True, "may have been sent"),
    ("break", True, "503"),
])  # fmt: skip
def test_a_failure_says_whether_the_text_may_have_gone_out(twilio: Twilio, how: str, unknown: bool, says: str) -> None:
    twilio.behave = lambda _: how
    with pytest.raises(CarrierFailed, match=says) as failed:
        messenger(twilio).send(TEXT)
    assert failed.value.unknown is unknown
    assert twilio.asked == 1, "one request, never repeated"


def test_a_carrier_that_is_not_there_has_sent_nothing(twilio: Twilio) -> None:
    twilio.url = "http://127.0.0.1:9"
    with pytest.raises(CarrierFailed, match="the text was not sent") as failed:
        messenger(twilio).send(TEXT)
    assert not failed.value.unknown


def test_without_a_number_to_send_from_nothing_is_asked_for(twilio: Twilio) -> None:
    settings = twilio.settings("sqlite://").model_copy(update={"twilio_from_number": ""})
    with pytest.raises(CarrierFailed, match="set TWILIO_FROM_NUMBER"):
        TwilioMessenger(settings).send(TEXT)
    assert twilio.asked == 0


def test_what_was_given_is_found_by_number_and_time(twilio: Twilio) -> None:
    line = messenger(twilio)
    taken = line.send(TEXT)
    now = datetime.now(UTC)
    [found] = line.sent_to(TEXT.to, now - timedelta(minutes=5))
    assert (found.sid, found.body, found.state) == (taken.sid, TEXT.body, "sent")
    assert line.sent_to(TEXT.to, now + timedelta(minutes=5)) == []
    assert line.sent_to("+12025550199", now - timedelta(minutes=5)) == []


def test_a_status_that_we_do_not_know_is_taken_for_the_least() -> None:
    assert known("delivered") == "delivered"
    assert {known("partially_delivered"), known("unknown"), known(None)} == {"accepted"}
