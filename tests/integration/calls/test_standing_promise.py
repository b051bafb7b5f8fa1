"""One promise stands at a time, and whoever has made one, or is to be rung by a colleague, is not rung by the bot."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from tests.integration.calls.test_real_dialogue import FACTS, bank
from tests.unit.calls.conftest import Bench, put
from voicebot.calls.events import Answered, CallEnded, HeardText, LineEvent, PressedKeys
from voicebot.calls.house import REHEARSAL_CARRIER
from voicebot.calls.starting_over import start_over
from voicebot.errors import NotAllowed
from voicebot.records import Database
from voicebot.records.outcomes import outbox
from voicebot.understanding.meaning import Intent, Meaning, Slots

AMERICAN: dict[str, Any] = {
    "region": "US-NJ",
    "zone": "America/New_York",
    "packs": ["US_3P"],
    "language": "en-US",
    "currency": "USD",
}
REFUSES = Meaning(Intent.REFUSE, 0.9)
EIGHT_HUNDRED = Meaning(Intent.CORRECTION, 0.9, slots=Slots(amount=Decimal(800)))


def call(bench: Bench, *said: str | int) -> str:
    """A reminder call to A-1, verified; keys are strings, and a number is the meaning of that place."""
    call_id = bench.calls.reserve_outbound("A-1")
    bench.calls.dial(call_id, bench.carrier)
    spoken = bench.calls.take_turn(call_id, Answered())
    for one in ("1", "0412", "3316", *said):
        event: LineEvent = PressedKeys(one) if isinstance(one, str) else HeardText(str(one))
        bench.clock.advance(seconds=5)
        spoken = bench.calls.take_turn(call_id, event, turn=spoken.turn)
    bench.calls.record_status(call_id, "completed", 9)
    assert bench.calls.replay(call_id).same
    return call_id


def promises(bench: Bench) -> list[tuple[int, str, str]]:
    return [(row["amount"], row["due"].isoformat(), row["state"]) for row in bench.rows("promises")]


def confirmations(bench: Bench) -> int:
    with bench.database.read() as connection:
        return len(connection.execute(select(outbox.c.id).where(outbox.c.kind == "promise_confirmation")).all())


def test_a_correction_takes_the_place_of_what_was_recorded(database: Database) -> None:
    bench = bank(database, "", [EIGHT_HUNDRED])
    put(database, facts=FACTS)
    call(bench, "2", "500", "1205", "1", 0, "1")
    assert promises(bench) == [(50_000, "2026-12-05", "replaced"), (80_000, "2026-12-05", "open")]
    assert confirmations(bench) == 1


def test_a_promise_taken_back_stands_no_longer_and_is_not_confirmed_in_writing(database: Database) -> None:
    bench = bank(database, "", [REFUSES])
    put(database, facts=FACTS)
    call(bench, "2", "500", "1205", "1", 0, "1")
    assert promises(bench) == [(50_000, "2026-12-05", "withdrawn")]
    assert confirmations(bench) == 0
    bench.clock.advance(days=1)
    put(database, facts=FACTS, as_of=bench.clock.now())
    assert bench.calls.reserve_outbound("A-1")


def test_a_change_that_was_not_confirmed_leaves_the_promise_as_it_was(database: Database) -> None:
    bench = bank(database, "", [EIGHT_HUNDRED])
    put(database, facts=FACTS)
    call(bench, "2", "500", "1205", "1", 0)
    assert promises(bench) == [(50_000, "2026-12-05", "open")]
    assert confirmations(bench) == 1


def test_a_promise_in_a_later_call_replaces_the_earlier_one(database: Database) -> None:
    bench = bank(database, "", [])
    put(database, facts=FACTS)
    call(bench, "2", "500", "1205", "1")
    bench.clock.advance(hours=1)
    inbound = bench.calls.open_inbound("CA7", "+8613800000101", "")
    spoken = bench.calls.take_turn(inbound, Answered())
    for keys in ("1", "86000001", "0412", "3316"):
        spoken = bench.calls.take_turn(inbound, PressedKeys(keys), turn=spoken.turn)
    assert "reminder.promised" in [line.key for line in spoken.lines]
    for keys in ("2", "300", "1"):
        spoken = bench.calls.take_turn(inbound, PressedKeys(keys), turn=spoken.turn)
    assert promises(bench) == [(50_000, "2026-12-05", "replaced"), (30_000, "2026-12-05", "open")]
    bench.calls.take_turn(inbound, CallEnded())
    assert bench.calls.replay(inbound).same


@pytest.mark.parametrize(("days", "allowed"), [(1, False), (8, False), (14, False), (15, True)])
def test_nobody_is_reminded_before_the_promise_and_its_grace_are_over(
    database: Database, days: int, allowed: bool
) -> None:
    bench = bank(database, "", [])
    put(database, facts=FACTS)
    call(bench, "2", "500", "1205", "1")
    later(bench, days)
    if allowed:
        assert bench.calls.reserve_outbound("A-1")
        return
    with pytest.raises(NotAllowed, match="ALL-PROMISE-01") as refused:
        bench.calls.reserve_outbound("A-1")
    assert refused.value.rule_ids == ("ALL-PROMISE-01",)
    assert bench.rows("decisions")[-1]["rule_ids"] == ["ALL-PROMISE-01"]


def test_an_invented_person_who_promised_is_refused_in_words_and_can_start_over(database: Database) -> None:
    bench = bank(database, "", [])
    bench.carrier.name = REHEARSAL_CARRIER
    put(database, facts=FACTS, sample=True)
    call(bench, "2", "500", "1205", "1")
    with pytest.raises(NotAllowed) as refused:
        bench.calls.reserve_outbound("A-1")
    assert "A promise to pay stands" in str(refused.value)
    assert "Allowed from 2026-12-" in str(refused.value)
    assert "voicebot accounts sample --reset" in str(refused.value)
    assert start_over(database, bench.clock) == 1
    assert bench.calls.reserve_outbound("A-1")
    assert promises(bench) == [(50_000, "2026-12-05", "withdrawn")]


def later(bench: Bench, days: int, **account: Any) -> None:
    """So many days later, the ledger fresh."""
    bench.clock.advance(**{"seconds": timedelta(days=days).total_seconds()})
    put(bench.database, facts=FACTS, as_of=bench.clock.now(), **account)


def american(database: Database, meanings: list[Meaning]) -> Bench:
    """It is noon in New Jersey."""
    bench = bank(database, "", meanings)
    bench.clock.advance(**{"seconds": (datetime(2026, 11, 24, 17, tzinfo=UTC) - bench.clock.now()).total_seconds()})
    put(database, facts=FACTS, as_of=bench.clock.now(), **AMERICAN)
    return bench


def test_we_wont_call_about_it_is_kept(database: Database) -> None:
    bench = american(database, [])
    call(bench, "1", "1", "2")
    later(bench, 1, **AMERICAN)
    with pytest.raises(NotAllowed, match="ALL-PROMISE-01"):
        bench.calls.reserve_outbound("A-1")


def test_the_call_that_was_agreed_to_may_be_made_until_the_promise_is_taken_back(database: Database) -> None:
    bench = american(database, [REFUSES])
    call(bench, "1", "1", "1")
    assert [row["revoked_at"] for row in bench.rows("consents")] == [None]
    later(bench, 1, **AMERICAN)
    call_id = call(bench, "1", "1", "2")
    assert bench.rows("consents")[0]["revoked_at"] is not None, "a new promise asks anew"
    assert bench.calls.call(call_id).disposition == "promise_to_pay_full"


def test_nobody_is_rung_by_the_bot_before_the_colleague_has_rung(database: Database) -> None:
    bench = bank(database, "", [Meaning(Intent.CALLBACK_LATER, 0.9, slots=Slots(date=date(2026, 11, 30)))])
    put(database, facts=FACTS)
    call(bench, 0, "1")
    later(bench, 1)
    with pytest.raises(NotAllowed, match="ALL-CALLBACK-01"):
        bench.calls.reserve_outbound("A-1")
    later(bench, 6)
    assert bench.calls.reserve_outbound("A-1")
