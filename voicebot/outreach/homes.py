"""Where an account's holder lives, and by which rules: place, time zone and packs, which must fit each other.

What does not fit is refused: an account under the rules of another country would be rung when nobody may.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from holidays.utils import list_supported_countries

from voicebot.calls.whereabouts import EUROPEAN_UNION
from voicebot.calls.world import zone_or_none
from voicebot.compliance import Rulebooks
from voicebot.compliance.rulebook import COMMON
from voicebot.errors import InvalidInput

#: places that have one zone, or whose law counts in one
_ZONES = {"CN": "Asia/Shanghai", "HK": "Asia/Hong_Kong", "SG": "Asia/Singapore", "UK": "Europe/London"}
_REGION = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]+){0,2}", re.ASCII)
#: the gate's rulebooks say UK
_SAME = {"GB": "UK"}


@dataclass(frozen=True, slots=True)
class Home:
    """A place as the gate knows it ("CN", "US-NY"), its time zone, and the packs that bind there."""

    region: str
    zone: str
    packs: tuple[str, ...]

    @property
    def country(self) -> str:
        return self.region.partition("-")[0]


class Homes:
    """Every home of a file, each checked once."""

    def __init__(self, books: Rulebooks) -> None:
        self._packs = {name for name in books if name != COMMON}
        self._special = {
            region for book in books.values() for rule in book.rules for region in (*rule.regions, *rule.outside)
        }
        self._parts = list_supported_countries(include_aliases=False)
        self._known: dict[tuple[str, str | None, str], Home] = {}

    def home(self, region: str, zone: str | None, packs: str) -> Home:
        """The home. Raises InvalidInput for what does not exist, or does not fit."""
        asked = (region, zone, packs)
        found = self._known.get(asked)
        if found is None:
            found = self._known[asked] = self._checked(*asked)
        return found

    def region(self, said: str) -> str:
        """A place by its code. Raises InvalidInput for one that does not exist, or that leaves its rules open."""
        country, _, part = said.strip().upper().partition("-")
        country = _SAME.get(country, country)
        region = f"{country}-{part}" if part else country
        if not _REGION.fullmatch(region) or {"UK": "GB"}.get(country, country) not in self._parts:
            raise InvalidInput(
                "region", said, "send the two letters of ISO 3166, such as CN, or with a part, such as US-NY"
            )
        parts = self._parts[{"UK": "GB"}.get(country, country)]
        if part and part not in parts and region not in self._special:
            raise InvalidInput(
                "region", said, f"no part of {country} that is known; parts are {', '.join(parts) or 'none'}"
            )
        if not part and any(one.startswith(f"{country}-") for one in self._special):
            raise InvalidInput(
                "region", said, f"say which part, such as {country}-{parts[0]}: rules differ between them"
            )
        return region

    def zone(self, country: str, said: str | None) -> str:
        """A time zone as it is said, or the only one of the country. Raises InvalidInput."""
        place = said or _ZONES.get(country)
        if place is None:
            raise InvalidInput(
                "zone", "", f"send a time zone such as Europe/Berlin: {country} has no single one that we know"
            )
        if "/" not in place or place.startswith("Etc/") or zone_or_none(place) is None:
            raise InvalidInput(
                "zone", place, "send a zone of the IANA time zone database by its place, such as Asia/Shanghai"
            )
        return place

    def _checked(self, said: str, zone: str | None, packs: str) -> Home:
        region = self.region(said)
        country = region.partition("-")[0]
        return Home(region, self.zone(country, zone), self._binding(packs, country))

    def _binding(self, said: str, country: str) -> tuple[str, ...]:
        named = tuple(dict.fromkeys(one.strip() for one in re.split(r"[,;|\s]+", said) if one.strip()))
        unknown = [one for one in named if one not in self._packs]
        if unknown or not named:
            raise InvalidInput("packs", said, f"name one or more of {', '.join(sorted(self._packs))}")
        own = {country} | ({"EU"} if country in EUROPEAN_UNION else set())
        if not any(one.partition("_")[0] in own for one in named):
            raise InvalidInput("packs", said, f"none of these holds in {country}: name the pack of the place as well")
        return named
