"""What is on record of a person when the gate is asked about an account: of all their accounts and numbers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from voicebot.records import contact, outcomes, texts
from voicebot.records.bad_times import bad_times_of
from voicebot.records.past_contacts import past_contacts_since
from voicebot.records.people import accounts_of_person, flags_on, of_all, suppressed_on
from voicebot.records.prepared import Row
from voicebot.records.promises import open_promises

#: the longest any frequency rule looks back
HISTORY = timedelta(days=31)
#: a callback booked for earlier than this can no longer be due today, in whichever zone
CALLBACKS = timedelta(days=2)


def on_record(
    connection: Connection, account: Row, now: datetime, today: date, attempt: str | None = None
) -> dict[str, Any]:
    """By the fields of Question. `today` is the holder's; `attempt` is the call that asks, no history of itself."""
    held, since = accounts_of_person(connection, account), now - HISTORY
    calls = of_all(held, lambda one: map(dict, contact.contact_history(connection, one.id, one.phone_hash, since)))
    booked = (outcomes.callbacks_due(connection, one.id, one.phone_hash, now - CALLBACKS) for one in held)
    return {
        "calls": [call for call in calls if call["id"] != attempt],
        "flags": flags_on(held, lambda one: contact.active_flags(connection, one.id, today)),
        "consents": contact.consents_of(connection, account["id"]),
        "suppressed": suppressed_on(held, lambda one: contact.suppressed_scopes(connection, one.phone_hash)),
        "promises": open_promises(connection, account["id"]),
        "texts": of_all(held, lambda one: texts.texts_since(connection, one.id, one.phone_hash, since)),
        "past": of_all(held, lambda one: past_contacts_since(connection, one.ref, one.phone_hash, since)),
        "callbacks": sorted({when for each in booked for when in each}),
        "bad_times": bad_times_of(connection, [one.id for one in held]),
    }
