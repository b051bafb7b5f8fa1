"""Campaigns, their members and calls, and what was changed of them by whom"""

import sqlalchemy as sa
from alembic import op

from voicebot.records import columns

revision = "0009"
down_revision = "0008"

_OPEN = sa.text("state IN ('waiting', 'queued', 'calling')")


def upgrade() -> None:
    op.create_table(
        "campaigns",
        sa.Column("id", columns.Key, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("strategy", columns.PlainJson, nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", columns.Utc(), nullable=False),
        sa.Column("approved_by", sa.String(length=64), nullable=True),
        sa.Column("approved_for", sa.Integer(), nullable=True),
        *(sa.Column(name, columns.Utc(), nullable=True) for name in ("starts_at", "started_at", "ended_at")),
        sa.Column("filled_to", sa.BigInteger(), nullable=False),
        *(sa.Column(name, columns.Utc(), nullable=True) for name in ("filled_at", "paced_until", "watched_since")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
        sa.UniqueConstraint("name", name=op.f("uq_campaigns_name")),
    )
    op.create_table(
        "dial_lines",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        *(sa.Column(name, columns.Utc(), nullable=True) for name in ("paced_until", "watched_since")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_dial_lines")),
    )
    op.create_table(
        "campaign_events",
        sa.Column("id", columns.Key, nullable=False),
        sa.Column("campaign_id", columns.Key, nullable=True),
        sa.Column("at", columns.Utc(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("figures", columns.PlainJson, nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_events_campaign_id_campaigns")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_events")),
    )
    op.create_index(op.f("ix_campaign_events_campaign_id"), "campaign_events", ["campaign_id"])
    _members()
    _calls()


def _members() -> None:
    table = "campaign_members"
    op.create_table(
        table,
        sa.Column("id", columns.Key, nullable=False),
        sa.Column("campaign_id", columns.Key, nullable=False),
        sa.Column("account_id", columns.Key, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("due_at", columns.Utc(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("since", columns.Utc(), nullable=True),
        sa.Column("call_id", sa.String(length=32), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("why", sa.String(length=160), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_campaign_members_account_id_accounts")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_campaign_members_call_id_calls")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_members_campaign_id_campaigns")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_members")),
        sa.UniqueConstraint("campaign_id", "account_id", name=op.f("uq_campaign_members_campaign_id_account_id")),
    )
    op.create_index("ix_campaign_members_due", table, ["campaign_id", "state", "due_at", "rank"])
    op.create_index("ix_campaign_members_state_since", table, ["state", "since"])
    alone = "uq_campaign_members_account_id_open"
    op.create_index(alone, table, ["account_id"], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)


def _calls() -> None:
    op.create_table(
        "campaign_calls",
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("campaign_id", columns.Key, nullable=False),
        sa.Column("member_id", columns.Key, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("at", columns.Utc(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_campaign_calls_call_id_calls")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_calls_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["campaign_members.id"], name=op.f("fk_campaign_calls_member_id_campaign_members")
        ),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_campaign_calls")),
        sa.UniqueConstraint("member_id", "tries", name=op.f("uq_campaign_calls_member_id_tries")),
    )
    op.create_index(op.f("ix_campaign_calls_at"), "campaign_calls", ["at"])
    op.create_index("ix_campaign_calls_campaign_id_at", "campaign_calls", ["campaign_id", "at"])


def downgrade() -> None:
    for table in ("campaign_calls", "campaign_members", "campaign_events", "dial_lines", "campaigns"):
        op.drop_table(table)
