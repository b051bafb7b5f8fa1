"""One account as a bank's file tells it: every field checked, nothing kept that a caller is verified by."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from voicebot.calls.hearing import FACT_DIGITS as FACTS
from voicebot.errors import InvalidInput
from voicebot.outreach import cells
from voicebot.outreach.homes import Home, Homes
from voicebot.outreach.mappings import Mapping as Columns
from voicebot.records.payments import PARTS
from voicebot.wording.prompts import LANGUAGES
from voicebot.wording.speaking import CURRENCIES

#: a column or a default there must be
NEEDED = ("ref", "name", "phone", "product_last4", "currency", "principal", "minimum_due", "due_date", "as_of")
FIELDS = (*NEEDED, "person", "reference", "email", "language", "region", "zone", "packs", *PARTS[1:], *FACTS)
#: what must not be told in a report of bad rows
PERSONAL = frozenset({"row", "name", "phone", "person", "email", "reference", "product_last4", *FACTS})


@dataclass(frozen=True, slots=True)
class Account:
    """An account as of `as_of`. Money is in minor units; `person`, `email` and `facts` are those that the row tells."""

    ref: str
    name: str
    phone: str
    person: str | None
    email: str | None
    reference: str
    product_last4: str
    language: str
    home: Home
    currency: str
    owed: tuple[int, int, int, int]
    minimum_due: int
    due_date: date
    as_of: datetime
    facts: Mapping[str, str]


class AccountReader:
    """Reads the rows of one source. `defaults` stand where a row has no value; `now` is the moment of the import."""

    fields: tuple[str, ...] = FIELDS
    names, strict = "accounts", False
    personal = PERSONAL

    def __init__(self, mapping: Columns, homes: Homes, now: datetime, defaults: Mapping[str, str]) -> None:
        self._mapping, self._homes, self.now = mapping, homes, now
        self.defaults = {**defaults, **mapping.defaults}

    def missing(self, names: Collection[str]) -> list[str]:
        """What every row needs, and neither a column nor a default gives."""
        return [field for field in NEEDED if field not in names and field not in self.defaults]

    def read(self, given: Mapping[str, Any]) -> Account:
        """The account. Raises InvalidInput naming field, value and mend."""
        fields = {**self.defaults, **{name: value for name, value in given.items() if value not in (None, "")}}
        ref = cells.needed("ref", fields)
        home = self._home(fields)
        owed = tuple(self._money(part, fields, "0" if part != "principal" else None) for part in PARTS)
        minimum = self._money("minimum_due", fields, None)
        if minimum > sum(owed):
            raise InvalidInput("minimum_due", fields["minimum_due"], "send no more than is owed in all")
        return Account(
            ref=ref,
            name=cells.called("name", fields),
            phone=cells.telephone("phone", cells.needed("phone", fields), home.country),
            person=cells.words("person", fields),
            email=_email(cells.words("email", fields, 254)),
            reference=self._reference(ref, fields),
            product_last4=_last4(cells.needed("product_last4", fields)),
            language=_one_of("language", cells.needed("language", fields), LANGUAGES),
            home=home,
            currency=_one_of("currency", cells.needed("currency", fields).upper(), sorted(CURRENCIES)),
            owed=(owed[0], owed[1], owed[2], owed[3]),
            minimum_due=minimum,
            due_date=self._due(fields),
            as_of=self._as_of(fields, ZoneInfo(home.zone)),
            facts={kind: self._fact(kind, fields) for kind in FACTS if fields.get(kind) is not None},
        )

    def _home(self, fields: Mapping[str, Any]) -> Home:
        packs = fields.get("packs")
        if isinstance(packs, list):
            fields = {**fields, "packs": ",".join(map(str, packs))}
        zone = cells.words("zone", fields)
        return self._homes.home(cells.needed("region", fields), zone, cells.needed("packs", fields))

    def _money(self, field: str, fields: Mapping[str, Any], absent: str | None) -> int:
        said = cells.words(field, fields) or absent or cells.needed(field, fields)
        return cells.money(field, said, self._mapping.decimal, self._mapping.thousands)

    def _reference(self, ref: str, fields: Mapping[str, Any]) -> str:
        said = cells.words("reference", fields)
        return cells.digits("reference", ref if said is None else said, 4, 20)

    def _due(self, fields: Mapping[str, Any]) -> date:
        due = cells.day("due_date", fields.get("due_date"), self._mapping.dates)
        if not cells.EARLIEST <= due <= self.now.date() + cells.AHEAD:
            raise InvalidInput("due_date", due, f"send a day from {cells.EARLIEST} to a year from now")
        return due

    def _as_of(self, fields: Mapping[str, Any], zone: ZoneInfo) -> datetime:
        forms = (*self._mapping.times, *self._mapping.dates)
        as_of = cells.moment("as_of", fields.get("as_of"), forms, zone)
        if as_of > self.now + cells.SKEW or as_of.date() < cells.EARLIEST:
            raise InvalidInput("as_of", as_of, "send when the ledger was read: a time that has come")
        return as_of

    def _fact(self, kind: str, fields: Mapping[str, Any]) -> str:
        if kind == "birth_mmdd":
            return cells.birthday(kind, fields[kind], self._mapping.dates)
        said = cells.needed(kind, fields)
        if kind == "id_last4" and said[-1:] in "xX":
            raise InvalidInput(kind, said, "a telephone has no X: leave this one empty, and send another fact")
        return cells.digits(kind, said, FACTS[kind], FACTS[kind])


def _email(said: str | None) -> str | None:
    return None if said is None else cells.mail("email", said)


def _last4(said: str) -> str:
    if sum(char.isdigit() for char in said) > 4:
        raise InvalidInput(
            "product_last4", said, "send the last four digits only: a whole card number has no place here"
        )
    return cells.digits("product_last4", said.lstrip("*•xX "), 4, 4)


def _one_of(field: str, said: str, known: tuple[str, ...] | list[str]) -> str:
    if said not in known:
        raise InvalidInput(field, said, f"send one of {', '.join(known)}")
    return said
