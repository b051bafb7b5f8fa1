"""All that is on record of an account, in the order of time, from the rows of every table that tells of it.

A page looks at no more rows of a table than it could show, by the table's own index: it is as quick for five thousand
entries as for five.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from voicebot.records.prepared import Row
from voicebot.records.timeline_source import Place
from voicebot.records.timeline_sources import SOURCES


@dataclass(frozen=True, slots=True)
class Whose:
    """An account by all that rows know it by: its id and reference, and the keyed hashes of its number and address."""

    account: int
    ref: str
    number: str
    email: str | None


KINDS = tuple(sorted({source.kind for source in SOURCES}))


def entries(
    connection: Connection, whose: Whose, kinds: Collection[str], before: Place | None, limit: int
) -> list[tuple[Place, str, Row]]:
    """The newest entries of these kinds before a place, the newest first: place, kind, and what its row tells."""
    values = {"account": whose.account, "ref": whose.ref, "number": whose.number, "email": whose.email}
    found: list[tuple[Place, str, Row]] = []
    for number, source in enumerate(SOURCES):
        if source.kind not in kinds:
            continue
        for row in connection.execute(source.page(number, before, limit), values).mappings():
            told = dict(row)
            found.append((Place(told.pop("at"), number, told.pop("key")), source.kind, told))
    return _newest(found, limit)


def _newest(found: Sequence[tuple[Place, str, Row]], limit: int) -> list[tuple[Place, str, Row]]:
    by_place = sorted(found, key=lambda one: (one[0].at, one[0].source, _order(one[0].key)), reverse=True)
    return by_place[:limit]


def _order(key: int | str) -> tuple[int, str]:
    """Keys of one source are of one type; those of two are never compared, and yet must be comparable."""
    return (key, "") if isinstance(key, int) else (0, key)
