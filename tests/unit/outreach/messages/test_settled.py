"""Nobody is written to about a plan of whose debt nothing is left; what answers their own wish they still get."""

from __future__ import annotations

from tests.unit.outreach.messages.post import Post
from tests.unit.records.plans import agreed
from voicebot.calls.settled import RULE
from voicebot.outreach.arriving import read
from voicebot.outreach.payments import Payments


def pays_all(post: Post) -> None:
    asked = {"account": "A-1", "amount": "1883.50", "paid_at": post.clock.now().isoformat(), "reference": "TX-1"}
    Payments(post.database, post.clock, lambda *_: None).record(read(asked), "api")


def test_a_text_about_a_plan_that_waits_is_not_sent_once_all_is_paid_and_nobody_is_told_to_follow_it_up(
    post: Post,
) -> None:
    agreed(post.database, post.account_id(), now=post.clock.now())
    post.told_of("instalment_missed", post.rows("plans")[0]["call_id"], plan=1)
    pays_all(post)
    assert post.passes() == {"dropped": 1}
    assert post.line.given == []
    assert (post.message()["state"], post.message()["why"]) == ("dropped", f"the gate: {RULE}")
    assert post.rows("decisions")[-1]["rule_ids"] == [RULE]
    assert post.tickets() == []


def test_what_was_promised_is_confirmed_though_all_is_paid(post: Post) -> None:
    post.promised()
    pays_all(post)
    assert post.passes() == {"sent": 1}
