"""Files as they come out of spreadsheets, old systems and bad hands: read as they are meant, or refused with a mend."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.outreach.bank import customer, rows_of
from tests.unit.outreach.imports.conftest import House
from voicebot.errors import InvalidInput
from voicebot.outreach import cells
from voicebot.outreach.imports.reports import harmless, reporting
from voicebot.outreach.mappings import Mapping
from voicebot.outreach.rejects import Rejected

ROW = customer(1)
HEADER, LINE = ",".join(ROW), ",".join(ROW.values())
TEXT = f"{HEADER}\n{LINE}\n"
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_encoding_that_shows_itself_is_read_without_being_named(house: House, encoding: str) -> None:
    house.put("bank.csv", TEXT.encode(encoding))
    assert house.watch().get("created") == 1, house.rows[0]["fault"]
    assert rows_of(house.database)[0]["name"] == "林晓雯"


def test_gb18030_is_read_where_its_source_says_so_and_refused_row_by_row_where_not(house: House) -> None:
    name = "㐀林𠀀雯"  # two of these characters take four bytes
    text = TEXT.replace("林晓雯", name).encode("gb18030")
    house.put("bank.csv", text)
    assert house.watch()["rejected"] == 1
    assert "named encoding" in house.texts("done", ".rejects.csv")
    house.files.sources.keep("harbour", "accounts", Mapping(encoding="gb18030"))
    house.put("bank.csv", text)
    assert house.watch()["created"] == 1
    assert rows_of(house.database)[0]["name"] == name


def test_a_key_twice_in_a_file_is_taken_once_and_the_second_named(house: House) -> None:
    second = LINE.replace("1860.00", "1.00").replace("200.00", "1.00")
    house.put("bank.csv", f"{HEADER}\n{LINE}\n{second}\n".encode())
    assert house.watch() == {"files": 1, "refused": 0, "created": 1, "rejected": 1}
    assert "an earlier row of this file" in house.texts("done", ".rejects.csv")
    assert rows_of(house.database)[0]["principal"] == 186_000


def test_a_name_twice_in_one_object_is_refused_for_nobody_knows_which_is_meant(house: House) -> None:
    house.put("back.jsonl", b'{"ref": "A-1", "reason": "x", "ref": "A-2"}\n{"ref": "A-9"}\n', "recalls")
    house.watch()
    report = house.texts("done", ".rejects.csv", "recalls")
    assert "1,row" in report
    assert "name each field once" in report


def test_an_empty_file_is_told_as_such_and_one_without_rows_is_no_fault(house: House) -> None:
    house.put("bank.csv", b"")
    house.put("none.csv", f"{HEADER}\n".encode())
    assert house.watch()["refused"] == 1
    assert "the file is empty" in house.texts("refused", ".reason.txt")
    assert [row["state"] for row in house.rows if row["file"] == "none.csv"] == ["done"]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_end_as_on_any_machine(house: House, ends: str) -> None:
    house.put("bank.csv", TEXT.replace("\n", ends).encode())
    assert house.watch().get("created") == 1, house.rows[0]["fault"]


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_other_marks_between_cells_are_told_from_the_header(house: House, mark: str) -> None:
    house.put("bank.csv", TEXT.replace(",", mark).encode())
    assert house.watch().get("created") == 1, house.rows[0]["fault"]


NUMBERS = {
    *("", "0", "110", "120", "911", "999", "112", "12345", "95588", "4008888888", "1380000", "138000000012345"),
    *("+1", "+999123456", "1.38E+10", "13800000001 ext 5", "13800000001/2", "+44 909 879 0000", "+1 900 555 0100"),
    *("=13800000001", "n/a", "-", "00000000000", "+0013800000001"),
}


@pytest.mark.parametrize("number", sorted(NUMBERS))
def test_a_number_that_cannot_be_dialled_keeps_its_row_out(number: str) -> None:
    with pytest.raises(InvalidInput):
        cells.telephone("phone", number, "CN")


SAME = ("13800000001", "138-0000-0001", "+86 138 0000 0001", "0086 138 0000 0001", "１３８０００００００１")
CLINGING = ("\u202a+86 138 0000 0001\u202c", "138\u00a00000\u00a00001", "\u200e13800000001")


@pytest.mark.parametrize("said", [*SAME, *CLINGING])
def test_a_number_is_the_same_however_it_is_written(said: str) -> None:
    words = cells.needed("phone", {"phone": said})
    assert cells.telephone("phone", words, "CN") == "+8613800000001"


def _or_fault(read: Callable[[], object]) -> object:
    try:
        return read()
    except InvalidInput as error:
        return None if error.field == "x" else "fault of another field"


@given(st.text(max_size=40))
def test_whatever_a_cell_says_it_is_words_or_a_fault_of_its_field(said: str) -> None:
    for read in (
        lambda: cells.words("x", {"x": said}),
        lambda: cells.called("x", {"x": said}),
        lambda: cells.telephone("x", said, "CN"),
        lambda: cells.money("x", said),
        lambda: cells.mail("x", said),
        lambda: cells.day("x", said, ()),
        lambda: cells.time_of("x", said, ()),
        lambda: cells.birthday("x", said, ()),
    ):
        found = _or_fault(read)
        assert found != "fault of another field"
        assert not isinstance(found, str) or found.isprintable()


@given(st.integers(0, 10**9), st.sampled_from([(".", ""), (".", ","), (",", "."), (",", " "), (".", "'")]))
def test_money_is_the_same_to_the_cent_in_every_source_s_marks(minor: int, marks: tuple[str, str]) -> None:
    decimal, thousands = marks
    whole = f"{minor // 100:,}".replace(",", thousands)
    assert cells.money("x", f"{whole}{decimal}{minor % 100:02}", decimal, thousands) == minor


@given(st.lists(st.text(max_size=30), min_size=3, max_size=3))
def test_no_cell_of_a_report_is_a_formula_and_none_loses_what_it_said(said: list[str]) -> None:
    assert harmless(said[0]).lstrip("'") == said[0].lstrip("'")
    assert not harmless(said[0]).lstrip(" \u00a0\u3000").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠"))


def test_a_report_survives_quotes_marks_and_lines_in_its_cells(tmp_path: Path) -> None:
    bad = Rejected(2, "name", '=cmd|" /C calc"!A0,\n@x', 'say "so"')
    with reporting(tmp_path / "r.csv") as reject:
        reject(bad)
    [_, row] = csv.reader(StringIO((tmp_path / "r.csv").read_text(encoding="utf-8")))
    assert row == ["2", "name", f"'{bad.value}", bad.reason]
