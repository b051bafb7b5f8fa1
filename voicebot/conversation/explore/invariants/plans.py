"""What is agreed of plans: only what was offered, disclosed and read back, and never more than the caller can pay."""

from __future__ import annotations

from voicebot.conversation.effects import AgreePlan
from voicebot.conversation.events import Event, Heard
from voicebot.conversation.explore.invariants.moved import Moved
from voicebot.conversation.explore.invariants.readings import is_yes, plan_readback
from voicebot.conversation.signs import Sign
from voicebot.wording.values import Money

#: what must be known before a yes: its terms, its cost, what breaks it, credit reporting, time to think and a person
DISCLOSED = ("plan.readback.full", "plan.credit", "plan.readback.right")
COST = frozenset({"plan.readback.cost", "plan.readback.free"})
BREAKS = frozenset({"plan.breaks.plain", "plan.breaks.keep", "plan.breaks.reinstate", "plan.breaks.pro_rata"})


def only_plans_read_back(moved: Moved) -> str | None:
    """A plan is agreed to after an explicit yes to the very plan that was read back in full."""
    for effect in moved.step.effects:
        if isinstance(effect, AgreePlan):
            offer = effect.offer
            if moved.history.plan != (offer.count, int(offer.instalment * 100), int(offer.total * 100)):
                return f"agreed to a plan that was not read back: {offer.count} x {offer.instalment}"
            if not (is_yes(moved.event) or _to_be_sent_it(moved.event)):
                return "agreed to a plan without an explicit yes"
            if "plan.pending" not in moved.keys:
                return "agreed to a plan and did not say that it waits for its acceptance in writing"
    return None


def _to_be_sent_it(event: Event) -> bool:
    """What is asked at the read-back is whether to send it: "send it to me" is the very yes."""
    return isinstance(event, Heard) and Sign.WRITTEN in event.signs


def a_plan_is_disclosed_whole(moved: Moved) -> str | None:
    """Where a plan is read back, all that must be known before a yes is said with it."""
    if plan_readback(moved.step.reply.lines) is None:
        return None
    keys = set(moved.keys)
    whole = keys.issuperset(DISCLOSED) and keys & COST and keys & BREAKS
    return None if whole else f"read back a plan without all that must be known: {sorted(keys)}"


def no_more_than_they_can_pay(moved: Moved) -> str | None:
    """No plan takes more a month than what the caller said they could pay."""
    wish = moved.step.state.wish
    if wish is None or wish.monthly is None:
        return None
    for said in moved.step.reply.lines:
        if said.key.startswith(("plan.option", "plan.readback")):
            asked = [value for name, value in said.values if name in ("amount", "last") and isinstance(value, Money)]
            if any(value.minor > wish.monthly * 100 for value in asked):
                return f"offered more than the {wish.monthly} a month that the caller can pay"
    return None
