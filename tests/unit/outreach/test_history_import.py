"""What other systems did comes in once, and is counted by the gate: strictly where it is unclear."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import SecretStr

from tests.unit.outreach.bank import HOMES, NOW, customer, rows_of, taken
from voicebot import compliance
from voicebot.calls.asking import Desk, ask_gate
from voicebot.calls.house import office_of
from voicebot.calls.rulebooks import Rulebooks
from voicebot.clock import ManualClock
from voicebot.outreach.history_import import HistoryImport
from voicebot.outreach.history_rows import HistoryReader
from voicebot.outreach.mappings import Mapping
from voicebot.outreach.rejects import Rejected
from voicebot.outreach.row_files import FoundRow
from voicebot.outreach.taking_in import TakenIn
from voicebot.records import Database
from voicebot.records.accounts import account_by_ref
from voicebot.settings import Settings

#: eight in the morning of the day on which it is asked, and ten, in Shanghai
EIGHT, TEN = "2026-11-24T08:00:00+08:00", NOW
RULES = Rulebooks(compliance.load_rulebooks())


def told(
    database: Database,
    rows: list[dict[str, Any]],
    mapping: Mapping | None = None,
    source: str = "vendor",
    *,
    dry: bool = False,
    batch: int = 2,
) -> tuple[TakenIn, list[Rejected], HistoryReader]:
    rejected: list[Rejected] = []
    reader = HistoryReader(mapping or Mapping(), HOMES, {"region": "CN"})
    found = [FoundRow(number, row) for number, row in enumerate(rows, 2)]
    done = HistoryImport(database, reader, source, NOW, dry=dry)
    return done.take_in(found, rejected.append, batch=batch), rejected, reader


def past(number: int = 0, **changes: Any) -> dict[str, Any]:
    row = {"key": f"C-{number}", "ref": "A-1", "at": f"2026-11-24T08:0{number}:00+08:00", "outcome": "no_answer"}
    return {name: value for name, value in (row | changes).items() if value is not None}


def blocking(database: Database, ref: str = "A-1") -> set[str]:
    """The rules by which the account may not be rung at ten."""
    office = office_of(Settings(secret_key=SecretStr("s" * 32)))
    with database.begin() as connection:
        account = account_by_ref(connection, ref)
        assert account is not None
        answer = ask_gate(Desk(database, ManualClock(TEN), RULES, office), connection, account, TEN)
    return set() if answer.allowed else set(answer.rule_ids)


def test_calls_of_a_former_vendor_count_in_the_caps_of_the_day(database: Database) -> None:
    taken(database, [customer()])
    assert blocking(database) == set()
    told(database, [past(1), past(2)])
    assert blocking(database) == set()
    told(database, [past(3)])
    assert "CN-FREQ-01-CAP" in blocking(database)


def test_one_talk_counts_and_so_does_whatever_word_nobody_knows(database: Database) -> None:
    taken(database, [customer(1), customer(2), customer(3)])
    rows = [past(1, outcome="RPC"), past(2, ref="A-2", outcome="rang through"), past(3, ref="A-3", outcome="占线")]
    _, _, reader = told(database, rows)
    assert reader.unfamiliar == {"rang through": 1}
    assert [bool(blocking(database, ref)) for ref in ("A-1", "A-2", "A-3")] == [True, True, False]


def test_a_call_to_a_number_counts_for_the_account_that_has_it_though_it_came_later(database: Database) -> None:
    rows = [past(one, ref=None, phone="13800000001") for one in range(3)] + [past(4, ref="A-2", phone="13800000077")]
    told(database, rows)
    taken(database, [customer(1), customer(2)])
    assert "CN-FREQ-01-CAP" in blocking(database)
    assert rows_of(database, "past_contacts")[3]["ref"] == "A-2"


def test_a_call_of_which_no_number_is_told_was_to_the_one_on_file(database: Database) -> None:
    taken(database, [customer()])
    told(database, [past(1)])
    [row], [account] = rows_of(database, "past_contacts"), rows_of(database)
    assert row["number_hash"] == account["phone_hash"]


@pytest.mark.parametrize("keyed", [True, False], ids=["by its key", "by what it says"])
def test_the_same_contact_again_changes_nothing_in_a_list_or_between_lists(database: Database, *, keyed: bool) -> None:
    taken(database, [customer()])
    rows = [past(1) | ({} if keyed else {"key": ""}) for _ in range(3)]
    assert told(database, rows)[0].known == 2
    assert told(database, rows, batch=1)[0].known == 3
    assert len(rows_of(database, "past_contacts")) == 1
    assert told(database, rows, source="another")[0].recorded == 1


def test_a_key_that_stands_for_something_else_is_reported(database: Database) -> None:
    taken(database, [customer()])
    told(database, [past(1)])
    _, rejected, _ = told(database, [past(1, outcome="conversation"), past(1, ref=None, phone="13800000055")])
    assert [(one.row, one.field) for one in rejected] == [(2, "outcome"), (3, "ref")]
    assert "on record with no_answer" in rejected[0].reason
    assert [row["outcome"] for row in rows_of(database, "past_contacts")] == ["no_answer"]


def test_a_time_without_an_offset_is_the_accounts_own(database: Database) -> None:
    home = {"region": "US-NJ", "zone": "America/New_York", "packs": "US_1P", "phone": "+12025550101", "currency": "USD"}
    taken(database, [customer(1, **home)])
    told(database, [past(1, at="2026-11-23 09:30"), past(2, at="2026-11-23 09:30", ref=None, phone="13800000009")])
    told(
        database, [past(3, at="2026-11-23 09:30", ref=None, phone="+12025550107", region="US", zone="America/Chicago")]
    )
    moments = [row["at"] for row in rows_of(database, "past_contacts")]
    assert moments == [datetime(2026, 11, 23, hour, 30, tzinfo=UTC) for hour in (14, 1, 15)]


def test_a_source_has_words_of_its_own(database: Database) -> None:
    taken(database, [customer()])
    mapping = Mapping(outcomes={"K.A.": "no_answer"}, times=("%d.%m.%Y %H:%M",), defaults={"channel": "短信"})
    told(database, [past(1, outcome="k.a.", at="24.11.2026 08:15")], mapping)
    [row] = rows_of(database, "past_contacts")
    assert (row["outcome"], row["channel"], row["at"]) == (
        "no_answer",
        "sms",
        datetime(2026, 11, 24, 0, 15, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"at": None}, "at"),
        ({"at": "2026-11-24"}, "at"),
        ({"at": "20261124"}, "at"),
        ({"at": "yesterday"}, "at"),
        ({"at": "2026-11-25T08:00:00+08:00"}, "at"),
        ({"at": "1999-11-25T08:00:00+08:00"}, "at"),
        ({"outcome": None}, "outcome"),
        ({"ref": None}, "phone"),
        ({"ref": "A-9"}, "ref"),
        ({"phone": "110"}, "phone"),
        ({"direction": "sideways"}, "direction"),
        ({"channel": "pigeon"}, "channel"),
        ({"ref": None, "phone": "+12025550107", "region": "US", "at": "2026-11-23 09:30"}, "at"),
    ],
    ids=str,
)
def test_each_row_that_is_wrong_is_reported_and_the_others_come_in(
    database: Database, changes: dict[str, Any], field: str
) -> None:
    taken(database, [customer()])
    done, [bad], _ = told(database, [past(1, **changes), past(2)])
    assert (bad.row, bad.field, done.recorded) == (2, field, 1)


def test_a_dry_run_counts_the_same_and_writes_nothing(database: Database) -> None:
    taken(database, [customer()])
    done, _, _ = told(database, [past(1), past(1), past(2)], dry=True, batch=5)
    assert (done.recorded, done.known) == (2, 1)
    assert rows_of(database, "past_contacts") == []
