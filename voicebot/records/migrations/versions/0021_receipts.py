"""Receipts of payments that came in for what was agreed to"""

import sqlalchemy as sa
from alembic import op

from voicebot.records import columns

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "receipts",
        sa.Column("payment_id", columns.Key, nullable=False),
        sa.Column("outbox_id", columns.Key, nullable=True),
        sa.Column("created_at", columns.Utc(), nullable=False),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_receipts_payment_id_payments")),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_receipts_outbox_id_outbox")),
        sa.PrimaryKeyConstraint("payment_id", name=op.f("pk_receipts")),
    )


def downgrade() -> None:
    op.drop_table("receipts")
