"""A bank that sends files of invented customers, and a look at what came of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from orjson import dumps
from sqlalchemy import select

from voicebot.compliance import load_rulebooks
from voicebot.outreach.account_import import AccountImport, AccountsIn
from voicebot.outreach.account_rows import AccountReader
from voicebot.outreach.bank_files import BankFile
from voicebot.outreach.homes import Homes
from voicebot.outreach.mappings import Mapping as Columns
from voicebot.outreach.rejects import Rejected
from voicebot.outreach.row_files import FoundRow
from voicebot.records import Database
from voicebot.records.schema import metadata

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
HOMES = Homes(load_rulebooks())
DEFAULTS = {"language": "zh-CN", "region": "CN", "packs": "CN_BANK"}


def customer(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A row of an account of nobody; its telephone is from the invented customers' range."""
    row = {
        "ref": f"A-{number}",
        "name": "林晓雯",
        "phone": f"1380000{number:04}",
        "reference": f"{86_000_000 + number}",
        "product_last4": "6201",
        "currency": "CNY",
        "principal": "1860.00",
        "interest": "23.50",
        "penalty": "0",
        "fees": "0.00",
        "minimum_due": "200.00",
        "due_date": "2026-11-20",
        "as_of": "2026-11-24T06:00:00+08:00",
        "birth_mmdd": "0412",
        "id_last4": "3316",
    }
    return {name: value for name, value in (row | changes).items() if value is not None}


def reader(mapping: Columns | None = None, **defaults: str) -> AccountReader:
    return AccountReader(mapping or Columns(), HOMES, NOW, DEFAULTS | defaults)


def taken(
    database: Database, rows: Iterable[Mapping[str, Any]], batch: int = 500, *, dry: bool = False
) -> tuple[AccountsIn, list[Rejected]]:
    """What came of these rows, numbered from 2 as below a header."""
    rejected: list[Rejected] = []
    salts = count()
    found = [FoundRow(number, dict(row)) for number, row in enumerate(rows, 2)]
    salt = iter(lambda: f"salt {next(salts)}", None)
    done = AccountImport(database, reader(), lambda: next(salt), dry=dry)
    return done.take_in(found, rejected.append, batch=batch), rejected


def counts(done: AccountsIn) -> tuple[int, int, int, int]:
    return done.created, done.updated, done.unchanged, done.rejected


def rows_of(database: Database, table: str = "accounts") -> list[dict[str, Any]]:
    with database.read() as connection:
        found = metadata.tables[table]
        return [dict(row) for row in connection.execute(select(found).order_by(*found.primary_key)).mappings()]


def written(path: Path, rows: list[dict[str, Any]]) -> Path:
    """A file of these rows, of the kind that its name tells; every cell is words."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    if path.suffix == ".xlsx":
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        sheet.append(names)
        for row in rows:
            sheet.append([row.get(name) for name in names])
        book.save(path)
    elif path.suffix == ".jsonl":
        path.write_bytes(b"\n".join(map(dumps, rows)))
    else:
        lines = [",".join(f'"{row.get(name, "")}"' for name in names) for row in rows]
        path.write_text("\n".join([",".join(names), *lines]), encoding="utf-8")
    return path


def read_back(path: Path, mapping: Columns | None = None) -> list[FoundRow]:
    return list(BankFile(path, mapping or Columns(), reader(mapping)).rows())
