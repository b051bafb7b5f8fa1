"""The person behind an account: all accounts, numbers and references of whom the bank knows by the same number.

Where it has told no such number, whoever shares a telephone is one person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from voicebot.records.accounts import accounts
from voicebot.records.prepared import Row

#: marks of the person, by the names under which they are recorded: they stand on every account of theirs
OF_THE_PERSON = frozenset(
    (
        *("deceased", "insolvency", "bankruptcy", "represented", "legal", "attorney", "cease", "vulnerable"),
        *("vulnerable_hold", "crisis", "distress", "hardship", "scra", "identity_theft"),
        *("breathing_space", "crisis_breathing_space", "debt_adviser"),
    )
)
#: what a person's own number was suppressed from, they are on every number; a wrong number says nothing of the others
OF_A_MEDIUM = frozenset({"automated_voice", "sms"})
#: `person_of`, for a query
PERSON = func.coalesce(accounts.c.person_hash, accounts.c.phone_hash)


@dataclass(frozen=True, slots=True)
class Held:
    """One account of a person."""

    id: int
    phone_hash: str
    ref: str


def person_of(account: Row) -> str:
    """Who the account's holder is, over all their accounts: as the bank knows them, else their telephone."""
    return str(account["person_hash"] or account["phone_hash"])


def accounts_of_person(connection: Connection, account: Row) -> tuple[Held, ...]:
    """Every account of this account's holder, itself first."""
    return accounts_of_people(connection, (account,))[account["id"]]


def accounts_of_people(connection: Connection, asked: Sequence[Row]) -> Mapping[int, tuple[Held, ...]]:
    """The same for many accounts, by their ids.

    Of two accounts with one telephone of which one does not say whose it is, nobody can tell whether they are one
    person's: they are taken for it.
    """
    people = {row["person_hash"] for row in asked if row["person_hash"] is not None}
    numbers = {row["phone_hash"] for row in asked}
    columns = (accounts.c.id, accounts.c.phone_hash, accounts.c.ref, accounts.c.person_hash)
    theirs = accounts.c.phone_hash.in_(numbers)
    query = select(*columns).where(or_(theirs, accounts.c.person_hash.in_(people)) if people else theirs)
    by_person: dict[str, list[Held]] = defaultdict(list)
    by_number: dict[str, list[tuple[bool, Held]]] = defaultdict(list)
    for row in map(dict, connection.execute(query.order_by(accounts.c.id)).mappings()):
        held = Held(row["id"], row["phone_hash"], row["ref"])
        by_person[person_of(row)].append(held)
        by_number[held.phone_hash].append((row["person_hash"] is not None, held))
    return {row["id"]: _together(row, by_person[person_of(row)], by_number[row["phone_hash"]]) for row in asked}


def _together(account: Row, theirs: Iterable[Held], on_number: Iterable[tuple[bool, Held]]) -> tuple[Held, ...]:
    """The account, then the others: the person's, and those on its telephone that cannot be told apart from it."""
    own = Held(account["id"], account["phone_hash"], account["ref"])
    told = account["person_hash"] is not None
    unsure = (one for its_told, one in on_number if not (told and its_told))
    others = {one.id: one for one in (*theirs, *unsure) if one.id != own.id}
    return (own, *(others[at] for at in sorted(others)))


def of_all(held: Sequence[Held], rows: Callable[[Held], Iterable[Row]]) -> list[Row]:
    """The rows of every account, each once."""
    if len(held) == 1:
        return list(rows(held[0]))
    return list({row["id"]: row for one in held for row in rows(one)}.values())


def flags_on(held: Sequence[Held], flags: Callable[[Held], Iterable[Row]]) -> list[Row]:
    """The account's own marks, and those of the person's other accounts that are marks of the person."""
    own, *others = held
    theirs = (row for one in others for row in flags(one))
    return [*flags(own), *(row for row in theirs if row["flag"] in OF_THE_PERSON)]


def suppressed_on(held: Sequence[Held], scopes: Callable[[Held], frozenset[str]]) -> frozenset[str]:
    """What the account's own number is suppressed from, and which media the person has left on another."""
    own, *others = held
    return scopes(own).union(*(scopes(one) & OF_A_MEDIUM for one in others))
