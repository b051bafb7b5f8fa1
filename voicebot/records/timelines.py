"""All that is on record of an account, in the order of time, from the rows of every table that tells of it.

A page looks at no more rows of a table than it could show, by the table's own index: it is as quick for five thousand
entries as for five.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Select,
    String,
    Table,
    and_,
    bindparam,
    case,
    literal_column,
    or_,
    select,
)

from voicebot.records.bad_times import bad_times
from voicebot.records.balances import balances
from voicebot.records.calls import calls
from voicebot.records.campaigns import campaign_calls, campaign_members, campaigns
from voicebot.records.contact import consents, decisions, flags, suppressions
from voicebot.records.guesses import failed_verifications
from voicebot.records.ledger_lines import ledger_lines
from voicebot.records.outcomes import callbacks, outbox, tickets
from voicebot.records.past_contacts import past_contacts
from voicebot.records.payments import PARTS, payments
from voicebot.records.plan_views import plan_views
from voicebot.records.plans import plan_events, plans
from voicebot.records.prepared import Row
from voicebot.records.promises import promise_events, promises
from voicebot.records.reminders import reminders
from voicebot.records.rings import rings
from voicebot.records.texts import texts, texts_received
from voicebot.records.ticket_events import ticket_events

_account: ColumnElement[int] = bindparam("account", type_=Integer)
_number: ColumnElement[str] = bindparam("number", type_=String)
_email: ColumnElement[str] = bindparam("email", type_=String)
_ref: ColumnElement[str] = bindparam("ref", type_=String)


@dataclass(frozen=True, slots=True)
class Whose:
    """An account by all that rows know it by: its id and reference, and the keyed hashes of its number and address."""

    account: int
    ref: str
    number: str
    email: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the order of time an entry stands: of one moment, sources come in their own order, then rows."""

    at: datetime
    source: int
    key: int | str


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of a table that tell of an account: entries of a `kind`, each at a time of its own."""

    kind: str
    at: ColumnElement[Any]
    key: ColumnElement[Any]
    query: Select[Any]

    def page(self, number: int, before: Place | None, limit: int) -> Select[Any]:
        """Its newest rows before a place; `number` is where it stands among the sources."""
        query = self.query.where(self.at.is_not(None))
        if before is not None:
            query = query.where(self._before(number, before))
        return query.order_by(self.at.desc(), self.key.desc()).limit(limit)

    def _before(self, number: int, before: Place) -> ColumnElement[bool]:
        if number < before.source:
            return self.at <= before.at
        if number > before.source:
            return self.at < before.at
        return or_(self.at < before.at, and_(self.at == before.at, self.key < before.key))


def _rows(
    kind: str,
    what: str | ColumnElement[Any],
    at: ColumnElement[Any],
    *columns: ColumnElement[Any],
    of: FromClause | None = None,
    theirs: ColumnElement[bool] | None = None,
) -> Source:
    """A source: rows of the table of `at`, or of a join, whose account it is."""
    table = at.table
    key = next(iter(table.primary_key.columns))
    named = literal_column(f"'{what}'") if isinstance(what, str) else what
    query = select(at.label("at"), key.label("key"), named.label("what"), *columns)
    query = query.select_from(of if of is not None else table)
    return Source(kind, at, key, query.where(theirs if theirs is not None else table.c.account_id == _account))


def _columns(table: Table, *names: str) -> list[ColumnElement[Any]]:
    return [table.c[name] for name in names]


def _in_a_call(table: Table) -> ColumnElement[Any]:
    return table.c.call_id.label("call")


_paid, _undone = payments.alias("paid"), payments.alias("undone")
_because = _paid.c.reference.label("payment")
_promised = promise_events.join(promises, promises.c.id == promise_events.c.promise_id)
_promised = _promised.outerjoin(_paid, _paid.c.id == promise_events.c.payment_id)
_planned = plan_events.join(plans, plans.c.id == plan_events.c.plan_id)
_planned = _planned.outerjoin(_paid, _paid.c.id == plan_events.c.payment_id)
_rung = campaign_calls.join(calls, calls.c.id == campaign_calls.c.call_id)
_rung = _rung.join(campaigns, campaigns.c.id == campaign_calls.c.campaign_id)

#: everything, in the order in which what happens at one moment comes of one another
SOURCES: tuple[Source, ...] = (
    _rows(
        "balance",
        balances.c.kind,
        balances.c.at,
        *_columns(balances, "as_of", "currency", *PARTS, "minimum_due", "due_date", "source"),
        balances.c.recorded_by.label("by"),
    ),
    _rows(
        "campaign",
        "member",
        campaigns.c.started_at,
        campaigns.c.id.label("campaign"),
        campaigns.c.name,
        *(campaign_members.c[name] for name in ("state", "rung", "outcome", "why")),
        of=campaigns.join(campaign_members, campaign_members.c.campaign_id == campaigns.c.id),
        theirs=campaign_members.c.account_id == _account,
    ),
    _rows(
        "campaign",
        "called",
        campaign_calls.c.at,
        _in_a_call(campaign_calls),
        campaign_calls.c.campaign_id.label("campaign"),
        campaigns.c.name,
        campaign_calls.c.tries,
        of=_rung,
        theirs=calls.c.account_id == _account,
    ),
    _rows(
        "decision",
        case((decisions.c.allowed, literal_column("'allowed'")), else_=literal_column("'refused'")),
        decisions.c.at,
        _in_a_call(decisions),
        *_columns(decisions, "rule_ids", "inputs"),
    ),
    _rows(
        "call",
        "created",
        calls.c.created_at,
        calls.c.id.label("call"),
        *_columns(calls, "direction", "purpose", "number"),
    ),
    _rows("call", "dialled", calls.c.dialled_at, calls.c.id.label("call"), calls.c.via),
    _rows("call", "answered", calls.c.answered_at, calls.c.id.label("call"), calls.c.language),
    _rows(
        "verification",
        "failed",
        failed_verifications.c.at,
        _in_a_call(failed_verifications),
    ),
    _rows(
        "payment",
        payments.c.kind,
        payments.c.recorded_at,
        *_columns(payments, "reference", "amount", "currency", "paid_at", "unapplied", "note", "source"),
        payments.c.recorded_by.label("by"),
        _undone.c.reference.label("reverses"),
        of=payments.outerjoin(_undone, _undone.c.id == payments.c.reverses),
    ),
    _rows(
        "ledger",
        ledger_lines.c.kind,
        ledger_lines.c.at,
        ledger_lines.c.plan_id.label("plan"),
        *_columns(ledger_lines, "component", "amount", "currency", "authority", "day"),
        ledger_lines.c.approver.label("by"),
        ledger_lines.c.reason.label("why"),
    ),
    _rows(
        "promise",
        promise_events.c.kind,
        promise_events.c.at,
        promises.c.id.label("promise"),
        _in_a_call(promises),
        *_columns(promises, "amount", "currency", "due"),
        *_columns(promise_events, "day", "why"),
        _because,
        of=_promised,
        theirs=promises.c.account_id == _account,
    ),
    _rows(
        "plan",
        plan_events.c.kind,
        plan_events.c.at,
        plans.c.id.label("plan"),
        _in_a_call(plans),
        *_columns(plans, "total", "count", "instalment", "currency", "first_due"),
        *_columns(plan_events, "day", "why"),
        _because,
        of=_planned,
        theirs=plans.c.account_id == _account,
    ),
    _rows(
        "plan",
        plan_views.c.kind,
        plan_views.c.at,
        plans.c.id.label("plan"),
        *_columns(plan_views, "language", "words"),
        of=plan_views.join(plans, plans.c.id == plan_views.c.plan_id),
        theirs=plans.c.account_id == _account,
    ),
    _rows(
        "ticket",
        ticket_events.c.kind,
        ticket_events.c.at,
        tickets.c.id.label("ticket"),
        _in_a_call(tickets),
        tickets.c.kind.label("about"),
        *_columns(ticket_events, "priority", "reason", "amount", "currency", "state"),
        of=ticket_events.join(tickets, tickets.c.id == ticket_events.c.ticket_id),
        theirs=tickets.c.account_id == _account,
    ),
    _rows(
        "callback",
        "booked",
        callbacks.c.created_at,
        callbacks.c.id.label("callback"),
        _in_a_call(callbacks),
        callbacks.c.at.label("for"),
        *_columns(callbacks, "reason", "urgent", "number"),
    ),
    _rows("callback", callbacks.c.state, callbacks.c.done_at, callbacks.c.id.label("callback"), callbacks.c.why),
    _rows(
        "callback",
        "owed",
        rings.c.created_at,
        *_columns(rings, "purpose", "not_before", "until", "tries", "state", "why"),
        _in_a_call(rings),
    ),
    _rows(
        "flag",
        "raised",
        flags.c.created_at,
        _in_a_call(flags),
        *_columns(flags, "flag", "starts", "until"),
    ),
    _rows("flag", "released", flags.c.released_at, _in_a_call(flags), flags.c.flag),
    _rows(
        "opt_out",
        "opted_out",
        suppressions.c.created_at,
        _in_a_call(suppressions),
        *_columns(suppressions, "scope", "reason"),
        theirs=or_(suppressions.c.number_hash == _number, suppressions.c.number_hash == _email),
    ),
    _rows(
        "opt_out",
        "opted_in",
        suppressions.c.released_at,
        *_columns(suppressions, "scope", "reason"),
        theirs=or_(suppressions.c.number_hash == _number, suppressions.c.number_hash == _email),
    ),
    _rows(
        "consent",
        "given",
        consents.c.created_at,
        _in_a_call(consents),
        consents.c.kind.label("consent"),
        *_columns(consents, "until", "source"),
    ),
    _rows("consent", "revoked", consents.c.revoked_at, _in_a_call(consents), consents.c.kind.label("consent")),
    _rows(
        "bad_time",
        "named",
        bad_times.c.created_at,
        *_columns(bad_times, "days", "opens", "closes", "source"),
    ),
    _rows("bad_time", "released", bad_times.c.released_at, *_columns(bad_times, "days", "opens", "closes")),
    _rows(
        "reminder",
        reminders.c.what,
        reminders.c.created_at,
        _in_a_call(reminders),
        *_columns(reminders, "about", "n", "due"),
        reminders.c.outbox_id.label("message"),
    ),
    _rows(
        "message",
        "asked_for",
        outbox.c.created_at,
        outbox.c.id.label("message"),
        _in_a_call(outbox),
        outbox.c.kind.label("about"),
        *_columns(outbox, "channel", "state", "not_before", "why"),
    ),
    _rows(
        "message",
        "sent",
        texts.c.created_at,
        texts.c.outbox_id.label("message"),
        texts.c.kind.label("about"),
        *_columns(texts, "channel", "via", "language", "words", "number"),
    ),
    _rows(
        "message",
        texts.c.state,
        texts.c.told_at,
        texts.c.outbox_id.label("message"),
        *_columns(texts, "channel", "code", "why"),
    ),
    _rows(
        "message",
        "received",
        texts_received.c.at,
        texts_received.c.asked,
        theirs=texts_received.c.account_id == _account,
    ),
    _rows(
        "past_contact",
        past_contacts.c.outcome,
        past_contacts.c.at,
        *_columns(past_contacts, "direction", "channel", "source"),
        theirs=or_(past_contacts.c.ref == _ref, past_contacts.c.number_hash == _number),
    ),
    _rows(
        "call",
        "ended",
        calls.c.ended_at,
        calls.c.id.label("call"),
        *_columns(calls, "state", "disposition", "right_party", "answered_by", "seconds"),
    ),
)
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
