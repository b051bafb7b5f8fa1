"""Attempts at verification that failed"""

import sqlalchemy as sa
from alembic import op

from voicebot.records import columns

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "failed_verifications",
        sa.Column("id", columns.Key, nullable=False),
        sa.Column("account_id", columns.Key, nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("at", columns.Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_failed_verifications_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_failed_verifications_call_id_calls")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_verifications")),
    )
    op.create_index("ix_failed_verifications_account_id_at", "failed_verifications", ["account_id", "at"], unique=False)


def downgrade() -> None:
    op.drop_table("failed_verifications")
