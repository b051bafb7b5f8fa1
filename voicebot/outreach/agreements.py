"""Promises and plans as they are looked at: what was agreed, and every change since, without a word of who it was."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from voicebot.errors import InvalidInput, NotFound
from voicebot.outreach.spreading import shown
from voicebot.records import ledger_lines, plan_views
from voicebot.records import plans as plans_table
from voicebot.records import promises as promises_table
from voicebot.records.accounts import account_by_id
from voicebot.records.database import Database
from voicebot.records.payments import references
from voicebot.records.prepared import Row

PROMISE_STATES = ("open", "due", "kept", "partly_kept", "broken", "cured", "replaced", "withdrawn")
PLAN_STATES = ("pending_confirmation", "active", "declined", "expired", "cancelled", "completed", "broken", "cured")
#: promises of one page at most
LARGEST_PAGE = 200
_SUMS = ("base", "down", "total", "cost", "waived", "instalment", "last")
_AS_THEY_ARE = ("state", "currency", "count", "frequency", "apr_nominal", "ear", "simple", "breach", "level", "tariff")


class Agreements:
    """What account holders agreed to."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def promises(self, state: str | None, before: int | None = None, limit: int = 50) -> dict[str, Any]:
        """The newest promises in this state (any, where None) below the number `before`; `older` begins the next page.

        Raises InvalidInput for a state that no promise has.
        """
        if state is not None and state not in PROMISE_STATES:
            raise InvalidInput("state", state, f"send one of {', '.join(PROMISE_STATES)}, or leave it out")
        with self._database.read() as connection:
            rows = promises_table.list_promises(connection, state, before=before, limit=limit + 1)
            total = promises_table.count_promises(connection, state)
            shown_rows = [_promise(connection, row) for row in rows[:limit]]
        older = shown_rows[-1]["promise"] if len(rows) > limit else None
        return {"promises": shown_rows, "total": total, "older": older}

    def plans(self, state: str | None, limit: int = 50) -> list[dict[str, Any]]:
        """The newest plans in this state (any, where None), and when the page of each was first `opened`.

        Raises InvalidInput for a state that no plan has.
        """
        if state is not None and state not in PLAN_STATES:
            raise InvalidInput("state", state, f"send one of {', '.join(PLAN_STATES)}, or leave it out")
        with self._database.read() as connection:
            return [_in_short(row) for row in plan_views.list_plans(connection, state, limit=limit)]

    def plan(self, plan_id: int) -> dict[str, Any]:
        """One plan with its schedule and its events. Raises NotFound."""
        with self._database.read() as connection:
            row = plans_table.plan_row(connection, plan_id)
            if row is None:
                raise NotFound(f"plan {plan_id} is not known")
            account = account_by_id(connection, row["account_id"])
            assert account is not None, "a plan is of an account"
            return _plan(connection, row, account["ref"])


def _promise(connection: Connection, row: Row) -> dict[str, Any]:
    return {
        "promise": row["id"],
        "account": row["ref"],
        "call": row["call_id"],
        "kind": row["kind"],
        "amount": shown(row["amount"]),
        "currency": row["currency"],
        "due": row["due"].isoformat(),
        "state": row["state"],
        "made_at": row["created_at"].isoformat(),
        "events": _events(connection, promises_table.promise_history(connection, row["id"])),
    }


def _in_short(row: Row) -> dict[str, Any]:
    sums = {name: shown(row[name]) for name in ("instalment", "total")}
    as_they_are = {name: row[name] for name in ("state", "currency", "count", "confirm_by", "opened")}
    return {"plan": row["id"], "account": row["ref"]} | sums | as_they_are


def _plan(connection: Connection, row: Row, account: str) -> dict[str, Any]:
    return (
        {"plan": row["id"], "account": account, "call": row["call_id"]}
        | {name: row[name] for name in _AS_THEY_ARE}
        | {name: shown(row[name]) for name in _SUMS}
        | {
            "first_due": row["first_due"].isoformat(),
            "made_at": row["created_at"].isoformat(),
            "confirm_by": row["confirm_by"].isoformat(),
            "instalments": [_instalment(one) for one in plans_table.instalments_of(connection, row["id"])],
            "ledger": [_line(one) for one in ledger_lines.lines_of_plan(connection, row["id"])],
            "events": _events(connection, plans_table.plan_history(connection, row["id"])),
            "views": [_view(one) for one in plan_views.views_of(connection, row["id"])],
        }
    )


def _line(row: Row) -> dict[str, Any]:
    granted = {name: row[name] for name in ("kind", "component", "authority", "approver", "reason")}
    return granted | {"amount": shown(row["amount"]), "day": row["day"].isoformat(), "at": row["at"].isoformat()}


def _view(row: Row) -> dict[str, Any]:
    return {"at": row["at"].isoformat()} | {name: row[name] for name in ("kind", "language", "words")}


def _instalment(row: Row) -> dict[str, Any]:
    sums = {name: shown(row[name]) for name in ("amount", "principal", "interest", "fee")}
    return {"n": row["n"], "due": row["due"].isoformat()} | sums


def _events(connection: Connection, rows: Iterable[Row]) -> list[dict[str, Any]]:
    events = list(rows)
    known = references(connection, {row["payment_id"] for row in events if row["payment_id"] is not None})
    return [
        {
            "at": row["at"].isoformat(),
            "day": row["day"].isoformat() if row["day"] else None,
            "kind": row["kind"],
            "why": row["why"],
            "payment": known.get(row["payment_id"]),
        }
        for row in events
    ]
