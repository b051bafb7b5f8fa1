"""E-mail beside texts; reminders of what is due, and calls that are owed to somebody"""

import sqlalchemy as sa
from alembic import op

from voicebot.records import columns

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("accounts", sa.Column("email", columns.SealedText(), nullable=True))
    op.add_column("accounts", sa.Column("email_hash", sa.String(length=64), nullable=True))
    for table in ("outbox", "texts"):
        op.add_column(table, sa.Column("channel", sa.String(length=8), nullable=False, server_default="sms"))
    op.add_column("callbacks", sa.Column("done_at", columns.Utc(), nullable=True))
    op.add_column("callbacks", sa.Column("why", sa.String(length=200), nullable=True))
    op.create_table(
        "reminders",
        sa.Column("id", columns.Key, nullable=False),
        sa.Column("account_id", columns.Key, nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("about", columns.Key, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("outbox_id", columns.Key, nullable=True),
        sa.Column("created_at", columns.Utc(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_reminders_account_id_accounts")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_reminders_call_id_calls")),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_reminders_outbox_id_outbox")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("what", "about", "n", name=op.f("uq_reminders_what_about_n")),
    )
    op.create_index(op.f("ix_reminders_account_id"), "reminders", ["account_id"], unique=False)
    op.create_index(op.f("ix_reminders_due"), "reminders", ["due"], unique=False)
    op.create_index(op.f("ix_reminders_outbox_id"), "reminders", ["outbox_id"], unique=False)
    op.create_index("ix_plan_instalments_due", "plan_instalments", ["due"], unique=False)
    op.create_table(
        "rings",
        sa.Column("id", columns.Key, nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("about", columns.Key, nullable=False),
        sa.Column("account_id", columns.Key, nullable=False),
        sa.Column("created_at", columns.Utc(), nullable=False),
        sa.Column("not_before", columns.Utc(), nullable=False),
        sa.Column("until", columns.Utc(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=True),
        sa.Column("why", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_rings_account_id_accounts")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_rings_call_id_calls")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rings")),
        sa.UniqueConstraint("purpose", "about", name=op.f("uq_rings_purpose_about")),
    )
    op.create_index(op.f("ix_rings_account_id"), "rings", ["account_id"], unique=False)
    op.create_index("ix_rings_state_not_before", "rings", ["state", "not_before"], unique=False)


def downgrade() -> None:
    op.drop_table("rings")
    op.drop_index("ix_plan_instalments_due", table_name="plan_instalments")
    op.drop_table("reminders")
    for table, column in (
        *(("callbacks", "why"), ("callbacks", "done_at"), ("texts", "channel"), ("outbox", "channel")),
        *(("accounts", "email_hash"), ("accounts", "email")),
    ):
        op.drop_column(table, column)
