"""The best time to ring is read from the calls on record, on the clock of each person called."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.unit.calls.conftest import put
from tests.unit.records.plans import a_call
from voicebot.outreach.best_time import FRESH, BestTimes
from voicebot.records import Database
from voicebot.records.accounts import account_by_ref
from voicebot.records.calls import change_call
from voicebot.records.prepared import Row

#: a Tuesday, ten in the morning in Shanghai
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
TODAY = [(NOW, NOW + timedelta(hours=10))]


def account(database: Database, ref: str = "A-1") -> Row:
    with database.read() as connection:
        row = account_by_ref(connection, ref)
    assert row is not None
    return row


def rang(database: Database, account_id: int, at: datetime, *, answered: bool, state: str = "completed") -> None:
    call_id = a_call(database, account_id, at)
    with database.begin() as connection:
        change_call(connection, call_id, dialled_at=at, conversation=answered, state=state)


def test_it_comes_from_their_own_calls_and_those_of_people_like_them(database: Database) -> None:
    me, other = put(database), put(database, "A-2", phone="+8613800000102", reference="86000002")
    for week in (1, 2, 3):
        rang(database, me, NOW - timedelta(weeks=week), answered=False)
        rang(database, other, NOW - timedelta(weeks=week) + timedelta(hours=5), answered=True)
        rang(database, me, NOW - timedelta(weeks=week) + timedelta(hours=2), answered=False, state="failed")
    best = BestTimes(database).best_time(account(database), TODAY, NOW)
    assert best is not None
    assert best.at == NOW + timedelta(hours=5)
    assert "This person: 0 of 0 calls at such an hour answered, 3 calls in all." in best.why
    assert "People like them: 3 of 3 calls at such an hour answered, 6 calls in all." in best.why


def test_people_of_another_country_or_language_tell_nothing(database: Database) -> None:
    put(database)
    american = {"region": "US-NJ", "zone": "America/New_York", "phone": "+12015550143", "reference": "86000003"}
    abroad = put(database, "A-3", **american)
    rang(database, abroad, NOW - timedelta(days=7), answered=True)
    best = BestTimes(database).best_time(account(database), TODAY, NOW)
    assert best is not None
    assert best.why.endswith("People like them: no calls on record.")


def test_what_is_known_of_many_is_counted_again_after_a_while(database: Database) -> None:
    other = put(database, "A-2", phone="+8613800000102", reference="86000002")
    put(database)
    times = BestTimes(database)
    times.best_time(account(database), TODAY, NOW)
    rang(database, other, NOW - timedelta(days=7), answered=True)
    same = times.best_time(account(database), TODAY, NOW)
    later = times.best_time(account(database), TODAY, NOW + FRESH)
    assert same is not None
    assert "no calls on record" in same.why
    assert later is not None
    assert "1 calls in all" in later.why


def test_without_a_zone_that_exists_there_is_none(database: Database) -> None:
    put(database, zone="Mars/Olympus")
    assert BestTimes(database).best_time(account(database), TODAY, NOW) is None
