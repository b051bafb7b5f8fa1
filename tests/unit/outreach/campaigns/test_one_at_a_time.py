"""A campaign rings nobody who is in another call, and nothing that was reserved once it stopped."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.unit.outreach.campaigns.drive import NOW, Drive
from voicebot.calls import dialling
from voicebot.calls.one_call import IN_CALL_RULE
from voicebot.conversation.effects import Disposition
from voicebot.outreach.campaigns.judging import BEING_RUNG
from voicebot.records import campaign_members as members
from voicebot.records.calls import add_call
from voicebot.records.campaigns import dial_lines


def talking(drive: Drive) -> None:
    """The holder of A-1 is talking on the hotline."""
    account = drive.rows("accounts")[0]
    call = {"id": "in", "direction": "inbound", "account_id": account["id"], "state": "in-progress", "sequence": 1}
    call |= {"number": account["phone"], "number_hash": account["phone_hash"], "language": "zh-CN", "turn": 4}
    with drive.database.begin() as connection:
        add_call(connection, call | {"right_party": True, "conversation": True, "created_at": NOW, "answered_at": NOW})


def left_reserved(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker reserves the call and is killed; the queue brings the member again."""
    held = list(drive.pile.held)

    def killed(*_: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(dialling, "dial", killed)
        with pytest.raises(KeyboardInterrupt):
            drive.rings()
    drive.pile.held = held


def test_whoever_talks_on_the_hotline_waits_and_is_rung_later(drive: Drive) -> None:
    drive.people(1)
    talking(drive)
    drive.campaign()
    drive.release()
    assert (drive.rings(), drive.dialled()) == (["blocked"], [])
    member = drive.member()
    assert (member["state"], member["why"], member["rung"]) == ("waiting", IN_CALL_RULE, 0)
    assert NOW < member["due_at"] <= NOW + timedelta(minutes=10)
    drive.change_call("in", state="completed", ended_at=drive.clock.now())
    drive.later(minutes=6)
    drive.release()
    assert drive.rings() == ["rung"]


def test_whoever_began_to_talk_after_the_reservation_waits(drive: Drive, monkeypatch: pytest.MonkeyPatch) -> None:
    drive.people(1)
    drive.campaign()
    drive.release()
    left_reserved(drive, monkeypatch)
    talking(drive)
    assert (drive.rings(), drive.dialled()) == (["blocked"], [])
    assert (drive.member()["state"], drive.member()["rung"]) == ("waiting", 0)


@pytest.mark.parametrize("how", ["stop", "pause", "trip"])
def test_what_was_reserved_is_not_dialled_after_a_stop(drive: Drive, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    drive.people(1)
    campaign = drive.campaign()
    drive.release()
    left_reserved(drive, monkeypatch)
    if how == "trip":
        with drive.database.begin() as connection:
            connection.execute(dial_lines.update().values(state="tripped"))
    else:
        getattr(drive.campaigns.life, how)(campaign, "Mei", "at once")
    assert (drive.rings(), drive.dialled()) == (["held"], [])
    [call] = drive.rows("calls")
    assert (call["state"], call["disposition"]) == ("canceled", "cancelled")
    member = drive.member()
    assert (member["state"], member["rung"]) == ("skipped" if how == "stop" else "waiting", 0)
    if how == "stop":
        assert member["why"] == "the campaign was stopped"


def test_whoever_is_queued_by_another_campaign_meanwhile_is_not_queued_as_well(
    drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    drive.people(2, phone="+8613800000777")
    for name, ref in (("one", "A-1"), ("two", "A-2")):
        drive.campaign(name, audience={"refs": [ref]})
    real = members.being_rung
    looks = 0

    def early(*asked: object) -> set[str]:
        """Both passes look at people before either writes."""
        nonlocal looks
        looks += 1
        return set() if looks in (1, 3) else real(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(members, "being_rung", early)
    drive.release()
    assert looks == 4
    assert len(drive.pile.held) == 1
    assert sorted((row["state"], row["why"]) for row in drive.rows("campaign_members")) == [
        ("queued", None),
        ("waiting", BEING_RUNG),
    ]
    drive.rings()
    drive.ends(Disposition.PROMISE_FULL)
