"""Whoever writes that the calls shall stop gets no more of them, and is told truly what was stopped."""

from __future__ import annotations

import pytest

from tests.unit.calls.conftest import put
from tests.unit.outreach.messages.post import Post
from tests.unit.outreach.messages.test_receiving import NUMBER, STRANGER, scopes, writes
from voicebot.outreach.messages.asked import Stops, stops_of
from voicebot.outreach.messages.receiving import NOTHING, Came
from voicebot.understanding.meaning import Intent, Meaning


def marks(post: Post) -> list[tuple[str, bool]]:
    return [(row["flag"], row["until"] is None) for row in post.rows("flags")]


@pytest.mark.parametrize(
    "body",
    [
        *("don't call me", "Never call me again!", "quit ringing me", "no more calls please", "no more robocalls"),
        *("Do not contact me by phone", "put me on your do not call list", "don’t call this number"),
        *("别打了", "不要再打电话了", "别给我打电话", "别再打来了", "你们别来电话了", "不用再打了"),
    ],
)
def test_no_more_calls_stops_calls_and_leaves_texts(post: Post, body: str) -> None:
    reply = writes(post, body)
    assert scopes(post) == ["automated_voice"]
    assert reply is not None
    assert "assistant will not call" in reply or "智能助手以后不会再给这个号码打电话" in reply
    assert "no more texts from us" not in reply
    assert "不会再给这个号码发短信" not in reply
    assert post.rows("texts_received")[0]["asked"] == "stop"


@pytest.mark.parametrize(
    "body",
    [
        *("Stop calling me", "STOP ALL CALLS", "stop calling and texting", "don't text or call me", "leave me alone"),
        *("stop harassing me", "remove me from your calling list", "不要再给我打电话和发短信", "别骚扰我"),
    ],
)
def test_where_texts_are_meant_too_both_stop(post: Post, body: str) -> None:
    reply = writes(post, body)
    assert scopes(post) == ["automated_voice", "sms"]
    assert reply is not None
    assert "START" in reply
    assert "assistant will not call" in reply or "智能助手也不会再打来" in reply
    assert marks(post) == []
    assert post.tickets() == []


@pytest.mark.parametrize("body", ["STOP", "退订", "UNSUBSCRIBE", "TD", "stop all"])
def test_a_bare_word_stops_texts_alone(post: Post, body: str) -> None:
    reply = writes(post, body)
    assert scopes(post) == ["sms"]
    assert reply is not None
    assert "assistant" not in reply


@pytest.mark.parametrize("body", ["do not contact me", "Don't contact me again", "stop contacting me", "不要再联系我"])
def test_no_contact_at_all_stops_everything_and_a_person_sees_it(post: Post, body: str) -> None:
    reply = writes(post, body)
    assert scopes(post) == ["all"]
    assert marks(post) == [("cease", True)]
    assert [(row["kind"], row["priority"]) for row in post.rows("tickets")] == [("text_received", "P2")]
    assert post.rows("callbacks") == [], "whoever wants no contact is rung by nobody"
    assert reply is not None
    assert "not call or text" in reply or "打电话或者发短信" in reply


@pytest.mark.parametrize("body", ["talk to my lawyer", "I have an attorney", "跟我的律师谈", "我请了律师"])
def test_who_has_a_lawyer_is_left_alone(post: Post, body: str) -> None:
    writes(post, body)
    assert scopes(post) == ["all"]
    assert marks(post) == [("attorney", True)]
    assert [row["priority"] for row in post.rows("tickets")] == ["P2"]
    assert post.rows("callbacks") == []


def test_every_account_of_the_number_is_left_alone(post: Post) -> None:
    put(post.database, "A-2", reference="86000002")
    writes(post, "do not contact me again")
    assert sorted(marks(post)) == [("cease", True), ("cease", True)]
    assert post.tickets() == ["text_received", "text_received"]


def test_a_stranger_who_wants_no_contact_is_a_ticket_of_no_account(post: Post) -> None:
    writes(post, "do not contact me", STRANGER)
    [ticket] = post.rows("tickets")
    assert (ticket["account_id"], ticket["call_id"]) == (None, None)
    assert ticket["number_hash"] == post.database.cipher.number_hash(STRANGER)
    [row] = post.rows("suppressions")
    assert row["number_hash"] == ticket["number_hash"]


def test_start_undoes_no_stop_of_calls(post: Post) -> None:
    writes(post, "Stop calling me")
    assert writes(post, "START") is not None
    assert scopes(post) == ["automated_voice"]
    assert writes(post, "START") is None


def test_start_promises_no_texts_to_whom_none_may_be_sent(post: Post) -> None:
    writes(post, "STOP")
    writes(post, "do not contact me")
    assert writes(post, "START") is None
    assert "all" in scopes(post)


def test_what_was_stopped_before_is_not_confirmed_again(post: Post) -> None:
    writes(post, "STOP")
    reply = writes(post, "stop calling me")
    assert reply is not None
    assert "assistant will not call" in reply
    assert "no more texts from us" not in reply, "that was told before"
    assert writes(post, "don't call me!") is None
    assert sorted(scopes(post)) == ["automated_voice", "sms"]


def test_a_stop_of_calls_that_comes_twice_is_one(post: Post) -> None:
    came = Came("SM1234567890", NUMBER, "don't call me")
    assert post.messages.receive(came) == post.messages.receive(came)
    assert scopes(post) == ["automated_voice"]


def test_what_no_word_says_is_heard_by_its_meaning_where_that_is_sure() -> None:
    wish = Meaning(Intent.STOP_CALLING, 0.9)
    assert stops_of("enough of this", wish).scopes == {"sms", "automated_voice"}
    assert stops_of("enough of this", Meaning(Intent.STOP_CALLING, 0.4, clarify=True)) == Stops()
    assert stops_of("STOP", wish).scopes == {"sms"}


@pytest.mark.parametrize(
    "body",
    [
        *(
            "please call me back",
            "I called you twice",
            "I never got your call",
            "who called me",
            "打错了",
            "我不想打官司",
        ),
        *("I will contact you", "我会找律师告你", "call the lawyer of the bank", "给我打电话吧"),
    ],
)
def test_what_stops_no_calls(body: str) -> None:
    assert stops_of(body, NOTHING) == Stops()
