"""The gate: may this person be contacted, so, now? Strictest wins; what cannot be evaluated blocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from voicebot.compliance.kinds import NEVER
from voicebot.compliance.moment import Moment
from voicebot.compliance.request import Request
from voicebot.compliance.rulebook import COMMON, Rulebooks

#: a request that no moment in so many steps would allow is allowed by none
STEPS = 64
UNKNOWN_PACK = "PACK-UNKNOWN"


@dataclass(frozen=True, slots=True)
class Decision:
    """The gate's answer. `blocked_by` are the rules that forbid it; `requires` are those that bind the call itself, and
    policies of ours that a stricter caller would heed. `next_allowed_at` is the first moment (UTC) at which what is
    known today would allow it: None where time alone will not."""

    allowed: bool
    blocked_by: tuple[str, ...]
    requires: tuple[str, ...]
    next_allowed_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Verdicts:
    """Which rules block at a moment, which policies would, which bind the call, and when the last might free it."""

    blocked: tuple[str, ...]
    warned: tuple[str, ...]
    duties: tuple[str, ...]
    frees: datetime


def may_call(request: Request, rulebooks: Rulebooks, *, policy: bool = False) -> Decision:
    """Decide. With `policy`, our own stricter rules block as the law does: so are our own calls placed."""
    missing = [pack for pack in request.packs if pack not in rulebooks or pack == COMMON]
    if missing or not request.packs:
        return Decision(False, (UNKNOWN_PACK,), (), None)
    found = _verdicts(request, request.at, rulebooks, policy)
    requires = tuple(dict.fromkeys((*found.duties, *found.warned)))
    if not found.blocked:
        return Decision(True, (), requires, request.at)
    return Decision(False, found.blocked, requires, _next_allowed(request, found, rulebooks, policy))


def _next_allowed(request: Request, found: _Verdicts, rulebooks: Rulebooks, policy: bool) -> datetime | None:
    at = request.at
    for _ in range(STEPS):
        if not found.blocked:
            return at
        # what the person agreed to from then on may free it sooner than the rule itself
        then = min((begins for one in request.consents if (begins := one.begins) and begins > at), default=NEVER)
        then = min(then, found.frees)
        if then >= NEVER or then <= at:
            return None
        at = then
        found = _verdicts(request, at, rulebooks, policy)
    return None


def _verdicts(request: Request, at: datetime, rulebooks: Rulebooks, policy: bool) -> _Verdicts:
    moment = Moment(request, at)
    blocked: list[str] = []
    warned: list[str] = []
    duties: list[str] = []
    frees = at
    for pack in (COMMON, *request.packs):
        days = moment.days(rulebooks[pack].zone)
        in_force = rulebooks.in_force(pack, days, request.region, request.purpose, request.channel, request.voice)
        duties += in_force.duties
        for field, rules in in_force.rules:
            if field and not getattr(request, field):
                continue
            for rule, evaluate in rules:
                verdict = evaluate(moment)
                if verdict is None:
                    continue
                if rule.policy and not policy:
                    warned.append(rule.id)
                    continue
                blocked.append(rule.id)
                if verdict > frees:
                    frees = verdict
    return _Verdicts(tuple(dict.fromkeys(blocked)), tuple(warned), tuple(duties), frees)
