"""The gate: may this person be contacted, so, now? Strictest wins; what cannot be evaluated blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from voicebot.compliance.kinds import NEVER
from voicebot.compliance.request import Request
from voicebot.compliance.rulebook import COMMON, Rule, Rulebook, Rulebooks

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


def may_call(request: Request, rulebooks: Rulebooks, *, policy: bool = False) -> Decision:
    """Decide. With `policy`, our own stricter rules block as the law does: so are our own calls placed."""
    missing = [pack for pack in request.packs if pack not in rulebooks or pack == COMMON]
    if missing or not request.packs:
        return Decision(False, (UNKNOWN_PACK,), (), None)
    books = [rulebooks[COMMON], *(rulebooks[pack] for pack in request.packs)]
    blocked, warned, _ = _verdicts(request, request.at, books, policy)
    requires = dict.fromkeys((*_duties(request, books), *warned))
    if not blocked:
        return Decision(True, (), tuple(requires), request.at)
    return Decision(False, tuple(blocked), tuple(requires), _next_allowed(request, books, policy))


def _next_allowed(request: Request, books: list[Rulebook], policy: bool) -> datetime | None:
    at = request.at
    for _ in range(STEPS):
        blocked, _, frees = _verdicts(request, at, books, policy)
        if not blocked:
            return at
        if frees >= NEVER or frees <= at:
            return None
        at = frees
    return None


def _verdicts(
    request: Request, at: datetime, books: list[Rulebook], policy: bool
) -> tuple[list[str], list[str], datetime]:
    """Which rules block at `at`, which policies would, and when the last of the blocking ones might free it."""
    blocked, warned, frees = [], [], at
    for rule in _in_force(request, at, books):
        if rule.evaluate is None:
            continue
        verdict = rule.evaluate(request, at)
        if verdict is None:
            continue
        if rule.policy and not policy:
            warned.append(rule.id)
            continue
        blocked.append(rule.id)
        frees = max(frees, verdict)
    return list(dict.fromkeys(blocked)), warned, frees


def _in_force(request: Request, at: datetime, books: list[Rulebook]) -> Iterator[Rule]:
    on = at.date()
    return (rule for book in books for rule in book.rules if rule.applies(on, request.region))


def _duties(request: Request, books: list[Rulebook]) -> Iterator[str]:
    return (rule.id for rule in _in_force(request, request.at, books) if rule.action == "REQUIRE")
