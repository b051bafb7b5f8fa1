"""One schema, two databases: times, sealing, transactions, migrations."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Literal

import pytest
from sqlalchemy import Connection, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError

from voicebot.errors import Misconfigured
from voicebot.records import Cipher, Database, is_migrated, migrate, migrating, open_database
from voicebot.records.calls import add_call, add_turn, call_row, calls, change_call, take_fence
from voicebot.records.schema import metadata

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def a_call(call_id: str = "a" * 32, **values: object) -> dict[str, object]:
    return {
        "id": call_id,
        "direction": "inbound",
        "state": "reserved",
        "language": "en-US",
        "created_at": NOON,
    } | values


def test_every_table_of_the_code_is_in_the_migrated_database(database: Database) -> None:
    found = inspect(database.engine)
    for table in metadata.tables.values():
        assert {column["name"] for column in found.get_columns(table.name)} == {c.name for c in table.columns}


def test_the_migrations_leave_nothing_for_autogenerate_to_add(database: Database) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_migrating_again_changes_nothing(database: Database) -> None:
    migrate(database)
    assert is_migrated(database)


def test_what_was_recorded_before_there_were_payments_stays_and_the_way_back_is_open(
    database_url: str, cipher: Cipher
) -> None:
    opened = open_database(database_url, cipher)
    with opened.begin() as connection:
        _migrated(connection, "upgrade", "0003")
        add_call(connection, a_call())
        promise = "1, 'full', 5000, 'CNY', '2026-11-30', 'open', :at, :call"
        columns = "id, kind, amount, currency, due, state, created_at, call_id"
        given = {"at": NOON, "call": "a" * 32}
        connection.execute(text(f"INSERT INTO promises ({columns}) VALUES ({promise})"), given)  # noqa: S608
    migrate(opened)
    with opened.begin() as connection:
        assert connection.execute(text("SELECT state FROM promises")).scalars().all() == ["open"]
        _migrated(connection, "downgrade", "0003")
        assert "payments" not in inspect(connection).get_table_names()
    migrate(opened)
    assert is_migrated(opened)
    opened.close()


def test_tickets_of_calls_stay_where_tickets_of_texts_come_and_the_way_back_is_open(
    database_url: str, cipher: Cipher
) -> None:
    opened = open_database(database_url, cipher)
    given = {"at": NOON, "call": "a" * 32}
    with opened.begin() as connection:
        _migrated(connection, "upgrade", "0022")
        add_call(connection, a_call())
        ticket = "INSERT INTO tickets (id, call_id, created_at, kind, priority, state)"
        connection.execute(text(f"{ticket} VALUES (1, :call, :at, 'person', 'P3', 'open')"), given)
        event = "INSERT INTO ticket_events (id, ticket_id, at, kind, priority, state)"
        connection.execute(text(f"{event} VALUES (1, 1, :at, 'opened', 'P3', 'open')"), given)
    migrate(opened)
    with opened.begin() as connection:
        written = "INSERT INTO tickets (id, number_hash, created_at, kind, priority, state)"
        connection.execute(text(f"{written} VALUES (2, 'h', :at, 'text_received', 'P1', 'open')"), {"at": NOON})
    with opened.begin() as connection:
        assert connection.execute(text("SELECT call_id FROM tickets ORDER BY id")).scalars().all() == ["a" * 32, None]
        assert connection.execute(text("SELECT ticket_id FROM ticket_events")).scalars().all() == [1]
        _migrated(connection, "downgrade", "0022")
    with opened.read() as connection:
        assert connection.execute(text("SELECT id FROM tickets")).scalars().all() == [1]
        needed = {column["name"] for column in inspect(connection).get_columns("tickets") if not column["nullable"]}
        assert "call_id" in needed
    migrate(opened)
    opened.close()


def _migrated(connection: Connection, way: Literal["upgrade", "downgrade"], to: str) -> None:
    from alembic import command

    config = migrating._config()
    config.attributes["connection"] = connection
    getattr(command, way)(config, to)


def test_an_empty_database_is_not_migrated(database_url: str, cipher: Cipher) -> None:
    empty = open_database(database_url, cipher)
    assert not is_migrated(empty)
    empty.close()


def test_two_processes_that_start_at_once_both_find_it_migrated(database_url: str, cipher: Cipher) -> None:
    code = (
        "import sys; from voicebot.records import *; "
        "db = open_database(sys.argv[1], Cipher('s' * 32)); migrate(db); assert is_migrated(db)"
    )
    started = [subprocess.Popen([sys.executable, "-c", code, database_url]) for _ in range(2)]
    assert [process.wait(60) for process in started] == [0, 0]


def test_a_time_comes_back_aware_and_the_same_moment(database: Database) -> None:
    there = NOON.astimezone(timezone(timedelta(hours=8)))
    with database.begin() as connection:
        add_call(connection, a_call(answered_at=there))
        row = call_row(connection, "a" * 32)
    assert row is not None
    assert row["answered_at"] == NOON
    assert row["answered_at"].tzinfo is UTC


def test_a_naive_time_is_refused(database: Database) -> None:
    with pytest.raises(Exception, match="aware"), database.begin() as connection:
        add_call(connection, a_call(answered_at=NOON.replace(tzinfo=None)))


def test_personal_fields_are_unreadable_in_the_file(database: Database) -> None:
    with database.begin() as connection:
        add_call(connection, a_call(number="+12025550143"))
        add_turn(connection, "a" * 32, 0, None, NOON, "HeardText", b"I am Maya")
        number = connection.execute(text("SELECT number FROM calls")).scalar_one()
        body = connection.execute(text("SELECT body FROM turns")).scalar_one()
    assert b"2025550143" not in bytes(number)
    assert b"Maya" not in bytes(body)


def test_nothing_of_a_failed_transaction_stays(database: Database) -> None:
    def add_it_twice() -> None:
        with database.begin() as connection:
            add_call(connection, a_call())
            add_call(connection, a_call())

    with pytest.raises(IntegrityError):
        add_it_twice()
    with database.read() as connection:
        assert call_row(connection, "a" * 32) is None


def test_a_reader_waits_for_no_writer(database: Database) -> None:
    with database.begin() as writing:
        add_call(writing, a_call())
        with database.read() as connection:
            assert call_row(connection, "a" * 32) is None


def test_foreign_keys_hold(database: Database) -> None:
    with pytest.raises(IntegrityError), database.begin() as connection:
        connection.execute(insert(calls).values(**a_call(account_id=99)))


def test_the_fence_lets_one_through(database: Database) -> None:
    with database.begin() as connection:
        add_call(connection, a_call())
        assert take_fence(connection, "a" * 32, NOON)
        assert not take_fence(connection, "a" * 32, NOON)


def test_only_named_columns_change(database: Database) -> None:
    with database.begin() as connection:
        add_call(connection, a_call())
        change_call(connection, "a" * 32, state="ringing", sequence=3)
        row = connection.execute(select(calls)).mappings().one()
    assert (row["state"], row["sequence"], row["turn"]) == ("ringing", 3, 0)


@pytest.mark.parametrize("url", ["mysql://somewhere/x", "not an address", ""])
def test_another_kind_of_database_is_refused_with_the_mend(url: str, cipher: Cipher) -> None:
    with pytest.raises(Misconfigured, match="sqlite:///"):
        open_database(url, cipher)


def test_sqlite_is_durable_and_checks_itself(tmp_path: Path, cipher: Cipher) -> None:
    opened = open_database(f"sqlite:///{tmp_path / 'deep' / 'one.db'}", cipher)
    with opened.read() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        }
    opened.close()
    assert found == {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 30_000, "foreign_keys": 1}
