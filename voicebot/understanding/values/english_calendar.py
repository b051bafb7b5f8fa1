"""Words for days in English: weekdays, months, ordinals, counts and holidays, and what each says."""

from __future__ import annotations

import re
from datetime import date, timedelta

from voicebot.understanding.values.days import easter_sunday, month_day, public_holiday
from voicebot.understanding.values.number_words import EN_SMALL, ONES, SMALL, TENS, any_of
from voicebot.understanding.values.numerals import english, english_ordinal

WEEKDAYS = {
    name: value
    for value, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
}
WEEKDAYS |= {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4}
MONTHS = {
    name: value
    for value, name in enumerate(
        (
            *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
            *("november", "december"),
        ),
        start=1,
    )
}
MONTHS |= {name[:3]: value for name, value in MONTHS.items() if name != "may"} | {"sept": 9}
MONTH = rf"(?P<month>{any_of(MONTHS)})\.?"
ANY_WEEKDAY = any_of(WEEKDAYS)
WEEKDAY = rf"(?P<weekday>{ANY_WEEKDAY})"
ORDINAL = (
    r"\d{1,2} ?(?:st|nd|rd|th)|twenty[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|thirty[ -]first|thirtieth|twentieth|(?:eleven|twelf|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
    r"|nineteen)th"
    r"|first|(?<!one )(?<!a )(?<!just )second(?!s)|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
)  # fmt: skip
#: a year, where no unit makes a sum of it
YEAR = (
    rf"(?P<year>(?:19|20)\d\d|nineteen (?:(?:{TENS})(?:[ -](?:{ONES}))?|\w+teen|oh (?:{ONES}))"
    rf"|twenty (?:(?:twenty|thirty)[ -](?:{ONES})|twenty|thirty|\w+teen|ten|eleven|twelve)"
    rf"|two thousand and (?:{SMALL})|two thousand (?:twenty|thirty)(?:[ -](?:{ONES}))?)"
    r"\b(?![.,]\d|[ -](?:and|hundred|thousand|grand|dollars?|bucks?|pounds?|quid|a month|a week|each|per)\b)"
)
NO_YEAR = rf"(?!(?<=nineteen)[ -](?:{TENS}|oh)\b|(?<=twenty)[ -](?:twenty|thirty|\w+teen)\b)"
COUNT = (
    r"(?P<count>\d{1,3}|a couple(?: of)?|couple(?: of)?|a few|an?|another|one more|"
    rf"(?:twenty|thirty|forty|sixty|ninety)[ -](?:{ONES})|{SMALL})"
)
_FIXED = {
    "christmas eve": (12, 24),
    "christmas": (12, 25),
    "xmas": (12, 25),
    "boxing day": (12, 26),
    "new year's eve": (12, 31),
    "new years eve": (12, 31),
    "hogmanay": (12, 31),
    "new year's": (1, 1),
    "new years": (1, 1),
    "new year": (1, 1),
    "epiphany": (1, 6),
    "burns night": (1, 25),
    "groundhog day": (2, 2),
    "valentine's": (2, 14),
    "valentines": (2, 14),
    "st patrick's": (3, 17),
    "saint patrick's": (3, 17),
    "st paddy's": (3, 17),
    "tax day": (4, 15),
    "cinco de mayo": (5, 5),
    "halloween": (10, 31),
    "guy fawkes": (11, 5),
    "bonfire night": (11, 5),
    "veterans day": (11, 11),
    "saint andrew's": (11, 30),
    "saint andrews": (11, 30),
    "st andrew's": (11, 30),
    "st andrews": (11, 30),
    "independence day": (7, 4),
    "fourth of july": (7, 4),
    "july fourth": (7, 4),
    "juneteenth": (6, 19),
}
_OFFICIAL = {
    "memorial day": "Memorial Day",
    "labor day": "Labor Day",
    "mlk day": "Martin Luther King",
    "martin luther king": "Martin Luther King",
    "presidents day": "Washington",
    "presidents' day": "Washington",
    "president's day": "Washington",
    "columbus day": "Columbus",
}
_FROM_EASTER = {
    "easter": 0,
    "good friday": -2,
    "easter monday": 1,
    "shrove tuesday": -47,
    "pancake day": -47,
    "mardi gras": -47,
    "ash wednesday": -46,
}
_FROM_THANKSGIVING = {"thanksgiving": 0, "black friday": 1, "cyber monday": 4, "giving tuesday": 5}
HOLIDAY = any_of([*_FIXED, *_OFFICIAL, *_FROM_EASTER, *_FROM_THANKSGIVING, "chinese new year", "lunar new year"])

#: no day is named without one of these
NAMES_DAYS = re.compile(
    rf"\d|day|week|month|year|night|morning|afternoon|evening|noon|morrow|fortnight|hour|\bnow\b|away|immediately"
    rf"|first|second|third|(?<!wi)th\b"
    rf"|\b(?:{any_of(name for name in WEEKDAYS if len(name) < 6)}|{any_of(MONTHS)}|{HOLIDAY})(?!\w)"
)


def year_number(text: str) -> int:
    """The year that was said or written."""
    if text.isdigit():
        return int(text)
    first, *rest = text.replace("-", " ").replace("oh ", "").split()
    if first == "two":
        return 2000 + int(english([word for word in rest if word not in ("thousand", "and")]) or 0)
    return EN_SMALL[first] * 100 + int(english(rest) or 0)


def holiday(name: str, today: date) -> date | None:
    """The next such day."""
    if name in _FIXED:
        return month_day(*_FIXED[name], today)
    if name in _FROM_EASTER:
        away = timedelta(days=_FROM_EASTER[name])
        return easter_sunday(today - away) + away
    if name in _FROM_THANKSGIVING:
        away = timedelta(days=_FROM_THANKSGIVING[name])
        thursday = public_holiday("Thanksgiving", "US", today - away)
        return thursday and thursday + away
    if name.endswith("new year"):
        return public_holiday("春节", "CN", today)
    return public_holiday(_OFFICIAL[name], "US", today)


def counted(text: str) -> float | None:
    """How many a count says."""
    known = {"a few": 3, "a": 1, "an": 1, "another": 1, "one more": 1}.get(text)
    if known or "couple" in text:
        return known or 2
    if text.isdigit():
        return int(text)
    value = english(text.replace("-", " ").split())
    return float(value) if value is not None else None


def day_number(text: str) -> int | None:
    """The day of the month that a number or an ordinal says."""
    if text.isdigit():
        return int(text)
    value = english_ordinal(re.sub(r"(?<=\d) ", "", text))
    if value is not None:
        return value
    small = english(text.replace("-", " ").split())
    return int(small) if small is not None else None
