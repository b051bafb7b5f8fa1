"""The whole schema: importing this module fills `metadata` with every table."""

from voicebot.records import (
    accounts,
    calls,
    contact,
    guesses,
    outcomes,
    payments,
    plan_links,
    plan_views,
    plans,
    promises,
    reviews,
    texts,
)
from voicebot.records.columns import metadata

__all__ = [
    "accounts",
    "calls",
    "contact",
    "guesses",
    "metadata",
    "outcomes",
    "payments",
    "plan_links",
    "plan_views",
    "plans",
    "promises",
    "reviews",
    "texts",
]
