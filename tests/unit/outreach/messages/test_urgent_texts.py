"""Whoever writes that they are in danger, in distress or bereaved reaches a person, whatever else they write."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.unit.calls.conftest import put
from tests.unit.outreach.messages.post import AMERICAN, NOW, Post, later
from tests.unit.outreach.messages.test_receiving import STRANGER, scopes, writes
from voicebot.outreach.messages.alarms import CRISIS, alarms_of
from voicebot.outreach.messages.asked import Stops
from voicebot.records.outcomes import callbacks_due
from voicebot.understanding.meaning import Intent, Meaning, Urgency

DEATH = "my husband, the card holder, died last week"
DANGER = "please stop, I am going to kill myself tonight"
AT_NIGHT = timedelta(hours=12)


def held(post: Post) -> list[tuple[str, int | None]]:
    """Each mark, and for how many days it holds."""
    rows = post.rows("flags")
    return [(row["flag"], row["until"] and (row["until"] - row["starts"]).days) for row in rows]


def rings(post: Post) -> list[tuple[str, bool, datetime]]:
    return [(row["reason"], row["urgent"], row["at"]) for row in post.rows("callbacks")]


def ticket(post: Post) -> dict[str, Any]:
    [row] = post.rows("tickets")
    assert (row["kind"], row["state"]) == ("text_received", "open")
    return row


def test_danger_beside_a_stop_is_both(post: Post) -> None:
    reply = writes(post, DANGER)
    assert scopes(post) == ["sms"]
    assert ticket(post)["priority"] == "P0"
    assert held(post) == [("crisis", 30)]
    assert rings(post) == [("crisis", True, NOW + timedelta(minutes=15))]
    assert post.rows("callbacks")[0]["number"] == "+8613800000101"
    assert reply is not None
    assert "12356" in reply, "the line of the place where the number is"
    assert "no more texts from us" in reply
    assert reply.index("12356") < reply.index("no more texts from us")


def test_at_night_somebody_in_danger_is_rung_as_soon_and_woken_for(post: Post) -> None:
    later(post, hours=AT_NIGHT.total_seconds() / 3600)
    writes(post, "我不想活了")
    assert rings(post) == [("crisis", True, NOW + AT_NIGHT + timedelta(minutes=15))]


def test_a_death_is_seen_without_any_call_before(post: Post) -> None:
    reply = writes(post, DEATH)
    row = ticket(post)
    assert (row["priority"], row["call_id"], row["account_id"]) == ("P1", None, post.account_id())
    assert held(post) == [("deceased", None)]
    [(reason, urgent, at)] = rings(post)
    assert (reason, urgent) == ("deceased", True)
    assert NOW < at <= NOW + timedelta(hours=1)
    assert reply is not None
    assert "sorry for your loss" in reply


def test_a_ticket_is_of_the_last_call_where_there_was_one(post: Post) -> None:
    call_id = post.call_with()
    writes(post, DEATH)
    assert ticket(post)["call_id"] == call_id


def test_every_account_of_a_shared_number_is_held_and_one_person_rings(post: Post) -> None:
    put(post.database, "A-2", reference="86000002")
    writes(post, DEATH)
    assert held(post) == [("deceased", None)] * 2
    assert sorted(row["account_id"] for row in post.rows("tickets")) == [post.account_id(), post.account_id("A-2")]
    [callback] = post.rows("callbacks")
    assert (callback["account_id"], callback["number"]) == (None, "+8613800000101")


def test_a_stranger_in_danger_reaches_a_person_too(post: Post) -> None:
    reply = writes(post, "I want to kill myself", STRANGER)
    row = ticket(post)
    assert (row["account_id"], row["call_id"], row["priority"]) == (None, None, "P0")
    [callback] = post.rows("callbacks")
    assert (callback["number"], callback["urgent"]) == (STRANGER, True)
    assert reply is not None
    assert "988" in reply
    writes(post, "I want to die", STRANGER)
    assert len(post.rows("callbacks")) == len(post.rows("tickets")) == 1, "it is one person"


@pytest.mark.parametrize(
    ("number", "line"),
    [
        *(("+12025550143", "988"), ("+442079460123", "116 123"), ("+8613800000101", "12356")),
        *(("+85291234567", "18111"), ("+6581234567", "1767"), ("+4915112345678", "112")),
        ("+81312345678", "In many countries, 112"),
    ],
)
def test_the_line_is_that_of_the_writers_place(post: Post, number: str, line: str) -> None:
    reply = writes(post, "I am going to kill myself", number)
    assert reply is not None
    assert line in reply


def test_danger_is_answered_every_time_and_after_a_stop(post: Post) -> None:
    writes(post, "STOP")
    assert writes(post, "我不想活了") is not None
    assert writes(post, "我不想活了") is not None
    assert len(rings(post)) == 1
    assert held(post) == [("crisis", 30)], "held once, for as long"


def test_no_contact_at_all_keeps_nobody_from_danger(post: Post) -> None:
    reply = writes(post, "do not contact me, I am going to kill myself")
    assert scopes(post) == ["all"]
    assert sorted(held(post)) == [("cease", None), ("crisis", 30)]
    assert [reason for reason, _, _ in rings(post)] == ["crisis"]
    assert reply is not None
    assert "12356" in reply
    assert "not call" not in reply, "a person does call"


def test_less_than_grave_news_books_no_call_for_whom_nobody_may_call(post: Post) -> None:
    post.suppressed("all")
    assert writes(post, "this is not my debt") is None
    assert ticket(post)["priority"] == "P2"
    assert held(post) == [("dispute", None)]
    assert rings(post) == []


def test_a_dispute_is_held_told_and_rung_back(post: Post) -> None:
    reply = writes(post, "this is not my debt")
    assert ticket(post)["priority"] == "P2"
    assert held(post) == [("dispute", None)]
    assert [(reason, urgent) for reason, urgent, _ in rings(post)] == [("dispute", False)]
    assert reply is not None
    assert "A colleague will see" in reply


def test_worse_news_raises_the_one_ticket_and_is_rung_sooner(post: Post) -> None:
    writes(post, "this is not my debt")
    writes(post, "I am going to kill myself")
    assert ticket(post)["priority"] == "P0"
    assert [reason for reason, _, _ in rings(post)] == ["dispute", "crisis"]


@pytest.mark.parametrize("body", ["I paid that last week", "ok thanks", "STOP", "HELP", "START", "知道了"])
def test_harmless_texts_stay_as_they_are(post: Post, body: str) -> None:
    writes(post, body)
    assert (held(post), rings(post), post.tickets()) == ([], [], [])


def test_the_gate_knows_that_somebody_is_to_ring_them(post: Post) -> None:
    writes(post, "I am going to kill myself", STRANGER)
    with post.database.read() as connection:
        hashed = post.database.cipher.number_hash(STRANGER)
        assert callbacks_due(connection, 99, hashed, NOW) == [NOW + timedelta(minutes=15)]


def test_what_is_only_suspected_is_danger_and_a_death_half_read_holds_for_a_while() -> None:
    suspected = Meaning(Intent.STOP_CALLING, 0.2, Urgency.P0, suspected=True)
    assert [alarm.case for alarm in alarms_of(suspected, Stops())] == [CRISIS]
    [half] = alarms_of(Meaning(Intent.DECEASED, 0.4, Urgency.P1, clarify=True), Stops())
    assert (half.case.flag, half.case.days) == ("vulnerable", 30)
    [dispute] = alarms_of(Meaning(Intent.DISPUTE_DEBT, 0.4, Urgency.P2, clarify=True), Stops())
    assert dispute.case.flag is None


def test_an_american_is_held_on_their_own_day(post: Post) -> None:
    put(post.database, "A-3", reference="86000003", **AMERICAN)
    writes(post, "I am going to kill myself", AMERICAN["phone"])
    [flag] = post.rows("flags")
    assert flag["starts"].isoformat() == "2026-11-23"
