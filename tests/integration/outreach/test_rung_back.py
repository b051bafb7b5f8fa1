"""From "call me tomorrow at three" to the call at three: said, read back, agreed to, written, and rung."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from tests.integration.line.conftest import PEOPLE, SHANGHAI, Bank, open_bank, verified
from voicebot.application import lines_of
from voicebot.line.caller import Caller
from voicebot.outreach.composition import Outreach
from voicebot.outreach.ringing import Ringing
from voicebot.records.contact import consents
from voicebot.settings import Settings

__all__ = ["open_bank"]

ACCOUNT = "CN-0001"


def rings(bank: Bank, outreach: Outreach) -> tuple[dict[str, int], str | None]:
    """One pass of the duty, and the call that it placed, if it did."""
    before = set(bank.calls.call_ids())
    came = dict(Ringing(outreach.desk, bank.carrier).run())
    placed = set(bank.calls.call_ids()) - before
    return came, placed.pop() if placed else None


def test_whoever_asks_to_be_rung_tomorrow_at_three_is(model: None, open_bank: Callable[..., Bank]) -> None:
    bank = open_bank(SHANGHAI, ledger_max_age_hours=1000)
    outreach: Outreach = bank.app.extensions["voicebot.outreach"]
    caller = verified(bank.rings_up(ACCOUNT).picks_up().presses("1"), PEOPLE[ACCOUNT])
    caller.says("我现在不方便，明天下午三点再打给我")
    assert "十一月二十五" in caller.last
    assert "下午三点" in caller.last
    caller.presses("1")
    assert bank.disposition(caller) == "callback_requested"
    assert bank.replays(caller)
    with bank.calls.database.read() as connection:
        [consent] = connection.execute(select(consents).where(consents.c.kind == "callback")).mappings()
    assert str(consent["until"]) == "2026-11-25"
    outreach.messages.send_due(lines_of(Settings(secret_key="s" * 32)))  # type: ignore[arg-type]
    [text] = outreach.messages.on_the_web_phone(ACCOUNT)
    assert "我们会在2026年11月25日（星期三）15:00给您打电话" in text["body"]

    bank.clock.advance(hours=27)
    assert rings(bank, outreach) == ({}, None), "half past one"
    bank.clock.advance(hours=1, minutes=30)
    came, attempt = rings(bank, outreach)
    assert came == {"owed": 1, "rung": 1}
    assert attempt is not None
    ringing = bank.carrier.take(attempt)
    assert ringing is not None
    player = bank.trunk.call_out(attempt, f"CA{attempt}", ringing.to)
    bank.carrier.holds(player)
    again = verified(Caller(player).picks_up().presses("1"), PEOPLE[ACCOUNT])
    again.presses("1").presses("1").presses("2")
    assert bank.disposition(again) == "promise_to_pay_full"
    assert rings(bank, outreach) == ({"reached": 1}, None)
    assert [row["state"] for row in outreach.callbacks.listed("done")] == ["done"]
