"""The review list of utterances that were not clear or were put right"""

import sqlalchemy as sa
from alembic import op

from voicebot.records import columns

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", columns.Key, nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("at", columns.Utc(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("asked", sa.String(length=16), nullable=False),
        sa.Column("words", columns.SealedText(), nullable=False),
        sa.Column("understood", sa.String(length=32), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("alternatives", columns.PlainJson, nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("chosen", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", columns.Utc(), nullable=True),
        sa.Column("intent", sa.String(length=32), nullable=True),
        sa.Column("example", columns.SealedText(), nullable=True),
        sa.Column("model", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_reviews_call_id_calls")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint("call_id", "turn", name=op.f("uq_reviews_call_id_turn")),
    )
    op.create_index("ix_reviews_state_id", "reviews", ["state", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("reviews")
