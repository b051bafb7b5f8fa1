"""Month and day of a birth, as people say them to show who they are: a year may stand beside them, and it is ignored.

Only what names both by number counts. "Today", "next Friday" and "the fifth" are said for other reasons.
"""

from __future__ import annotations

import re
from datetime import date

from voicebot.understanding.values.days import Days, Pattern, birthday, search
from voicebot.understanding.values.english_calendar import MONTH, MONTHS, NO_YEAR, ORDINAL, YEAR, day_number
from voicebot.understanding.values.found import mixes, without
from voicebot.understanding.values.mandarin_dates import MONTH_DAY, number
from voicebot.understanding.values.number_words import ONES, SMALL

_ZERO = r"(?:(?:oh|zero|o)[ -])?"
_SHORT_YEAR = rf"(?:forty|fifty|sixty|seventy|eighty|ninety)(?:[ -](?:{ONES}))?"
_DAY = rf"(?:(?:twenty|thirty)[ -](?:{ONES})|{SMALL})"
#: no birthday is named without one of these
_NAMES_BIRTHDAYS = re.compile(
    rf"[\d月]|nineteen|forty|fifty|sixty|seventy|eighty|ninety|twenty|two thousand|{'|'.join(MONTHS)}"
)
_COUNTS = re.compile(rf"\b(?:{SMALL}|oh|zero)[ -]$")
_LUNAR = re.compile(r"(?:农历|阴历|旧历)\S{0,8}$")


def birthdays(text: str, language: str, today: date) -> Days:
    """Every birthday in `text`, as the next such day."""
    if not _NAMES_BIRTHDAYS.search(text):
        return Days([], [])
    own, other = (_ZH, _EN) if language == "zh-CN" else (_EN, _ZH)
    found = search(own, text, today, asked=True)
    if not mixes(text, language):
        return found
    more = search(other, without(without(text, found.real), found.unreal), today, asked=True)
    return Days(sorted([*found.real, *more.real], key=lambda day: day.start), [*found.unreal, *more.unreal])


def birthday_in(digits: str, today: date) -> date | None:
    """The birthday in a run of eight digits that hold a year; None where they hold two, or none."""
    written = ((digits[:4], digits[4:]), (digits[4:], digits[:4])) if len(digits) == 8 else ()
    found = {_written(month_day, today) for year, month_day in written if "1900" <= year <= f"{today.year}"} - {None}
    return found.pop() if len(found) == 1 else None


def _written(digits: str, today: date) -> date | None:
    try:
        return birthday(int(digits[:2]), int(digits[2:]), today)
    except ValueError:
        return None


def _named(match: re.Match[str], today: date) -> date | None:
    day = day_number(match["day"])
    return birthday(MONTHS[match["month"]], day, today) if day and day <= 31 else None


def _spoken(match: re.Match[str], today: date) -> date | None:
    """ "Three five eighty two", where no longer number is said."""
    month, day = day_number(match["month"]), day_number(match["day"].replace("-", " "))
    if _COUNTS.search(match.string, max(0, match.start() - 12), match.start()) or not month or not day:
        return None
    return birthday(month, day, today)


def _figures(match: re.Match[str], today: date) -> date:
    """Month first, as it was asked for, unless there is no such month."""
    first, second = int(match["first"]), int(match["second"])
    return birthday(second, first, today) if first > 12 else birthday(first, second, today)


def _mandarin(match: re.Match[str], today: date) -> date | None:
    month, day = number(match["month"]), number(match["day"])
    if _LUNAR.search(match.string, max(0, match.start() - 12), match.start()) or not month or not day:
        return None
    return birthday(month, day, today)


_IN_FIGURES = (
    Pattern(
        re.compile(r"(?<![\d/.-])(?:19|20)\d\d[ /.-](?P<first>\d{1,2})[ /.-](?P<second>\d{1,2})(?![\d/-])"),
        _figures,
        how="number",
    ),
    Pattern(
        re.compile(
            r"(?<![\d/.-])(?<!\d )(?P<first>\d{1,2})"
            r"(?:[/.-](?P<second>\d{1,2})(?:[/.-](?:(?:19|20)?\d\d))?|[ ](?P<spaced>\d{1,2})[ ](?:19|20)\d\d)(?![\d/%a-z千万百块元-]|[ .]\d)"
        ),
        lambda match, today: _figures(match, today) if match["second"] else _figures_apart(match, today),
        how="number",
    ),
)


def _figures_apart(match: re.Match[str], today: date) -> date:
    return birthday(int(match["first"]), int(match["spaced"]), today)


_EN = (
    *_IN_FIGURES,
    Pattern(re.compile(rf"\b(?:the )?(?P<day>{ORDINAL}) (?:of )?{MONTH}(?!\w)(?:,? {YEAR})?"), _named, how="number"),
    Pattern(
        re.compile(rf"\b{MONTH}(?: the)? (?P<day>{ORDINAL}|\d{{1,2}}|{_DAY})\b{NO_YEAR}(?:,? (?:{YEAR}|{_SHORT_YEAR}))?(?! (?:hundred|thousand|dollars|months?))"),
        _named,
        how="number",
    ),
    Pattern(re.compile(rf"\b(?P<day>\d{{1,2}}) (?:of )?{MONTH}(?!\w)(?:,? {YEAR})?"), _named, how="number"),
    Pattern(
        re.compile(
            rf"\b{_ZERO}(?P<month>ten|eleven|twelve|{ONES})[ -]{_ZERO}(?P<day>{_DAY})[ -](?:{YEAR}|{_SHORT_YEAR})\b"
            rf"(?![ -](?:{SMALL}|oh|zero)\b)"
        ),
        _spoken,
        how="number",
    ),
)  # fmt: skip
_ZH = (*_IN_FIGURES, Pattern(MONTH_DAY, _mandarin, how="number"))
