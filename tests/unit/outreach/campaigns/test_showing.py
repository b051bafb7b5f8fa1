"""A campaign is shown with its counts, reasons and rates; what was promised is counted against who was spoken with."""

from __future__ import annotations

import pytest

from tests.unit.outreach.campaigns.drive import Drive
from voicebot.conversation.effects import Disposition
from voicebot.errors import InvalidInput, NotFound


@pytest.fixture
def rung(drive: Drive) -> int:
    """Ten people: one left out, one busy, two machines, six answer, four are the right person, two promise."""
    people = drive.people(10)
    drive.flagged(people[0], "dispute")
    campaign = drive.campaign()
    drive.release()
    drive.rings()
    ends = {
        people[1]: Disposition.LINE_BUSY,
        people[2]: Disposition.VOICEMAIL_LEFT,
        people[3]: Disposition.MACHINE_NO_MESSAGE,
        people[4]: Disposition.THIRD_PARTY,
        people[5]: Disposition.STOP_CALLING,
        people[6]: Disposition.PROMISE_FULL,
        people[7]: Disposition.PLAN_PENDING,
        people[8]: Disposition.REFUSED,
        people[9]: Disposition.COMPLAINT,
    }
    right = set(people[6:])
    for row in drive.rows("calls"):
        if row["account_id"] in right:
            drive.change_call(row["id"], right_party=True, conversation=True, turn=4)
    drive.ends(lambda row: ends[row["account_id"]])
    drive.settle()
    return campaign


def test_the_funnel_counts_and_rates(drive: Drive, rung: int) -> None:
    found = drive.campaigns.looks.funnel(rung)
    assert (found["accounts"], found["skipped"], found["accounts_rung"], found["calls"]) == (10, 1, 9, 9)
    assert (found["answered"], found["machines"], found["spoken"]) == (6, 2, 4)
    assert (found["promises"], found["plans"], found["complaints"], found["opt_outs"]) == (1, 1, 1, 1)
    assert found["rates"]["contact"] == "66.67"
    assert found["rates"]["right_party_of_answered"] == "66.67"
    assert found["rates"]["promise_of_right_party"] == "50.00"


def test_a_campaign_is_shown_by_number_and_by_name(drive: Drive, rung: int) -> None:
    shown = drive.campaigns.looks.shown(rung)
    assert shown == drive.campaigns.looks.shown("early") == drive.campaigns.looks.shown(str(rung))
    assert shown["members"] == {"waiting": 3, "queued": 0, "calling": 0, "done": 6, "skipped": 1}
    assert shown["waiting_because"] == {"voicemail": 2, "busy": 1}
    assert sum(shown["skipped_because"].values()) == 1
    assert shown["outcomes"]["voicemail_left"] == 1
    seen = {one["limit"]: (one["bad"], one["of"]) for one in shown["breaker"]}
    assert seen["opt_outs"] == (1, 6)
    assert seen["complaints"] == (1, 4)


def test_nothing_of_nothing_is_no_rate(drive: Drive) -> None:
    campaign = drive.campaign(start=False)
    assert set(drive.campaigns.looks.funnel(campaign)["rates"].values()) == {None}


def test_what_is_not_there_is_said(drive: Drive) -> None:
    with pytest.raises(NotFound, match="campaign list"):
        drive.campaigns.looks.shown("nobody's")
    with pytest.raises(InvalidInput, match="draft"):
        drive.campaigns.looks.listed("lost")
    assert drive.campaigns.looks.listed()["campaigns"] == []
