"""Where a caller is likely to be, by the country of the number that rings: enough to choose whom to name in danger."""

from __future__ import annotations

from functools import lru_cache

import phonenumbers

#: regions whose crisis numbers we know. Those of the United States answer in Canada as well
_CRISIS = {"CN": "CN", "US": "US", "CA": "US", "GB": "UK", "HK": "HK", "SG": "SG"}
EUROPEAN_UNION = frozenset(
    {
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU"),
        *("LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    }
)


@lru_cache(maxsize=1024)
def crisis_place(number: str | None) -> str | None:
    """The place whose crisis numbers a caller from this number should hear; None where that cannot be told."""
    if number is None:
        return None
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return None
    region = phonenumbers.region_code_for_number(parsed)
    return "EU" if region in EUROPEAN_UNION else _CRISIS.get(region or "")
