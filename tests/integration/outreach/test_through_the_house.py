"""From a call to the ledger and back: a promise is made, paid or broken, and the gate knows of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.line.conftest import PEOPLE, SHANGHAI, Bank, open_bank, verified
from voicebot.errors import NotAllowed

__all__ = ["open_bank"]

KEY = {"Authorization": "Bearer an-invented-key"}
ACCOUNT = "CN-0001"


@pytest.fixture
def bank(open_bank: Callable[..., Bank]) -> Bank:
    return open_bank(SHANGHAI, ledger_max_age_hours=1000)


def promised(bank: Bank) -> None:
    """The whole sum is promised for today, on the keys."""
    caller = verified(bank.rings_up(ACCOUNT).picks_up().presses("1"), PEOPLE[ACCOUNT])
    caller.presses("1").presses("1").presses("2")
    assert bank.disposition(caller) == "promise_to_pay_full"


def api(bank: Bank, path: str, body: dict[str, Any] | None = None) -> Any:
    client = bank.app.test_client()
    url = f"/api/v1/{path}"
    answer = client.get(url, headers=KEY) if body is None else client.post(url, json=body, headers=KEY)
    assert answer.status_code in (200, 201), answer.get_data()
    return answer.get_json()


def pays(bank: Bank, amount: str) -> Any:
    body = {"account": ACCOUNT, "amount": amount, "paid_at": bank.clock.now().isoformat(), "reference": f"TX-{amount}"}
    return api(bank, "payments", body)


def test_a_promise_made_in_a_call_is_kept_by_a_payment_through_the_api(bank: Bank) -> None:
    promised(bank)
    [open_one] = api(bank, "promises?state=open")["promises"]
    bank.clock.advance(hours=2)
    pays(bank, open_one["amount"])
    [kept] = api(bank, "promises?state=kept")["promises"]
    assert kept["promise"] == open_one["promise"]
    assert [event["kind"] for event in kept["events"]] == ["made", "due", "kept"]
    with pytest.raises(NotAllowed, match="ACCOUNT-SETTLED"):
        bank.calls.reserve_outbound(ACCOUNT)


def test_a_broken_promise_keeps_the_robot_from_ringing_until_it_is_made_good(bank: Bank) -> None:
    promised(bank)
    bank.clock.advance(days=4)
    assert bank.app.extensions["voicebot.outreach"].follow_up.review().moved == {("promise", "broken"): 1}
    bank.clock.advance(days=7)
    with pytest.raises(NotAllowed, match="ALL-FOLLOWUP-01") as refused:
        bank.calls.reserve_outbound(ACCOUNT)
    assert set(refused.value.rule_ids) == {"ALL-FOLLOWUP-01"}
    [broken] = api(bank, "promises?state=broken")["promises"]
    pays(bank, broken["amount"])
    assert api(bank, "promises?state=cured")["total"] == 1
    with pytest.raises(NotAllowed, match="ACCOUNT-SETTLED"):
        bank.calls.reserve_outbound(ACCOUNT)
