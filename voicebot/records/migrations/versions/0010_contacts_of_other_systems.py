"""Contacts that other systems made, counted with ours"""

import sqlalchemy as sa
from alembic import op

from voicebot.records import columns

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "past_contacts",
        sa.Column("id", columns.Key, nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", columns.Utc(), nullable=False),
        sa.Column("ref", sa.String(length=64), nullable=True),
        sa.Column("number_hash", sa.String(length=64), nullable=True),
        sa.Column("direction", sa.String(length=8), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=48), nullable=False),
        sa.Column("debt", sa.String(length=64), nullable=True),
        sa.Column("recorded_at", columns.Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_contacts")),
    )
    op.create_index("uq_past_contacts_source_key", "past_contacts", ["source", "key"], unique=True)
    op.create_index("ix_past_contacts_ref_at", "past_contacts", ["ref", "at"])
    op.create_index("ix_past_contacts_number_hash_at", "past_contacts", ["number_hash", "at"])


def downgrade() -> None:
    op.drop_table("past_contacts")
