"""A breaker opens by figures, and by no fewer than it is told to look at; only a person closes it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.outreach.campaigns.drive import Drive, drive_on
from voicebot.conversation.effects import Disposition
from voicebot.errors import CarrierFailed, Conflict, InvalidInput
from voicebot.outreach.campaigns import breaker
from voicebot.outreach.campaigns.breaker import RATES, Seen
from voicebot.outreach.campaigns.strategy import Breaker, Limit
from voicebot.records import Database

COUNTS = st.integers(0, 300)
DAY = timedelta(days=1)
TIGHT = {
    name: {"share": 0.2, "least": 5, "within": "1h"}
    for name in ("carrier_errors", "unknown", "complaints", "opt_outs", "abandoned")
}


@given(st.builds(Seen, *[COUNTS] * 8), st.floats(0.01, 1), st.integers(1, 200))
def test_it_opens_where_a_share_of_enough_is_above_its_limit_and_nowhere_else(
    seen: Seen, share: float, least: int
) -> None:
    limit = Limit(share=share, least=least, within=DAY)
    limits = Breaker(**dict.fromkeys(RATES, limit))
    tripped = breaker.tripped(limits, {DAY: seen})
    above = [name for name, rate in RATES.items() if rate(seen)[1] >= least and rate(seen)[0] > share * rate(seen)[1]]
    assert (tripped.limit if tripped else None) == (above[0] if above else None)


def test_carrier_errors_stop_a_campaign_and_a_person_lets_it_go_on(drive: Drive) -> None:
    drive.people(12)
    campaign = drive.campaign(breaker=TIGHT, pace={"calls_a_second": 100, "concurrent": 5})
    drive.release()
    drive.carrier.fails = CarrierFailed("refused", unknown=False)
    drive.rings()
    drive.settle()
    drive.later(seconds=15)
    assert drive.release() == {"tripped": 1}
    assert drive.state(campaign) == "tripped"
    event = drive.rows("campaign_events")[-1]
    assert event["why"] == "carrier errors: 5 of 5 (100.0%), and 20.0% is the limit"
    assert event["figures"] == {"limit": "carrier_errors", "bad": 5, "of": 5, "allowed": 0.2}
    drive.later(minutes=5)
    assert drive.release() == {}, "time alone does not open it"
    with pytest.raises(InvalidInput, match="reason"):
        drive.campaigns.life.resume(campaign, "Li", "  ")
    drive.campaigns.life.resume(campaign, "Li", "the carrier is back")
    drive.carrier.fails = None
    drive.later(seconds=15)
    assert drive.release()["queued"] == 5, "what was seen before is not held against it"
    assert drive.told(campaign)[-1] == ("resumed", "Li")


@pytest.mark.parametrize(
    ("how", "more", "limit"),
    [
        (Disposition.COMPLAINT, {"right_party": True, "conversation": True}, "complaints"),
        (Disposition.STOP_CALLING, {"turn": 2}, "opt_outs"),
        (Disposition.HUNG_UP_BEFORE_VERIFICATION, {"turn": 0}, "abandoned"),
        (Disposition.SYSTEM_ERROR, {"turn": 3}, "abandoned"),
    ],
)
def test_people_who_complain_opt_out_or_hear_nobody_stop_it(
    drive: Drive, how: Disposition, more: dict[str, object], limit: str
) -> None:
    drive.people(10)
    campaign = drive.campaign(breaker=TIGHT, pace={"calls_a_second": 100, "concurrent": 6})
    drive.round(how, **more)
    drive.later(seconds=15)
    drive.release()
    assert drive.state(campaign) == "tripped"
    assert drive.rows("campaign_events")[-1]["figures"]["limit"] == limit


def test_few_calls_stop_nothing(drive: Drive) -> None:
    drive.people(4)
    campaign = drive.campaign(breaker=TIGHT)
    drive.round(Disposition.STOP_CALLING, turn=2)
    drive.later(seconds=15)
    drive.release()
    assert drive.state(campaign) == "finished"


def test_what_hung_up_after_hearing_us_was_not_abandoned(drive: Drive) -> None:
    drive.people(8)
    campaign = drive.campaign(breaker=TIGHT)
    drive.round(Disposition.HUNG_UP_BEFORE_VERIFICATION, turn=1)
    drive.later(seconds=15)
    drive.release()
    assert drive.state(campaign) == "running"


def test_the_line_is_stopped_for_every_campaign_and_a_person_opens_it(database: Database) -> None:
    drive = drive_on(database)
    drive.people(50)
    first = drive.campaign("first", audience={"refs": [f"A-{number}" for number in range(1, 26)]})
    drive.campaign("second", audience={"refs": [f"A-{number}" for number in range(26, 51)]})
    drive.release()
    drive.carrier.fails = CarrierFailed("refused", unknown=False)
    drive.rings()
    drive.settle()
    drive.campaigns.life.stop(first, "Li", "out of the way")
    drive.later(seconds=15)
    drive.release()
    assert drive.told(None) == [("tripped", "voicebot")]
    drive.later(hours=2)
    assert "queued" not in drive.release()
    line = drive.campaigns.looks.listed()["line"]
    assert (line["state"], line["why"][:14]) == ("tripped", "carrier errors")
    drive.campaigns.life.resume_line("Li", "the carrier is back")
    with pytest.raises(Conflict, match="is open"):
        drive.campaigns.life.resume_line("Li", "once more")
    assert drive.told(None)[-1] == ("resumed", "Li")


def test_while_the_line_is_stopped_what_is_queued_is_not_dialled(drive: Drive) -> None:
    drive.people(2)
    drive.campaign()
    drive.release()
    drive.campaigns.life.trip_line("by hand of a test", {})
    assert drive.rings() == ["held", "held"]
    assert drive.dialled() == []
    assert drive.member()["state"] == "waiting"
