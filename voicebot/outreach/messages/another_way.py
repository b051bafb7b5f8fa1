"""A text that does not arrive goes by e-mail where there is an address and words for it, as a message of its own."""

from __future__ import annotations

from sqlalchemy import Connection

from voicebot.outreach.messages.messenger import EMAIL, SMS
from voicebot.records import contact, outcomes, reminders
from voicebot.records.accounts import account_by_id
from voicebot.records.prepared import Row

#: where a text ended that surely did not arrive; one that may have is not sent by another way
AFTER = frozenset({"failed", "blocked"})
#: what may go by e-mail; the hour of a callback is too near for it
MAILED = frozenset(
    ("promise_confirmation", "plan_confirmation", "promise_reminder", "instalment_reminder", "instalment_missed")
)


def by_mail(connection: Connection, message: Row) -> bool:
    """Put it in the outbox again, to go by e-mail; false where that is no way. The gate is asked as it goes."""
    if message["channel"] != SMS or message["kind"] not in MAILED:
        return False
    account = account_by_id(connection, message["account_id"])
    if account is None or account["email"] is None:
        return False
    if "email" in contact.suppressed_scopes(connection, account["email_hash"]):
        return False
    same = {name: message[name] for name in ("call_id", "account_id", "created_at", "kind", "body")}
    instead = outcomes.add_message(connection, same | {"channel": EMAIL, "sent_at": None})
    reminders.goes_by_another(connection, message["id"], instead)
    return True
