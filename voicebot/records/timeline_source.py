"""Where entries of a timeline come from: rows of one table, in the order of a time of theirs, from a place on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    String,
    Table,
    and_,
    bindparam,
    literal_column,
    or_,
    select,
)

#: by what rows know an account
ACCOUNT: ColumnElement[int] = bindparam("account", type_=Integer)
NUMBER: ColumnElement[str] = bindparam("number", type_=String)
EMAIL: ColumnElement[str] = bindparam("email", type_=String)
REF: ColumnElement[str] = bindparam("ref", type_=String)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the order of time an entry stands: of one moment, sources come in their own order, then rows."""

    at: datetime
    source: int
    key: int | str


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of a table that tell of an account: entries of a `kind`, each at a time of its own."""

    kind: str
    at: ColumnElement[Any]
    key: ColumnElement[Any]
    query: Select[Any]

    def page(self, number: int, before: Place | None, limit: int) -> Select[Any]:
        """Its newest rows before a place; `number` is where it stands among the sources."""
        query = self.query.where(self.at.is_not(None))
        if before is not None:
            query = query.where(self._before(number, before))
        return query.order_by(self.at.desc(), self.key.desc()).limit(limit)

    def _before(self, number: int, before: Place) -> ColumnElement[bool]:
        if number < before.source:
            return self.at <= before.at
        if number > before.source:
            return self.at < before.at
        return or_(self.at < before.at, and_(self.at == before.at, self.key < before.key))


def rows(
    kind: str,
    what: str | ColumnElement[Any],
    at: ColumnElement[Any],
    *told: ColumnElement[Any],
    of: FromClause | None = None,
    theirs: ColumnElement[bool] | None = None,
) -> Source:
    """A source: rows of the table of `at`, or of a join, that are the account's; `what` is a word, or a column."""
    table = at.table
    key = next(iter(table.primary_key.columns))
    named = literal_column(f"'{what}'") if isinstance(what, str) else what
    query = select(at.label("at"), key.label("key"), named.label("what"), *told)
    query = query.select_from(of if of is not None else table)
    return Source(kind, at, key, query.where(theirs if theirs is not None else table.c.account_id == ACCOUNT))


def columns(table: Table, *names: str) -> list[ColumnElement[Any]]:
    """Columns by their names."""
    return [table.c[name] for name in names]


def in_a_call(table: Table) -> ColumnElement[Any]:
    """The call that a row is of."""
    return table.c.call_id.label("call")
