"""Where a person may be, and so what time it may be there: by address, by where they were last, by number."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
import yaml
from phonenumbers import timezone as number_zones

from voicebot.errors import Misconfigured

FILE = Path(__file__).parent / "places.yaml"
#: numbers are handed out in blocks at least as large as this many last digits can name: one of them tells of all
BLOCK = 3
_UNKNOWN_ZONE = "Etc/Unknown"


def load_regions(path: Path = FILE) -> dict[str, tuple[str, ...]]:
    """The zones of every region. Raises Misconfigured for a zone that does not exist."""
    regions = {str(region): tuple(zones) for region, zones in yaml.safe_load(path.read_text(encoding="utf-8")).items()}
    for region, zones in regions.items():
        for zone in zones:
            if zone_or_none(zone) is None:
                raise Misconfigured(f"{path.name}: {region}: no time zone {zone}; write one as Asia/Shanghai")
    return regions


@lru_cache(maxsize=1000)
def zone_or_none(name: str) -> ZoneInfo | None:
    """The zone of this name, or None where there is none such."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


REGIONS = load_regions()


@lru_cache(maxsize=1000)
def zones_of_region(region: str) -> tuple[str, ...]:
    """Every zone of a region, or of the nearest one around it that is known; none where nothing is."""
    while region:
        if region in REGIONS:
            return REGIONS[region]
        region = region.rpartition("-")[0]
    return ()


def zones_of_number(number: str) -> tuple[str, ...]:
    """Every zone in which a number may ring; none where nothing is known of it."""
    return _zones_of_block(number[:-BLOCK], len(number)) if number else ()


@lru_cache(maxsize=100_000)
def dialable(number: str, region: str) -> str | None:
    """A number as E.164, whichever way it is written: without its country, that of `region`; None for what is none."""
    country = region.partition("-")[0]
    try:
        found = phonenumbers.parse(number, {"UK": "GB"}.get(country, country) or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(found):
        return None
    return str(phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164))


@lru_cache(maxsize=200_000)
def _zones_of_block(block: str, digits: int) -> tuple[str, ...]:
    """The zones of any number of a block."""
    one_of_them = block + "123"[: digits - len(block)]
    try:
        found = number_zones.time_zones_for_number(phonenumbers.parse(one_of_them))
    except phonenumbers.NumberParseException:
        return ()
    return tuple(zone for zone in found if zone != _UNKNOWN_ZONE)


@lru_cache(maxsize=100_000)
def plausible(
    stated: tuple[str, ...], region: str, of_number: tuple[str, ...], home: str | None
) -> tuple[ZoneInfo, ...]:
    """Every zone in which the person may be, that of the pack included where it has a `home`.

    None when one of them does not exist, or nothing is known of the person: a region alone is too little. A zone on
    file that lies in the region says where in the region; otherwise all of the region's count.
    """
    known = (*stated, *((home,) if home else ()), *of_number)
    address = zones_of_region(region) if known else ()
    if set(address) & set(stated):
        address = ()
    found = [zone_or_none(name) for name in dict.fromkeys((*known, *address))]
    return () if None in found else tuple(zone for zone in found if zone is not None)
