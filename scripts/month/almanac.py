"""What the oracle knows of places, written down apart from the gate's own files: clocks, and days off."""

from __future__ import annotations

from datetime import date

PACIFIC, MOUNTAIN, CENTRAL, NEW_YORK = (
    *("America/Los_Angeles", "America/Denver"),
    *("America/Chicago", "America/New_York"),
)
#: the clocks of an address, by region
ADDRESSES = {
    **{"US-CA": [PACIFIC], "US-WA": [PACIFIC], "US-AZ": ["America/Phoenix", MOUNTAIN], "US-CO": [MOUNTAIN]},
    **{"US-TX": [CENTRAL, MOUNTAIN], "US-IL": [CENTRAL], "US-TN": [CENTRAL, NEW_YORK], "US-HI": ["Pacific/Honolulu"]},
    **{"US-FL": [NEW_YORK, CENTRAL], "US-MA": [NEW_YORK], "US-NY": [NEW_YORK], "US-NYC": [NEW_YORK]},
    **{
        "US-NY-NYC": [NEW_YORK],
        "US-NY-UPSTATE": [NEW_YORK],
        "US-DC": [NEW_YORK],
        "CN": ["Asia/Shanghai"],
        "HK": ["Asia/Hong_Kong"],
    },
    **{"SG": ["Asia/Singapore"], "DE": ["Europe/Berlin"], "FR": ["Europe/Paris"], "IE": ["Europe/Dublin"]},
    **{"FI": ["Europe/Helsinki"], "PT": ["Europe/Lisbon", "Atlantic/Azores"]},
    **{"ES": ["Europe/Madrid", "Atlantic/Canary"]},
    **{region: ["Europe/London"] for region in ("UK", "GB", "UK-ENG", "UK-SCT", "UK-WLS", "UK-NIR")},
}
#: packs whose law counts on a clock of its own
HOMES = {"CN_BANK": "Asia/Shanghai", "UK_CREDIT": "Europe/London", "HK": "Asia/Hong_Kong", "SG": "Asia/Singapore"}
NEW_YORK_CITY = {"US-NYC", "US-NY-NYC"}
NEW_YORK_BUT_THE_CITY = {"US-NY-UPSTATE"}
#: "own caps [M - verify]"
UNREAD_STATES = {"US-WA", "US-DC", "US-WV", "US-NV", "US-CO"}

_EVERYWHERE = {date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1), date(2027, 3, 26), date(2027, 5, 3)}
#: bank holidays of the autumn of 2026 and the spring of 2027, by nation
HOLIDAYS = {
    "UK-ENG": _EVERYWHERE | {date(2027, 3, 29)},
    "UK-WLS": _EVERYWHERE | {date(2027, 3, 29)},
    "UK-NIR": _EVERYWHERE | {date(2027, 3, 29), date(2027, 3, 17)},
    "UK-SCT": _EVERYWHERE | {date(2026, 11, 30), date(2027, 1, 4)},
}
