from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from voicebot.clock import ManualClock
from voicebot.conversation.effects import Disposition
from voicebot.line import words as words_module
from voicebot.line.words import page_words

from .toy_phone import NOW, ToyCalls, ToySound, toy_app


@pytest.fixture
def calls() -> ToyCalls:
    return ToyCalls()


@pytest.fixture
def sound() -> ToySound:
    return ToySound()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
def phone(calls: ToyCalls, sound: ToySound, clock: ManualClock) -> FlaskClient:
    return toy_app(calls, sound, clock).test_client()


def started(phone: FlaskClient, **wanted: Any) -> dict[str, Any]:
    answer = phone.post("/phone/calls", json={"direction": "inbound"} | wanted)
    assert answer.status_code == 200, answer.text
    view: dict[str, Any] = answer.get_json()
    return view


def done(phone: FlaskClient, view: dict[str, Any], action: str, **more: Any) -> TestResponse:
    return phone.post(f"/phone/calls/{view['id']}/{action}", json=more | {"after": view["count"]})


def test_the_hotline_answers_and_listens(phone: FlaskClient) -> None:
    view = started(phone)
    assert [moment["text"] for moment in view["moments"]] == [
        "This call is recorded.", "Hello, this is Harbour Bank.", "请按一。",
    ]  # fmt: skip
    assert [moment["interruptible"] for moment in view["moments"]] == [False, True, True]
    assert view["moments"][2]["language"] == "zh-CN"
    listening = view["listening"]
    assert (listening["keys"], listening["speech"], listening["timeout"]) == (True, True, 6)


def test_the_bank_rings_and_waits_until_somebody_picks_up(phone: FlaskClient) -> None:
    view = started(phone, direction="outbound", account="CN-0001", language="")
    assert (view["phase"], view["moments"]) == ("ringing", [])
    assert done(phone, view, "answer").get_json()["phase"] == "listening"


def test_a_refused_call_says_which_rule_refused_it(phone: FlaskClient, calls: ToyCalls) -> None:
    calls.refuse = True
    answer = phone.post("/phone/calls", json={"direction": "outbound", "account": "CN-0001"})
    assert answer.status_code == 403
    assert answer.get_json()["rules"] == ["CN-TIME-01"]


def test_each_answer_holds_only_what_is_new(phone: FlaskClient) -> None:
    view = started(phone)
    after = done(phone, view, "keys", keys="1").get_json()
    assert [moment["kind"] for moment in after["moments"]] == ["caller_pressed", "bot_said"]
    assert after["moments"][0]["n"] == view["count"]


def test_keys_of_a_longer_answer_may_come_one_by_one(phone: FlaskClient) -> None:
    view = done(phone, started(phone), "keys", keys="1").get_json()
    for typed, key in enumerate("041", start=1):
        view = done(phone, view, "keys", keys=key).get_json()
        assert view["listening"]["typed"] == typed
    assert done(phone, view, "keys", keys="2").get_json()["phase"] == "ended"


def test_a_second_window_that_is_behind_is_told_so_and_changes_nothing(phone: FlaskClient) -> None:
    view = started(phone)
    done(phone, view, "keys", keys="1")
    assert done(phone, view, "keys", keys="1").status_code == 409
    shown = phone.get(f"/phone/calls/{view['id']}").get_json()
    assert [moment["kind"] for moment in shown["moments"]].count("caller_pressed") == 1


def test_a_reload_finds_the_whole_call_again(phone: FlaskClient) -> None:
    view = done(phone, started(phone), "keys", keys="1").get_json()
    shown = phone.get(f"/phone/calls/{view['id']}").get_json()
    assert shown["count"] == view["count"]
    assert len(shown["moments"]) == shown["count"]


def test_a_person_can_be_played(phone: FlaskClient) -> None:
    view = done(phone, started(phone), "keys", keys="0").get_json()
    assert view["phase"] == "transferring"
    assert done(phone, view, "person", result="shouted").status_code == 400
    after = done(phone, view, "person", result="no-answer").get_json()
    assert [moment.get("text") for moment in after["moments"]] == [None, "I am back.", None]
    assert after["ended"] == {"by": "bot", "status": "completed"}


def test_sound_is_recognised_as_an_answer_to_the_question_that_was_asked(phone: FlaskClient, sound: ToySound) -> None:
    view = started(phone, direction="outbound", account="CN-0001")
    view = done(phone, view, "answer").get_json()
    sound.words = "1"
    path = f"/phone/calls/{view['id']}/voice?after={view['count']}"
    after = phone.post(path, data=b"RIFF", content_type="audio/wav").get_json()
    assert sound.asked == [("en-US", "identity")]
    assert after["recognised"] == "1"
    assert after["moments"][0] == {"n": 3, "kind": "caller_said", "text": "1", "confidence": 0.8}


def test_sound_without_words_changes_nothing(phone: FlaskClient, sound: ToySound) -> None:
    view = started(phone)
    sound.words = ""
    after = phone.post(f"/phone/calls/{view['id']}/voice?after={view['count']}", data=b"RIFF").get_json()
    assert (after["recognised"], after["count"]) == ("", view["count"])


def test_sound_where_only_keys_count_is_refused(phone: FlaskClient) -> None:
    view = done(phone, started(phone), "keys", keys="1").get_json()
    assert phone.post(f"/phone/calls/{view['id']}/voice?after={view['count']}", data=b"RIFF").status_code == 409


def test_a_line_is_heard_as_wav_and_other_moments_are_not(phone: FlaskClient) -> None:
    view = started(phone)
    answer = phone.get(f"/phone/calls/{view['id']}/lines/0.wav")
    assert (answer.content_type, answer.data[:4]) == ("audio/wav", b"RIFF")
    assert phone.get(f"/phone/calls/{view['id']}/lines/99.wav").status_code == 404


