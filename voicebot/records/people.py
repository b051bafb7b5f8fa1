"""The person behind an account: all accounts, numbers and references of whoever the bank knows by the same number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

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


@dataclass(frozen=True, slots=True)
class Held:
    """One account of a person."""

    id: int
    phone_hash: str
    ref: str


def accounts_of_person(connection: Connection, account: Row) -> tuple[Held, ...]:
    """Every account of this account's holder, itself first."""
    return accounts_of_people(connection, (account,))[account["id"]]


def accounts_of_people(connection: Connection, asked: Sequence[Row]) -> Mapping[int, tuple[Held, ...]]:
    """The same for many accounts, by their ids."""
    people = {row["person_hash"] for row in asked if row["person_hash"] is not None}
    of_person: dict[str, list[Held]] = defaultdict(list)
    if people:
        columns = (accounts.c.id, accounts.c.phone_hash, accounts.c.ref, accounts.c.person_hash)
        query = select(*columns).where(accounts.c.person_hash.in_(people)).order_by(accounts.c.id)
        for row in connection.execute(query).mappings():
            of_person[row["person_hash"]].append(Held(row["id"], row["phone_hash"], row["ref"]))
    own = {row["id"]: Held(row["id"], row["phone_hash"], row["ref"]) for row in asked}
    return {
        row["id"]: (own[row["id"]], *(one for one in of_person[row["person_hash"]] if one.id != row["id"]))
        if row["person_hash"] is not None
        else (own[row["id"]],)
        for row in asked
    }


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
