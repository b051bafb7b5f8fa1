"""One person, one call at a time: whoever is rung, or talks with us, is rung for nothing else meanwhile.

Whoever reserves or dials a call holds every account of the person first. So of two who would ring one person at once
the second waits for the first, and what it then asks sees what the first has done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from voicebot.calls.rules import Answer
from voicebot.records import open_calls
from voicebot.records.accounts import hold_accounts, ids_of_numbers
from voicebot.records.people import accounts_of_person
from voicebot.records.prepared import Row

#: rules of the record itself, checked after every rulebook
IN_CALL_RULE, NUMBER_RULE = "ACCOUNT-IN-CALL", "ACCOUNT-NUMBER"
WHY = {
    IN_CALL_RULE: "another call with its holder is not over: they are being rung, or talk with us",
    NUMBER_RULE: "its number was changed after this call was reserved; reserve another",
}
#: asked again after so long: most calls are over by then
SOON = timedelta(minutes=5)
#: calls that were not answered, and ones that were, of which there was no sign for so long bar nobody: no telephone
#: rings that long, and what looks after open calls has asked the carrier before the other is over
RINGS, TALKS = timedelta(minutes=10), timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Person:
    """An account, and all accounts and numbers of its holder; held to the end of the transaction."""

    account: Row
    accounts: frozenset[int]
    numbers: frozenset[str]


def hold_person(connection: Connection, account: Row) -> Person:
    """The holder of this account, held. Always in the order of their accounts: nobody waits in a circle."""
    known = accounts_of_person(connection, account)
    theirs, numbers = {one.id for one in known}, {one.phone_hash for one in known}
    # Somebody else may have the same telephone: it rings for one of them at a time.
    held = {row["id"]: row for row in hold_accounts(connection, theirs | ids_of_numbers(connection, numbers))}
    return Person(held[account["id"]], frozenset(theirs), frozenset(held[one]["phone_hash"] for one in theirs))


def in_call(connection: Connection, person: Person, now: datetime, attempt: str | None = None) -> Answer | None:
    """The refusal while another call than `attempt` goes on with them, about any account, by any number."""
    theirs = (person.accounts, person.numbers)
    if not open_calls.goes_on_with(connection, *theirs, now - RINGS, now - TALKS, but=attempt):
        return None
    return Answer(False, (IN_CALL_RULE,), now + SOON, (WHY[IN_CALL_RULE],))


def renumbered(person: Person, call: Row, now: datetime) -> Answer | None:
    """The refusal of a call to a number that is no longer the account's: the gate is asked about the one on file."""
    if call["number_hash"] == person.account["phone_hash"]:
        return None
    return Answer(False, (NUMBER_RULE,), now, (WHY[NUMBER_RULE],))