def test_without_a_voice_the_words_are_all_there(phone: FlaskClient, sound: ToySound) -> None:
    sound.speaks = False
    view = started(phone)
    assert phone.get(f"/phone/calls/{view['id']}/lines/0.wav").status_code == 503
    assert view["moments"][0]["text"]


def test_webhooks_and_journal_stand_beside_the_call(phone: FlaskClient, calls: ToyCalls) -> None:
    view = started(phone)
    shown = phone.get(f"/phone/calls/{view['id']}/turns").get_json()
    assert shown["turns"][0]["path"] == "/twilio/voice/inbound"
    assert "<Gather" in shown["turns"][0]["body"]
    assert shown["call"]["id"] == calls.opened[0]
    assert shown["journal"][0]["said"][0]["key"] == "greeting.outbound"
    assert phone.get(f"/phone/calls/{view['id']}/turns?since=1").get_json()["turns"] == []


@pytest.mark.parametrize("body", [None, [], {}, {"direction": "sideways"}, {"direction": "outbound", "account": 3}])
def test_a_request_that_makes_no_sense_is_answered_clearly(phone: FlaskClient, body: Any) -> None:
    answer = phone.post("/phone/calls", json=body)
    assert answer.status_code == 400
    assert answer.get_json()["detail"]


def test_a_telephone_that_is_gone_is_not_found(phone: FlaskClient) -> None:
    assert phone.get("/phone/calls/nothing").status_code == 404
    assert phone.post("/phone/calls/nothing/keys", json={"keys": "1", "after": 0}).status_code == 404


def test_a_key_that_no_telephone_has_is_a_bad_request(phone: FlaskClient) -> None:
    assert done(phone, started(phone), "keys", keys="x").status_code == 400


def test_a_telephone_left_alone_is_hung_up(phone: FlaskClient, clock: ManualClock) -> None:
    view = started(phone)
    clock.advance(minutes=31)
    started(phone)
    assert phone.get(f"/phone/calls/{view['id']}").status_code == 404


def test_what_a_closed_window_left_is_hung_up_before_the_account_is_rung_again(
    phone: FlaskClient, clock: ManualClock
) -> None:
    left, other = (started(phone, direction="outbound", account=account) for account in ("CN-0001", "CN-0002"))
    clock.advance(seconds=16)
    looked_at = started(phone, direction="outbound", account="CN-0001")
    started(phone, direction="outbound", account="CN-0001")
    phases = [phone.get(f"/phone/calls/{view['id']}").get_json()["phase"] for view in (left, other, looked_at)]
    assert phases == ["ended", "ringing", "ringing"]


def test_no_more_telephones_are_held_than_the_limit(phone: FlaskClient) -> None:
    views = [started(phone) for _ in range(52)]
    found = [phone.get(f"/phone/calls/{view['id']}").status_code for view in views]
    assert found.count(200) == 50
    assert found[0] == 404


def test_a_call_placed_elsewhere_is_picked_up_once(phone: FlaskClient, calls: ToyCalls) -> None:
    attempt = calls.reserve_outbound("CN-0001")
    first = phone.post(f"/phone/attempts/{attempt}", json={}).get_json()
    again = phone.post(f"/phone/attempts/{attempt}", json={}).get_json()
    assert first["id"] == again["id"]
    assert phone.post(f"/phone/attempts/{'0' * 32}", json={}).status_code == 404


@pytest.mark.parametrize(("language", "word"), [("en", "Who calls?"), ("zh", "谁打给谁？")])
def test_the_page_speaks_both_languages_and_runs_no_inline_script(phone: FlaskClient, language: str, word: str) -> None:
    page = phone.get(f"/phone?lang={language}").text
    assert word in page
    assert "林晓雯" in page
    assert "style=" not in page
    assert "onclick" not in page
    assert "http://" not in page.replace("http://www.w3.org", "")


def test_both_languages_have_the_same_words() -> None:
    assert page_words("en").keys() == page_words("zh").keys()
    assert all([*page_words("en").values(), *page_words("zh").values()])


def test_every_disposition_has_its_words() -> None:
    assert {f"outcome_{disposition}" for disposition in Disposition} <= page_words("zh").keys()


def test_every_word_of_the_page_is_used_and_every_used_word_exists() -> None:
    room = Path(words_module.__file__).parent
    sources = [*room.glob("templates/*.html"), *room.glob("static/*.js"), room / "desk.py"]
    code = "\n".join(source.read_text("utf-8") for source in sources)
    composed = ("fact_", "note_person_", "ended_by_", "state_", "outcome_")
    unused = [key for key in page_words("en") if f"words.{key}" not in code and not key.startswith(composed)]
    assert unused == []
    import re

    used = set(re.findall(r"\bwords\.([a-z]\w+)", code))
    assert used - page_words("en").keys() - {"json", "js", "bank"} == set()
    assert json.dumps(page_words("zh"))


def test_the_texts_of_the_person_whose_call_it_is_are_shown_as_they_come(phone: FlaskClient, calls: ToyCalls) -> None:
    view = started(phone)
    assert phone.get(f"/phone/calls/{view['id']}/texts").get_json() == {"texts": []}
    text = {"id": "1", "at": "2026-11-24T02:00:00+00:00", "language": "zh-CN", "body": "您好"}
    calls.texts.append(text)
    assert phone.get(f"/phone/calls/{view['id']}/texts").get_json() == {"texts": [text]}
    assert phone.get("/phone/calls/nobody/texts").status_code == 404
