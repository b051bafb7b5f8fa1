"""The kinds of event that others may ask for, and how they ask."""

from __future__ import annotations

from collections.abc import Iterable

from voicebot.errors import InvalidInput
from voicebot.outreach.agreements import PLAN_STATES, PROMISE_STATES

#: sent by hand to see whether an endpoint answers; nobody asks for it, and everybody may get it
TEST = "webhook.test"
#: what happens to a promise or a plan: it is made, comes to a state, or misses an instalment
PROMISE = ("made", *(state for state in PROMISE_STATES if state != "open"), "open")
PLAN = ("made", *(state for state in PLAN_STATES if state != "pending_confirmation"), "missed")
KINDS = (
    *(f"promise.{kind}" for kind in PROMISE),
    *(f"plan.{kind}" for kind in PLAN),
    *("ticket.opened", "ticket.changed"),
    *("call.ended", "call.corrected"),
    *("contact.opted_out", "contact.opted_in"),
    *("payment.recorded", "payment.taken_back"),
)
GROUPS = tuple(dict.fromkeys(f"{kind.partition('.')[0]}.*" for kind in KINDS))
EVERYTHING = "*"


def asked_for(types: Iterable[str]) -> list[str]:
    """What somebody asks for, each once, in order. Raises InvalidInput for a kind that there is not, or for none."""
    found = list(dict.fromkeys(name.strip() for name in types if name.strip()))
    for name in found:
        if name != EVERYTHING and name not in GROUPS and name not in KINDS:
            raise InvalidInput("types", name, f"send *, a group such as {GROUPS[0]}, or one of {', '.join(KINDS)}")
    if not found:
        raise InvalidInput("types", None, f"say what to be told of: *, or some of {', '.join(GROUPS)}")
    return found


def wants(types: Iterable[str], kind: str) -> bool:
    """Whether whoever asked for these is told of an event of this kind."""
    return any(name in (EVERYTHING, kind, f"{kind.partition('.')[0]}.*") for name in types)
