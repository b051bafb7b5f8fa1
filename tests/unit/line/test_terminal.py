from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from rich.console import Console

from voicebot.clock import ManualClock
from voicebot.line.player import Player
from voicebot.line.terminal import Terminal
from voicebot.line.transport import WsgiTransport

from .conftest import ScriptedBot, trunk_to

MENU = '<Gather input="dtmf speech" numDigits="1" action="/turn"><Say>Press or speak.</Say></Gather><Say>Bye.</Say>'


@pytest.fixture
def player(bot: ScriptedBot, clock: ManualClock) -> Player:
    bot.answers["/twilio/voice/inbound"] = MENU
    return trunk_to(WsgiTransport(bot), clock).call_in(None)


def typing(*typed: str) -> Callable[[str], str]:
    """A person who types these lines and then closes the input."""
    left = list(typed)

    def ask(prompt: str) -> str:
        if not left:
            raise EOFError
        return left.pop(0)

    return ask


def held(player: Player, *typed: str) -> str:
    shown = io.StringIO()
    Terminal(player, Console(file=shown, width=200), typing(*typed)).hold()
    return shown.getvalue()


def test_words_are_spoken(player: Player, bot: ScriptedBot) -> None:
    bot.answers["/turn"] = "<Say>Thank you [kindly].</Say>"
    shown = held(player, "I will pay on Friday")
    assert bot.forms("/turn")[0]["SpeechResult"] == "I will pay on Friday"
    assert "Thank you [kindly]." in shown
    assert "The bot ended the call." in shown


@pytest.mark.parametrize(("typed", "digits"), [("2", "2"), ("*", "*")])
def test_digits_and_stars_are_keys(player: Player, bot: ScriptedBot, typed: str, digits: str) -> None:
    held(player, typed)
    assert bot.forms("/turn")[0]["Digits"] == digits


def test_a_number_sign_before_digits_presses_it_after_them(player: Player, bot: ScriptedBot) -> None:
    bot.answers["/twilio/voice/inbound"] = '<Gather action="/turn"/>'
    held(player, "#0412")
    assert bot.forms("/turn")[0]["Digits"] == "0412"


def test_keys_without_an_end_are_sent_after_the_wait(player: Player, bot: ScriptedBot) -> None:
    bot.answers["/twilio/voice/inbound"] = '<Gather action="/turn"/>'
    held(player, "0412")
    assert bot.forms("/turn")[0]["Digits"] == "0412"


def test_enter_alone_is_silence(player: Player) -> None:
    shown = held(player, "")
    assert "(you say nothing)" in shown
    assert "Bye." in shown


def test_the_end_of_input_hangs_up(player: Player, bot: ScriptedBot) -> None:
    assert "You hung up." in held(player)
    assert bot.forms("/twilio/voice/status/inbound")[0]["CallStatus"] == "completed"


@pytest.mark.parametrize(("typed", "result"), [("", "completed"), ("n", "no-answer")])
def test_a_transfer_asks_whether_the_person_answers(player: Player, bot: ScriptedBot, typed: str, result: str) -> None:
    bot.answers["/twilio/voice/inbound"] = '<Dial action="/turn">+15550100111</Dial>'
    held(player, typed)
    assert bot.forms("/turn")[0]["DialCallStatus"] == result


def test_words_where_only_keys_count_are_said_to_be_unheard(player: Player, bot: ScriptedBot) -> None:
    bot.answers["/twilio/voice/inbound"] = '<Gather action="/turn"/>'
    assert "not heard: hello" in held(player, "hello")
