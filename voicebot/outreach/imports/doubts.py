"""Files that are not what they are said to be, refused before anything is written: once, and not row by row."""

from __future__ import annotations

from contextlib import closing
from itertools import islice
from pathlib import Path

from voicebot.errors import InvalidInput
from voicebot.outreach import cells
from voicebot.outreach.bank_files import BankFile, Wants
from voicebot.outreach.imports.kinds import Kind, Reading
from voicebot.records.payments import PARTS

#: rows that are looked at before it is said that all are so
LOOKS = 20
#: columns that no list of those who are to be left alone has
MONEY = (*PARTS, "minimum_due")


def raise_doubts(path: Path, reading: Reading, wants: Wants, *, sure: bool = False) -> None:
    """Raises InvalidInput for accounts that callers could not name, and, where nobody is `sure`, for a list of those
    who are to be left alone that is in truth a file of accounts."""
    if reading.kind is Kind.ACCOUNTS:
        _nameless(path, reading, wants)
    elif reading.kind is Kind.DO_NOT_CONTACT and not sure:
        _accounts(path, reading, wants)


def _nameless(path: Path, reading: Reading, wants: Wants) -> None:
    with closing(BankFile(path, reading.mapping, wants).rows()) as rows:
        found = [row.fields for row in islice(rows, LOOKS) if row.fault is None]
    if found and not any("reference" in fields or _names(fields.get("ref")) for fields in found):
        mend = "no column for reference, and ref is no 4 to 20 digits, by which callers name an account: say which"
        raise InvalidInput("header", "reference", f"{mend} column has such digits, under columns in a mapping")


def _names(ref: object) -> bool:
    try:
        return bool(cells.digits("reference", str(ref).strip(), 4, 20))
    except InvalidInput:
        return False


def _accounts(path: Path, reading: Reading, wants: Wants) -> None:
    file = BankFile(path, reading.mapping, wants)
    with closing(file.rows()) as rows:
        looked = sum(1 for _ in islice(rows, LOOKS))
        named = reading.mapping.fields_of(tuple(file.left_out), MONEY, "accounts")
        money = [name for name in named if name is not None]
        if not money:
            return
        count = looked + sum(1 for _ in rows)
    named_so = ", ".join(money)
    mend = f"with {named_so} it looks like accounts, and every one of its {count:,} rows would be left alone: if that"
    raise InvalidInput("header", named_so, f"{mend} is meant, `voicebot import do-not-contact FILE --yes`")
