from __future__ import annotations

import pytest

from voicebot.calls.carrier import Dial
from voicebot.clock import ManualClock
from voicebot.line.caller import Caller
from voicebot.line.carrier import LineCarrier, sid_of
from voicebot.line.transport import WsgiTransport

from .conftest import ScriptedBot, trunk_to


@pytest.fixture
def caller(bot: ScriptedBot, clock: ManualClock) -> Caller:
    bot.answers["/twilio/voice/inbound"] = '<Gather action="/turn" numDigits="4"><Say>Your birthday?</Say></Gather>'
    bot.answers["/turn"] = "<Say>Thank you.</Say>"
    return Caller(trunk_to(WsgiTransport(bot), clock).call_in(None))


def test_a_caller_hears_answers_and_reaches_the_end(caller: Caller) -> None:
    caller.rings().hears("birthday").is_listened_to().presses("0412").hears("Thank you").is_done()


def test_a_caller_who_presses_too_few_keys_waits(caller: Caller, bot: ScriptedBot) -> None:
    caller.rings().presses("04").is_done()
    assert bot.forms("/turn")[0]["Digits"] == "04"


@pytest.mark.parametrize(
    "check",
    [
        lambda c: c.hears("something else"),
        lambda c: c.does_not_hear("birth.ay"),
        lambda c: c.is_done(),
        lambda c: c.is_put_through(),
        lambda c: c.hangs_up().is_done(by="bot"),
    ],
)
def test_a_check_that_does_not_hold_fails_and_tells_the_call(caller: Caller, check: object) -> None:
    caller.rings()
    with pytest.raises(AssertionError, match="Your birthday"):
        check(caller)  # type: ignore[operator]


def test_a_fault_on_the_line_fails_the_caller(caller: Caller, bot: ScriptedBot) -> None:
    bot.answers["/turn"] = "<Oops/>"
    with pytest.raises(AssertionError, match="fault"):
        caller.rings().presses("0412")


def test_a_ringing_call_is_taken_by_one_holder_only() -> None:
    carrier = LineCarrier()
    assert carrier.place(Dial("a" * 32, "+12025550143")) == sid_of("a" * 32)
    assert [call.attempt for call in carrier.ringing()] == ["a" * 32]
    assert carrier.take("a" * 32) is not None
    assert carrier.take("a" * 32) is None


def test_the_oldest_ringing_calls_are_forgotten_first() -> None:
    carrier = LineCarrier(limit=2)
    for attempt in "abc":
        carrier.place(Dial(attempt, "+12025550143"))
    assert [call.attempt for call in carrier.ringing()] == ["b", "c"]
