"""What a caller hears, and what is kept, when something of ours or of the carrier's has failed."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.unit.telephony.twiml_tables import problems
from voicebot import understanding
from voicebot.errors import Misconfigured

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


def test_a_message_that_the_carrier_did_not_take_the_machine_to_is_not_filed_as_left(bot: Bot) -> None:
    attempt = bot.dialled()
    bot.post(f"/twilio/voice/answer/{attempt}", CallSid=f"CA{attempt}")
    # Nothing holds this call any more, so that whoever redirects it is refused.
    form = {"CallSid": f"CA{attempt}", "AnsweredBy": "machine_end_beep"}
    assert bot.post(f"/twilio/voice/amd/{attempt}", **form).status_code == 204
    over = {"CallSid": f"CA{attempt}", "CallStatus": "completed", "SequenceNumber": "3"}
    assert bot.post(f"/twilio/voice/status/{attempt}", **over).status_code == 204
    assert bot.row(attempt).disposition == "machine_no_message"
    assert bot.calls.replay(attempt).same


def test_somebody_in_danger_is_not_hung_up_on_by_a_failure(bot: Bot) -> None:
    attempt = bot.dialled()
    bot.post(f"/twilio/voice/answer/{attempt}", CallSid=f"CA{attempt}")
    form = {"CallSid": f"CA{attempt}", "SpeechResult": "我不想活了", "Confidence": "0.9"}
    assert "12356" in digits(bot.post(f"/twilio/voice/turn/{attempt}?turn=1", **form).text)
    failed = {"CallSid": f"CA{attempt}", "ErrorCode": "11200", "ErrorUrl": f"{SITE}/twilio/voice/turn/{attempt}?turn=2"}
    answer = bot.post(FALLBACK, **failed).text
    assert problems(answer) == []
    assert "<Gather" in answer
    assert "<Hangup/>" not in answer
    assert bot.calls.replay(attempt).same


def digits(text: str) -> str:
    """Spoken Chinese digits as figures."""
    return text.translate(str.maketrans("幺一二三四五六七八九零", "11234567890"))


def test_danger_is_heard_though_the_model_cannot_be_used_and_health_says_what_is_wrong(
    open_bot: OpenBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stale() -> None:
        raise Misconfigured("the understanding model is older than prompts/: run `voicebot understanding build`")

    bot = open_bot()
    monkeypatch.setattr(understanding, "loaded", stale)
    action, _ = bot.ring()
    answer = bot.post(action, CallSid="CA00000001", SpeechResult="我不想活了", Confidence="0.9")
    assert answer.status_code == 200
    assert "988" in digits(answer.text), "the number of the country that the caller rings from"
    told = bot.app.test_client().get("/healthz")
    assert told.status_code == 503
    assert "voicebot understanding build" in told.get_json()["failing"][0]
