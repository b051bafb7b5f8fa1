"""Clocks by region and by number: the tables agree with the numbering plan, and a block of numbers with each in it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import geocoder, timezone

from voicebot.compliance.places import REGIONS, plausible, zones_of_number, zones_of_region

#: states by the last two letters that the numbering plan writes after a town, and by name where it names the state
NAMES = {"California": "CA", "Texas": "TX", "Massachusetts": "MA", "Florida": "FL", "Hawaii": "HI", "Arizona": "AZ"}
NAMES |= {"Illinois": "IL", "Tennessee": "TN", "Alaska": "AK", "Idaho": "ID", "Indiana": "IN", "Oregon": "OR"}
NAMES |= {"Washington State": "WA", "Colorado": "CO", "Nevada": "NV", "Kentucky": "KY", "Nebraska": "NE"}


def of_the_whole(number: str) -> tuple[str, ...]:
    found = timezone.time_zones_for_number(phonenumbers.parse(number))
    return tuple(name for name in found if name != "Etc/Unknown")


def clock(zone: str) -> tuple[object, ...]:
    """What tells it from others: how far it is from UTC in winter and in summer."""
    return tuple(datetime(2027, month, 15, tzinfo=ZoneInfo(zone)).utcoffset() for month in (1, 7))


@given(
    st.sampled_from(("+1212", "+1917", "+86138", "+8610", "+4477", "+4420", "+852", "+65", "+49151", "+34", "+351")),
    st.integers(0, 9_999_999),
)
def test_a_number_tells_what_its_block_tells(prefix: str, rest: int) -> None:
    number = f"{prefix}{rest:07}"
    assert zones_of_number(number) == of_the_whole(number)


@pytest.mark.parametrize("number", ["", "+", "12", "no number", "+999999999999"])
def test_what_is_no_number_tells_nothing(number: str) -> None:
    assert zones_of_number(number) == ()


def test_the_clocks_of_the_states_are_those_of_their_telephone_numbers() -> None:
    seen = set()
    for area in range(201, 990):
        number = phonenumbers.parse(f"+1{area}2345678")
        place = geocoder.description_for_number(number, "en")
        state = NAMES.get(place) or (place[-2:] if place[-4:-2] == ", " else None)
        if state is None or f"US-{state}" not in REGIONS:
            continue
        seen.add(state)
        by_number = {clock(name) for name in timezone.time_zones_for_number(number)}
        assert by_number & {clock(name) for name in zones_of_region(f"US-{state}")}, f"{area} in {state}"
    assert len(seen) >= 15


def test_a_part_that_is_not_written_down_stands_by_its_country() -> None:
    assert zones_of_region("DE-BY") == ("Europe/Berlin",)
    assert zones_of_region("UK-SCT") == ("Europe/London",)
    assert zones_of_region("US-ZZ") == zones_of_region("US") == zones_of_region("") == ()


def test_a_zone_on_file_says_where_in_the_region_and_a_region_alone_says_too_little() -> None:
    def names(*where: object) -> set[str]:
        return {zone.key for zone in plausible(*where)}

    assert names(("America/Chicago",), "US-TX", (), None) == {"America/Chicago"}
    assert names(("America/New_York",), "US-TX", (), None) == {"America/New_York", "America/Chicago", "America/Denver"}
    assert names((), "US-TX", ("America/New_York",), None) >= {"America/New_York", "America/Denver"}
    assert names((), "US-TX", (), None) == set()
    assert names((), "", (), "Asia/Shanghai") == {"Asia/Shanghai"}
    assert names(("America/Chicago", "Mars/Olympus"), "US-TX", (), None) == set()
