"""When a colleague can ring back, and what the dialogue knows of the institution."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from voicebot.calls.house import Office, office_of
from voicebot.errors import Misconfigured
from voicebot.settings import Settings

SECRET = SecretStr("an invented secret, long enough for tests")
SHANGHAI = "Asia/Shanghai"


@pytest.fixture(scope="module")
def office() -> Office:
    return office_of(Settings(secret_key=SECRET))


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-24 10:02", "2026-11-24 10:30"),
        ("2026-11-24 10:15", "2026-11-24 10:30"),
        ("2026-11-24 03:00", "2026-11-24 09:00"),
        ("2026-11-24 17:50", "2026-11-25 09:00"),
        ("2026-11-27 20:00", "2026-11-30 09:00"),  # a Friday evening
    ],
)
def test_a_callback_comes_within_working_hours(office: Office, now: str, then: str) -> None:
    zone = ZoneInfo(SHANGHAI)
    moment = datetime.fromisoformat(now).replace(tzinfo=zone)
    assert office.next_callback(moment, SHANGHAI, frozenset()) == datetime.fromisoformat(then).replace(tzinfo=zone)


def test_a_callback_leaves_out_holidays(office: Office) -> None:
    moment = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo(SHANGHAI))
    assert office.next_callback(moment, SHANGHAI, frozenset({date(2026, 11, 24)})).day == 25


@given(
    st.integers(0, 2 * 365 * 24 * 60).map(
        lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    st.sampled_from([SHANGHAI, "America/New_York", "Europe/London", "Pacific/Kiritimati", "Asia/Kolkata"]),
)
def test_every_callback_is_soon_in_the_day_and_in_the_week(now: datetime, zone: str) -> None:
    at = office_of(Settings(secret_key=SECRET)).next_callback(now, zone, frozenset())
    assert timedelta(minutes=10) <= at - now <= timedelta(days=4)
    assert 9 <= at.hour < 18
    assert at.weekday() < 5


def test_each_language_has_its_own_names() -> None:
    houses = dict(office_of(Settings(secret_key=SECRET, institution_zh="海港银行", institution_en="Harbour")).houses)
    assert (houses["zh-CN"].institution, houses["en-US"].institution) == ("海港银行", "Harbour")


def test_people_are_reachable_only_where_a_number_says_so() -> None:
    assert not office_of(Settings(secret_key=SECRET, person_number="")).people_reachable
    assert office_of(Settings(secret_key=SECRET, person_number="+12025550199")).people_reachable


@pytest.mark.parametrize(
    ("now", "there"),
    [
        ("2026-11-24 03:00", False),
        ("2026-11-24 08:59", False),
        ("2026-11-24 09:00", True),
        ("2026-11-24 17:59", True),
        ("2026-11-24 18:00", False),
        ("2026-11-28 10:00", False),  # a Saturday
    ],
)
def test_a_call_is_put_through_within_the_hours_in_which_people_ring_back(now: str, there: bool) -> None:
    office = office_of(Settings(secret_key=SECRET, person_number="+12025550199"))
    moment = datetime.fromisoformat(now).replace(tzinfo=ZoneInfo(SHANGHAI))
    assert office.at_work(moment, SHANGHAI, frozenset()) is there
    assert not office.at_work(moment, SHANGHAI, frozenset({moment.date()}))


def test_nobody_is_put_through_where_no_number_says_to_whom(office: Office) -> None:
    assert not office.at_work(datetime(2026, 11, 24, 10, tzinfo=ZoneInfo(SHANGHAI)), SHANGHAI, frozenset())


def test_a_pack_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(Misconfigured, match="CN_BANK"):
        office_of(Settings(secret_key=SECRET, default_packs="MOON"))
