"""Which column is which: by name in both languages, by a mapping, and never by a guess."""

from __future__ import annotations

from pathlib import Path

import pytest

from voicebot.errors import InvalidInput
from voicebot.outreach.account_rows import FIELDS
from voicebot.outreach.mappings import Mapping, Sources, read_mapping
from voicebot.outreach.stop_import import StopReader

CHINESE = (
    "账户编号",
    "姓名",
    "手机号",
    "卡号后四位",
    "币种",
    "本金",
    "利息",
    "最低还款额",
    "到期还款日",
    "截至时间",
    "备用",
)
NAMED = (
    "ref",
    "name",
    "phone",
    "product_last4",
    "currency",
    "principal",
    "interest",
    "minimum_due",
    "due_date",
    "as_of",
)


def mapping_file(folder: Path, text: str) -> Path:
    path = folder / "mapping.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_columns_are_known_by_their_names_in_both_languages() -> None:
    assert Mapping().fields_of(CHINESE, FIELDS, "accounts") == (*NAMED, None)
    english = ("Account Number", "full_name", "MOBILE", "Card last 4", "Currency", "Principal", "interest amount")
    assert Mapping().fields_of(english, FIELDS, "accounts") == NAMED[:7]


def test_every_field_can_be_named_as_we_name_it() -> None:
    assert Mapping().fields_of(FIELDS, FIELDS, "accounts") == FIELDS
    assert Mapping().fields_of(("scope", "reason"), StopReader.FIELDS, "stops") == ("scope", "reason")


def test_a_mapping_wins_over_names_and_may_leave_a_column_out() -> None:
    mapping = Mapping(columns={"ref": "KdNr", "interest": ""})
    assert mapping.fields_of(("kdnr", "account", "Interest", "name"), FIELDS, "accounts") == ("ref", None, None, "name")


def test_two_columns_for_one_field_are_refused_with_both_named() -> None:
    with pytest.raises(InvalidInput, match="手机 and Mobile"):
        Mapping().fields_of(("手机", "Mobile"), FIELDS, "accounts")


def test_a_column_that_the_mapping_names_must_be_there() -> None:
    with pytest.raises(InvalidInput, match=r"header: 'KdNr'.*none of the file's 1 columns"):
        Mapping(columns={"ref": "KdNr"}).fields_of(("account",), FIELDS, "accounts")


def test_a_header_in_another_encoding_says_how_to_name_it() -> None:
    with pytest.raises(InvalidInput, match="gb18030"):
        Mapping().fields_of(("\N{REPLACEMENT CHARACTER}", "b"), FIELDS, "accounts")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("columns: {balance: x}", "balance is no field"),
        ("colums: {}", "colums"),
        ("defaults: {phone: '+8613800000101'}", "has no default"),
        ("dates: ['%d.%m.%y']", "four digits"),
        ("decimal: ';'", "decimal"),
        ("defaults: {region: NO}", "region"),
        ("columns: [", "YAML"),
        ("- a", "mapping"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        read_mapping(mapping_file(tmp_path, text))


def test_a_mapping_is_kept_for_a_source_and_a_kind_of_file(tmp_path: Path) -> None:
    sources = Sources(tmp_path / "kept")
    mapping = read_mapping(mapping_file(tmp_path, "columns: {ref: 客户号}\ndates: ['%d/%m/%Y']\nthousands: ','\n"))
    sources.keep("harbour-bank", "accounts", mapping)
    assert Sources(tmp_path / "kept").mapping_of("harbour-bank", "accounts") == mapping
    assert sources.mapping_of("harbour-bank", "payments") == sources.mapping_of("another", "accounts") == Mapping()
    for name in ("../x", "", "A B", "x" * 50):
        with pytest.raises(InvalidInput, match="source"):
            sources.keep(name, "accounts", mapping)
