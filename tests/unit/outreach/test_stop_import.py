"""Lists of those whom nobody may contact: they only add, once, and a bad row keeps no other from being stopped."""

from __future__ import annotations

from typing import Any

from tests.unit.outreach.bank import HOMES, NOW, customer, rows_of, taken
from voicebot.outreach.mappings import Mapping
from voicebot.outreach.rejects import Rejected
from voicebot.outreach.row_files import FoundRow
from voicebot.outreach.stop_import import RECALLED, StopImport, StopReader
from voicebot.outreach.taking_in import TakenIn
from voicebot.records import Database
from voicebot.records.contact import active_flags, release_suppressions, suppressed_scopes

NUMBER = "+8613800000001"


def stopped(
    database: Database, rows: list[dict[str, Any]], *, recalls: bool = False, dry: bool = False, batch: int = 2
) -> tuple[TakenIn, list[Rejected]]:
    rejected: list[Rejected] = []
    reader = StopReader(Mapping(), HOMES, {"region": "CN"}, recalls=recalls)
    found = [FoundRow(number, row) for number, row in enumerate(rows, 2)]
    return StopImport(database, reader, NOW, dry=dry).take_in(found, rejected.append, batch=batch), rejected


def scopes(database: Database, number: str = NUMBER) -> frozenset[str]:
    with database.read() as connection:
        return suppressed_scopes(connection, database.cipher.number_hash(number))


def test_a_number_is_stopped_by_what_the_list_says_and_from_everything_otherwise(database: Database) -> None:
    rows = [
        {"phone": "13800000001"},
        {"phone": "+12025550101", "scope": "SMS"},
        {"phone": "13800000002", "scope": "电话"},
    ]
    done, rejected = stopped(database, rows)
    assert (done.recorded, done.known, rejected) == (3, 0, [])
    assert scopes(database) == {"all"}
    assert scopes(database, "+12025550101") == {"sms"}
    assert scopes(database, "+8613800000002") == {"automated_voice"}


def test_the_same_list_again_and_a_number_twice_in_it_stop_nobody_twice(database: Database) -> None:
    rows = [{"phone": "13800000001"}, {"phone": "138 0000 0001", "scope": "sms"}, {"phone": "13800000001"}]
    for _ in range(2):
        stopped(database, rows)
    assert len(rows_of(database, "suppressions")) == 1
    assert stopped(database, rows)[0].known == 3


def test_a_number_that_was_let_go_is_stopped_anew_when_a_list_names_it(database: Database) -> None:
    stopped(database, [{"phone": NUMBER}])
    with database.begin() as connection:
        assert release_suppressions(connection, database.cipher.number_hash(NUMBER), "all", NOW)
    assert stopped(database, [{"phone": NUMBER}])[0].recorded == 1
    assert scopes(database) == {"all"}


def test_an_account_on_a_list_stops_the_number_on_file_and_the_one_beside_it(database: Database) -> None:
    taken(database, [customer()])
    done, _ = stopped(database, [{"ref": "A-1", "phone": "13800000077"}])
    assert done.recorded == 1
    assert scopes(database) == scopes(database, "+8613800000077") == {"all"}


def test_what_names_nobody_is_reported_masked_and_the_rest_is_stopped(database: Database) -> None:
    rows = [{"phone": "none 12"}, {"reason": "x"}, {"ref": "A-9"}, {"phone": NUMBER, "scope": "fax"}, {"phone": NUMBER}]
    done, rejected = stopped(database, rows)
    assert [(one.row, one.field, one.value) for one in rejected] == [
        *((2, "phone", "xxxx ••"), (3, "phone", ""), (4, "ref", "A-9"), (5, "scope", "fax")),
    ]
    assert (done.recorded, done.rejected, scopes(database)) == (1, 4, frozenset({"all"}))


def test_an_unknown_account_does_not_keep_the_number_beside_it_from_being_stopped(database: Database) -> None:
    assert stopped(database, [{"ref": "A-9", "phone": NUMBER}])[0].recorded == 1
    assert scopes(database) == {"all"}


def test_a_recalled_account_is_flagged_once_so_that_nobody_is_rung_about_it(database: Database) -> None:
    taken(database, [customer(1), customer(2)])
    for _ in range(2):
        done, [bad] = stopped(database, [{"ref": "A-1"}, {"ref": "A-9"}, {"ref": "A-1"}], recalls=True)
    assert (done.known, bad.field) == (2, "ref")
    [row, other] = rows_of(database)
    with database.read() as connection:
        flags = [[flag["flag"] for flag in active_flags(connection, one["id"], NOW.date())] for one in (row, other)]
    assert flags == [[RECALLED], []]


def test_a_dry_run_stops_nobody(database: Database) -> None:
    taken(database, [customer()])
    assert stopped(database, [{"phone": NUMBER}], dry=True)[0].recorded == 1
    assert stopped(database, [{"ref": "A-1"}], dry=True, recalls=True)[0].recorded == 1
    assert rows_of(database, "suppressions") == rows_of(database, "flags") == []


def test_an_address_is_left_alone_by_e_mail_and_its_number_as_the_list_says(database: Database) -> None:
    rows = [{"email": "Wen@example.com"}, {"email": "not one"}, {"phone": NUMBER, "email": "li@example.com"}]
    done, [bad] = stopped(database, rows)
    assert (done.recorded, bad.row, bad.field, bad.value) == (2, 3, "email", "xxx xxx")
    with database.read() as connection:
        held = [
            suppressed_scopes(connection, database.cipher.email_hash(f"{name}@example.com")) for name in ("wen", "li")
        ]
    assert held == [{"email"}, {"email"}]
    assert scopes(database) == {"all"}
