"""Whom to name in danger, by the country of the number that rings."""

from __future__ import annotations

import pytest

from voicebot.calls.whereabouts import crisis_place


@pytest.mark.parametrize(
    ("number", "place"),
    [
        ("+8613800138000", "CN"),
        ("+12025550143", "US"),
        ("+14165550143", "US"),
        ("+442079460000", "UK"),
        ("+85223456789", "HK"),
        ("+6531234567", "SG"),
        ("+33123456789", "EU"),
        ("+4930123456", "EU"),
        ("+61212345678", None),
        ("+18765550143", None),
        ("anonymous", None),
        (None, None),
    ],
)
def test_the_country_of_the_number_names_the_crisis_numbers(number: str | None, place: str | None) -> None:
    assert crisis_place(number) == place
