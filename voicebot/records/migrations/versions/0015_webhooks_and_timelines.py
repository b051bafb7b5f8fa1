"""Webhooks, what becomes of tickets, readings of the ledger"""

import sqlalchemy as sa
from alembic import op

from voicebot.records import columns

revision = "0015"
down_revision = "0014"

_UNTOLD = sa.text("message_id IS NULL")
_TABLES = (
    "webhook_attempts",
    "webhook_deliveries",
    "webhook_events",
    "webhook_endpoints",
    "ticket_events",
    "balances",
)
#: how every ticket stands that was opened before its changes were kept
_OPENED = """
    INSERT INTO ticket_events (ticket_id, at, kind, priority, reason, amount, currency, state)
    SELECT id, created_at, 'opened', priority, reason, amount, currency, state FROM tickets ORDER BY id
"""


def upgrade() -> None:
    op.create_table(
        "webhook_endpoints",
        sa.Column("id", columns.Key, nullable=False),
        sa.Column("url", columns.SealedText(), nullable=False),
        sa.Column("types", columns.PlainJson, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=True),
        sa.Column("secret", columns.SealedText(), nullable=False),
        sa.Column("old_secret", columns.SealedText(), nullable=True),
        sa.Column("old_until", columns.Utc(), nullable=True),
        sa.Column("created_at", columns.Utc(), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("failing_since", columns.Utc(), nullable=True),
        sa.Column("failures", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("rests_until", columns.Utc(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_endpoints")),
    )
    op.create_table(
        "balances",
        sa.Column("id", columns.Key, nullable=False),
        sa.Column("account_id", columns.Key, nullable=False),
        sa.Column("at", columns.Utc(), nullable=False),
        sa.Column("as_of", columns.Utc(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("interest", sa.BigInteger(), nullable=False),
        sa.Column("penalty", sa.BigInteger(), nullable=False),
        sa.Column("fees", sa.BigInteger(), nullable=False),
        sa.Column("minimum_due", sa.BigInteger(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_balances_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_balances")),
    )
    op.create_index("ix_balances_account_id_at", "balances", ["account_id", "at"], unique=False)
    op.create_table(
        "webhook_events",
        sa.Column("id", columns.Key, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("fact", sa.String(length=64), nullable=True),
        sa.Column("at", columns.Utc(), nullable=False),
        sa.Column("account_id", columns.Key, nullable=True),
        sa.Column("call_id", sa.String(length=32), nullable=True),
        sa.Column("subject", sa.BigInteger(), nullable=True),
        sa.Column("told", columns.PlainJson, nullable=True),
        sa.Column("message_id", sa.String(length=64), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_webhook_events_account_id_accounts")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_webhook_events_call_id_calls")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_events")),
        sa.UniqueConstraint("fact", name=op.f("uq_webhook_events_fact")),
        sa.UniqueConstraint("message_id", name=op.f("uq_webhook_events_message_id")),
    )
    op.create_index("ix_webhook_events_at", "webhook_events", ["at"], unique=False)
    op.create_index(
        "ix_webhook_events_untold",
        "webhook_events",
        ["id"],
        unique=False,
        sqlite_where=_UNTOLD,
        postgresql_where=_UNTOLD,
    )
    op.create_table(
        "ticket_events",
        sa.Column("id", columns.Key, nullable=False),
        sa.Column("ticket_id", columns.Key, nullable=False),
        sa.Column("at", columns.Utc(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("priority", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_events_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_events")),
    )
    op.create_index(op.f("ix_ticket_events_ticket_id"), "ticket_events", ["ticket_id"], unique=False)
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", columns.Key, nullable=False),
        sa.Column("event_id", columns.Key, nullable=False),
        sa.Column("endpoint_id", columns.Key, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("not_before", columns.Utc(), nullable=False),
        sa.Column("attempt", sa.BigInteger(), nullable=True),
        sa.Column("created_at", columns.Utc(), nullable=False),
        sa.Column("delivered_at", columns.Utc(), nullable=True),
        sa.ForeignKeyConstraint(
            ["endpoint_id"], ["webhook_endpoints.id"], name=op.f("fk_webhook_deliveries_endpoint_id_webhook_endpoints")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["webhook_events.id"], name=op.f("fk_webhook_deliveries_event_id_webhook_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_deliveries")),
        sa.UniqueConstraint("event_id", "endpoint_id", name=op.f("uq_webhook_deliveries_event_id_endpoint_id")),
    )
    op.create_index(
        "ix_webhook_deliveries_endpoint_id_state_not_before",
        "webhook_deliveries",
        ["endpoint_id", "state", "not_before"],
        unique=False,
    )
    op.create_table(
        "webhook_attempts",
        sa.Column("id", columns.Key, nullable=False),
        sa.Column("delivery_id", columns.Key, nullable=False),
        sa.Column("at", columns.Utc(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("milliseconds", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["webhook_deliveries.id"], name=op.f("fk_webhook_attempts_delivery_id_webhook_deliveries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_attempts")),
    )
    op.create_index(op.f("ix_webhook_attempts_delivery_id"), "webhook_attempts", ["delivery_id"], unique=False)
    op.create_index(op.f("ix_texts_received_account_id"), "texts_received", ["account_id"], unique=False)
    op.execute(_OPENED)


def downgrade() -> None:
    op.drop_index(op.f("ix_texts_received_account_id"), table_name="texts_received")
    for table in _TABLES:
        op.drop_table(table)
