"""Whoever writes stop gets no more texts, is told so once, and can come back; whatever else is written is not lost."""

from __future__ import annotations

from itertools import count

import pytest

from tests.unit.outreach.messages.post import Post
from voicebot.outreach.messages.asked import Stops, asked_by, language_of, stops_of
from voicebot.outreach.messages.receiving import NOTHING, Came
from voicebot.records.stop_batches import suppress_numbers, take_back

NUMBER = "+8613800000101"
STRANGER = "+12025550143"
_sids = count(1)


def writes(post: Post, body: str, number: str = NUMBER, **more: bool) -> str | None:
    return post.messages.receive(Came(f"SM{next(_sids):032}", number, body, **more))


def scopes(post: Post) -> list[str]:
    return [row["scope"] for row in post.rows("suppressions") if row["released_at"] is None]


@pytest.mark.parametrize(
    "body",
    [
        *("STOP", "stop", " Stop. ", "STOPALL", "Unsubscribe", "cancel", "END", "quit", "OPT OUT", "REVOKE"),
        *("please stop texting me", "Don't text me again", "don’t text me", "no more messages!!", "remove me"),
        *("退订", "TD", "td", "T", "退订。", "请退订", "别再给我发了", "不要再发短信", "取消订阅", "拒收", "ＳＴＯＰ"),
    ],
)
def test_stop_is_heard_in_any_reasonable_way(post: Post, body: str) -> None:
    reply = writes(post, body)
    assert scopes(post) == ["sms"]
    assert reply is not None
    assert "START" in reply


@pytest.mark.parametrize("body", ["Help", "INFO", "帮助", "你是谁？"])
def test_help_says_who_we_are_and_where_a_person_is(post: Post, body: str) -> None:
    reply = writes(post, body)
    assert reply is not None
    assert "555-010-0100" in reply.replace(" ", "-")
    assert ("海港银行" in reply) or ("Harbour Bank" in reply)
    assert scopes(post) == []


def test_it_is_confirmed_once(post: Post) -> None:
    assert writes(post, "STOP") is not None
    assert writes(post, "STOP") is None
    assert scopes(post) == ["sms"]


def test_a_stop_keeps_texts_back_and_not_what_is_asked_on_the_phone(post: Post) -> None:
    writes(post, "退订")
    post.promised()
    assert post.passes() == {"blocked": 1}
    assert post.message()["why"] == "the gate: ALL-TEXT-01"


def test_start_brings_them_back(post: Post) -> None:
    assert writes(post, "START") is None, "they had not been stopped"
    writes(post, "STOP")
    assert writes(post, "START") is not None
    assert scopes(post) == []
    post.promised()
    assert post.passes() == {"sent": 1}


def test_start_frees_no_number_that_was_suppressed_from_everything(post: Post) -> None:
    post.suppressed("all")
    writes(post, "START")
    assert scopes(post) == ["all"]


def test_a_text_that_comes_twice_does_nothing_more_and_gets_the_same_answer(post: Post) -> None:
    came = Came("SM1234567890", NUMBER, "STOP")
    first = post.messages.receive(came)
    assert post.messages.receive(came) == first
    assert len(post.rows("texts_received")) == 1
    assert len(post.rows("suppressions")) == 1


def test_where_the_carrier_answered_we_only_write_it_down(post: Post) -> None:
    assert writes(post, "STOP", answered=True) is None
    assert scopes(post) == ["sms"]


def test_a_strangers_stop_counts_too(post: Post) -> None:
    assert writes(post, "stop", STRANGER) is not None
    [row] = post.rows("suppressions")
    assert row["number_hash"] == post.database.cipher.number_hash(STRANGER)
    assert post.rows("texts_received")[0]["account_id"] is None


def test_anything_else_goes_to_a_colleague_and_is_answered_once_a_day(post: Post) -> None:
    post.call_with()
    first = writes(post, "I paid that last week")
    assert first is not None
    assert "nobody reads texts" in first
    assert writes(post, "hello? anyone there") is None
    assert post.tickets() == ["text_received"]
    post.clock.advance(hours=25)
    assert writes(post, "hello? anyone there") is not None


def test_danger_is_seen_by_the_priority_of_its_ticket_and_answered_with_whom_to_call(post: Post) -> None:
    post.call_with()
    writes(post, "知道了")
    assert [row["priority"] for row in post.rows("tickets")] == ["P3"]
    post.clock.advance(hours=25)
    reply = writes(post, "我不想活了")
    assert reply is not None
    assert "110或120" in reply
    assert [row["priority"] for row in post.rows("tickets")] == ["P0"]
    writes(post, "没事了")
    assert [row["priority"] for row in post.rows("tickets")] == ["P0"]


@pytest.mark.parametrize(
    ("body", "language"),
    [("退订", "zh-CN"), ("STOP", "known"), ("please stop this", "en-US"), ("TD", "known"), ("", "known")],
)
def test_the_answer_is_in_the_language_of_the_words(body: str, language: str) -> None:
    assert language_of(body, "known") == language


@pytest.mark.parametrize("body", ["", "?!", "ok", "I paid the instalment", "yes", "1", "我已经还了", "谢谢"])
def test_what_asks_for_no_stop_is_none(body: str) -> None:
    assert stops_of(body, NOTHING) == Stops()
    assert asked_by(body, Stops()) != "stop"


def test_a_stop_in_writing_outlives_the_list_that_stopped_the_number_before(post: Post) -> None:
    listed = {"number_hash": post.database.cipher.number_hash(NUMBER), "scope": "sms", "reason": "list"}
    with post.database.begin() as connection:
        suppress_numbers(connection, [listed | {"created_at": post.clock.now(), "import_id": "L1"}])
    assert writes(post, "STOP") is None, "they get no texts already"
    with post.database.begin() as connection:
        assert take_back(connection, "L1", post.clock.now()) == 1
    assert scopes(post) == ["sms"]
