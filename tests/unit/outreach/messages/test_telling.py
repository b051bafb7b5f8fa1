"""What is known of a text only grows, whatever the order and however often the carrier says it."""

from __future__ import annotations

from itertools import permutations

import pytest

from tests.unit.outreach.messages.post import Post
from voicebot.errors import CarrierFailed, Conflict, NotFound
from voicebot.outreach.messages.telling import NOT_ARRIVED, RANK, News
from voicebot.records.texts import add_text, texts


@pytest.fixture
def sent(post: Post) -> Post:
    post.promised()
    post.passes()
    return post


@pytest.mark.parametrize("order", list(permutations(["queued", "sending", "sent", "delivered"])))
def test_callbacks_in_any_order_come_to_delivered(sent: Post, order: tuple[str, ...]) -> None:
    for state in (*order, *order):
        sent.hears(state)
    assert sent.rows("texts")[0]["state"] == "delivered"
    assert sent.message()["state"] == "sent"


@pytest.mark.parametrize("end", sorted(state for state, rank in RANK.items() if rank == 5))
def test_an_end_stays_whatever_is_told_after_it(sent: Post, end: str) -> None:
    assert sent.hears(end)
    for state in RANK:
        if state != "read":
            assert not sent.hears(state)
    assert sent.rows("texts")[0]["state"] == end


def test_what_did_not_arrive_was_not_sent_and_goes_to_a_colleague_with_what_to_mend(sent: Post) -> None:
    sent.hears("undelivered", code=30006, why="the number is a landline")
    message = sent.message()
    assert (message["state"], message["sent_at"], message["why"]) == ("failed", None, "the number is a landline")
    assert sent.tickets() == ["text_not_sent"]
    assert sent.passes() == {}, "nobody knows better by sending it again"


def test_a_callback_before_the_answer_counts_and_the_answer_changes_nothing(post: Post) -> None:
    post.promised()
    send = post.line.send

    def overtaken(text):  # type: ignore[no-untyped-def]
        post.hears("delivered", text.attempt, sid="SM00000001")
        return send(text)

    post.line.send = overtaken  # type: ignore[method-assign]
    assert post.passes() == {"sent": 1}
    assert post.rows("texts")[0]["state"] == "delivered"


@pytest.mark.parametrize("unknown", [True, False])
def test_a_callback_is_believed_where_the_answer_was_lost(post: Post, unknown: bool) -> None:
    post.promised()
    post.line.fails = [CarrierFailed("no answer", unknown=unknown)]
    post.passes()
    assert post.hears("sent", sid="SM00000009")
    assert (post.message()["state"], post.rows("texts")[0]["carrier_sid"]) == ("sent", "SM00000009")
    assert post.passes() == {}


def test_what_turns_up_after_it_was_sent_anew_is_said_aloud_and_changes_nothing(post: Post) -> None:
    post.promised()
    post.line.fails = [CarrierFailed("not now", code=20429)]
    post.passes()
    [first] = post.rows("texts")
    post.clock.advance(minutes=2)
    post.passes()
    assert not post.hears("delivered", first["id"], sid="SM00000077")
    assert [row["state"] for row in post.rows("texts")] == ["refused", "queued"]


def test_a_callback_is_found_by_the_carriers_own_id(sent: Post) -> None:
    assert sent.messages.told(None, News("delivered", "SM00000001"))
    with pytest.raises(NotFound):
        sent.messages.told(None, News("delivered", "SM00000404"))
    with pytest.raises(NotFound):
        sent.hears("delivered", "0" * 32)


def test_a_callback_for_another_text_is_refused(sent: Post) -> None:
    with pytest.raises(Conflict, match="is not the one"):
        sent.hears("delivered", sid="SM99999999")
    assert sent.rows("texts")[0]["state"] == "queued"


def test_no_second_attempt_can_be_written_beside_one_that_may_have_arrived(sent: Post) -> None:
    [row] = sent.rows("texts")
    again = {column.name: row[column.name] for column in texts.columns} | {"id": "f" * 32, "carrier_sid": None}
    with pytest.raises(Exception, match=r"(?i)unique"), sent.database.begin() as connection:
        add_text(connection, again)


def test_every_way_of_not_arriving_is_an_end() -> None:
    assert {RANK[state] for state in NOT_ARRIVED} == {5}
