"""Marks of accounts, as staff see and lift them: a person looked, and says who they are and why."""

from __future__ import annotations

from typing import Any

from voicebot.calls.plans_running import FLAG as PLAN_RUNS
from voicebot.clock import Clock
from voicebot.errors import Conflict, InvalidInput, NotFound
from voicebot.records import contact
from voicebot.records.accounts import account_by_ref
from voicebot.records.database import Database
from voicebot.records.plans import RUNNING, plans_of

LONGEST_NAME, LONGEST_WHY = 64, 200


class Marks:
    """One for a process; safe to share between threads."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def listed(self, ref: str | None = None, limit: int = 50) -> list[dict[str, Any]]:
        """Those that hold, of one account or of all, the newest first. Raises NotFound."""
        today = self._clock.now().date()
        with self._database.read() as connection:
            if ref is not None and account_by_ref(connection, ref) is None:
                raise _unknown(ref)
            rows = contact.flags_held(connection, ref, today, limit=limit)
        return [
            {
                "account": row["ref"],
                "flag": row["flag"],
                "since": row["starts"].isoformat(),
                "until": row["until"] and row["until"].isoformat(),
                "call": row["call_id"],
            }
            for row in rows
        ]

    def release(self, ref: str, flag: str, who: str, why: str) -> int:
        """It holds no longer on this account; how many rows said so. Who, when and why are on record.

        Raises InvalidInput where nobody says who or why, NotFound, and Conflict for what is not lifted by hand.
        """
        who, why = _said("by", who, LONGEST_NAME), _said("reason", why, LONGEST_WHY)
        now = self._clock.now()
        with self._database.begin() as connection:
            account = account_by_ref(connection, ref, lock=True)
            if account is None:
                raise _unknown(ref)
            if flag == PLAN_RUNS and any(plan["state"] in RUNNING for plan in plans_of(connection, account["id"])):
                raise Conflict(f"{ref} has a plan that runs: the mark goes with it (`voicebot plans` shows how)")
            lifted = contact.lift_flags(connection, [account["id"]], flag, who, why, now)
        if not lifted:
            raise NotFound(f"{ref} is not marked {flag}; `voicebot flags list {ref}` shows what holds")
        return lifted


def _said(field: str, said: str, longest: int) -> str:
    words = " ".join(said.split())
    if not 0 < len(words) <= longest:
        mend = {"by": "say who you are", "reason": "say why, without names"}[field]
        raise InvalidInput(field, said, f"{mend}, in 1 to {longest} characters: it is kept with the mark")
    return words


def _unknown(ref: str) -> NotFound:
    return NotFound(f"account {ref[:64]} is not known; `voicebot accounts list` shows those on file")
