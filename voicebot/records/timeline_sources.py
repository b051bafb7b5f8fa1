"""Which rows tell of an account, and what each tells: the contents of its timeline."""

from __future__ import annotations

from sqlalchemy import case, literal_column, or_

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
from voicebot.records.plan_proposals import plan_proposal_events, plan_proposals
from voicebot.records.plan_views import plan_views
from voicebot.records.plans import plan_events, plans
from voicebot.records.promises import promise_events, promises
from voicebot.records.reminders import reminders
from voicebot.records.rings import rings
from voicebot.records.texts import texts, texts_received
from voicebot.records.ticket_events import ticket_events
from voicebot.records.timeline_source import ACCOUNT, EMAIL, NUMBER, REF, Source, columns, in_a_call, rows

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
    rows(
        "balance",
        balances.c.kind,
        balances.c.at,
        *columns(balances, "as_of", "currency", *PARTS, "minimum_due", "due_date", "source"),
        balances.c.recorded_by.label("by"),
    ),
    rows(
        "campaign",
        "member",
        campaigns.c.started_at,
        campaigns.c.id.label("campaign"),
        campaigns.c.name,
        *(campaign_members.c[name] for name in ("state", "rung", "outcome", "why")),
        of=campaigns.join(campaign_members, campaign_members.c.campaign_id == campaigns.c.id),
        theirs=campaign_members.c.account_id == ACCOUNT,
    ),
    rows(
        "campaign",
        "called",
        campaign_calls.c.at,
        in_a_call(campaign_calls),
        campaign_calls.c.campaign_id.label("campaign"),
        campaigns.c.name,
        campaign_calls.c.tries,
        of=_rung,
        theirs=calls.c.account_id == ACCOUNT,
    ),
    rows(
        "decision",
        case((decisions.c.allowed, literal_column("'allowed'")), else_=literal_column("'refused'")),
        decisions.c.at,
        in_a_call(decisions),
        *columns(decisions, "rule_ids", "inputs"),
    ),
    rows(
        "call",
        "created",
        calls.c.created_at,
        calls.c.id.label("call"),
        *columns(calls, "direction", "purpose", "number"),
    ),
    rows("call", "dialled", calls.c.dialled_at, calls.c.id.label("call"), calls.c.via),
    rows("call", "answered", calls.c.answered_at, calls.c.id.label("call"), calls.c.language),
    rows(
        "verification",
        "failed",
        failed_verifications.c.at,
        in_a_call(failed_verifications),
    ),
    rows(
        "payment",
        payments.c.kind,
        payments.c.recorded_at,
        *columns(payments, "reference", "amount", "currency", "paid_at", "unapplied", "note", "source"),
        payments.c.recorded_by.label("by"),
        _undone.c.reference.label("reverses"),
        of=payments.outerjoin(_undone, _undone.c.id == payments.c.reverses),
    ),
    rows(
        "ledger",
        ledger_lines.c.kind,
        ledger_lines.c.at,
        ledger_lines.c.plan_id.label("plan"),
        *columns(ledger_lines, "component", "amount", "currency", "authority", "day"),
        ledger_lines.c.approver.label("by"),
        ledger_lines.c.reason.label("why"),
    ),
    rows(
        "promise",
        promise_events.c.kind,
        promise_events.c.at,
        promises.c.id.label("promise"),
        in_a_call(promises),
        *columns(promises, "amount", "currency", "due"),
        *columns(promise_events, "day", "why"),
        _because,
        of=_promised,
        theirs=promises.c.account_id == ACCOUNT,
    ),
    rows(
        "plan",
        plan_events.c.kind,
        plan_events.c.at,
        plans.c.id.label("plan"),
        in_a_call(plans),
        *columns(plans, "total", "count", "instalment", "currency", "first_due"),
        *columns(plan_events, "day", "why"),
        _because,
        of=_planned,
        theirs=plans.c.account_id == ACCOUNT,
    ),
    rows(
        "plan",
        plan_views.c.kind,
        plan_views.c.at,
        plans.c.id.label("plan"),
        *columns(plan_views, "language", "words"),
        of=plan_views.join(plans, plans.c.id == plan_views.c.plan_id),
        theirs=plans.c.account_id == ACCOUNT,
    ),
    rows(
        "proposal",
        plan_proposal_events.c.kind,
        plan_proposal_events.c.at,
        plan_proposals.c.id.label("proposal"),
        plan_proposals.c.ticket_id.label("ticket"),
        *columns(plan_proposals, "count", "level"),
        *columns(plan_proposal_events, "by", "why"),
        of=plan_proposal_events.join(plan_proposals, plan_proposals.c.id == plan_proposal_events.c.proposal_id),
        theirs=plan_proposals.c.account_id == ACCOUNT,
    ),
    rows(
        "ticket",
        ticket_events.c.kind,
        ticket_events.c.at,
        tickets.c.id.label("ticket"),
        in_a_call(tickets),
        tickets.c.kind.label("about"),
        *columns(ticket_events, "priority", "reason", "amount", "currency", "state"),
        of=ticket_events.join(tickets, tickets.c.id == ticket_events.c.ticket_id),
        theirs=tickets.c.account_id == ACCOUNT,
    ),
    rows(
        "callback",
        "booked",
        callbacks.c.created_at,
        callbacks.c.id.label("callback"),
        in_a_call(callbacks),
        callbacks.c.at.label("for"),
        *columns(callbacks, "reason", "urgent", "number"),
    ),
    rows("callback", callbacks.c.state, callbacks.c.done_at, callbacks.c.id.label("callback"), callbacks.c.why),
    rows(
        "callback",
        "owed",
        rings.c.created_at,
        *columns(rings, "purpose", "not_before", "until", "tries", "state", "why"),
        in_a_call(rings),
    ),
    rows(
        "flag",
        "raised",
        flags.c.created_at,
        in_a_call(flags),
        *columns(flags, "flag", "starts", "until"),
    ),
    rows(
        "flag",
        "released",
        flags.c.released_at,
        in_a_call(flags),
        flags.c.flag,
        flags.c.released_by.label("by"),
        flags.c.released_why.label("why"),
    ),
    rows(
        "opt_out",
        "opted_out",
        suppressions.c.created_at,
        in_a_call(suppressions),
        *columns(suppressions, "scope", "reason"),
        theirs=or_(suppressions.c.number_hash == NUMBER, suppressions.c.number_hash == EMAIL),
    ),
    rows(
        "opt_out",
        "opted_in",
        suppressions.c.released_at,
        *columns(suppressions, "scope", "reason"),
        theirs=or_(suppressions.c.number_hash == NUMBER, suppressions.c.number_hash == EMAIL),
    ),
    rows(
        "consent",
        "given",
        consents.c.created_at,
        in_a_call(consents),
        consents.c.kind.label("consent"),
        *columns(consents, "until", "source"),
    ),
    rows("consent", "revoked", consents.c.revoked_at, in_a_call(consents), consents.c.kind.label("consent")),
    rows(
        "bad_time",
        "named",
        bad_times.c.created_at,
        *columns(bad_times, "days", "opens", "closes", "source"),
    ),
    rows("bad_time", "released", bad_times.c.released_at, *columns(bad_times, "days", "opens", "closes")),
    rows(
        "reminder",
        reminders.c.what,
        reminders.c.created_at,
        in_a_call(reminders),
        *columns(reminders, "about", "n", "due"),
        reminders.c.outbox_id.label("message"),
    ),
    rows(
        "message",
        "asked_for",
        outbox.c.created_at,
        outbox.c.id.label("message"),
        in_a_call(outbox),
        outbox.c.kind.label("about"),
        *columns(outbox, "channel", "state", "not_before", "why"),
    ),
    rows(
        "message",
        "sent",
        texts.c.created_at,
        texts.c.outbox_id.label("message"),
        texts.c.kind.label("about"),
        *columns(texts, "channel", "via", "language", "words", "number"),
    ),
    rows(
        "message",
        texts.c.state,
        texts.c.told_at,
        texts.c.outbox_id.label("message"),
        *columns(texts, "channel", "code", "why"),
    ),
    rows(
        "message",
        "received",
        texts_received.c.at,
        texts_received.c.asked,
        theirs=texts_received.c.account_id == ACCOUNT,
    ),
    rows(
        "past_contact",
        past_contacts.c.outcome,
        past_contacts.c.at,
        *columns(past_contacts, "direction", "channel", "source"),
        theirs=or_(past_contacts.c.ref == REF, past_contacts.c.number_hash == NUMBER),
    ),
    rows(
        "call",
        "ended",
        calls.c.ended_at,
        calls.c.id.label("call"),
        *columns(calls, "state", "disposition", "right_party", "answered_by", "seconds"),
    ),
)
