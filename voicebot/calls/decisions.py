"""Decisions of the gate: each is a row with what was asked and by which rules, from which it can be made again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from voicebot import compliance
from voicebot.calls.rulebooks import Rulebooks
from voicebot.calls.rules import Answer, Asked
from voicebot.errors import Misconfigured
from voicebot.records import contact, editions
from voicebot.records.prepared import Row

#: the form in which `inputs` are written
FORM = 1
_on_record: WeakKeyDictionary[Engine, set[str]] = WeakKeyDictionary()


def record(
    connection: Connection, account_id: int | None, call_id: str | None, now: datetime, answer: Answer, **more: Any
) -> None:
    """Write the gate's answer down in the transaction of what it is about; `more` is what else it was asked for."""
    inputs = {"next_at": answer.next_at.isoformat() if answer.next_at else None, **more}
    if answer.asked is not None:
        _keep_edition(connection, answer.asked.books, now)
        inputs |= _kept(answer.asked)
    values = {"account_id": account_id, "call_id": call_id, "at": now, "allowed": answer.allowed}
    contact.add_contact_row(
        connection, contact.decisions, values | {"rule_ids": list(answer.rule_ids), "inputs": inputs}
    )


def _kept(asked: Asked) -> dict[str, Any]:
    def hashed(number: str) -> str:
        # any other number is known by its hash alone
        return asked.number_hash if number == asked.request.number else number

    kept = {"form": FORM, "rules": asked.books.digest, "asked": compliance.keep(asked.request, hashed)}
    return kept | {"rehearsal": True} if asked.rehearsal else kept


def _keep_edition(connection: Connection, books: compliance.Rulebooks, now: datetime) -> None:
    """The rulebooks' text, once; it is taken for kept only when an earlier transaction is seen to have done so."""
    known = _on_record.setdefault(connection.engine, set())
    if books.digest in known:
        return
    if editions.edition_known(connection, books.digest):
        known.add(books.digest)
    else:
        editions.add_edition(connection, books.digest, books.sources, now)


@dataclass(frozen=True, slots=True)
class Again:
    """A decision made again from its row. `differs` says in words what came out otherwise; empty where nothing did.

    `why_not` says why it could not be made again, for rows of earlier releases and for rules of the record itself.
    """

    row: Row
    answer: Answer | None = None
    differs: tuple[str, ...] = ()
    why_not: str = ""


class Reader:
    """Reads decisions again, each by the edition of the rules that it was made by."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._editions: dict[str, Rulebooks | None] = {}

    def again(self, row: Row) -> Again:
        """The decision, made again and compared."""
        inputs = row["inputs"]
        if "asked" not in inputs:
            return Again(row, why_not="it was made before the rulebooks were asked, or by an earlier release")
        if inputs["form"] != FORM:
            return Again(row, why_not=f"its form {inputs['form']} is not of this release")
        rules = self._rules(inputs["rules"])
        if rules is None:
            return Again(row, why_not=f"edition {inputs['rules']} of the rules is not on record, or no longer read")
        try:
            request = compliance.recall(inputs["asked"])
        except (KeyError, TypeError, ValueError) as error:
            return Again(row, why_not=f"what was asked cannot be read: {error}")
        asked = Asked(request, rules.books, inputs.get("rehearsal", False), request.number)
        answer = rules.decide(asked)
        return Again(row, answer, tuple(_differences(row, answer)))

    def _rules(self, digest: str) -> Rulebooks | None:
        if digest not in self._editions:
            self._editions[digest] = self._edition(digest)
        return self._editions[digest]

    def _edition(self, digest: str) -> Rulebooks | None:
        sources = editions.edition_sources(self._connection, digest)
        try:
            return None if sources is None else Rulebooks(compliance.read_rulebooks(sources))
        except Misconfigured:
            return None


def _differences(row: Mapping[str, Any], answer: Answer) -> Iterator[str]:
    then = row["inputs"]["next_at"]
    now = answer.next_at.isoformat() if answer.next_at else None
    if row["allowed"] != answer.allowed:
        yield f"it was {'allowed' if row['allowed'] else 'blocked'} and is {'allowed' if answer.allowed else 'blocked'}"
    if (was := list(row["rule_ids"])) != (found := list(answer.rule_ids)):
        yield f"the rules were {', '.join(was) or 'none'} and are {', '.join(found) or 'none'}"
    if then != now and (then is None or now is None or datetime.fromisoformat(then) != datetime.fromisoformat(now)):
        yield f"it would have been allowed from {then or 'never'} and would be from {now or 'never'}"
