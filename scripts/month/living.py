"""The month as it is lived: we ask the gate, contact whom it allows, and the oracle hears every question too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from scripts.month import oracle
from scripts.month.people import Person, Record, a_person, contact, times_of
from voicebot.compliance import Decision, Request, Rulebooks, may_call
from voicebot.compliance.asked import read

#: both months hold a change of the clocks in America and in Europe, and the one a British bank holiday at least
MONTHS = {"autumn": datetime(2026, 10, 14, tzinfo=UTC), "spring": datetime(2027, 3, 8, tzinfo=UTC)}
DAYS = 31
#: the gate's own names for what the reference has one id for; rules of policy are compared by the answer alone
NAMES = {
    **{"CN-FREQ-01-CAP": "CN-FREQ-01", "CN-FREQ-02-CAP": "CN-FREQ-02", "CA-ADAD-01": "CA"},
    **{"NYC-FREQ-01": "NYC", "MA-FREQ-01": "MA"},
}
POLICIES = ("ALL-", "CN-TIME-01-GUARD", "CN-PRIV", "CN-REMIND", "EU-", "HK-", "SG-", "CA-AI", "US-PLACE", "US-STATE")
TEXTS = ("US-FREQ-02-TEXT",)
NEVER = datetime.max.replace(tzinfo=UTC)
UNREACHED = ("no_answer",) * 14 + ("busy", "conversation")
#: how many of the questions are also asked for the next moment at which the answer would be yes
NEXT = 0.03


@dataclass(slots=True)
class Found:
    """What came of it: how many questions, how many of them allowed, and where gate and oracle disagree."""

    asked: Counter[str] = field(default_factory=Counter)
    blocked: Counter[str] = field(default_factory=Counter)
    differing: list[Record] = field(default_factory=list)

    def add(self, other: Found) -> None:
        """Another part of the month."""
        self.asked.update(other.asked)
        self.blocked.update(other.blocked)
        self.differing += other.differing[: max(0, 20 - len(self.differing))]


def live(seeds: range, books: Rulebooks) -> Iterator[Found]:
    """The month of each of these people, one after the other."""
    for seed in seeds:
        begins = MONTHS["autumn" if seed % 2 else "spring"]
        yield _life(a_person(seed, begins), begins, books)


def _life(person: Person, begins: datetime, books: Rulebooks) -> Found:
    found = Found()
    for at in times_of(person, begins, DAYS, _edges):
        ask = _question(person, at)
        decision = _compare(ask, person.policy, books, found)
        if decision.allowed:
            more = {name: ask[name] for name in ("channel", "number", "debt", "purpose")}
            more |= {"outcomes": UNREACHED} if person.sought else {}
            person.history.append(contact(at + timedelta(seconds=1), person.chance, [""], [None], **more))
        elif person.chance.random() < 0.03:
            outcome = person.chance.choice(("conversation", "hang_up"))
            rang = {"direction": "inbound", "channel": "voice", "outcome": outcome}
            person.history.append(contact(at, person.chance, person.numbers, [*person.debts, None], **rang))
    return found


def _edges(chance: Random) -> timedelta:
    """A time of the day: just before, at, or after a full hour or ten minutes to it; or any."""
    if chance.random() < 0.4:
        return timedelta(seconds=chance.randrange(86400))
    edge = timedelta(hours=chance.randrange(24), minutes=chance.choice((0, 0, 0, 50, 30)))
    return edge + timedelta(seconds=chance.choice((-1, 0, 0, 1)), microseconds=chance.choice((0, 0, 999_999)))


def _question(person: Person, at: datetime) -> Record:
    chance, long_ago = person.chance, (at - timedelta(days=31)).isoformat()
    purpose = chance.choice(("collection",) * 5 + ("plan_reminder", "plan_reminder", "callback", "due_reminder"))
    return person.base | {
        "at": at.isoformat(),
        "number": chance.choice(person.numbers),
        "debt": chance.choice(person.debts) if chance.random() < 0.98 else None,
        "voice": chance.choice(("artificial",) * 4 + ("live",)),
        "channel": chance.choice(("voice",) * 4 + ("sms",)),
        "purpose": purpose,
        "history": [past for past in person.history if past["at"] > long_ago],
    }


def _compare(ask: Record, policy: bool, books: Rulebooks, found: Found) -> Decision:
    request = read(ask)
    decision, expected = may_call(request, books, policy=policy), oracle.blocked_by(ask, policy=policy)
    found.asked["allowed" if decision.allowed else "blocked"] += 1
    found.blocked.update(decision.blocked_by)
    named = {NAMES.get(rule, rule) for rule in decision.blocked_by if not rule.startswith(POLICIES)} - {*TEXTS}
    theirs = {rule for rule in expected if not rule.startswith("P:")}
    known = "Mars/Olympus" not in ask["zones"]  # where a zone does not exist it is enough that all is blocked
    if decision.allowed is bool(expected) or (known and named != theirs):
        _note(found, ask, policy, sorted(decision.blocked_by), sorted(expected))
    elif not decision.allowed and Random(ask["at"]).random() < NEXT:  # noqa: S311 - nothing is secret here
        _compare_next(ask, policy, request, decision, found)
    return decision


def _compare_next(ask: Record, policy: bool, request: Request, decision: Decision, found: Found) -> None:
    """The oracle, too, allows it then, and at no moment before that we try."""
    found.asked["next"] += 1
    then, tries = decision.next_allowed_at, Random(ask["at"])  # noqa: S311 - nothing is secret here
    if then is not None:
        if oracle.blocked_by(ask | {"at": then.isoformat()}, policy=policy):
            _note(found, ask, policy, f"allowed from {then}", "blocked then")
        before = [then - timedelta(microseconds=1)]
        before += [request.at + (then - request.at) * tries.random() for _ in range(6)]
    else:
        before = [request.at + timedelta(hours=40 * 24 * tries.random()) for _ in range(6)]
    for at in before:
        if request.at <= at < (then or NEVER) and not oracle.blocked_by(ask | {"at": at.isoformat()}, policy=policy):
            _note(found, ask, policy, f"allowed from {then}", f"allowed at {at}")
            return


def _note(found: Found, ask: Record, policy: bool, gate: Any, other: Any) -> None:
    found.asked["differing"] += 1
    if len(found.differing) < 20:
        found.differing.append({"ask": ask, "policy": policy, "gate": gate, "oracle": other})
