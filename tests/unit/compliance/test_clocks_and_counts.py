"""Reminders before the day, machines, holidays, clocks that change, and what is counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.unit.compliance.test_vectors import BOOKS, CN, UK, US, ask, past
from voicebot.compliance import may_call
from voicebot.compliance.asked import read

MASSACHUSETTS, CITY = US | {"region": "US-MA"}, US | {"region": "US-NY-NYC"}
DAY = "2026-11-24T12:00:00-05:00"
CN_DAY, UK_DAY = "2026-11-24T12:00:00+08:00", "2026-11-24T12:00:00+00:00"


# caps of states and cities


def test_reminders_before_the_due_day_have_a_cap_of_their_own_beside_the_others() -> None:
    reminded = [one | {"purpose": "due_reminder"} for one in past("2026-11-22T12:00:00+08:00")]
    assert ask(CN, CN_DAY, policy=True, history=reminded, purpose="due_reminder").blocked_by == ("CN-REMIND-01",)
    assert ask(CN, CN_DAY, policy=True, history=reminded, purpose="collection").allowed
    assert ask(CN, "2026-11-25T12:00:00+08:00", policy=True, history=reminded, purpose="due_reminder").allowed


# machines and abandoned calls in the United Kingdom


@pytest.mark.parametrize(("outcome", "hours"), [("machine", 24), ("voicemail", 24), ("abandoned", 72)])
def test_a_machine_rests_a_day_and_an_abandoned_call_three(outcome: str, hours: int) -> None:
    met = datetime(2026, 11, 23, 12, tzinfo=UTC)
    history = past(met.isoformat(), outcome=outcome, number=str(UK["number"]))
    end = met + timedelta(hours=hours)
    assert not ask(UK, (end - timedelta(seconds=1)).isoformat(), history=history, policy=True).allowed
    assert ask(UK, end.isoformat(), history=history, policy=True).allowed


def test_bank_holidays_are_the_nations_and_all_of_them_where_it_is_not_known() -> None:
    st_andrew = "2026-11-30T12:00:00+00:00"
    assert not ask(UK, st_andrew).allowed
    assert not ask(UK | {"region": "UK-SCT"}, st_andrew).allowed
    assert ask(UK | {"region": "UK-ENG"}, st_andrew).allowed
    easter_monday = "2027-03-29T12:00:00+01:00"
    assert not ask(UK | {"region": "UK-ENG"}, easter_monday).allowed
    assert ask(UK | {"region": "UK-SCT"}, easter_monday).allowed


# clocks


def test_the_address_the_number_and_where_somebody_was_last_must_all_be_open() -> None:
    tennessee = US | {"region": "US-TN", "zones": ["America/Chicago"], "number": "+12125550143"}
    assert not ask(tennessee, "2026-11-24T07:30:00-06:00").allowed, "half past seven there, half past eight by number"
    assert ask(tennessee, "2026-11-24T08:00:00-06:00").allowed
    assert not ask(tennessee, "2026-11-24T20:00:00-06:00").allowed, "nine in the evening by number"
    unpinned = US | {"region": "US-TX", "zones": ["America/New_York"]}
    assert not ask(unpinned, "2026-11-24T09:30:00-05:00").allowed, "half past seven in El Paso"
    assert ask(unpinned, "2026-11-24T10:00:00-05:00").allowed


@pytest.mark.parametrize(
    ("zone", "pack", "region", "number", "change"),
    [
        ("America/New_York", "US_1P", "US-NJ", "+12015550143", datetime(2026, 11, 1, tzinfo=UTC)),
        ("America/New_York", "US_1P", "US-NJ", "+12015550143", datetime(2027, 3, 14, tzinfo=UTC)),
        ("Europe/London", "UK_CREDIT", "UK-ENG", "+447700900123", datetime(2026, 10, 26, tzinfo=UTC)),
        ("Europe/Berlin", "EU", "DE", "+493023125001", datetime(2027, 3, 29, tzinfo=UTC)),
    ],
)
def test_around_a_change_of_the_clocks_the_wall_says_when_it_opens(
    zone: str, pack: str, region: str, number: str, change: datetime
) -> None:
    base = {"packs": [pack], "zones": [zone], "region": region, "number": number, "voice": "live"}
    for day in range(-2, 3):
        midnight = (change + timedelta(days=day)).replace(tzinfo=ZoneInfo(zone))
        decision = ask(base, midnight.isoformat())
        assert decision.next_allowed_at is not None
        opening = decision.next_allowed_at.astimezone(ZoneInfo(zone))
        late = pack == "EU" or (pack == "UK_CREDIT" and opening.weekday() == 5)
        assert (opening.hour, opening.minute) == (9 if late else 8, 0)
        for second, allowed in ((-1, False), (0, True)):
            at = (decision.next_allowed_at + timedelta(seconds=second)).isoformat()
            assert ask(base, at).allowed is allowed


def test_a_week_with_an_hour_more_in_it_is_seven_days_all_the_same() -> None:
    talk = past("2026-10-26T12:00:00-04:00", outcome="conversation")
    assert not ask(US, "2026-11-01T20:59:00-05:00", history=talk).allowed
    assert ask(US, "2026-11-02T08:00:00-05:00", history=talk).allowed


# counts


def test_a_dial_of_which_nobody_noted_the_number_counts_for_every_number() -> None:
    dials = [{"at": "2026-11-24T09:00:00+08:00", "debt": "D1", "outcome": "no_answer"}] * 6
    assert ask(CN, CN_DAY, history=dials).blocked_by == ("CN-FREQ-01",)


def test_a_contact_that_lies_ahead_of_our_clock_counts() -> None:
    ahead = past("2026-11-24T12:00:03+08:00", outcome="conversation", number=str(CN["number"]))
    assert ask(CN, CN_DAY, history=ahead, policy=True).blocked_by == ("CN-FREQ-02-CAP",)


def test_the_stricter_of_two_packs_wins_in_everything() -> None:
    both = CN | {"packs": ["CN_BANK", "UK_CREDIT"]}
    alone = {pack: may_call(read(both | {"packs": [pack], "at": CN_DAY}), BOOKS) for pack in both["packs"]}
    together = may_call(read(both | {"at": CN_DAY}), BOOKS)
    assert set(together.blocked_by) == set().union(*(one.blocked_by for one in alone.values()))
    assert set(together.requires) == set().union(*(one.requires for one in alone.values()))
