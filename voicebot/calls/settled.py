"""Whether an account is settled: nobody is contacted for the sake of a debt that was paid.

A payment lowers the figures in its own transaction, so that the account's row says it at once; a reading of the ledger
says it with what it brings. Asked when a contact is planned, and again at the moment it would be made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from voicebot.records.payments import PARTS

#: the rule of the record that keeps a settled account from being contacted, and why it does
RULE = "ACCOUNT-SETTLED"
WHY = "nothing is overdue on it any more, by what was paid or by the bank's ledger"
#: for the sake of what is overdue, and of any of what is owed; whoever waits to be rung back is rung back all the same
COLLECTION, PLAN_REMINDER = "collection", "plan_reminder"


def settled(account: Mapping[str, Any], purpose: str) -> bool:
    """Whether there is nothing left to contact its holder for. Collection is for what is overdue, the minimum due; a
    reminder of a plan for any of what is owed. Figures that make no sense settle nothing."""
    parts = [account[part] for part in PARTS]
    if purpose not in (COLLECTION, PLAN_REMINDER) or min(parts) < 0:
        return False
    return not any(parts) or (purpose == COLLECTION and account["minimum_due"] <= 0)
