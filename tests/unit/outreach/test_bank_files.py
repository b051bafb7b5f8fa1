"""A bank's file gives the same rows whatever its kind, and a broken one is refused with its mend."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.unit.outreach.bank import customer, read_back, reader, written
from voicebot.errors import InvalidInput
from voicebot.outreach import sheet_files
from voicebot.outreach.mappings import Mapping

KINDS = (".csv", ".jsonl", ".xlsx")
NAMES = st.text(st.sampled_from("林晓雯陈立坤 O'Neil-éŁ,;\"|"), min_size=1, max_size=12).map(lambda name: f"A{name}b")
MONEY = st.integers(0, 10**8).map(lambda minor: f"{minor // 100}.{minor % 100:02}")
FIGURES = st.fixed_dictionaries({"principal": MONEY, "interest": MONEY, "fees": st.one_of(st.none(), MONEY)})
ROWS = st.lists(st.tuples(NAMES, FIGURES, st.dates(date(2020, 1, 1), date(2026, 11, 20))), min_size=1, max_size=6)


def accounts(path: Path, mapping: Mapping | None = None) -> list[Any]:
    return [reader(mapping).read(row.fields) for row in read_back(path, mapping)]


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_the_same_rows_come_out_of_every_kind_of_file(rows: list[tuple[str, dict[str, str], date]]) -> None:
    sent = [
        customer(number, name=name, due_date=due.isoformat(), minimum_due="0") | figures
        for number, (name, figures, due) in enumerate(rows)
    ]
    sent = [{field: value for field, value in row.items() if value is not None} for row in sent]
    # A quote inside a cell is doubled in CSV; the rows here are written by hand.
    plain = [row | {"name": row["name"].replace('"', "'")} for row in sent]
    wanted = [reader().read(row) for row in plain]
    with TemporaryDirectory() as folder:
        for kind in KINDS:
            assert accounts(written(Path(folder) / f"bank{kind}", plain)) == wanted


def sheet(path: Path, *rows: list[Any]) -> Path:
    book = Workbook()
    book.active.title = "Accounts"
    for row in rows:
        book.active.append(row)
    book.create_sheet("Other").append(["ref"])
    book.save(path)
    return path


def test_a_spreadsheet_of_numbers_and_days_says_what_its_words_would(tmp_path: Path) -> None:
    row = customer(reference=86000001, principal=1860.1, interest=23.5, penalty=0, minimum_due=200, birth_mmdd=412)
    row |= {
        "due_date": datetime.fromisoformat("2026-11-20"),
        "as_of": datetime.fromisoformat("2026-11-24T06:00"),
        "phone": 13800000001,
    }
    path = sheet(tmp_path / "bank.xlsx", [*row, "备注"], [*row.values(), ""], [None], [])
    [account] = accounts(path)
    words = customer(principal="1860.10")
    assert account == reader().read(words)


def test_a_sheet_may_be_named_and_must_be_there(tmp_path: Path) -> None:
    path = sheet(tmp_path / "bank.xlsx", list(customer()), list(customer().values()))
    assert len(accounts(path, Mapping(sheet="Accounts"))) == 1
    with pytest.raises(InvalidInput, match="name one of Accounts, Other"):
        read_back(path, Mapping(sheet="Third"))


def test_rows_are_numbered_as_the_spreadsheet_numbers_them(tmp_path: Path) -> None:
    row = customer()
    path = sheet(tmp_path / "bank.xlsx", list(row), [None], list(row.values()), [*row.values(), "beyond"])
    assert [(found.number, found.fault is not None) for found in read_back(path)] == [(3, False), (4, True)]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 an encrypted one"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bank.xlsx"
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match=r"\.xlsx\) without a password"):
        read_back(path)


def test_a_small_file_that_unpacks_to_fill_the_machine_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sheet(tmp_path / "bank.xlsx", list(customer()))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/filler.xml", b"0" * 1_000_000)
    monkeypatch.setattr(sheet_files, "MOST_UNPACKED", 500_000)
    with pytest.raises(InvalidInput, match="save it as CSV"):
        read_back(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_other_encodings_are_read_where_they_are_named_or_marked(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path / "bank.csv", [customer(1), customer(2, name="高咏梅·阿卜杜拉")])
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    marked = encoding in ("utf-8", "utf-8-sig", "utf-16")
    found = accounts(path, Mapping() if marked else Mapping(encoding=encoding))
    assert [account.name for account in found] == ["林晓雯", "高咏梅·阿卜杜拉"]


def test_an_encoding_nobody_named_is_told_with_its_mend(tmp_path: Path) -> None:
    path = tmp_path / "bank.csv"
    path.write_bytes("账户编号,姓名\nA-1,林\n".encode("gb18030"))
    with pytest.raises(InvalidInput, match="encoding: gb18030"):
        read_back(path)
    with pytest.raises(InvalidInput, match="encoding"):
        read_back(path, Mapping(encoding="moon-8"))


def test_a_file_without_a_needed_column_or_of_another_kind_is_refused_whole(tmp_path: Path) -> None:
    path = written(tmp_path / "bank.csv", [customer(as_of=None, principal=None)])
    with pytest.raises(InvalidInput, match="no column for principal, as_of"):
        read_back(path)
    assert read_back(path, Mapping(defaults={"principal": "0", "as_of": "2026-11-24"}))
    other = tmp_path / "bank.xls"
    other.write_bytes(b"")
    with pytest.raises(InvalidInput, match=r"\.xlsx"):
        read_back(other)
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    with pytest.raises(InvalidInput, match="the file is empty"):
        read_back(empty)


def test_names_in_json_lines_are_mapped_as_columns_are(tmp_path: Path) -> None:
    row = customer()
    row["客户编号"] = row.pop("ref")
    path = written(tmp_path / "bank.jsonl", [row | {"extra": {"a": 1}}, customer(2), {"手机": "1", "phone": "2"}])
    found = read_back(path)
    assert [one.fields.get("ref") for one in found[:2]] == ["A-1", "A-2"]
    assert found[2].fault is not None
