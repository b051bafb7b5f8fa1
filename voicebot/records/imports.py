"""Files that were taken in, or wait to be: a row each, with what came of it. No row holds anything of anybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Connection, Index, Integer, String, Table, insert, select, update

from voicebot.records.columns import PlainJson, Utc, metadata
from voicebot.records.prepared import Row

#: states in which a file is still to be read, or is being read
WAITING, RUNNING = "waiting", "running"
#: read to its end; the same as one that was; of a form that cannot be used
DONE, KNOWN, REFUSED = "done", "known", "refused"
#: what it added was taken back: the same file may come in again
UNDONE = "undone"
OVER = frozenset({DONE, KNOWN, REFUSED, UNDONE})

imports = Table(
    "imports",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("source", String(40), nullable=False),
    Column("file", String(200), nullable=False),
    # SHA-256 of the file, and of all that decides what it says: the file, its kind, its source, how it is read
    Column("hash", String(64), nullable=True),
    Column("reading", String(64), nullable=True),
    # command, folder or upload, and who
    Column("via", String(16), nullable=False),
    Column("by", String(64), nullable=True),
    Column("dry", Boolean, nullable=False),
    # when the ledger was read, as it was said, where the file has no column for it
    Column("as_of", String(40), nullable=True),
    # waiting, running, done, known, refused, undone
    Column("state", String(16), nullable=False),
    # how often it was begun
    Column("tries", Integer, nullable=False),
    # how much has been read, of how much in all, in bytes of text or rows of a sheet
    Column("read", BigInteger, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("counts", PlainJson, nullable=False),
    # sentences for people: columns that were not read, words that were not known
    Column("notes", PlainJson, nullable=False),
    # field, value and mend, where the whole file was refused
    Column("fault", PlainJson, nullable=True),
    # the import that was the same
    Column("same_as", String(32), nullable=True),
    # where the report of bad rows lies in the watched folder; a command puts it where it is told
    Column("report", String(400), nullable=True),
    Column("created_at", Utc, nullable=False),
    Column("began_at", Utc, nullable=True),
    # when it was last heard of
    Column("told_at", Utc, nullable=True),
    Column("ended_at", Utc, nullable=True),
    # by whom what it added was taken back, when, and why
    Column("undone_at", Utc, nullable=True),
    Column("undone_by", String(64), nullable=True),
    Column("undone_why", String(200), nullable=True),
    Index("ix_imports_reading", "reading"),
    Index("ix_imports_created_at", "created_at"),
)


def add_import(connection: Connection, values: Mapping[str, Any]) -> None:
    """A file that waits; `values` says at least its id, kind, source, file, via and when."""
    begun = {"state": WAITING, "tries": 0, "read": 0, "size": 0, "counts": {}, "notes": [], "dry": False}
    connection.execute(insert(imports), [begun | dict(values)])


def change_import(connection: Connection, import_id: str, **values: Any) -> None:
    """Set columns."""
    connection.execute(update(imports).where(imports.c.id == import_id).values(**values))


def import_row(connection: Connection, import_id: str) -> Row | None:
    """An import by its id."""
    row = connection.execute(select(imports).where(imports.c.id == import_id)).mappings().first()
    return None if row is None else dict(row)


def imports_named(connection: Connection, begins: str) -> list[Row]:
    """Imports whose id begins so: two of them where it is not enough to tell one."""
    query = select(imports).where(imports.c.id.startswith(begins, autoescape=True)).order_by(imports.c.id).limit(2)
    return [dict(row) for row in connection.execute(query).mappings()]


def lists_after(connection: Connection, row: Row) -> list[Row]:
    """Lists of the same kind that came in after this one, and found somebody stopped already."""
    query = select(imports).where(imports.c.kind == row["kind"], imports.c.state == DONE, imports.c.dry.is_(False))
    query = query.where(imports.c.created_at >= row["created_at"], imports.c.id != row["id"])
    found = connection.execute(query.order_by(imports.c.created_at)).mappings()
    return [dict(one) for one in found if one["counts"].get("known")]


def whole_readings(connection: Connection, reading: str) -> list[Row]:
    """Imports that read the same to its end, and wrote it, the newest first."""
    query = select(imports).where(imports.c.reading == reading, imports.c.state == DONE, imports.c.dry.is_(False))
    return [dict(row) for row in connection.execute(query.order_by(imports.c.created_at.desc())).mappings()]


def list_imports(connection: Connection, *, limit: int) -> list[Row]:
    """The newest imports, newest first."""
    query = select(imports).order_by(imports.c.created_at.desc(), imports.c.id).limit(limit)
    return [dict(row) for row in connection.execute(query).mappings()]
