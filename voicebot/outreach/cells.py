"""What a cell of an import says: words, digits, money, days and moments, each checked. Nothing here is a float."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers

from voicebot.errors import InvalidInput
from voicebot.repayment.money import MOST

#: a cell that begins so is a formula, or a spreadsheet's word for a fault
_FORMULA = ("=", "+", "-", "@", "#")
#: days that a ledger may speak of: nobody owes us from before, and nothing is due later than this after today
EARLIEST, AHEAD = date(2000, 1, 1), timedelta(days=366)
#: clocks of two houses may differ by this much
SKEW = timedelta(minutes=5)
#: an address that can be written to; one that begins as a formula does is none
_ADDRESS = re.compile(
    r"[A-Za-z0-9_][\w.!#$%&'*+/?^`{|}~-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z][A-Za-z0-9-]{1,62}", re.ASCII
)
#: blanks that look like a space, and marks of the direction of writing that cling to what is copied
_BLANKS = str.maketrans("\u00a0\u2007\u202f\u3000", "    ")
_CLINGING = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
#: of what a number is written
_DIGITS_AND_MARKS = re.compile(r"\+?[\d ()./‐-―-]{1,40}", re.ASCII)
#: what phonenumbers calls a country that our rules call otherwise
_DIALLED = {"UK": "GB"}
#: numbers that cost whoever rings them
_COSTLY = frozenset({phonenumbers.PhoneNumberType.PREMIUM_RATE, phonenumbers.PhoneNumberType.SHARED_COST})


def words(field: str, fields: Mapping[str, Any], longest: int = 64) -> str | None:
    """What the field says, in printable characters; None where it says nothing."""
    value = fields.get(field)
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise InvalidInput(field, value, "send it as text, in quotes: a number with a point may have lost digits")
    said = value.translate(_BLANKS).strip(f" \t\r\n{_CLINGING}")
    if len(said) > longest or not said.isprintable() or "\N{REPLACEMENT CHARACTER}" in said:
        raise InvalidInput(field, value, f"send 1 to {longest} printable characters, as UTF-8 or in a named encoding")
    return said or None


def needed(field: str, fields: Mapping[str, Any], longest: int = 64) -> str:
    """The same, where something must be said."""
    said = words(field, fields, longest)
    if said is None:
        raise InvalidInput(field, "", "missing: every row needs one")
    return said


def called(field: str, fields: Mapping[str, Any]) -> str:
    """A name, as it is spoken."""
    said = needed(field, fields, 100)
    if said.startswith(_FORMULA) or not any(char.isalpha() for char in said):
        raise InvalidInput(field, said, "send a name as it is spoken; no formula, no figures alone")
    return said


def digits(field: str, said: str, least: int, most: int) -> str:
    """So many digits, and nothing else."""
    if not (said.isascii() and said.isdigit() and least <= len(said) <= most):
        count = str(most) if least == most else f"{least} to {most}"
        raise InvalidInput(field, said, f"send {count} digits; a spreadsheet eats zeros at the front unless it is text")
    return said


def birthday(field: str, value: object, formats: tuple[str, ...]) -> str:
    """Month and day as MMDD, of these four digits or of a day of birth."""
    found = value.strip() if isinstance(value, str) else str(value) if isinstance(value, int) else value
    if isinstance(found, str) and found.isascii() and found.isdigit() and len(found) in (3, 4):
        found = found.zfill(4)
        try:
            return date(2000, int(found[:2]), int(found[2:])).strftime("%m%d")
        except ValueError as error:
            raise InvalidInput(field, found, "send month and day as MMDD, or a day of birth") from error
    return day(field, found, formats).strftime("%m%d")


def telephone(field: str, said: str, country: str) -> str:
    """A number in E.164; `country` is where one without + is dialled. Raises InvalidInput for what nobody can ring."""
    mend = "send a number that can be dialled, with + and its country code, or as people of the row's region write it"
    plain = unicodedata.normalize("NFKC", said)
    if not _DIGITS_AND_MARKS.fullmatch(plain):
        raise InvalidInput(field, said, f"{mend}; no letters, no extension, no formula")
    try:
        number = phonenumbers.parse(plain, _DIALLED.get(country, country) or None)
    except phonenumbers.NumberParseException as error:
        raise InvalidInput(field, said, mend) from error
    kind = phonenumbers.number_type(number)
    if number.extension or kind == phonenumbers.PhoneNumberType.UNKNOWN:
        raise InvalidInput(field, said, mend)
    if kind in _COSTLY:
        raise InvalidInput(field, said, "a number that costs whoever rings it is nobody's own")
    return f"+{number.country_code}{phonenumbers.national_significant_number(number)}"


def mail(field: str, said: str) -> str:
    """An e-mail address."""
    if len(said) > 254 or not _ADDRESS.fullmatch(said):
        raise InvalidInput(field, said, "send one address such as name@example.com, and nothing beside it")
    return said


def money(field: str, said: str, decimal: str = ".", thousands: str = "") -> int:
    """An amount of zero or more, in minor units."""
    match = _figure(decimal, thousands).fullmatch(said)
    if match is None:
        mend = "send 0 or more with at most two decimal places, such as 1234.50"
        raise InvalidInput(field, said, f"{mend}; other marks are named in a mapping (decimal, thousands)")
    whole, cents = match.group(1).replace(thousands, "") if thousands else match.group(1), match.group(2) or ""
    minor = int(whole) * 100 + int(cents.ljust(2, "0"))
    if minor > MOST * 100:
        raise InvalidInput(field, said, f"send an amount of at most {MOST}")
    return minor


@lru_cache
def _figure(decimal: str, thousands: str) -> re.Pattern[str]:
    grouped = rf"|\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+" if thousands else ""
    return re.compile(rf"(\d{{1,12}}{grouped})(?:{re.escape(decimal)}(\d{{1,2}})0*)?", re.ASCII)


def day(field: str, value: object, formats: tuple[str, ...]) -> date:
    """A day: ISO 8601, or in one of these forms where there are any."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = _moment(value, formats, date.fromisoformat)
    if found is None:
        how = " or ".join(formats) or "YYYY-MM-DD"
        raise InvalidInput(
            field, "" if value is None else value, f"send a day as {how}; other forms are named in a mapping"
        )
    return found.date() if isinstance(found, datetime) else found


