"""A plan accepted by its link while a call agrees to another: it stands, and the caller hears so."""

from __future__ import annotations

from tests.integration.calls.test_real_dialogue import FACTS, bank
from tests.unit.calls.conftest import Bench, put
from voicebot.calls.events import Answered, HeardText, PressedKeys
from voicebot.calls.plan_links import PlanLinks
from voicebot.calls.spoken import Spoken
from voicebot.records import Database
from voicebot.understanding.meaning import Intent, Meaning

INSTALMENTS = Meaning(Intent.REQUEST_INSTALMENT, 0.9)
#: to the read-back of a plan: verified, instalments, 1000 a month, yes, any day, the first plan
TO_THE_READBACK = ("1", "0412", "3316", "3", "1000", "1", "1", "1")


def presses(bench: Bench, call_id: str, turn: int, *keys: str) -> Spoken:
    for one in keys:
        bench.clock.advance(seconds=5)
        spoken = bench.calls.take_turn(call_id, PressedKeys(one), turn=turn)
        turn = spoken.turn
    return spoken


def test_a_plan_accepted_while_another_is_agreed_to_stands(database: Database) -> None:
    bench = bank(database, "", [INSTALMENTS])
    put(database, facts=FACTS)
    call_id = bench.calls.reserve_outbound("A-1")
    bench.calls.dial(call_id, bench.carrier)
    spoken = bench.calls.take_turn(call_id, Answered())
    spoken = presses(bench, call_id, spoken.turn, *TO_THE_READBACK, "1")
    [first] = bench.rows("plans")
    # "Is there anything else?" The instalments are talked over once more, and the text has come meanwhile.
    spoken = bench.calls.take_turn(call_id, HeardText("0"), turn=spoken.turn)
    spoken = presses(bench, call_id, spoken.turn, "900", "1", "1", "1")
    links = PlanLinks(database)
    with database.begin() as connection:
        token = links.make(connection, first["id"], bench.clock.now()).token
    links.confirm(token, bench.clock.now())

    spoken = presses(bench, call_id, spoken.turn, "1")
    assert spoken.lines[0].key == "plan.stands"
    assert [(row["id"], row["state"]) for row in bench.rows("plans")] == [(first["id"], "active")]
    assert sum(row["kind"] == "plan_confirmation" for row in bench.rows("outbox")) == 1
    bench.calls.record_status(call_id, "completed", 9)
    assert bench.calls.replay(call_id).same
