"""Nobody is released faster than the pace, beyond those who can be talked to, or unfairly; whatever the numbers are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from voicebot.outreach.campaigns import pace
from voicebot.outreach.campaigns.pace import BURST, Want

START = datetime(2026, 11, 24, tzinfo=UTC)
RATES = st.floats(0.01, 100)


@given(RATES, st.lists(st.floats(0, 30), min_size=1, max_size=40))
def test_over_any_time_no_more_are_released_than_the_rate_allows(rate: float, gaps: list[float]) -> None:
    now, until, released = START, None, list[tuple[datetime, int]]()
    for gap in gaps:
        now += timedelta(seconds=gap)
        count = pace.by_rate(until, now, rate)
        until = pace.paced(until, now, rate, count)
        released.append((now, count))
    for at, (since, _) in enumerate(released):
        for to, _ in released[at:]:
            inside = sum(count for when, count in released if since <= when <= to)
            allowed = rate * (to - since + BURST).total_seconds() + 1
            assert inside <= allowed + 1e-6 * max(1, inside) + 1e-3


@given(RATES, st.floats(0.2, 2.0))
def test_passes_often_enough_reach_the_rate(rate: float, gap: float) -> None:
    now, until, released = START, None, 0
    for _ in range(200):
        count = pace.by_rate(until, now, rate)
        until = pace.paced(until, now, rate, count)
        released += count
        now += timedelta(seconds=gap)
    assert released >= int(rate * 199 * gap)


@given(st.integers(0, 500), st.floats(0.001, 1.0), st.integers(0, 5000))
def test_people_suffice_for_what_is_expected_of_all_calls(free: int, share: float, going_on: int) -> None:
    more = pace.by_people(free, share, going_on)
    assert more is not None
    assert more >= 0
    assert more == 0 or (going_on + more) * share <= free + 1e-6


def test_without_people_in_the_strategy_there_is_no_such_bound() -> None:
    assert pace.by_people(None, 0.5, 10) is None


@given(st.integers(0, 10_000), st.data())
def test_the_expected_share_is_between_what_was_seen_and_little(calls: int, data: st.DataObject) -> None:
    handed = data.draw(st.integers(0, calls))
    share = pace.handed_over(calls, handed)
    seen = handed / calls if calls else 0.05
    assert min(seen, 0.05) - 1e-9 <= share <= max(seen, 0.05) + 1e-9


WANTS = st.lists(
    st.builds(Want, st.integers(1, 10_000), st.integers(1, 9), st.integers(0, 500), st.integers(0, 60)),
    max_size=8,
    unique_by=lambda want: want.campaign,
)


@given(st.integers(0, 200), WANTS)
def test_the_room_is_shared_out_whole_and_nobody_gets_more_than_it_wants(room: int, wants: list[Want]) -> None:
    given_out = pace.shares(room, wants)
    assert set(given_out) == {want.campaign for want in wants}
    assert all(0 <= given_out[want.campaign] <= want.wants for want in wants)
    assert sum(given_out.values()) == min(room, sum(want.wants for want in wants))


@given(st.integers(1, 200), WANTS)
def test_whoever_is_left_hungry_was_served_no_less_for_its_weight_than_the_others(room: int, wants: list[Want]) -> None:
    given_out = pace.shares(room, wants)
    for hungry in wants:
        if given_out[hungry.campaign] == hungry.wants:
            continue
        mine = (hungry.served + given_out[hungry.campaign]) / hungry.weight
        for other in wants:
            if given_out[other.campaign]:
                before_last = (other.served + given_out[other.campaign] - 1) / other.weight
                assert before_last <= mine + 1e-9


def test_room_for_one_at_a_time_goes_round_by_weight() -> None:
    served = {1: 0, 9: 0}
    for _ in range(100):
        wants = [Want(key, pace.weight_of(key), count, 1) for key, count in served.items()]
        for key, count in pace.shares(1, wants).items():
            served[key] += count
    assert served == {1: 90, 9: 10}
