"""The shortest way to each question of the dialogue, so that every pattern can be tried at every question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.unit.conversation.world import ACCOUNTS, CLOSED, FACTS, TERMS, US, Talk, verified
from voicebot.conversation.events import Claim, MachineAnswered
from voicebot.conversation.signs import Sign
from voicebot.understanding.meaning import Urgency

D = date(2026, 12, 4)


def _outbound() -> Talk:
    return Talk("outbound")


def _planning() -> Talk:
    return verified(facts=replace(FACTS, terms=TERMS["cn"])).presses("3").presses("300").presses("1")


REACH: dict[str, Callable[[], Talk]] = {
    "identity": _outbound,
    "relation": lambda: _outbound().presses("2"),
    "inbound_menu": lambda: Talk("inbound"),
    "reference": lambda: Talk("inbound", replace(FACTS, account=None)).presses("1"),
    "whose": lambda: Talk("inbound").says("ask_amount", unsure=True, alternatives=("third_party",)),
    "another_offer": lambda: Talk("inbound").says("third_party"),
    "verify_first": lambda: _outbound().presses("1"),
    "verify_second": lambda: _outbound().presses("1").presses("0815", Claim.MATCH),
    "person_offer": lambda: verified(facts=replace(FACTS, account=ACCOUNTS["stale"])),
    "ability": verified,
    "promise_amount": lambda: verified().presses("2"),
    "promise_amount_check": lambda: verified().says("promise_partial", amount=Decimal(250), ambiguous=("amount",)),
    "promise_date": lambda: verified().says("promise_partial", amount=Decimal(250)),
    "promise_date_check": lambda: verified().says("promise_date", date=D, ambiguous=("date",)),
    "promise_confirm": lambda: verified().presses("1"),
    "promise_change": lambda: verified().presses("1").presses("2"),
    "promise_withdraw": lambda: verified().presses("1").presses("1").says("refuse"),
    "followup": lambda: verified(facts=replace(FACTS, rules=US)).presses("1").presses("1"),
    "hardship_reason": lambda: verified().presses("4"),
    "hardship_monthly": lambda: verified().presses("4").presses("1"),
    "hardship_confirm": lambda: verified().presses("4").presses("1").presses("300"),
    "instalment_monthly": lambda: verified().presses("3"),
    "instalment_confirm": lambda: verified().presses("3").presses("300"),
    "plan_day": _planning,
    "plan_options": lambda: _planning().presses("1"),
    "plan_change": lambda: _planning().presses("1").presses("5"),
    "plan_readback": lambda: _planning().presses("1").presses("1"),
    "paid_when": lambda: verified().presses("5"),
    "dispute_kind": lambda: verified().presses("6"),
    "refusal": lambda: verified().says("refuse"),
    "callback_offer": lambda: verified().says("callback_later"),
    "callback_day": lambda: verified().says("callback_later").presses("2"),
    "closing_more": lambda: verified().presses("1").presses("1"),
    "transfer": lambda: verified().presses("0"),
    "crisis": lambda: Talk("outbound", CLOSED).says("self_harm"),
    "crisis_end": lambda: Talk("outbound", CLOSED).says("self_harm").says("out_of_scope", signs=(Sign.SAFE,)),
    "safety": lambda: verified().says("self_harm", Urgency.P0, suspected=True),
    "machine": lambda: _outbound().then(MachineAnswered(ready=False)),
}
