"""What a caller hears, and what is kept, when something of ours or of the carrier's has failed."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.unit.telephony.twiml_tables import problems

from .conftest import PERSON, SITE, Bot, Silent

OpenBot = Callable[..., Bot]
FALLBACK = "/twilio/voice/fallback"


def test_a_caller_reaches_a_person_even_when_the_database_is_gone(open_bot: OpenBot) -> None:
    bot = open_bot(person_number=PERSON)
    bot.ring()
    bot.breaks("turns")
    answer = bot.post(FALLBACK, CallSid="CA00000001", Direction="inbound", ErrorCode="11200")
    assert answer.status_code == 200
    assert problems(answer.text) == []
    assert f"<Number>{PERSON}</Number></Dial><Say" in answer.text


def test_a_call_of_ours_is_not_put_through_to_people_by_a_database_that_is_gone(open_bot: OpenBot) -> None:
    bot = open_bot(person_number=PERSON)
    bot.breaks("turns")
    answer = bot.post(FALLBACK, CallSid="CA00000001", Direction="outbound-api", ErrorCode="11200")
    assert "<Dial" not in answer.text
    assert "<Hangup/>" in answer.text


def test_a_call_whose_placing_was_never_answered_is_found_by_the_address_that_failed(bot: Bot) -> None:
    attempt = bot.calls.reserve_outbound("CN-0001")
    with pytest.raises(TimeoutError):
        bot.calls.dial(attempt, Silent())
    url = f"{SITE}/twilio/voice/answer/{attempt}"
    answer = bot.post(FALLBACK, CallSid="CA00000777", Direction="outbound-api", ErrorCode="11200", ErrorUrl=url)
    assert problems(answer.text) == []
    assert bot.row(attempt).disposition == "system_error"


def test_the_first_report_of_a_call_whose_placing_was_never_answered_gives_it_its_name(bot: Bot) -> None:
    attempt = bot.calls.reserve_outbound("CN-0001")
    with pytest.raises(TimeoutError):
        bot.calls.dial(attempt, Silent())
    assert (bot.row(attempt).state, bot.row(attempt).carrier_sid) == ("unknown", None)
    form = {"CallSid": "CA00000777", "CallStatus": "ringing", "SequenceNumber": "1"}
    assert bot.post(f"/twilio/voice/status/{attempt}", **form).status_code == 204
    assert (bot.row(attempt).state, bot.row(attempt).carrier_sid) == ("ringing", "CA00000777")
    assert bot.calls.call_id_of("CA00000777") == attempt


def test_a_report_never_gives_a_call_another_calls_name(bot: Bot) -> None:
    bot.ring("CA00000001")
    attempt = bot.dialled()
    named = bot.row(attempt).carrier_sid
    form = {"CallSid": "CA00000001", "CallStatus": "ringing", "SequenceNumber": "1"}
    assert bot.post(f"/twilio/voice/status/{attempt}", **form).status_code == 204
    assert bot.row(attempt).carrier_sid == named


def test_a_turn_that_breaks_writes_nothing_and_its_log_line_names_the_call_and_no_data(
    capsys: pytest.CaptureFixture[str], bot: Bot
) -> None:
    action, _ = bot.ring()
    call = bot.calls.call_id_of("CA00000001")
    before = bot.row(call)
    bot.breaks("turns")
    capsys.readouterr()
    answer = bot.post(action, CallSid="CA00000001", SpeechResult="我叫林晓雯", Confidence="0.9")
    assert answer.status_code == 500
    assert bot.row(call) == before
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    failed = next(line for line in lines if line["event"] == "request.failed")
    assert failed["call"] == call
    assert "no such table" in failed["exception"] or "does not exist" in failed["exception"]
    assert "林晓雯" not in json.dumps(lines, ensure_ascii=False)
    assert "PressedKeys" not in json.dumps(lines)


def test_a_machine_is_given_a_document_whose_addresses_stand_on_their_own(open_bot: OpenBot) -> None:
    bot = open_bot()
    attempt = bot.dialled()
    bot.post(f"/twilio/voice/answer/{attempt}", CallSid=f"CA{attempt}")
    pushed: list[str] = []

    class Held:
        """Stands where the built-in line keeps a live call."""

        class leg:  # noqa: N801 - an attribute of a player
            sid = f"CA{attempt}"

        def take_over(self, document: bytes) -> None:
            pushed.append(document.decode())

    # The application made its own line: the call is held there.
    held = Held()
    bot.app.extensions["voicebot.carrier"].holds(held)
    form = {"CallSid": f"CA{attempt}", "AnsweredBy": "machine_start"}
    assert bot.post(f"/twilio/voice/amd/{attempt}", **form).status_code == 204
    assert len(pushed) == 1
    assert problems(pushed[0]) == []
    assert f'action="{SITE}/twilio/voice/turn/{attempt}' in pushed[0]
