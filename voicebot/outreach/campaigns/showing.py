"""Campaigns as they are shown to people and programs: where each stands, why, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from voicebot.calls.asking import Desk
from voicebot.errors import InvalidInput, NotFound
from voicebot.outreach.campaigns import breaker
from voicebot.outreach.campaigns.changes import STATES
from voicebot.outreach.campaigns.line import Line
from voicebot.outreach.campaigns.reading import kept
from voicebot.outreach.campaigns.telling import summary
from voicebot.records import campaign_figures as figures
from voicebot.records import campaigns as table
from voicebot.records.prepared import Row

#: how many are listed at most
MOST = 200


class Looks:
    """One for a process; it only looks."""

    def __init__(self, desk: Desk, line: Line) -> None:
        self._desk, self._line = desk, line

    def listed(self, state: str | None = None, before: int | None = None, limit: int = 50) -> dict[str, Any]:
        """The newest, with their counts. Raises InvalidInput for a state that there is not."""
        if state is not None and state not in STATES:
            raise InvalidInput("state", state, f"send one of {', '.join(STATES)}")
        with self._desk.database.read() as connection:
            rows = table.list_campaigns(connection, state, before=before, limit=min(limit, MOST) + 1)
            shown = rows[: min(limit, MOST)]
            counts = {row["id"]: figures.members_by_state(connection, row["id"]) for row in shown}
            open_line = table.line_is_open(connection, self._line.name)
            last = [] if open_line else table.events_of(connection, None, limit=1)
        return {
            "campaigns": [_brief(row) | {"members": _members(counts[row["id"]])} for row in shown],
            "older": shown[-1]["id"] if len(rows) > len(shown) else None,
            "line": {
                "name": self._line.name,
                "state": "open" if open_line else "tripped",
                "why": last[0]["why"] if last else None,
            },
        }

    def shown(self, campaign: int | str) -> dict[str, Any]:
        """Everything about one, by its number or its name. Raises NotFound."""
        now = self._desk.clock.now()
        with self._desk.database.read() as connection:
            row = self.found(connection, campaign)
            campaign_id = row["id"]
            waits = figures.members_by_why(connection, campaign_id, table.WAITING)
            skipped = figures.members_by_why(connection, campaign_id, table.SKIPPED)
            due = figures.next_due(connection, campaign_id)
            events = table.events_of(connection, campaign_id)
            watched = self._watched(connection, row, now)
            return _brief(row) | {
                "summary": summary(kept(row)),
                "members": _members(figures.members_by_state(connection, campaign_id)),
                "waiting_because": {why: count for why, count in waits.items() if why},
                "skipped_because": skipped,
                "next_due": _time(due),
                "outcomes": figures.outcomes_of(connection, campaign_id),
                "breaker": watched,
                "events": [_event(one) for one in events],
                "strategy": kept(row).model_dump(mode="json", exclude_none=True, by_alias=True),
            }

    def funnel(self, campaign: int | str) -> dict[str, Any]:
        """From the audience to promises: counts, and the rates that are made of them in percent. Raises NotFound."""
        with self._desk.database.read() as connection:
            row = self.found(connection, campaign)
            counts = figures.members_by_state(connection, row["id"])
            seen = figures.seen(connection, row["id"], None)
            rung = figures.members_rung(connection, row["id"])
        calls, answered, spoken = seen["calls"], seen["answered"], seen["spoken"]
        promised = seen["promises"] + seen["plans"]
        return {
            "campaign": row["id"],
            "name": row["name"],
            "accounts": sum(counts.values()),
            "skipped": counts.get(table.SKIPPED, 0),
            "accounts_rung": rung,
            **{name: seen[name] for name in ("calls", "answered", "machines", "spoken", "promises", "plans")},
            **{name: seen[name] for name in ("handed_over", "complaints", "opt_outs", "abandoned")},
            **{name: seen[name] for name in ("carrier_errors", "unknown")},
            "rates": {
                "contact": _percent(answered, calls),
                "right_party_of_calls": _percent(spoken, calls),
                "right_party_of_answered": _percent(spoken, answered),
                "promise_of_right_party": _percent(promised, spoken),
                "abandoned_of_answered": _percent(seen["abandoned"], answered),
                "opt_out_of_answered": _percent(seen["opt_outs"], answered),
            },
        }

    def found(self, connection: Connection, campaign: int | str) -> Row:
        """A campaign's row, by its number or its name. Raises NotFound."""
        numbered = isinstance(campaign, int) or (campaign.isascii() and campaign.isdecimal() and len(campaign) < 19)
        campaign_id = int(campaign) if numbered else table.campaign_id_by_name(connection, str(campaign))
        row = None if campaign_id is None else table.campaign_row(connection, campaign_id)
        if row is None:
            raise NotFound(f"campaign {campaign} is not known; `voicebot campaign list` shows those on file")
        return row

    def _watched(self, connection: Connection, row: Row, now: datetime) -> list[dict[str, Any]]:
        """What each limit of its breaker has seen."""
        found = []
        for name, limit in breaker.limits_of(kept(row).breaker).items():
            since = (
                now - limit.within if row["watched_since"] is None else max(row["watched_since"], now - limit.within)
            )
            counts = figures.seen(connection, row["id"], since)
            bad, of = breaker.RATES[name](breaker.seen_of(counts))
            told = {"limit": name, "bad": bad, "of": of, "share": _percent(bad, of)}
            found.append(told | {"allowed": _percent(round(limit.share * 10_000), 10_000), "least": limit.least})
        return found


def _brief(row: Row) -> dict[str, Any]:
    return {
        "campaign": row["id"],
        "name": row["name"],
        "state": row["state"],
        "priority": row["priority"],
        "created_by": row["created_by"],
        "created_at": _time(row["created_at"]),
        "approved_by": row["approved_by"],
        "starts_at": _time(row["starts_at"]),
        "started_at": _time(row["started_at"]),
        "ended_at": _time(row["ended_at"]),
    }


def _members(counts: Mapping[str, int]) -> dict[str, int]:
    return {state: counts.get(state, 0) for state in (*table.OPEN, table.DONE, table.SKIPPED)}


def _event(row: Row) -> dict[str, Any]:
    told = {"at": _time(row["at"]), "kind": row["kind"], "who": row["who"], "why": row["why"]}
    return told | ({"figures": row["figures"]} if row["figures"] else {})


def _percent(part: int, whole: int) -> str | None:
    """To two places; None of nothing."""
    return f"{100 * part / whole:.2f}" if whole else None


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
