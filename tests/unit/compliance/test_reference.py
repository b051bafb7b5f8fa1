"""More vectors, written from the text of the domain reference: states and cities, consents, marks, media, clocks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.unit.compliance.test_vectors import CALIFORNIA, CN, UK, US, ask, past

MASSACHUSETTS, CITY = US | {"region": "US-MA"}, US | {"region": "US-NY-NYC"}
DAY = "2026-11-24T12:00:00-05:00"
CN_DAY, UK_DAY = "2026-11-24T12:00:00+08:00", "2026-11-24T12:00:00+00:00"


# caps of states and cities


def test_the_city_counts_over_all_channels_by_account_from_its_first_day_on() -> None:
    contacts = past("2026-08-29T12:00:00-04:00", "2026-08-30T12:00:00-04:00")
    contacts += [{"at": "2026-08-28T12:00:00-04:00", "debt": "D1", "channel": "email", "outcome": "sent"}]
    assert ask(CITY, "2026-08-31T20:59:59-04:00", history=contacts).allowed, "the rule is of the day after"
    assert ask(CITY, "2026-09-01T09:00:00-04:00", history=contacts).blocked_by == ("NYC-FREQ-01",)
    assert ask(CITY, "2026-09-01T09:00:00-04:00", history=contacts, debt="another").allowed


@pytest.mark.parametrize(
    ("region", "in_the_city"),
    [
        *(("US-NYC", True), ("US-NY-NYC", True), ("US-NY-NEW-YORK", True), ("us-ny-nyc", True)),
        *(("US-NY", True), ("US-NY-ALBANY", True), ("US-NY-UPSTATE", False), ("US-NJ", False)),
    ],
)
@pytest.mark.parametrize("pack", ["US_1P", "US_3P"])
def test_who_only_says_the_state_may_live_in_the_city(pack: str, region: str, in_the_city: bool) -> None:
    contacts = past(*(f"2026-11-2{day}T12:00:00-05:00" for day in (1, 2, 3)))
    decision = ask(US | {"packs": [pack], "region": region}, DAY, history=contacts)
    assert decision.blocked_by == (("NYC-FREQ-01",) if in_the_city else ())


def test_the_day_a_rule_begins_is_the_persons_own_however_the_moment_is_written() -> None:
    contacts = past(*(f"2026-08-{day}T12:00:00-04:00" for day in (28, 29, 30)))
    moment = datetime(2026, 9, 1, 0, 30, tzinfo=UTC)  # half past eight in the evening of August 31 in New York
    for written in (moment, moment.astimezone(ZoneInfo("America/New_York")), moment.astimezone(ZoneInfo("Asia/Tokyo"))):
        assert ask(CITY, written.isoformat(), history=contacts).allowed


def test_massachusetts_counts_texts_with_calls_and_not_what_the_person_did() -> None:
    text = [{"at": "2026-11-21T12:00:00-05:00", "debt": "D1", "channel": "sms", "outcome": "sent"}]
    call = past("2026-11-20T12:00:00-05:00")
    rang_us = [one | {"direction": "inbound"} for one in past("2026-11-22T12:00:00-05:00")]
    assert ask(MASSACHUSETTS, DAY, history=[*call, *text]).blocked_by == ("MA-FREQ-01",)
    assert ask(MASSACHUSETTS, DAY, history=[*call, *rang_us]).allowed
    assert ask(MASSACHUSETTS, "2026-11-27T12:00:00-05:00", history=[*call, *text]).allowed


@pytest.mark.parametrize(
    ("clock", "voice", "blocked"),
    [
        ("08:59:59", "artificial", True),
        ("09:00:00", "artificial", False),
        ("20:59:59", "artificial", False),
        ("21:00:00", "artificial", True),
        ("08:00:00", "live", False),
    ],
)
def test_california_keeps_announcing_devices_to_its_own_hours(clock: str, voice: str, blocked: bool) -> None:
    assert ask(CALIFORNIA, f"2026-11-24T{clock}-08:00", voice=voice).allowed is not blocked


def test_until_counsel_clears_it_no_artificial_voice_rings_in_california_by_our_own_policy() -> None:
    noon = "2026-11-24T12:00:00-08:00"
    assert ask(CALIFORNIA, noon, policy=True).blocked_by == ("CA-AI-COUNSEL",)
    assert ask(CALIFORNIA, noon, policy=True, voice="live").allowed
    assert ask(CALIFORNIA, noon, policy=True, channel="sms").allowed


@pytest.mark.parametrize("region", ["", "US", "US-ZZ", "USA-MA", "MASSACHUSETTS", "ZZ"])
@pytest.mark.parametrize("policy", [True, False])
def test_where_the_state_is_not_known_nobody_is_called(region: str, policy: bool) -> None:
    assert ask(US | {"region": region}, DAY, policy=policy).blocked_by == ("US-PLACE-01",)


def test_a_region_abroad_is_one_of_which_something_is_known() -> None:
    assert ask(US | {"region": "FR"}, "2026-11-24T10:00:00-05:00").allowed


@pytest.mark.parametrize("region", ["US-WA", "US-DC", "US-WV", "US-NV", "US-CO"])
def test_states_whose_caps_nobody_has_read_yet_get_the_strictest_we_know(region: str) -> None:
    calls = past("2026-11-20T12:00:00-05:00", "2026-11-21T12:00:00-05:00")
    place = US | {"region": region, "zones": ["America/New_York"]}
    assert "US-STATE-FREQ" in ask(place, "2026-11-24T14:00:00-05:00", policy=True, history=calls).blocked_by


# consents


def test_a_consent_to_an_artificial_voice_is_for_its_number_and_its_time() -> None:
    other = [{"kind": "artificial_voice", "number": "+12125550199"}]
    over = [{"kind": "artificial_voice", "until": "2026-11-24T11:59:59-05:00"}]
    later = [{"kind": "artificial_voice", "from": "2026-11-25T09:00:00-05:00"}]
    assert ask(US, DAY, consents=other).blocked_by == ask(US, DAY, consents=over).blocked_by == ("US-TCPA-01",)
    assert ask(US, DAY, consents=later).next_allowed_at == datetime(2026, 11, 25, 14, tzinfo=UTC)
    assert ask(US, DAY, consents=[], channel="sms").allowed


def test_a_callback_is_agreed_to_for_seven_days_and_no_longer() -> None:
    talk = past("2026-11-20T12:00:00-05:00", outcome="conversation")
    for since, allowed in (("2026-11-17T12:00:00-05:00", True), ("2026-11-17T11:59:59-05:00", False)):
        agreed = [*US["consents"], {"kind": "callback", "from": since, "until": "2026-12-31T00:00:00-05:00"}]
        assert ask(US, DAY, history=talk, consents=agreed).allowed is allowed
    undated = [*US["consents"], {"kind": "callback"}]
    assert not ask(US, DAY, history=talk, consents=undated).allowed, "nobody knows how old it is"


def test_calls_that_were_agreed_to_are_not_counted_and_those_to_another_number_are() -> None:
    calls = past(*(f"2026-11-{day}T12:00:00-05:00" for day in range(17, 24)))
    week = {"kind": "callback", "from": "2026-11-17T00:00:00-05:00", "until": "2026-11-23T23:00:00-05:00"}
    here, there = week | {"number": US["number"]}, week | {"number": "+12125550199"}
    assert ask(US, "2026-11-23T23:30:00-05:00", history=calls, consents=[here]).blocked_by[0] == "US-TIME-01"
    assert "US-FREQ-01" not in ask(US, "2026-11-23T23:30:00-05:00", history=calls, consents=[here]).blocked_by
    assert "US-FREQ-01" in ask(US, "2026-11-23T23:30:00-05:00", history=calls, consents=[there]).blocked_by


def test_what_never_rang_is_no_call_in_america_and_is_one_in_china() -> None:
    failed = past(*(f"2026-11-{day}T12:00:00-05:00" for day in range(17, 24)), outcome="failed")
    assert ask(US, "2026-11-23T13:00:00-05:00", history=failed).allowed
    today = past(*["2026-11-24T09:00:00+08:00"] * 6, outcome="failed", number=str(CN["number"]))
    assert ask(CN, CN_DAY, history=today).blocked_by == ("CN-FREQ-01",)


def test_an_evening_that_the_person_agreed_to_is_open_for_as_long_as_they_said() -> None:
    slot = [{"kind": "inconvenient_time", "from": "2026-11-24T22:00:00+08:00", "until": "2026-11-24T22:30:00+08:00"}]
    assert ask(CN, "2026-11-24T22:10:00+08:00", consents=slot, policy=True).allowed
    assert not ask(CN, "2026-11-24T22:30:01+08:00", consents=slot, policy=True).allowed
    asked_before = ask(CN, "2026-11-24T21:55:00+08:00", consents=slot, policy=True)
    assert asked_before.next_allowed_at == datetime(2026, 11, 24, 14, tzinfo=UTC)


# times and numbers that people asked us to leave


@pytest.mark.parametrize(("base", "day", "rule"), [(US, DAY, "US-TIME-02"), (UK, UK_DAY, "UK-TIME-02")])
def test_a_time_that_the_person_called_bad_is_closed(base: dict[str, Any], day: str, rule: str) -> None:
    bad = [{"days": "mon-fri", "from": "09:00", "until": "17:00"}]
    decision = ask(base, day, bad_times=bad)
    assert set(decision.blocked_by) == {rule, "ALL-TIME-02"}
    assert decision.next_allowed_at is not None
    assert decision.next_allowed_at.astimezone(ZoneInfo(str(base["zones"][0]))).hour == 17


def test_a_number_at_work_is_left_alone_and_another_is_not() -> None:
    work = [{"number": US["number"]}]
    assert ask(US, DAY, bad_times=work).next_allowed_at is None
    assert ask(US | {"number": "+12125550188", "consents": [{"kind": "artificial_voice"}]}, DAY, bad_times=work).allowed


@pytest.mark.parametrize(("clock", "open_"), [("21:59:59", True), ("22:00:00", False), ("23:59:59", False)])
def test_a_bad_time_may_last_to_the_end_of_the_day(clock: str, open_: bool) -> None:
    bad = [{"days": "tue", "from": "22:00"}]
    anytime = [{"kind": "inconvenient_time"}]
    assert ask(CN, f"2026-11-24T{clock}+08:00", bad_times=bad, consents=anytime).allowed is open_
