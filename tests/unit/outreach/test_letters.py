"""A plan in writing: as it was disclosed, answered once, and read for as long as the law wants."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from tests.unit.calls.conftest import put
from tests.unit.records.plans import NOW, agreed, an_offer
from voicebot.calls.house import office_of
from voicebot.clock import ManualClock
from voicebot.errors import Conflict, Misconfigured, NotFound
from voicebot.outreach.agreements import Agreements
from voicebot.outreach.disclosed import offer_of, terms_of
from voicebot.outreach.letters import Letters, _waits
from voicebot.records import Database
from voicebot.records.plan_views import views_of
from voicebot.records.plans import plan_row
from voicebot.repayment.disclosure import disclosure_of
from voicebot.repayment.terms import terms_for
from voicebot.settings import Settings

Opened = Callable[[], Any]
SAID = "The terms, as they stood on the page."


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
def letters(database: Database, clock: ManualClock) -> Letters:
    return Letters(database, clock, office_of(Settings(secret_key=SecretStr("s" * 32))))


@pytest.fixture
def plan_id(database: Database) -> int:
    return agreed(database, put(database))


def row_of(database: Database, plan_id: int) -> Any:
    with database.read() as connection:
        return plan_row(connection, plan_id)


def kinds(database: Database, plan_id: int) -> list[str]:
    with database.read() as connection:
        return [row["kind"] for row in views_of(connection, plan_id)]


@pytest.mark.parametrize("down", [None, "500.00"])
def test_the_offer_comes_back_from_the_record_to_the_digit(database: Database, down: str | None) -> None:
    offer = an_offer(down=down)
    assert offer_of(row_of(database, agreed(database, put(database), offer))) == offer


def test_a_letter_discloses_what_was_disclosed_with_the_offer(letters: Letters, plan_id: int) -> None:
    letter = letters.read(letters.link(plan_id).token)
    terms = terms_for("CN_BANK", "CNY", date(2026, 11, 24))
    assert terms is not None
    assert letter.disclosure == disclosure_of(an_offer(), terms)


def test_terms_are_those_of_the_day_it_was_made_even_across_midnight(database: Database, plan_id: int) -> None:
    plan = {**row_of(database, plan_id), "tariff": "CN_BANK-CNY-2026@2026-01-01"}
    assert terms_of(plan, ["CN_BANK"], date(2026, 1, 1)).on == date(2026, 1, 1)
    assert terms_of(plan, ["UK_CREDIT"], date(2026, 7, 31)).policy.reading_seconds == 0
    assert terms_of(plan, [], date(2026, 8, 1)).policy.reading_seconds == 10


def test_a_plan_whose_tariff_is_gone_is_not_shown_under_another(
    database: Database, letters: Letters, plan_id: int
) -> None:
    token = letters.link(plan_id).token
    with database.begin() as connection:
        connection.exec_driver_sql("UPDATE plans SET tariff = 'GONE@2026-01-01'")
    for look in (lambda: letters.read(token), lambda: letters.link(plan_id)):
        with pytest.raises(Misconfigured, match="GONE@2026-01-01, which is not in the tariff files: put it back"):
            look()


def test_a_link_is_made_only_to_a_plan_that_waits(letters: Letters, clock: ManualClock, plan_id: int) -> None:
    with pytest.raises(NotFound):
        letters.link(plan_id + 1)
    clock.advance(hours=72)
    with pytest.raises(Conflict):
        letters.link(plan_id)


def test_the_time_for_reading_runs_from_the_first_look_of_each_link(
    letters: Letters, clock: ManualClock, plan_id: int
) -> None:
    one, other = letters.link(plan_id).token, letters.link(plan_id).token
    assert letters.read(one).waits == 10
    letters.looked(letters.read(one), "en-US", "v1")
    clock.advance(seconds=7)
    letters.looked(letters.read(one), "en-US", "v1")
    assert (letters.read(one).waits, letters.read(other).waits) == (3, 10)
    clock.advance(seconds=3)
    assert letters.read(one).waits == 0


@given(seconds=st.integers(0, 600), gone=st.floats(0, 1000))
def test_no_second_of_the_time_for_reading_is_given_away(seconds: int, gone: float) -> None:
    left = _waits(seconds, NOW, NOW + timedelta(seconds=gone))
    assert 0 <= left <= seconds
    assert (left == 0) == (timedelta(seconds=gone) >= timedelta(seconds=seconds))


def test_a_clock_that_is_put_back_never_makes_it_shorter() -> None:
    assert _waits(10, NOW, NOW - timedelta(seconds=5)) >= 10


def test_an_answer_is_on_record_before_it_takes_effect(
    database: Database, letters: Letters, clock: ManualClock, plan_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = letters.link(plan_id).token
    letters.looked(letters.read(token), "en-US", "v1")
    clock.advance(seconds=10)

    def dies(*_: object) -> None:
        raise RuntimeError("killed here")

    with monkeypatch.context() as patch:
        patch.setattr(letters._links, "confirm", dies)
        with pytest.raises(RuntimeError):
            letters.answer(letters.read(token), "accept", "en-US", "v1", SAID)
    assert row_of(database, plan_id)["state"] == "pending_confirmation"
    assert letters.answer(letters.read(token), "accept", "en-US", "v1", SAID) == "taken"
    assert kinds(database, plan_id) == ["viewed", "accept_pressed", "accept_pressed"]


def test_an_answer_to_what_was_answered_elsewhere_meanwhile_changes_nothing(
    database: Database, letters: Letters, clock: ManualClock, plan_id: int
) -> None:
    one, other = letters.link(plan_id).token, letters.link(plan_id).token
    stale = letters.read(other)
    assert letters.answer(letters.read(one), "decline", "en-US", "v1", SAID) == "taken"
    assert letters.answer(stale, "decline", "en-US", "v1", SAID) == "closed"
    assert letters.answer(letters.read(other), "accept", "en-US", "v1", SAID) == "closed"
    assert row_of(database, plan_id)["state"] == "declined"


def test_what_was_answered_stays_readable_and_what_lapsed_does_not(
    letters: Letters, clock: ManualClock, plan_id: int
) -> None:
    token = letters.link(plan_id).token
    letters.answer(letters.read(token), "decline", "en-US", "v1", SAID)
    clock.advance(hours=100)
    letter = letters.read(token)
    assert (letter.readable, letter.answered, letter.behind.standing) == (True, NOW, "answered")


def test_what_lapsed_is_not_readable(letters: Letters, clock: ManualClock, plan_id: int) -> None:
    token = letters.link(plan_id).token
    clock.advance(hours=72)
    assert not letters.read(token).readable


def test_plans_are_listed_newest_first_with_when_they_were_opened(
    database: Database, letters: Letters, plan_id: int
) -> None:
    newer = agreed(database, put(database, "A-2", phone="+8613800000102", reference="86000002"))
    letters.looked(letters.read(letters.link(newer).token), "zh-CN", "v1")
    listed = Agreements(database).plans(None)
    assert [(one["plan"], one["account"], one["opened"]) for one in listed] == [
        (newer, "A-2", NOW),
        (plan_id, "A-1", None),
    ]
    assert Agreements(database).plans("active") == []
