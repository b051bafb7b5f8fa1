"""The carrier that misbehaves, seen by our own client: what each trouble looks like, and what the ledger then holds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scripts.storm.ledger import PlacedCall
from scripts.storm.rest import RestServer
from scripts.storm.switch import Switch
from scripts.storm.weather import CALM, Climate, Weather
from voicebot.calls.carrier import Dial
from voicebot.clock import ManualClock
from voicebot.errors import CarrierFailed
from voicebot.line.population.manners import read_manners
from voicebot.line.transport import Request, Response
from voicebot.outreach.messages.messenger import Text
from voicebot.settings import Settings, load_settings
from voicebot.telephony.carrier import TwilioCarrier
from voicebot.telephony.messenger import TwilioMessenger

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
TO, ATTEMPT = "+447700900200", "0123456789abcdef" * 2


class Heard:
    """A bot that takes note of what the carrier sends."""

    def __init__(self) -> None:
        self.requests: list[Request] = []

    def send(self, request: Request) -> Response:
        self.requests.append(request)
        return Response(204)

    @property
    def states(self) -> list[str]:
        return [one.form["CallStatus"] for one in self.requests if "CallStatus" in one.form]


Stand = tuple[RestServer, Switch, Heard]


@pytest.fixture
def stand() -> Iterator[Callable[..., Stand]]:
    made: list[Stand] = []

    def up(climate: Climate = CALM) -> Stand:
        weather, heard, manners = Weather(1, climate), Heard(), read_manners()
        switch = Switch({}, manners, {}, heard, "an invented token", ManualClock(NOW), weather, talk=False)
        server = RestServer(switch, weather)
        server.start()
        made.append((server, switch, heard))
        return made[-1]

    yield up
    for server, switch, _ in made:
        server.shutdown()
        server.server_close()
        switch.close()


def carrier_at(server: RestServer, timeout: float = 5.0) -> TwilioCarrier:
    return TwilioCarrier(_settings(server), timeout=timeout)


def _settings(server: RestServer) -> Settings:
    return load_settings(
        secret_key="an invented secret, long enough for tests",
        twilio_account_sid="AC" + "0" * 32,
        twilio_auth_token="an invented token",
        twilio_from_number="+15550100100",
        public_url="http://127.0.0.1:9",
        twilio_api_base=server.url,
    )


def ended(switch: Switch) -> PlacedCall:
    for _ in range(200):
        if switch.ledger.calls and switch.idle():
            return switch.ledger.calls[0]
        time.sleep(0.01)
    raise AssertionError("the call does not end")


def test_a_call_is_placed_rings_and_is_told_in_order(stand: Callable[..., Stand]) -> None:
    server, switch, heard = stand()
    sid = carrier_at(server).place(Dial(ATTEMPT, TO))
    call = ended(switch)
    assert (call.sid, call.attempt, call.to, call.at) == (sid, ATTEMPT, TO, NOW)
    assert heard.states == ["initiated", "ringing", "no-answer"]


@pytest.mark.parametrize(
    ("trouble", "carried_out", "unknown"),
    [
        ("busy", 0, False),
        ("refused", 0, True),
        ("cut_off", 0, True),
        ("broken", 1, True),
        ("no_answer", 1, True),
        ("too_late", 1, True),
        ("slow", 1, None),
    ],
)
def test_each_trouble_leaves_in_the_ledger_what_was_carried_out(
    stand: Callable[..., Stand], trouble: str, carried_out: int, unknown: bool | None
) -> None:
    server, switch, _ = stand(replace(CALM, **{trouble: 1.0}))
    if unknown is None:
        carrier_at(server).place(Dial(ATTEMPT, TO))
    else:
        with pytest.raises(CarrierFailed) as failed:
            carrier_at(server, timeout=1.0).place(Dial(ATTEMPT, TO))
        assert failed.value.unknown is unknown
    assert len(switch.ledger.calls) == carried_out


@pytest.mark.parametrize(
    ("trouble", "states"),
    [
        ("lost_webhook", []),
        ("repeated_webhook", ["initiated", "initiated", "ringing", "ringing", "no-answer", "no-answer"]),
    ],
)
def test_reports_are_lost_or_repeated(stand: Callable[..., Stand], trouble: str, states: list[str]) -> None:
    server, switch, heard = stand(replace(CALM, **{trouble: 1.0}))
    carrier_at(server).place(Dial(ATTEMPT, TO))
    ended(switch)
    assert heard.states == states


def test_late_reports_come_all_the_same(stand: Callable[..., Stand]) -> None:
    server, switch, heard = stand(replace(CALM, late_webhook=1.0))
    carrier_at(server).place(Dial(ATTEMPT, TO))
    ended(switch)
    for _ in range(400):
        if len(heard.states) == 3:
            break
        time.sleep(0.01)
    assert sorted(heard.states) == ["initiated", "no-answer", "ringing"]


def test_a_text_is_sent_listed_and_reported_as_delivered(stand: Callable[..., Stand]) -> None:
    server, switch, heard = stand()
    messenger = TwilioMessenger(_settings(server))
    taken = messenger.send(Text(ATTEMPT, TO, "Hello"))
    [listed] = messenger.sent_to(TO, NOW - timedelta(minutes=1))
    assert (listed.sid, listed.body) == (taken.sid, "Hello")
    assert [text.body for text in switch.ledger.texts] == ["Hello"]
    for _ in range(200):
        if len(heard.requests) == 2:
            break
        time.sleep(0.01)
    assert [one.form["MessageStatus"] for one in heard.requests] == ["sent", "delivered"]
    assert messenger.sent_to("+447700900999", NOW - timedelta(minutes=1)) == []


def test_a_call_that_is_over_cannot_be_changed(stand: Callable[..., Stand]) -> None:
    server, switch, _ = stand()
    carrier = carrier_at(server)
    sid = carrier.place(Dial(ATTEMPT, TO))
    ended(switch)
    with pytest.raises(CarrierFailed) as failed:
        carrier.redirect(sid, "<Response/>")
    assert failed.value.code == 21220


def test_the_same_seed_brings_the_same_weather() -> None:
    one, other = Weather(4, Climate()), Weather(4, Climate())
    assert [one.of_request() for _ in range(300)] == [other.of_request() for _ in range(300)]
