"""Accounts taken in: opened once, brought up to date by a later reading, and nothing else of them is touched."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.unit.outreach.bank import NOW, counts, customer, rows_of, taken
from tests.unit.outreach.desk import Desk, desk_on
from voicebot.clock import ManualClock
from voicebot.outreach.account_import import AccountImport
from voicebot.records import Database
from voicebot.records.accounts import account_by_ref, account_id_by_reference, account_ids_by_phone, fact_hashes
from voicebot.records.contact import suppressed_scopes
from voicebot.records.stop_batches import suppress_numbers

#: as in the row of a customer
AS_OF = datetime(2026, 11, 23, 22, tzinfo=UTC)


def account(database: Database, ref: str = "A-1") -> dict[str, Any]:
    with database.read() as connection:
        row = account_by_ref(connection, ref)
    assert row is not None
    return dict(row)


def later(hours: float = 4, **changes: Any) -> dict[str, Any]:
    """The same customer in a later reading."""
    return customer(as_of=(AS_OF + timedelta(hours=hours)).isoformat(), **changes)


def desk(database: Database, when: datetime) -> Desk:
    return desk_on(database, ManualClock(when), ahead=True)


def test_an_account_is_opened_with_its_personal_fields_sealed_and_its_facts_hashed(database: Database) -> None:
    done, rejected = taken(database, [customer()])
    assert (counts(done), rejected) == ((1, 0, 0, 0), [])
    row, cipher = account(database), database.cipher
    assert (row["name"], row["phone"], row["principal"], row["sample"]) == ("林晓雯", "+8613800000001", 186_000, False)
    with database.read() as connection:
        assert account_id_by_reference(connection, cipher.reference_hash("86000001")) == row["id"]
        assert account_ids_by_phone(connection, cipher.number_hash("+8613800000001")) == [row["id"]]
        assert fact_hashes(connection, row["id"]) == {
            "birth_mmdd": cipher.fact_hash(row["salt"], "birth_mmdd", "0412"),
            "id_last4": cipher.fact_hash(row["salt"], "id_last4", "3316"),
        }
        stored = connection.exec_driver_sql("SELECT name, phone, product_last4 FROM accounts").one()
    assert not any("林晓雯".encode() in bytes(cell) or b"138000" in bytes(cell) for cell in stored)


@pytest.mark.parametrize("batch", [1, 2, 500])
def test_the_same_file_again_changes_nothing(database: Database, batch: int) -> None:
    rows = [customer(number) for number in range(1, 6)]
    assert counts(taken(database, rows, batch)[0]) == (5, 0, 0, 0)
    before = (rows_of(database), rows_of(database, "account_facts"))
    assert counts(taken(database, rows, batch)[0]) == (0, 0, 5, 0)
    assert (rows_of(database), rows_of(database, "account_facts")) == before


def test_a_later_reading_replaces_the_figures_and_keeps_what_came_of_calls(database: Database) -> None:
    taken(database, [customer()])
    house = desk(database, AS_OF)
    house.agrees()
    house.promises()
    before, first = house.everything(), account(database)
    done, _ = taken(database, [later(principal="900.00", minimum_due="90.00", phone="13800000188", id_last4="4471")])
    assert counts(done) == (0, 1, 0, 0)
    row = account(database)
    assert (row["principal"], row["minimum_due"], row["phone"]) == (90_000, 9_000, "+8613800000188")
    assert row["as_of"] == AS_OF + timedelta(hours=4)
    assert (row["id"], row["salt"]) == (first["id"], first["salt"])
    with database.read() as connection:
        facts = fact_hashes(connection, row["id"])
    assert facts["id_last4"] == database.cipher.fact_hash(row["salt"], "id_last4", "4471")
    assert facts["birth_mmdd"] == database.cipher.fact_hash(row["salt"], "birth_mmdd", "0412")
    after = house.everything()
    assert {name for name in after if after[name] != before[name]} == {"accounts", "account_facts", "balances"}


def test_what_somebody_asked_not_to_get_follows_them_to_a_new_number(database: Database) -> None:
    old, new = (database.cipher.number_hash(f"+86138000000{last}") for last in ("01", "88"))
    other = database.cipher.number_hash("+8613800000002")
    taken(database, [customer(1), customer(2)])
    asked = [(old, "automated_voice", "asked"), (old, "sms", "text"), (other, "all", "wrong_number")]
    with database.begin() as connection:
        rows = [
            {"number_hash": one, "scope": scope, "reason": reason, "created_at": AS_OF} for one, scope, reason in asked
        ]
        suppress_numbers(connection, rows)
    moved = [later(phone="13800000088"), later() | customer(2, phone="13800000099", as_of=None)]
    for _ in range(2):
        taken(database, moved)
    with database.read() as connection:
        assert suppressed_scopes(connection, new) == {"automated_voice", "sms"}
        assert suppressed_scopes(connection, database.cipher.number_hash("+8613800000099")) == frozenset()
    assert len(rows_of(database, "suppressions")) == 5


def test_an_earlier_reading_than_that_on_file_is_refused(database: Database) -> None:
    taken(database, [later()])
    done, [bad] = taken(database, [customer(principal="5.00", minimum_due="1.00")])
    assert counts(done) == (0, 0, 0, 1)
    assert (bad.field, account(database)["principal"]) == ("as_of", 186_000)
    assert "later reading" in bad.reason


def test_the_same_reading_corrected_is_taken(database: Database) -> None:
    taken(database, [customer()])
    assert counts(taken(database, [customer(principal="1861.00")])[0]) == (0, 1, 0, 0)
    assert account(database)["principal"] == 186_100


def test_a_payment_recorded_after_the_reading_lowers_it_and_one_before_is_in_it(database: Database) -> None:
    taken(database, [customer()])
    desk(database, AS_OF + timedelta(hours=1)).pays("100.00", "TX-1", "2026-11-23T22:30:00+00:00")
    desk(database, AS_OF + timedelta(hours=3)).pays("20.00", "TX-2", "2026-11-24T00:30:00+00:00")
    done, _ = taken(database, [later(2, principal="1783.50", interest="0")])
    assert counts(done) == (0, 1, 0, 0)
    row = account(database)
    paid = rows_of(database, "payments")[1]
    assert row["principal"] == 178_350 - paid["principal"]
    assert row["interest"] == -paid["interest"]
    assert sum(row[part] for part in ("principal", "interest", "penalty", "fees")) == 178_350 - 2_000


def test_in_whichever_order_a_reading_and_payments_come_the_same_is_owed(database: Database) -> None:
    taken(database, [customer(), customer(2)])
    for ref in ("A-1", "A-2"):
        desk(database, AS_OF + timedelta(hours=3)).pays("20.00", f"TX-{ref}", "2026-11-24T00:30:00+00:00", ref)
    desk(database, AS_OF + timedelta(hours=3)).takes_back("TX-A-2")
    assert counts(taken(database, [customer(), customer(2)])[0]) == (0, 0, 2, 0)
    assert (account(database)["principal"], account(database)["interest"]) == (186_000, 2_350 - 2_000)
    assert account(database, "A-2")["principal"] == 186_000


def test_each_row_that_is_wrong_is_reported_without_what_is_personal(database: Database) -> None:
    rows = [
        customer(1, phone="138-0000-01x1"),
        customer(2),
        customer(3, name="=cmd|林"),
        customer(4, product_last4="6222021234566201"),
        customer(5, currency="JPY"),
        customer(6, id_last4="331X"),
    ]
    done, rejected = taken(database, rows)
    assert counts(done) == (1, 0, 0, 5)
    assert [(one.row, one.field, one.value) for one in rejected] == [
        (2, "phone", "•••-••••-••x•"),
        (4, "name", "=xxx|x"),
        (5, "product_last4", "•" * 16),
        (6, "currency", "JPY"),
        (7, "id_last4", "•••x"),
    ]
    assert all(one.reason for one in rejected)
    assert [row["ref"] for row in rows_of(database)] == ["A-2"]


def test_two_rows_of_one_account_or_of_one_reference_are_not_both_taken(database: Database) -> None:
    rows = [customer(1), customer(1, principal="1861.00"), customer(2, reference="86000001"), customer(3)]
    done, rejected = taken(database, rows, batch=1)
    assert counts(done) == (2, 0, 0, 2)
    assert [(one.row, one.field) for one in rejected] == [(3, "ref"), (4, "reference")]
    assert account(database)["principal"] == 186_000


def test_a_reference_that_another_account_has_is_refused(database: Database) -> None:
    taken(database, [customer(1)])
    done, [bad] = taken(database, [customer(2, reference="86000001"), customer(3)])
    assert (counts(done), bad.field, bad.value) == ((1, 0, 0, 1), "reference", "••••••••")


def test_an_account_does_not_change_its_currency_nor_an_invented_person_become_real(database: Database) -> None:
    taken(database, [customer(1), customer(2)])
    with database.begin() as connection:
        connection.exec_driver_sql("UPDATE accounts SET sample = true WHERE ref = 'A-2'")
    done, rejected = taken(database, [later(currency="USD"), customer(2)])
    assert counts(done) == (0, 0, 0, 2)
    assert [one.field for one in rejected] == ["currency", "ref"]


def test_a_dry_run_counts_the_same_and_writes_nothing(database: Database) -> None:
    taken(database, [customer(1), customer(2)])
    before = (rows_of(database), rows_of(database, "account_facts"))
    rows = [customer(1), later() | {"ref": "A-2", "reference": "86000002"}, customer(3), customer(4, phone="1")]
    done, rejected = taken(database, rows, dry=True)
    assert (counts(done), len(rejected)) == ((1, 1, 1, 1), 1)
    assert (rows_of(database), rows_of(database, "account_facts")) == before


def test_whole_batches_stay_where_a_fault_of_ours_ends_the_import(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    compare, seen = AccountImport._compare, list[int]()

    def fails(self: AccountImport, *given: Any) -> None:
        compare(self, *given)
        seen.append(1)
        if len(seen) == 3:
            raise ZeroDivisionError

    rows = [customer(number) for number in range(1, 8)]
    monkeypatch.setattr(AccountImport, "_compare", fails)
    with pytest.raises(ZeroDivisionError):
        taken(database, rows, batch=2)
    monkeypatch.undo()
    assert len(rows_of(database)) == 4
    assert counts(taken(database, rows, batch=2)[0]) == (3, 0, 4, 0)


def test_an_address_and_the_holder_are_kept_until_a_row_names_others(database: Database) -> None:
    taken(database, [customer(1, email="Wen@example.com", person="P-7"), customer(2, person="P-7")])
    first, second = rows_of(database)
    assert first["email"] == "Wen@example.com"
    assert first["email_hash"] == database.cipher.email_hash("wen@EXAMPLE.com")
    assert first["person_hash"] == second["person_hash"] == database.cipher.person_hash("P-7")
    assert (second["email"], second["email_hash"]) == (None, None)
    assert counts(taken(database, [customer(1)])[0]) == (0, 0, 1, 0)
    assert rows_of(database)[0] == first


def test_who_wants_no_e_mail_gets_none_at_a_new_address_either(database: Database) -> None:
    taken(database, [customer(1, email="wen@example.com")])
    hashed = database.cipher.email_hash
    with database.begin() as connection:
        suppress_numbers(
            connection,
            [{"number_hash": hashed("wen@example.com"), "scope": "email", "reason": "asked", "created_at": NOW}],
        )
    taken(database, [customer(1, email="xiao@example.com")])
    assert {row["number_hash"] for row in rows_of(database, "suppressions")} == {
        hashed("wen@example.com"),
        hashed("xiao@example.com"),
    }


@pytest.mark.parametrize(
    "said", ["wen", "=wen@example.com", "wen@example", "a b@example.com", "wen@example.com;x@y.zz"]
)
def test_what_is_no_address_is_reported_by_its_form_alone(database: Database, said: str) -> None:
    _, [bad] = taken(database, [customer(1, email=said)])
    assert bad.field == "email"
    assert "wen" not in bad.value
