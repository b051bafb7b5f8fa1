"""Nobody tries one account's facts at leisure: failed attempts are counted over calls, then a person verifies."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from tests.integration.calls.test_real_dialogue import FACTS, bank
from tests.unit.calls.conftest import Bench, put
from voicebot.calls.equipment import GUESSED_WITHIN, GUESSES
from voicebot.calls.events import Answered, PressedKeys
from voicebot.records import Database
from voicebot.records.accounts import accounts
from voicebot.records.guesses import add_failed_verification

WRONG, RIGHT = ("0413", "3316"), ("0412", "3316")


def keys_said(bench: Bench, *keys: str) -> list[str]:
    """A reminder call to A-1 with these keys, its figures just read: the lines of its last turn."""
    with bench.database.begin() as connection:
        connection.execute(update(accounts).values(as_of=bench.clock.now()))
    call_id = bench.calls.reserve_outbound("A-1")
    bench.calls.dial(call_id, bench.carrier)
    spoken = bench.calls.take_turn(call_id, Answered())
    for one in ("1", *keys):
        bench.clock.advance(seconds=5)
        spoken = bench.calls.take_turn(call_id, PressedKeys(one), turn=spoken.turn)
    bench.calls.record_status(call_id, "completed", 9)
    assert bench.calls.replay(call_id).same
    return [line.key for line in spoken.lines]


def test_after_so_many_failures_over_several_calls_only_a_person_verifies(database: Database) -> None:
    bench = bank(database, "", [])
    put(database, facts=FACTS)
    for _ in range(GUESSES // 2):
        assert keys_said(bench, *WRONG, *WRONG) == ["closing.verify_failed"]
        bench.clock.advance(seconds=3600)
    said = keys_said(bench)
    assert "verify.not_possible" in said
    assert len(bench.rows("failed_verifications")) == GUESSES


def test_one_failed_call_leaves_the_next_one_free(database: Database) -> None:
    bench = bank(database, "", [])
    put(database, facts=FACTS)
    keys_said(bench, *WRONG, *WRONG)
    bench.clock.advance(seconds=3600)
    assert "reminder.facts" in keys_said(bench, *RIGHT)


def test_failures_of_long_ago_are_forgotten(database: Database) -> None:
    bench = bank(database, "", [])
    put(database, facts=FACTS)
    keys_said(bench, *WRONG)
    (earlier,) = bench.rows("failed_verifications")
    with database.begin() as connection:
        for _ in range(GUESSES):
            before = bench.clock.now() - GUESSED_WITHIN - timedelta(hours=1)
            add_failed_verification(connection, earlier["account_id"], earlier["call_id"], before)
    bench.clock.advance(seconds=3600)
    assert "verify.birth_mmdd.ask" in keys_said(bench)
