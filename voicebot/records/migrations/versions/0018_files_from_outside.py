"""Files that were taken in, or wait to be"""

import sqlalchemy as sa
from alembic import op

from voicebot.records import columns

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("file", sa.String(length=200), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=True),
        sa.Column("reading", sa.String(length=64), nullable=True),
        sa.Column("via", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=True),
        sa.Column("dry", sa.Boolean(), nullable=False),
        sa.Column("as_of", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("read", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("counts", columns.PlainJson, nullable=False),
        sa.Column("notes", columns.PlainJson, nullable=False),
        sa.Column("fault", columns.PlainJson, nullable=True),
        sa.Column("same_as", sa.String(length=32), nullable=True),
        sa.Column("report", sa.String(length=400), nullable=True),
        sa.Column("created_at", columns.Utc(), nullable=False),
        sa.Column("began_at", columns.Utc(), nullable=True),
        sa.Column("told_at", columns.Utc(), nullable=True),
        sa.Column("ended_at", columns.Utc(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_index("ix_imports_reading", "imports", ["reading"])
    op.create_index("ix_imports_created_at", "imports", ["created_at"])


def downgrade() -> None:
    op.drop_table("imports")