def moment(field: str, value: object, formats: tuple[str, ...], zone: ZoneInfo) -> datetime:
    """An aware time; one without offset is `zone`'s, a day alone is its beginning there."""
    found = value if isinstance(value, date) else _moment(value, formats, datetime.fromisoformat)
    if found is None:
        how = " or ".join(formats) or "2026-11-24T06:00:00+08:00"
        raise InvalidInput(field, "" if value is None else value, f"send a time as {how}, or a day")
    if not isinstance(found, datetime):
        found = datetime.combine(found, time(0))
    return found if found.tzinfo is not None else found.replace(tzinfo=zone)


def time_of(field: str, value: object, formats: tuple[str, ...]) -> datetime:
    """A day and a time of it, naive where nothing says in which zone; a day alone is refused."""
    whole = isinstance(value, str) and _parsed(value.strip(), (), date.fromisoformat) is not None
    found = value if isinstance(value, datetime) else _moment(value, formats, datetime.fromisoformat)
    if whole or not isinstance(found, datetime):
        how = " or ".join(formats) or "2026-11-24T09:30:00+08:00"
        mend = f"send day and time as {how}: of two contacts on a day one would be taken for the other"
        raise InvalidInput(field, "" if value is None else value, mend)
    return found


def plain_figure(field: str, said: str, decimal: str, thousands: str) -> str:
    """A figure with a point and no other marks, whatever marks the source writes."""
    match = _figure(decimal, thousands).fullmatch(said)
    if match is None:
        raise InvalidInput(field, said, f"send a figure such as 1{thousands}234{decimal}50, more than zero")
    whole = match.group(1).replace(thousands, "") if thousands else match.group(1)
    return f"{whole}.{match.group(2) or '00'}"


def _moment(value: object, formats: tuple[str, ...], iso: Any) -> date | None:
    if not isinstance(value, str):
        return None
    return _parsed(value.strip(), formats, iso)


# The days of a file are few: most rows share them.
@lru_cache(maxsize=4096)
def _parsed(said: str, formats: tuple[str, ...], iso: Any) -> date | None:
    for form in formats:
        try:
            return datetime.strptime(said, form)  # noqa: DTZ007 - the zone comes with the row
        except ValueError:
            continue
    try:
        found: date = iso(said)
    except ValueError:
        return None
    # Where a form is declared, only a time with its offset cannot be mistaken for another.
    return found if not formats or (isinstance(found, datetime) and found.tzinfo is not None) else None
