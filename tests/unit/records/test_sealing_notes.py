"""What colleagues wrote of callbacks before it was sealed is sealed as the schema moves on."""

from __future__ import annotations

from alembic import command

from tests.unit.calls.conftest import put
from tests.unit.outreach.house import house_on
from voicebot.records import Database
from voicebot.records.migrating import _config


def test_words_of_colleagues_are_sealed_and_our_own_stay(database: Database) -> None:
    put(database)
    house = house_on(database)
    for _ in range(2):
        house.asked_to_ring("2026-11-24T15:00", "passed_on")
    config = _config()
    with database.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0023")
        connection.exec_driver_sql("UPDATE callbacks SET state = 'done', why = 'her husband is ill' WHERE id = 1")
        connection.exec_driver_sql("UPDATE callbacks SET state = 'done', why = 'a person was reached' WHERE id = 2")
        command.upgrade(config, "head")
    theirs, ours = house.rows("callbacks")
    assert (theirs["why"], theirs["note"]) == ("done by a person", "her husband is ill")
    assert (ours["why"], ours["note"]) == ("a person was reached", None)
    with database.read() as connection:
        kept = connection.exec_driver_sql("SELECT note FROM callbacks WHERE id = 1").scalar_one()
    assert b"husband" not in bytes(kept)
