"""Days and amounts as they are typed on a telephone."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

_AMOUNT = re.compile(r"[0-9]{1,9}(\*[0-9]{1,2})?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}", re.ASCII)


def month_and_day(keys: str | None, today: date) -> date | None:
    """The next day from today on that four keys MMDD name; None if they name none."""
    if keys is None or not _DAY.fullmatch(keys):
        return None
    month, day = int(keys[:2]), int(keys[2:])
    for year in range(today.year, today.year + 5):  # 29 February may be four years off
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    return None


def typed_amount(keys: str | None) -> Decimal | None:
    """An amount in major units; * stands for the decimal point."""
    if keys is None or not _AMOUNT.fullmatch(keys):
        return None
    return Decimal(keys.replace("*", "."))
