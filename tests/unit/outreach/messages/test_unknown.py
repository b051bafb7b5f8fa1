"""A text of which nobody knows whether it went out is looked for, and never sent again unasked."""

from __future__ import annotations

import pytest

from tests.unit.outreach.messages.post import Post, later
from voicebot.errors import Conflict, NotFound


def test_what_may_have_gone_out_is_looked_for_and_never_sent_again(post: Post) -> None:
    post.promised()
    post.line.lost = True
    assert post.passes() == {"unknown": 1}
    assert post.message()["sent_at"] is None
    for _ in range(3):
        later(post, minutes=11)
        came = post.passes()
    assert came == {}
    [row] = post.rows("texts")
    assert (row["state"], row["carrier_sid"], post.message()["state"]) == ("sent", "SM00000001", "sent")
    assert len(post.line.given) == 1


def test_what_the_carrier_does_not_list_stays_unknown_until_a_person_settles_it(post: Post) -> None:
    post.promised()
    post.line.lost = True
    post.passes()
    post.line.listed.clear()
    post.line.lost = False
    for _ in range(30):
        later(post, hours=1)
        assert post.passes() == {}
    assert (post.message()["state"], post.tickets()) == ("unknown", ["text_not_sent"])
    number = post.message()["id"]
    post.messages.settle_by_hand(number, went_out=False)
    assert post.passes() == {"sent": 1}
    with pytest.raises(Conflict, match="only what is unknown can be settled"):
        post.messages.settle_by_hand(number, went_out=False)
    with pytest.raises(NotFound, match="message 99 is not known"):
        post.messages.settle_by_hand(99, went_out=True)


def test_a_person_may_find_that_it_went_out(post: Post) -> None:
    post.promised()
    post.line.lost = True
    post.passes()
    post.messages.settle_by_hand(post.message()["id"], went_out=True)
    assert post.message()["state"] == "sent"
    assert post.passes() == {}
