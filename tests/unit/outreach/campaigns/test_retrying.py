"""When somebody is rung again: never too soon, never too often, and at another time of the day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicebot.conversation.effects import Disposition
from voicebot.outreach.campaigns import retrying
from voicebot.outreach.campaigns.outcomes import AGAIN, LEFT_TO_FOLLOW_UP, Outcome
from voicebot.outreach.campaigns.retrying import PARTS, STREWN, Made
from voicebot.outreach.campaigns.strategy import Retries

ZONES = [ZoneInfo(name) for name in ("Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe")]
MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
SHANGHAI = ZONES[0]


def made(how: Disposition | str | None, at: datetime, *began: datetime, rung: int = 1) -> Made:
    return Made(how.value if isinstance(how, Disposition) else how, at, rung, began or (at,))


@given(st.sampled_from(list(Disposition)), MOMENTS, st.sampled_from(ZONES), st.floats(0, 0.999), st.integers(1, 25))
def test_nobody_is_rung_again_sooner_or_more_often_than_the_strategy_says(
    how: Disposition, at: datetime, zone: ZoneInfo, chance: float, rung: int
) -> None:
    retries = Retries(most=4)
    following = retrying.after(made(how, at, rung=rung), retries, zone, chance)
    outcome = AGAIN.get(how)
    delay = retries.delay(outcome) if outcome else None
    if delay is None or rung >= 4:
        assert following.at is None
        assert following.why
        return
    assert following.at is not None
    assert at + delay <= following.at <= at + delay + timedelta(days=2) + STREWN


@given(MOMENTS, st.sampled_from(ZONES), st.floats(0, 0.999), st.lists(MOMENTS, max_size=3))
def test_a_later_try_falls_into_a_part_of_the_day_at_which_nobody_tried_while_there_is_one(
    at: datetime, zone: ZoneInfo, chance: float, began: list[datetime]
) -> None:
    following = retrying.after(made(Disposition.NO_ANSWER, at, at, *began), Retries(), zone, chance)
    assert following.at is not None
    tried = {_part(one, zone) for one in (at, *began)}
    if set(range(len(PARTS))) - tried:
        assert _part(following.at, zone) not in tried - {None}


def _part(at: datetime, zone: ZoneInfo) -> int | None:
    local = at.astimezone(zone).time()
    return next((number for number, (begins, ends) in enumerate(PARTS) if begins <= local < ends), None)


@given(MOMENTS, st.floats(0, 0.999))
def test_a_busy_line_is_tried_soon_whatever_the_part_of_the_day(at: datetime, chance: float) -> None:
    following = retrying.after(made(Disposition.LINE_BUSY, at), Retries(), SHANGHAI, chance)
    assert following.at == at + timedelta(minutes=30)


@pytest.mark.parametrize("how", sorted(LEFT_TO_FOLLOW_UP))
def test_what_was_agreed_in_a_call_is_left_to_those_who_follow_it_up(how: Disposition) -> None:
    following = retrying.after(made(how, datetime(2026, 11, 24, tzinfo=UTC)), Retries(most=20), SHANGHAI, 0)
    assert (following.at, following.why) == (None, "what was agreed is followed up; this campaign rings no more")


@pytest.mark.parametrize("how", ["unknown", None, "a word of some later release"])
def test_what_is_not_understood_is_not_tried_again(how: str | None) -> None:
    assert retrying.after(made(how, datetime(2026, 11, 24, tzinfo=UTC)), Retries(), SHANGHAI, 0).at is None


def test_an_outcome_may_be_left_out_or_waited_for_longer() -> None:
    at = datetime(2026, 11, 24, 2, tzinfo=UTC)
    retries = Retries(spread=False, after={Outcome.BUSY: None, Outcome.VOICEMAIL: timedelta(days=3)})
    assert retrying.after(made(Disposition.LINE_BUSY, at), retries, SHANGHAI, 0).at is None
    assert retrying.after(made(Disposition.VOICEMAIL_LEFT, at), retries, SHANGHAI, 0).at == at + timedelta(days=3)


def test_every_disposition_is_either_tried_again_or_not_and_no_promise_ever_is() -> None:
    assert not set(AGAIN) & LEFT_TO_FOLLOW_UP
    never = {Disposition.PROMISE_FULL, Disposition.WRONG_NUMBER, Disposition.STOP_CALLING, Disposition.DISPUTE}
    never |= {Disposition.DECEASED, Disposition.MINOR, Disposition.THIRD_PARTY, Disposition.CRISIS, Disposition.FRAUD}
    assert not never & set(AGAIN)
