"""Core statements made ready once and sent straight to the driver.

For the few statements of every turn: there SQLAlchemy's own way to the driver costs more than the database does. A
statement stays the same Core statement, with the same types; only what is the same every time is done once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Executable, bindparam
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.selectable import ReturnsRows
from sqlalchemy.types import TypeEngine

Convert = Callable[[Any], Any] | None
#: a row by column name
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Ready:
    """A statement in the words of one dialect, its parameters in order; `by_place` where the dialect takes them so."""

    dialect: Dialect
    text: str
    by_place: bool
    binds: tuple[tuple[str, Convert], ...]
    columns: tuple[str, ...]
    converted: tuple[tuple[str, Callable[[Any], Any]], ...]

    def parameters(self, values: Mapping[str, Any]) -> Any:
        given = [values[name] if convert is None else convert(values[name]) for name, convert in self.binds]
        return given if self.by_place else {name: value for (name, _), value in zip(self.binds, given, strict=True)}

    def read(self, row: Sequence[Any]) -> Row:
        found = dict(zip(self.columns, row, strict=True))
        for name, convert in self.converted:
            found[name] = convert(found[name])
        return found


class Prepared:
    """One statement. Every parameter must be given each time; errors are the driver's own."""

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._ready: _Ready | None = None

    def run(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Carry it out, inside the connection's transaction."""
        self._execute(connection, values)[1].close()

    def run_many(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Carry it out once for each of these, inside the connection's transaction."""
        ready = self._for(connection.dialect)
        cursor = connection.connection.cursor()
        cursor.executemany(ready.text, [ready.parameters(values) for values in rows])
        cursor.close()

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Row | None:
        """Its first row by column name, or None."""
        ready, cursor = self._execute(connection, values)
        row = cursor.fetchone()
        cursor.close()
        return None if row is None else ready.read(row)

    def all(self, connection: Connection, values: Mapping[str, Any]) -> list[Row]:
        """Its rows by column name, in order."""
        ready, cursor = self._execute(connection, values)
        rows = cursor.fetchall()
        cursor.close()
        return [ready.read(row) for row in rows]

    def _execute(self, connection: Connection, values: Mapping[str, Any]) -> tuple[_Ready, Any]:
        ready = self._for(connection.dialect)
        cursor = connection.connection.cursor()
        cursor.execute(ready.text, ready.parameters(values))
        return ready, cursor

    def _for(self, dialect: Dialect) -> _Ready:
        ready = self._ready
        # A process has one database: only its tests have several.
        if ready is None or ready.dialect is not dialect:
            ready = self._ready = self._prepare(dialect)
        return ready

    def _prepare(self, dialect: Dialect) -> _Ready:
        compiled = self._statement.compile(dialect=dialect)  # type: ignore[attr-defined]
        assert isinstance(compiled, SQLCompiler)
        assert all(bind.required for bind in compiled.binds.values()), f"{compiled}: name every value"
        by_place = compiled.positiontup is not None
        names = compiled.positiontup or compiled.binds
        binds = tuple((name, _of(compiled.binds[name].type, dialect).bind_processor(dialect)) for name in names)
        chosen = self._statement.exported_columns if isinstance(self._statement, ReturnsRows) else ()
        convert = {one.name: _of(one.type, dialect).result_processor(dialect, None) for one in chosen}
        converted = tuple((name, how) for name, how in convert.items() if how is not None)
        return _Ready(dialect, str(compiled), by_place, binds, tuple(convert), converted)


class PreparedByColumns:
    """A statement that sets now these columns, now others: one is made ready for each set of columns.

    `make` gets a parameter of each column's own name. A row's defaults are not filled in.
    """

    def __init__(self, make: Callable[[dict[str, Any]], Executable]) -> None:
        self._make = make
        self._made: dict[tuple[str, ...], Prepared] = {}

    def run(self, connection: Connection, values: Mapping[str, Any], **keys: Any) -> None:
        """Set the columns to `values`; `keys` are the statement's other parameters."""
        self._for(values).run(connection, {**values, **keys})

    def first(self, connection: Connection, values: Mapping[str, Any], **keys: Any) -> Row | None:
        """The same, and the first row that it returns, or None."""
        return self._for(values).first(connection, {**values, **keys})

    def _for(self, values: Mapping[str, Any]) -> Prepared:
        columns = tuple(values)
        if columns not in self._made:
            self._made[columns] = Prepared(self._make({name: bindparam(name) for name in columns}))
        return self._made[columns]


def _of(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    """A type as this dialect has it: only that one converts."""
    return kind.dialect_impl(dialect)
