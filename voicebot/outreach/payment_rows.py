"""One payment as a bank's file tells it: the fields that the API takes, in the marks and forms of the source."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from voicebot.outreach import cells
from voicebot.outreach.arriving import FIELDS, NEEDED, Arrived, read
from voicebot.outreach.mappings import Mapping as Columns

#: every row of CSV has these, even where it takes a payment back
ALWAYS = ("paid_at", "reference")


class PaymentReader:
    """Reads the rows of one source."""

    fields: tuple[str, ...] = FIELDS
    #: a column such as `status` might say that a payment does not count
    names, strict = "payments", True
    personal: frozenset[str] = frozenset()

    def __init__(self, mapping: Columns) -> None:
        self._mapping = mapping
        self.defaults = {name: value for name, value in mapping.defaults.items() if name in FIELDS}

    def missing(self, names: Collection[str]) -> list[str]:
        """What every row needs, and neither a column nor a default gives."""
        given = {*names, *self.defaults}
        return [field for field in (ALWAYS if "reverses" in given else NEEDED) if field not in given]

    def read(self, given: Mapping[str, Any]) -> Arrived:
        """The payment. Raises InvalidInput naming field, value and mend."""
        fields = {**self.defaults, **{name: self._plain(name, value) for name, value in given.items()}}
        return read(fields)

    def _plain(self, field: str, value: Any) -> Any:
        mapping = self._mapping
        if field == "amount" and isinstance(value, str) and (mapping.thousands or mapping.decimal != "."):
            return cells.plain_figure(field, value.strip(), mapping.decimal, mapping.thousands)
        if field != "paid_at":
            return value
        if isinstance(value, str) and mapping.times and len(value.strip()) > len("2026-11-24"):
            value = cells.time_of(field, value, mapping.times)
        elif isinstance(value, str) and mapping.dates:
            value = cells.day(field, value, mapping.dates)
        return value.isoformat() if isinstance(value, date | datetime) else value
