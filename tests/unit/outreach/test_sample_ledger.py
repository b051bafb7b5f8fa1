"""What was paid for an invented person stays paid when the invented ledger is brought up to today."""

from __future__ import annotations

from tests.unit.outreach.desk import desk_on
from voicebot.calls.samples import SAMPLES, put_samples
from voicebot.records import Database
from voicebot.records.payments import PARTS


def test_a_payment_for_an_invented_person_outlives_the_next_morning(database: Database) -> None:
    desk = desk_on(database)
    put_samples(database, desk.clock)
    first = SAMPLES[0]
    desk.pays("100.00", "TX-1", ref=first.ref)
    desk.clock.advance(days=1)
    put_samples(database, desk.clock)
    row = next(row for row in desk.rows("accounts") if row["ref"] == first.ref)
    owed = first.principal + first.interest + first.penalty + first.fees
    assert sum(row[part] for part in PARTS) == owed - 10_000
    assert row["minimum_due"] == first.minimum_due - 10_000
    assert row["as_of"] == desk.clock.now()
    desk.takes_back("TX-1")
    put_samples(database, desk.clock)
    row = next(row for row in desk.rows("accounts") if row["ref"] == first.ref)
    assert sum(row[part] for part in PARTS) == owed
