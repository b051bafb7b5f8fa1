"""Whose file a reading of the ledger came in"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("balances", sa.Column("source", sa.String(length=40), nullable=True))
    op.add_column("balances", sa.Column("recorded_by", sa.String(length=64), nullable=True))


def downgrade() -> None:
    op.drop_column("balances", "recorded_by")
    op.drop_column("balances", "source")
