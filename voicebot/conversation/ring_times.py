"""When somebody can be rung back: the hour they ask for, if it lies within the hours of whoever rings, else the next.

The bot rings within the lawful hours of the pack, a colleague while people are at work. An hour that may be morning or
evening is taken for the one at which we may ring.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from voicebot.conversation.facts import Facts
from voicebot.conversation.state import State
from voicebot.understanding.meaning import Slots

#: how far ahead
CALLBACK_DAYS = 14
#: the hours of people, as `calls.house` keeps them: from nine to six on working days
AT_WORK = (9 * 60, 18 * 60)
#: the soonest at which the bot rings again
NOTICE = timedelta(minutes=5)

Hours = tuple[int, int] | None


def by_the_bot(state: State, facts: Facts) -> bool:
    """Whether the bot itself may ring back: nobody asked for a person, and it is known whom to ring."""
    return not state.passed_on and facts.account is not None and bool(facts.rules.callback_hours)


def names_time(slots: Slots) -> bool:
    """Whether an hour, or a while from now, was named."""
    return slots.clock is not None or slots.wait is not None


def asked_for(slots: Slots, facts: Facts, day: date | None, *, bot: bool) -> datetime | None:
    """The moment that was named, on `day` where one is meant; None where nobody can ring then."""
    if slots.wait is not None:
        at = _rounded(facts.now + timedelta(minutes=slots.wait))
        return at if _can_ring(at, facts, bot=bot) else None
    days = [day] if day is not None else [facts.today + timedelta(days=ahead) for ahead in range(CALLBACK_DAYS)]
    return next(_moments(slots, facts, days, bot=bot), None)


def on_day(day: date, facts: Facts, *, bot: bool) -> datetime | None:
    """A time on `day` at which somebody can ring: the hour of the next possible callback, or the first there is."""
    first = facts.next_callback
    at = first if day == first.date() else _at(day, first.hour * 60 + first.minute, facts)
    if _can_ring(at, facts, bot=bot):
        return at
    hours = _hours(day, facts, bot=bot)
    if not bot or hours is None:
        return None
    opening = _at(day, hours[0], facts)
    return opening if _can_ring(opening, facts, bot=bot) else None


def _moments(slots: Slots, facts: Facts, days: list[date], *, bot: bool) -> Iterator[datetime]:
    readings = dict(slots.readings).get("clock", (str(slots.clock),))
    for day in days:
        for minutes in readings:
            at = _at(day, int(minutes), facts)
            if _can_ring(at, facts, bot=bot):
                yield at


def _can_ring(at: datetime, facts: Facts, *, bot: bool) -> bool:
    soonest = facts.now + NOTICE if bot else max(facts.now + NOTICE, facts.next_callback)
    hours = _hours(at.date(), facts, bot=bot)
    too_late = facts.today + timedelta(days=CALLBACK_DAYS)
    if hours is None or at < soonest or at.date() > too_late:
        return False
    return hours[0] <= at.hour * 60 + at.minute < hours[1]


def _hours(day: date, facts: Facts, *, bot: bool) -> Hours:
    if bot:
        return facts.rules.callback_hours[day.weekday()]
    return None if day.weekday() >= 5 or day in facts.business_days_off else AT_WORK


def _at(day: date, minutes: int, facts: Facts) -> datetime:
    return datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=facts.now.tzinfo)


def _rounded(at: datetime) -> datetime:
    """The next five minutes, as people say times."""
    at = at.replace(second=0, microsecond=0)
    return at + timedelta(minutes=-at.minute % 5)
