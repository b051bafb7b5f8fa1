"""A time to ring back lies within the hours of whoever rings, and is the one that was named where that can be."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.conversation.world import FACTS, NOW, RULES
from voicebot.calls.house import CLOSES, OPENS
from voicebot.conversation.frozen import replace
from voicebot.conversation.ring_times import AT_WORK, CALLBACK_DAYS, asked_for, on_day
from voicebot.understanding.meaning import Slots

UK = replace(FACTS, rules=RULES["uk"])


def at(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def test_people_ring_while_the_house_is_at_work() -> None:
    assert (at(AT_WORK[0]), at(AT_WORK[1])) == (f"{OPENS:%H:%M}", f"{CLOSES:%H:%M}")


def test_an_hour_is_taken_for_the_reading_at_which_we_may_ring() -> None:
    nine = Slots(clock=9 * 60, readings=(("clock", ("540", "1260")),))
    assert asked_for(nine, FACTS, NOW.date(), bot=True) == NOW.replace(hour=21, minute=0), "nine in the morning is over"
    tomorrow = NOW.date() + timedelta(days=1)
    assert asked_for(nine, FACTS, tomorrow, bot=True) == NOW.replace(day=25, hour=9, minute=0)
    assert asked_for(nine, FACTS, NOW.date(), bot=False) is None
    assert asked_for(Slots(clock=3 * 60), FACTS, None, bot=True) is None


def test_on_a_sunday_nobody_rings_in_the_united_kingdom_and_the_bot_does_in_china() -> None:
    sunday = date(2026, 11, 29)
    assert on_day(sunday, UK, bot=True) is None
    assert on_day(sunday, FACTS, bot=False) is None
    assert on_day(sunday, FACTS, bot=True) == FACTS.next_callback.replace(day=29)


@given(st.integers(0, 1439), st.integers(0, 1439), st.integers(-3, 30), st.sampled_from([FACTS, UK]), st.booleans())
def test_it_is_always_within_the_hours_and_ahead(now: int, clock: int, ahead: int, facts: object, bot: bool) -> None:
    assert facts in (FACTS, UK)
    here = replace(FACTS if facts == FACTS else UK, now=NOW.replace(hour=now // 60, minute=now % 60))
    day = here.today + timedelta(days=ahead)
    for found in (asked_for(Slots(clock=clock), here, day, bot=bot), on_day(day, here, bot=bot)):
        if found is None:
            continue
        hours = here.rules.callback_hours[found.weekday()] if bot else AT_WORK
        assert hours is not None
        assert hours[0] <= found.hour * 60 + found.minute < hours[1]
        assert found > here.now
        assert found.date() <= here.today + timedelta(days=CALLBACK_DAYS)
