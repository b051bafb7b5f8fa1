"""What is said to be sent is sent: once, by the gate, in the person's words; and otherwise a colleague hears of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.calls.conftest import put
from tests.unit.outreach.messages.post import AMERICAN, Post, later, post_on
from tests.unit.records.plans import agreed
from voicebot.errors import CarrierFailed, InvalidInput
from voicebot.outreach.messages.telling import BACK_OFF
from voicebot.records import Database, outcomes
from voicebot.records.promises import close_promises

RATE = CarrierFailed("too many", code=20429)


def test_a_promise_is_confirmed_with_amount_and_day_to_the_number_on_file(post: Post) -> None:
    post.promised()
    assert post.passes() == {"sent": 1}
    [text] = post.line.given
    assert text.to == "+8613800000101"
    assert "500.00元" in text.body
    assert "2026年11月30日（星期一）" in text.body
    assert text.body.endswith("退订请回复TD。")
    assert (post.message()["state"], post.message()["sent_at"]) == ("sent", post.clock.now())
    assert post.passes() == {}


def test_it_is_in_the_language_of_the_call(post: Post) -> None:
    post.promised(language="en-US")
    post.passes()
    assert "¥500.00, by Monday, November 30, 2026" in post.line.given[0].body


def test_a_plan_is_sent_as_a_link_that_opens_it_and_the_token_stays_with_nobody_else(post: Post) -> None:
    plan_id = agreed(post.database, post.account_id(), now=post.clock.now())
    [plan] = post.rows("plans")
    post.told_of("plan_confirmation", plan["call_id"])
    post.passes()
    body = post.line.given[0].body
    token = body.split("https://bot.example/plans/")[1].split()[0]
    hashed = post.database.cipher.hash("plan answer", token)
    assert [(row["plan_id"], row["token_hash"]) for row in post.rows("plan_links")] == [(plan_id, hashed)]
    [row] = post.rows("texts")
    assert row["body"] == body.replace(token, "•••")


def test_what_the_built_in_line_delivers_is_shown_whole(post: Post, database: Database) -> None:
    put(database, sample=True)
    agreed(database, post.account_id(), now=post.clock.now())
    post.told_of("plan_confirmation", post.rows("plans")[0]["call_id"])
    post.passes()
    post.hears("delivered")
    assert post.line.given == [], "nobody sends a real text to an invented person"
    assert post.messages.on_the_web_phone("A-1")[0]["body"] == post.built_in.given[0].body


def test_what_stands_no_longer_is_not_sent(post: Post) -> None:
    post.promised()
    with post.database.begin() as connection:
        close_promises(connection, post.account_id(), "withdrawn", post.clock.now(), "said so")
    assert post.passes() == {"dropped": 1}
    assert post.line.given == []
    assert post.tickets() == []


def test_at_night_a_text_waits_for_the_morning(post: Post) -> None:
    later(post, hours=13)
    post.promised()
    assert post.passes() == {"later": 1}
    assert post.message()["not_before"].isoformat() == "2026-11-25T00:00:00+00:00"
    assert post.passes() == {}
    later(post, hours=9)
    assert post.passes() == {"sent": 1}
    assert [row["allowed"] for row in post.rows("decisions")] == [False, True]


@pytest.mark.parametrize("scope", ["sms", "all"])
def test_whoever_wants_no_texts_gets_none_and_a_colleague_hears_of_it(post: Post, scope: str) -> None:
    post.promised()
    post.suppressed(scope)
    assert post.passes() == {"blocked": 1}
    assert post.message()["why"] == "the gate: ALL-TEXT-01"
    assert post.tickets() == ["text_not_sent"]
    assert post.passes() == {}


def test_whoever_wants_no_automated_calls_still_gets_what_they_asked_for(post: Post) -> None:
    post.promised()
    post.suppressed("automated_voice")
    assert post.passes() == {"sent": 1}


@pytest.mark.parametrize(
    "flag", ["vulnerable", "crisis", "deceased", "minor", "fraud", "cease", "attorney", "unheard_of"]
)
def test_nothing_is_put_in_writing_to_whom_it_may_harm(post: Post, flag: str) -> None:
    post.promised()
    post.flagged(flag)
    assert post.passes() == {"blocked": 1}
    assert post.line.given == []


@pytest.mark.parametrize("flag", ["hardship", "dispute", "plan_active", "follow_up"])
def test_what_keeps_the_robot_from_ringing_does_not_keep_a_confirmation_back(post: Post, flag: str) -> None:
    post.promised()
    post.flagged(flag)
    assert post.passes() == {"sent": 1}


def test_an_account_without_a_zone_that_exists_gets_no_text(post: Post, database: Database) -> None:
    put(database, zone="Mars/Olympus")
    post.promised()
    assert post.passes() == {"blocked": 1}
    assert post.message()["why"] == "the gate: ACCOUNT-ZONE"


def test_where_others_may_read_it_a_text_tells_nothing_of_a_debt(database: Database) -> None:
    put(database, **AMERICAN)
    post = post_on(database)
    later(post, hours=14)
    post.promised(language="en-US", currency="USD")
    post.passes()
    [text] = post.line.given
    assert "$" not in text.body
    assert "We have noted what you told us for Monday, November 30, 2026" in text.body
    assert "Reply STOP" in text.body


def test_a_notice_that_must_tell_is_not_sent_where_it_may_not(database: Database) -> None:
    put(database, **AMERICAN)
    post = post_on(database)
    later(post, hours=14)
    post.told_of("instalment_missed", post.call_with(), plan=1)
    assert post.passes() == {"dropped": 1}
    assert post.message()["sent_at"] is None, "no notice was given, so that no plan is broken by it"
    assert post.tickets() == ["text_not_sent"]


def test_calls_and_texts_count_together_in_massachusetts(database: Database) -> None:
    put(database, **AMERICAN | {"region": "US-MA"})
    post = post_on(database)
    later(post, hours=14)
    call_id = post.call_with()
    for _ in range(2):
        post.told_of("payment_methods", call_id, "en-US")
    assert post.passes() == {"sent": 1, "blocked": 1}
    assert post.rows("outbox")[-1]["why"] == "the gate: MA-FREQ-01"


@pytest.mark.parametrize("code", [None, 20429])
def test_what_was_surely_not_sent_is_tried_again_later_and_later(post: Post, code: int | None) -> None:
    post.promised()
    post.line.fails = [CarrierFailed("not now", code=code) for _ in range(2)]
    assert post.passes() == {"refused": 1}
    assert post.passes() == {}, "not at once"
    later(post, seconds=BACK_OFF[0].total_seconds())
    assert post.passes() == {"refused": 1}
    later(post, seconds=BACK_OFF[1].total_seconds())
    assert post.passes() == {"sent": 1}
    assert [row["state"] for row in post.rows("texts")] == ["refused", "refused", "queued"]
    assert len(post.line.given) == 1


def test_a_line_that_never_takes_it_is_given_up_for_a_person(post: Post) -> None:
    post.promised()
    post.line.fails = [RATE] * (len(BACK_OFF) + 1)
    for wait in (timedelta(0), *BACK_OFF):
        later(post, seconds=wait.total_seconds())
        assert post.passes() == {"refused": 1}
    assert (post.message()["state"], post.tickets()) == ("failed", ["text_not_sent"])


def test_our_own_mistake_costs_nobody_their_text(post: Post) -> None:
    post.promised()
    post.line.fails = [CarrierFailed("check TWILIO_AUTH_TOKEN", code=20003)] * 10
    for _ in range(10):
        assert post.passes() == {"refused": 1}
        assert "TWILIO_AUTH_TOKEN" in post.message()["why"]
        later(post, minutes=15)
    assert post.passes() == {"sent": 1}


def test_a_number_that_cannot_be_written_to_is_told_at_once(post: Post) -> None:
    post.promised()
    post.line.fails = [CarrierFailed("correct it in the account", code=21211)]
    assert post.passes() == {"refused": 1}
    assert (post.message()["state"], post.message()["why"]) == ("failed", "correct it in the account")
    assert post.tickets() == ["text_not_sent"]


def test_who_opted_out_with_the_carrier_has_opted_out_with_us(post: Post) -> None:
    post.promised()
    post.line.fails = [CarrierFailed("opted out", code=21610)]
    post.passes()
    assert [row["scope"] for row in post.rows("suppressions")] == ["sms"]
    post.promised()
    assert post.passes() == {"blocked": 1}


def test_the_same_words_sent_by_two_calls_are_two_texts(post: Post) -> None:
    post.promised()
    post.passes()
    post.line.lost = True
    with post.database.begin() as connection:
        close_promises(connection, post.account_id(), "replaced", post.clock.now(), "another")
    post.promised()
    post.passes()
    later(post, minutes=11)
    post.passes()
    assert [row["carrier_sid"] for row in post.rows("texts")] == ["SM00000001", "SM00000002"]


def test_what_comes_too_late_to_be_of_use_goes_to_a_colleague(post: Post) -> None:
    post.promised()
    later(post, days=3)
    assert post.passes() == {"dropped": 1}
    assert post.tickets() == ["text_not_sent"]


def test_a_callback_is_confirmed_with_its_hour_where_the_person_lives(post: Post) -> None:
    call_id = post.call_with()
    at = post.clock.now() + timedelta(hours=5)
    booked = {"call_id": call_id, "account_id": post.account_id(), "created_at": post.clock.now(), "at": at}
    with post.database.begin() as connection:
        callback = booked | {"number": None, "reason": "hardship", "urgent": False, "state": "booked"}
        outcomes.add_outcome(connection, outcomes.callbacks, callback)
    post.told_of("callback_confirmation", call_id)
    assert post.passes() == {"sent": 1}
    assert "2026年11月24日（星期二）15:00" in post.line.given[0].body


def test_a_message_that_fails_unforeseen_does_not_keep_the_others_back(post: Post) -> None:
    post.told_of("instalment_missed", post.call_with())
    post.promised()
    assert post.passes() == {"failed": 1, "sent": 1}


def test_a_kind_without_words_goes_to_a_colleague(post: Post) -> None:
    post.told_of("horoscope", post.call_with())
    assert post.passes() == {"dropped": 1}
    assert post.tickets() == ["text_not_sent"]


def test_messages_are_listed_with_why_and_without_what_they_say(post: Post) -> None:
    post.promised()
    post.line.fails = [CarrierFailed("correct it in the account", code=21211)]
    post.passes()
    [row] = post.messages.listed("failed")
    assert (row["ref"], row["why"], row["code"]) == ("A-1", "correct it in the account", 21211)
    assert "body" not in row
    assert post.messages.listed("sent") == []
    with pytest.raises(InvalidInput, match="state"):
        post.messages.listed("gone")


def test_a_pass_may_be_ended_after_any_message(post: Post) -> None:
    post.promised()
    assert dict(post.messages.send_due(post.lines, lambda: False)) == {}
    assert post.message()["state"] == "waiting"
