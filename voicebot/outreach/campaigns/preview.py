"""Before anybody is rung: how many would be, and why the others would not, by the gate that decides later."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from voicebot.calls.asking import LEDGER_RULE, SAMPLE_RULE, Desk, ask_page, stale
from voicebot.calls.rules import Answer
from voicebot.outreach.campaigns import filling, hours
from voicebot.outreach.campaigns.changes import today
from voicebot.outreach.campaigns.judging import fresh, why_of, zone_of
from voicebot.outreach.campaigns.line import Line
from voicebot.outreach.campaigns.strategy import Strategy
from voicebot.records import campaign_members as members
from voicebot.records.prepared import Row

#: accounts that are looked up together
PAGE = 1_000
#: so many of those who are rung first are named
NAMED = 20
ELSEWHERE = "CAMPAIGN-OTHER"
#: how many were looked at, of how many
Progress = Callable[[int, int], object]


@dataclass(slots=True)
class Skipped:
    """So many are not rung by this rule; `until` is when time alone frees the first of them, None where it does not."""

    rule: str
    why: str
    count: int = 0
    until: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        return {"rule": self.rule, "why": self.why, "count": self.count, "until": self.until and self.until.isoformat()}


@dataclass(slots=True)
class Look:
    """Who would be rung, and who would not by which rule, each counted once."""

    rung: int = 0
    skipped: dict[tuple[str, str], Skipped] = field(default_factory=dict)

    def skip(self, rule: str, why: str, until: datetime | None) -> None:
        """Count one."""
        # Figures that are missing and those that were not read lately are mended differently.
        one = self.skipped.setdefault((rule, why if rule == LEDGER_RULE else ""), Skipped(rule, why))
        one.count += 1
        if until is not None and (one.until is None or until < one.until):
            one.until = until

    @property
    def reasons(self) -> list[Skipped]:
        """The most frequent first."""
        return sorted(self.skipped.values(), key=lambda one: (-one.count, one.rule))

    def as_json(self) -> dict[str, Any]:
        return {
            "rung": self.rung,
            "skipped": sum(one.count for one in self.reasons),
            "because": [one.as_json() for one in self.reasons],
        }


@dataclass(slots=True)
class Preview:
    """`now`: if they were rung at this moment. `first`: on the first day of the campaign's own hours, `begins` at the
    earliest; who is freed by the end of those hours is rung. `next` are the references of those who come first."""

    matching: int
    now: Look = field(default_factory=Look)
    first: Look = field(default_factory=Look)
    begins: datetime | None = None
    next: list[str] = field(default_factory=list)
    elsewhere: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "matching": self.matching,
            "now": self.now.as_json(),
            "first_window": {"begins": self.begins and self.begins.isoformat()} | self.first.as_json(),
            "next": self.next,
            "elsewhere": dict(self.elsewhere),
        }


def preview(
    desk: Desk, line: Line, strategy: Strategy, progress: Progress = lambda *_: None, but: int | None = None
) -> Preview:
    """Look at everybody in the audience. `but` is the campaign itself, where it holds some of them already."""
    now = desk.clock.now()
    conditions = strategy.audience.conditions(now, today(desk, now))
    with desk.database.read() as connection:
        found = Preview(members.count_matching(connection, conditions))
        found.elsewhere = members.overlaps(connection, conditions, but=but)
    ranked, looked, first = filling.ranks(strategy), 0, list[tuple[int, int, str]]()
    for page in _pages(desk, conditions):
        with desk.database.read() as connection:
            held = members.held_by(connection, [row["id"] for row in page], but=but)
            rung = _Looker(desk, line, strategy, now).look(connection, page, held, found)
        first = heapq.nsmallest(NAMED, first + [(ranked(row), row["id"], row["ref"]) for row in rung])
        looked += len(page)
        progress(looked, found.matching)
    found.next = [ref for _, _, ref in first]
    return found


def _pages(desk: Desk, conditions: members.Conditions) -> Iterator[list[Row]]:
    after = 0
    while True:
        with desk.database.read() as connection:
            page = members.accounts_page(connection, conditions, after=after, limit=PAGE)
        if page:
            yield page
        if len(page) < PAGE:
            return
        after = page[-1]["id"]


@dataclass(frozen=True, slots=True)
class _Looker:
    desk: Desk
    line: Line
    strategy: Strategy
    now: datetime

    def look(self, connection: Connection, page: Sequence[Row], held: Mapping[int, str], found: Preview) -> list[Row]:
        """Count a page; those who would be rung in the first window."""
        week = hours.read_back(self.strategy.hours)
        begins = max(self.now, self.strategy.starts_at or self.now)
        moments = {row["id"]: hours.opening(week, begins, zone_of(row)) for row in page}
        answers = ask_page(self.desk, connection, page, self.now, self.strategy.purpose)
        later = [row for row in page if moments[row["id"]] > self.now]
        then = (
            answers | ask_page(self.desk, connection, later, self.now, self.strategy.purpose, moments)
            if later
            else answers
        )
        rung = []
        for row in page:
            name = held.get(row["id"])
            moment, old = moments[row["id"]], not fresh(row, self.line, self.now)
            kept_out = LEDGER_RULE in answers[row["id"]].rule_ids
            at_once = stale(self.line.fresh) if old and not kept_out else answers[row["id"]]
            self._count(found.now, row, at_once, self.now, name)
            # By a later time the ledger will have been read anew.
            first = at_once if moment == self.now else then[row["id"]]
            if self._count(found.first, row, first, hours.closing(week, moment, zone_of(row)), name):
                rung.append(row)
            found.begins = moment if found.begins is None else min(found.begins, moment)
        return rung

    def _count(self, look: Look, row: Row, answer: Answer, until: datetime, held_by: str | None) -> bool:
        """Count one account; true where it would be rung before `until`."""
        if held_by is not None:
            look.skip(ELSEWHERE, f"campaign {held_by} works on it", None)
        elif row["sample"] and not self.line.rehearses:
            look.skip(SAMPLE_RULE, why_of(SAMPLE_RULE), None)
        elif answer.allowed or (answer.next_at is not None and answer.next_at < until):
            look.rung += 1
            return True
        else:
            rule = answer.rule_ids[0]
            look.skip(rule, why_of(rule, answer.reasons), answer.next_at)
        return False
