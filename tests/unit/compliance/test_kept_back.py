"""Marks, media that were left, moratoria and plans: what keeps whom back, for how long, and from what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.unit.compliance.test_vectors import CN, UK, US, ask

MASSACHUSETTS, CITY = US | {"region": "US-MA"}, US | {"region": "US-NY-NYC"}
DAY = "2026-11-24T12:00:00-05:00"
CN_DAY, UK_DAY = "2026-11-24T12:00:00+08:00", "2026-11-24T12:00:00+00:00"


# caps of states and cities


@pytest.mark.parametrize("flag", ["attorney", "cease", "bankruptcy", "scra", "identity_theft", "dispute", "fraud"])
@pytest.mark.parametrize("purpose", ["collection", "plan_reminder", "due_reminder"])
@pytest.mark.parametrize("channel", ["voice", "sms"])
def test_a_mark_keeps_back_whatever_we_begin(flag: str, purpose: str, channel: str) -> None:
    assert not ask(US, DAY, flags=[flag], purpose=purpose, channel=channel).allowed


@pytest.mark.parametrize(
    "flag",
    [
        *("dispute", "attorney", "cease", "bankruptcy", "vulnerable_hold", "fraud", "scra", "identity_theft"),
        *("statute_barred", "follow_up", "breathing_space", "crisis_breathing_space", "debt_adviser"),
    ],
)
@pytest.mark.parametrize(("base", "at"), [(CN, CN_DAY), (US, DAY), (UK, UK_DAY)])
def test_a_person_of_ours_rings_back_whoever_was_marked_and_no_machine_does(
    base: dict[str, Any], at: str, flag: str
) -> None:
    back: dict[str, Any] = {"flags": [flag], "purpose": "callback"}
    assert ask(base, at, voice="live", policy=True, **back).allowed
    assert not ask(base, at, **back).allowed
    assert not ask(base, at, channel="sms", voice="live", **back).allowed, "a text is no person"


def test_a_plan_or_a_promise_keeps_nobody_from_being_rung_who_asked_for_it() -> None:
    asked: dict[str, Any] = {"flags": ["plan_active"], "promises": ["2026-12-05"], "purpose": "callback"}
    assert ask(CN, CN_DAY, **asked).allowed


@pytest.mark.parametrize("flag", ["deceased", "minor", "optout_number", "recalled"])
@pytest.mark.parametrize("purpose", ["collection", "plan_reminder", "due_reminder", "callback"])
def test_where_nobody_is_there_to_be_rung_nobody_is(flag: str, purpose: str) -> None:
    assert not ask(CN, CN_DAY, flags=[flag], purpose=purpose, voice="live").allowed


@pytest.mark.parametrize(
    ("flag", "channel", "allowed"),
    [
        ("optout_voice", "voice", False),
        ("optout_voice", "sms", True),
        ("optout_sms", "sms", False),
        ("optout_sms", "voice", True),
        ("optout_number", "sms", False),
    ],
)
def test_whoever_left_one_medium_is_left_alone_on_it(flag: str, channel: str, allowed: bool) -> None:
    for base, at in ((CN, CN_DAY), (US, DAY), (UK, UK_DAY)):
        assert ask(base, at, flags=[flag], channel=channel).allowed is allowed


def test_from_2027_01_31_in_america_what_is_revoked_on_one_medium_is_revoked_on_all() -> None:
    assert ask(US, "2027-01-30T12:00:00-05:00", flags=["optout_sms"]).allowed
    assert ask(US, "2027-01-31T12:00:00-05:00", flags=["optout_sms"]).blocked_by == ("US-TCPA-04",)


def test_a_hold_ends_after_its_last_day_wherever_the_person_may_be() -> None:
    hold = [{"flag": "vulnerable_hold", "until": "2026-11-24"}]
    decision = ask(UK, UK_DAY, flags=hold)
    assert decision.next_allowed_at == datetime(2026, 11, 25, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("flag", "last_day"),
    [
        ({"flag": "crisis_breathing_space", "until": "2026-10-25"}, "2026-11-24"),
        ({"flag": "debt_adviser", "from": "2026-10-25"}, "2026-11-24"),
        ({"flag": "breathing_space", "from": "2026-09-25"}, "2026-11-24"),
    ],
)
def test_moratoria_run_by_their_own_terms(flag: dict[str, str], last_day: str) -> None:
    last = datetime.fromisoformat(f"{last_day}T12:00:00+00:00")
    assert not ask(UK, last.isoformat(), flags=[flag]).allowed
    assert ask(UK, (last + timedelta(days=1)).isoformat(), flags=[flag]).allowed
    back: dict[str, Any] = {"flags": [flag], "purpose": "callback", "voice": "live"}
    assert ask(UK, last.isoformat(), **back).allowed, "the debtor may always begin"


@pytest.mark.parametrize("flag", ["breathing_space", "crisis_breathing_space", "debt_adviser"])
def test_a_moratorium_of_which_nobody_knows_the_end_lasts(flag: str) -> None:
    assert ask(UK, UK_DAY, flags=[flag]).next_allowed_at is None


@pytest.mark.parametrize("purpose", ["collection", "due_reminder"])
def test_while_a_plan_runs_only_its_reminders_go_out(purpose: str) -> None:
    assert not ask(CN, CN_DAY, flags=["plan_active"], purpose=purpose).allowed
    assert ask(CN, CN_DAY, flags=["plan_active"], purpose="plan_reminder").allowed
