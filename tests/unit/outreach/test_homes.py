"""Place, zone and packs of an account: what does not fit together is refused before anybody is rung by it."""

from __future__ import annotations

import pytest

from tests.unit.outreach.bank import HOMES
from voicebot.errors import InvalidInput
from voicebot.outreach.homes import Home


@pytest.mark.parametrize(
    ("asked", "home"),
    [
        (("CN", None, "CN_BANK"), Home("CN", "Asia/Shanghai", ("CN_BANK",))),
        (("gb", None, "UK_CREDIT"), Home("UK", "Europe/London", ("UK_CREDIT",))),
        (("US-AZ", "America/Phoenix", "US_1P;US_3P"), Home("US-AZ", "America/Phoenix", ("US_1P", "US_3P"))),
        (("US-NY-NYC", "America/New_York", "US_3P"), Home("US-NY-NYC", "America/New_York", ("US_3P",))),
        (("us-ny-upstate", "America/New_York", "US_1P"), Home("US-NY-UPSTATE", "America/New_York", ("US_1P",))),
        (("DE", "Europe/Berlin", "EU"), Home("DE", "Europe/Berlin", ("EU",))),
        (("HK", None, "HK, CN_BANK"), Home("HK", "Asia/Hong_Kong", ("HK", "CN_BANK"))),
    ],
)
def test_a_home_is_told_by_its_codes(asked: tuple[str, str | None, str], home: Home) -> None:
    assert HOMES.home(*asked) == home


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (("China", None, "CN_BANK"), "region"),
        (("XX", None, "CN_BANK"), "region"),
        (("CN-US", None, "CN_BANK"), "region"),
        (("US-ZZ", "America/New_York", "US_1P"), "region"),
        (("DE", None, "EU"), "zone"),
        (("CN", "Asia/Nowhere", "CN_BANK"), "zone"),
        (("CN", "Etc/GMT-8", "CN_BANK"), "zone"),
        (("US-NJ", "EST", "US_1P"), "zone"),
        (("CN", "../../etc/passwd", "CN_BANK"), "zone"),
        (("CN", None, "MOON"), "packs"),
        (("CN", None, "COMMON"), "packs"),
        (("CN", None, ""), "packs"),
        (("JP", "Asia/Tokyo", "CN_BANK"), "packs"),
    ],
)
def test_what_does_not_exist_is_refused(asked: tuple[str, str | None, str], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        HOMES.home(*asked)
    assert refused.value.field == field


def test_an_account_in_the_states_is_never_held_by_another_countrys_rules_alone() -> None:
    with pytest.raises(InvalidInput, match="none of these holds in US"):
        HOMES.home("US-NJ", "America/New_York", "CN_BANK")


def test_where_parts_of_a_country_have_rules_of_their_own_the_part_must_be_said() -> None:
    with pytest.raises(InvalidInput, match="say which part"):
        HOMES.home("US", "America/New_York", "US_1P")
