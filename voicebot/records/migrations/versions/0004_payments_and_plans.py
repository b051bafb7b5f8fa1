"""Payments with their parts, plans with their schedules, links to answer them, and what became of promises and plans

Promises that were recorded before have no events of that time: what became of them is told from now on.
"""

import sqlalchemy as sa
from alembic import op

from voicebot.records import columns

revision = "0004"
down_revision = "0003"

_PARTS = "principal + interest + penalty + fees + unapplied = amount"
_HOLDS = sa.text("state IN ('pending_confirmation', 'active', 'cured')")


def upgrade() -> None:
    op.create_table(
        "payments",
        sa.Column("id", columns.Key, nullable=False),
        sa.Column("account_id", columns.Key, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("paid_at", columns.Utc(), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("interest", sa.BigInteger(), nullable=False),
        sa.Column("penalty", sa.BigInteger(), nullable=False),
        sa.Column("fees", sa.BigInteger(), nullable=False),
        sa.Column("unapplied", sa.BigInteger(), nullable=False),
        sa.Column("minimum", sa.BigInteger(), nullable=False),
        sa.Column("days_past_due", sa.Integer(), nullable=False),
        sa.Column("reverses", columns.Key, nullable=True),
        sa.Column("note", sa.String(length=64), nullable=True),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("recorded_by", sa.String(length=64), nullable=True),
        sa.Column("recorded_at", columns.Utc(), nullable=False),
        sa.CheckConstraint(
            "principal + interest + penalty + fees + unapplied = amount", name=op.f("ck_payments_parts")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_payments_account_id_accounts")),
        sa.ForeignKeyConstraint(["reverses"], ["payments.id"], name=op.f("fk_payments_reverses_payments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("reference", name=op.f("uq_payments_reference")),
        sa.UniqueConstraint("reverses", name=op.f("uq_payments_reverses")),
    )
    op.create_index("ix_payments_account_id_paid_at", "payments", ["account_id", "paid_at"], unique=False)
    op.create_table(
        "plans",
        sa.Column("id", columns.Key, nullable=False),
        sa.Column("account_id", columns.Key, nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", columns.Utc(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("confirm_by", columns.Utc(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("base", sa.BigInteger(), nullable=False),
        sa.Column("down", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("waived", sa.BigInteger(), nullable=False),
        sa.Column("instalment", sa.BigInteger(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("frequency", sa.String(length=16), nullable=False),
        sa.Column("first_due", sa.Date(), nullable=False),
        sa.Column("apr_nominal", sa.String(length=32), nullable=False),
        sa.Column("ear", sa.String(length=32), nullable=False),
        sa.Column("simple", sa.String(length=32), nullable=False),
        sa.Column("breach", sa.String(length=16), nullable=False),
        sa.Column("level", sa.String(length=4), nullable=False),
        sa.Column("tariff", sa.String(length=64), nullable=False),
        sa.Column("offer", columns.PlainJson, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_plans_account_id_accounts")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_plans_call_id_calls")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
    )
    op.create_index(op.f("ix_plans_account_id"), "plans", ["account_id"], unique=False)
    op.create_index("ix_plans_state_id", "plans", ["state", "id"], unique=False)
    op.create_index(
        "uq_plans_account_id_running",
        "plans",
        ["account_id"],
        unique=True,
        sqlite_where=_HOLDS,
        postgresql_where=_HOLDS,
    )
    op.create_table(
        "plan_instalments",
        sa.Column("plan_id", columns.Key, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("interest", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_instalments_plan_id_plans")),
        sa.PrimaryKeyConstraint("plan_id", "n", name=op.f("pk_plan_instalments")),
    )
    op.create_table(
        "plan_links",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("plan_id", columns.Key, nullable=False),
        sa.Column("created_at", columns.Utc(), nullable=False),
        sa.Column("expires_at", columns.Utc(), nullable=False),
        sa.Column("used_at", columns.Utc(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_links_plan_id_plans")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_plan_links")),
    )
    op.create_index(op.f("ix_plan_links_plan_id"), "plan_links", ["plan_id"], unique=False)
    for one, length in (("plan", 24), ("promise", 16)):
        op.create_table(
            f"{one}_events",
            sa.Column("id", columns.Key, nullable=False),
            sa.Column(f"{one}_id", columns.Key, nullable=False),
            sa.Column("at", columns.Utc(), nullable=False),
            sa.Column("day", sa.Date(), nullable=True),
            sa.Column("kind", sa.String(length=length), nullable=False),
            sa.Column("why", sa.String(length=160), nullable=False),
            sa.Column("payment_id", columns.Key, nullable=True),
            sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f(f"fk_{one}_events_payment_id_payments")),
            sa.ForeignKeyConstraint([f"{one}_id"], [f"{one}s.id"], name=op.f(f"fk_{one}_events_{one}_id_{one}s")),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{one}_events")),
        )
        op.create_index(op.f(f"ix_{one}_events_{one}_id"), f"{one}_events", [f"{one}_id"], unique=False)
    op.create_index("ix_promises_state_due", "promises", ["state", "due"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_promises_state_due", table_name="promises")
    for table in ("promise_events", "plan_events", "plan_links", "plan_instalments", "plans", "payments"):
        op.drop_table(table)
