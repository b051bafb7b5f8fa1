"""What becomes of a member whose turn it is: rung, left to wait until it may be, or never rung, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from voicebot.calls.asking import LEDGER_RULE, SAMPLE_RULE, WHY
from voicebot.calls.rules import Answer
from voicebot.calls.world import zone_or_none
from voicebot.outreach.campaigns.hours import Week, opening
from voicebot.outreach.campaigns.line import Line
from voicebot.outreach.campaigns.strategy import Caps
from voicebot.records.people import person_of
from voicebot.records.prepared import Row

#: a ledger that is too old is read anew sooner or later: it is looked at again after so long, which is less than a
#: reading stays fresh
LEDGER_AGAIN = timedelta(minutes=10)
#: somebody is rung about one account at a time: the next is looked at after so long
SAME_PERSON = timedelta(minutes=10)
#: reasons of the campaign's own, as they are kept
OUTSIDE_HOURS, CAP_A_DAY, CAP_IN_ALL = "CAMPAIGN-HOURS", "CAMPAIGN-CAP-DAY", "CAMPAIGN-CAP"
BEING_RUNG = "CAMPAIGN-SAME-PERSON"
OWN_WHY = {
    OUTSIDE_HOURS: "it lies outside the campaign's hours where this person lives",
    CAP_A_DAY: "the campaign has rung this person often enough today",
    CAP_IN_ALL: "the campaign has rung this person as often as it may",
    BEING_RUNG: "this person is being rung about another account",
}
LONGEST_WHY = 160


@dataclass(frozen=True, slots=True)
class Verdict:
    """`until` None with `rung` false: never. `why` names rules, or is empty where somebody is rung."""

    rung: bool
    until: datetime | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a campaign adds to the gate: its hours and caps, when it has rung each person, and who is being rung now."""

    hours: Week | None
    caps: Caps
    rung: Mapping[str, Sequence[datetime]]
    being_rung: frozenset[str]
    line: Line


def judge(account: Row, answer: Answer, limits: Limits, now: datetime) -> Verdict:
    """What becomes of the account's member now."""
    if account["sample"] and not limits.line.rehearses:
        return Verdict(False, None, SAMPLE_RULE)
    if not fresh(account, limits.line, now):
        return Verdict(False, now + LEDGER_AGAIN, LEDGER_RULE)
    if not answer.allowed:
        return refused(answer.rule_ids, answer.next_at, limits.hours, zone_of(account), now)
    zone = zone_of(account)
    opens = opening(limits.hours, now, zone)
    if opens > now:
        return Verdict(False, opens, OUTSIDE_HOURS)
    if limits.being_rung & {account["phone_hash"], person_of(account)}:
        return Verdict(False, now + SAME_PERSON, BEING_RUNG)
    return _capped(limits.rung.get(person_of(account), ()), limits, zone, now) or Verdict(True)


def fresh(account: Row, line: Line, now: datetime) -> bool:
    """Whether its figures are fresh enough for a line on which somebody's telephone rings."""
    return line.rehearses or bool(now - account["as_of"] <= line.fresh)


def refused(
    rules: Sequence[str], next_at: datetime | None, hours: Week | None, zone: ZoneInfo, now: datetime
) -> Verdict:
    """The gate's refusal: until time alone frees it, or for good."""
    why = ", ".join(rules)[:LONGEST_WHY]
    if LEDGER_RULE in rules:
        return Verdict(False, now + LEDGER_AGAIN, why)
    return Verdict(False, None if next_at is None else opening(hours, next_at, zone), why)


def _capped(rung: Sequence[datetime], limits: Limits, zone: ZoneInfo, now: datetime) -> Verdict | None:
    if len(rung) >= limits.caps.in_all:
        return Verdict(False, None, CAP_IN_ALL)
    today = now.astimezone(zone).date()
    if sum(1 for at in rung if at.astimezone(zone).date() == today) < limits.caps.a_day:
        return None
    tomorrow = datetime.combine(today + timedelta(days=1), time(0), zone).astimezone(UTC)
    return Verdict(False, opening(limits.hours, tomorrow, zone), CAP_A_DAY)


def zone_of(account: Row) -> ZoneInfo:
    """Where its holder lives; UTC where nobody knows, and then the gate lets nobody be rung."""
    return zone_or_none(account["zone"]) or ZoneInfo("UTC")


def why_of(rule: str, reasons: Sequence[str] = ()) -> str:
    """The sentence for a rule of the campaign's or the record's own, else the gate's."""
    return OWN_WHY.get(rule) or (reasons[0] if reasons else WHY.get(rule, ""))
