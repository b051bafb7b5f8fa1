"""Files of payments: rows come out one by one, a bad one swallows no other, and no file is too long."""

from __future__ import annotations

import tracemalloc
from collections import deque
from io import BufferedReader, RawIOBase
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from voicebot.errors import InvalidInput
from voicebot.outreach.arriving import Arrived
from voicebot.outreach.bank_files import BankFile
from voicebot.outreach.mappings import Mapping
from voicebot.outreach.payment_rows import PaymentReader
from voicebot.outreach.row_files import LONGEST_ROW, FoundRow, RowFile

HEADER = "account,amount,paid_at,reference\n"
ROW = "A-1,500.00,2026-11-24,TX-1\n"
FIELDS = {"account": "A-1", "amount": "500.00", "paid_at": "2026-11-24", "reference": "TX-1"}


def rows_of(text: str | bytes, kind: str = "csv", mapping: Mapping | None = None) -> list[FoundRow]:
    mapping = mapping or Mapping()
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"payments.{kind}"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return list(BankFile(path, mapping, PaymentReader(mapping)).rows())


def payments(text: str, mapping: Mapping) -> list[Arrived]:
    return [PaymentReader(mapping).read(row.fields) for row in rows_of(text, mapping=mapping)]


def faults(rows: list[FoundRow]) -> list[tuple[int, str | None]]:
    return [(row.number, row.fault.field if row.fault else None) for row in rows]


def test_a_row_of_csv_has_the_fields_that_the_header_names() -> None:
    assert rows_of(HEADER + ROW) == [FoundRow(2, FIELDS)]


def test_columns_stand_in_any_order_and_empty_cells_are_left_out() -> None:
    found = rows_of('"Reference", paid_at ,amount,currency,account\r\nTX-1, 2026-11-24,"500.00",,A-1\r\n')
    assert found == [FoundRow(2, FIELDS)]


def test_a_mark_at_the_beginning_and_blank_lines_are_no_rows() -> None:
    assert rows_of(b"\xef\xbb\xbf" + (HEADER + "\n" + ROW + "\n").encode()) == [FoundRow(3, FIELDS)]


def test_a_row_of_json_lines_is_one_object() -> None:
    found = rows_of('{"account": "A-1"}\n\n[1]\n{\n{"amount": 5}', "jsonl")
    assert faults(found) == [(1, None), (3, "row"), (4, "row"), (5, None)]
    assert (found[0].fields, found[3].fields) == ({"account": "A-1"}, {"amount": 5})


def test_a_quote_that_is_never_closed_swallows_no_other_row() -> None:
    found = rows_of(HEADER + '"A-1,500.00,2026-11-24,TX-0\n' + ROW)
    assert faults(found) == [(2, "row"), (3, None)]


def test_a_row_with_too_many_or_too_few_values_is_a_fault() -> None:
    assert faults(rows_of(HEADER + "A-1,5\n" + "A-1,5.00,2026-11-24,TX-1,x\n" + ROW)) == [
        *((2, "row"), (3, "row"), (4, None)),
    ]


def test_what_is_not_utf_8_is_told_apart_from_what_is() -> None:
    [row] = rows_of(HEADER.encode() + "甲,500.00,2026-11-24,TX-1\n".encode("gbk"))
    assert "\N{REPLACEMENT CHARACTER}" in row.fields["account"]


@pytest.mark.parametrize(
    "header",
    ["", "\n", "account,amount,paid_at\n", "account,amount,reference,paid_at,status\n", "paid_at,reference\n",
     "account,account,amount,paid_at,reference\n", '"account\n', "A-1,500.00,2026-11-24,TX-1\n"],
)  # fmt: skip
def test_a_header_that_cannot_be_used_stops_the_whole_file(header: str) -> None:
    with pytest.raises(InvalidInput, match="header"):
        rows_of(header)


def test_a_file_of_nothing_but_payments_taken_back_needs_no_account() -> None:
    [row] = rows_of("reverses,paid_at,reference\nTX-1,2026-11-25,RV-1\n")
    assert row.fields["reverses"] == "TX-1"


def test_a_list_is_refused_whole() -> None:
    with pytest.raises(InvalidInput, match="JSON Lines"):
        rows_of('[{"account": "A-1"},\n', "jsonl")


def test_a_source_calls_its_columns_and_writes_its_figures_as_it_does_elsewhere() -> None:
    columns = {"account": "KdNr", "amount": "Betrag", "paid_at": "Datum", "reference": "TxId"}
    mapping = Mapping(columns=columns, ignored=("Filiale",), dates=("%d.%m.%Y",), decimal=",", thousands=".")
    [paid] = payments('KdNr,Betrag,Datum,TxId,Filiale\nA-1,"1.500,5",24.11.2026,TX-1,Mitte\n', mapping)
    assert (paid.account, str(paid.amount), str(paid.paid_at), paid.reference) == (
        "A-1",
        "1500.50",
        "2026-11-24",
        "TX-1",
    )
    with pytest.raises(InvalidInput, match=r"header: 'Filiale'.*ignored"):
        payments("KdNr,Betrag,Datum,TxId,Filiale\n", mapping.model_copy(update={"ignored": ()}))


class Endless(RawIOBase):
    """A file that is made while it is read."""

    def __init__(self, pieces: object) -> None:
        self._pieces = pieces

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        piece: bytes = next(self._pieces, b"")  # type: ignore[call-overload]
        buffer[: len(piece)] = piece  # type: ignore[index]
        return len(piece)


@pytest.mark.parametrize("line", [ROW.encode(), b"x" * 8_000], ids=["many rows", "one row without end"])
def test_thirty_megabytes_are_read_in_the_memory_of_a_few_rows(line: bytes) -> None:
    times = 30 * 1024 * 1024 // len(line) if len(line) > 100 else 100_000
    pieces = iter((HEADER.encode(), *islice(cycle([line]), times), b"\n", ROW.encode()))
    file = RowFile(BufferedReader(Endless(pieces)), "csv")
    tracemalloc.start()
    try:
        [last] = deque(file.rows(lambda cells: cells), maxlen=1)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert last.fields == FIELDS
    assert peak < 20 * LONGEST_ROW
    assert file.read == len(HEADER) + times * len(line) + 1 + len(ROW)
