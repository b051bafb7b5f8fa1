"""The whole schema: importing this module fills `metadata` with every table."""

from voicebot.records import (
    accounts,
    calls,
    campaigns,
    contact,
    guesses,
    ledger_lines,
    outcomes,
    past_contacts,
    payments,
    plan_links,
    plan_views,
    plans,
    promises,
    reminders,
    reviews,
    rings,
    texts,
)
from voicebot.records.columns import metadata

__all__ = [
    "accounts",
    "calls",
    "campaigns",
    "contact",
    "guesses",
    "ledger_lines",
    "metadata",
    "outcomes",
    "past_contacts",
    "payments",
    "plan_links",
    "plan_views",
    "plans",
    "promises",
    "reminders",
    "reviews",
    "rings",
    "texts",
]
