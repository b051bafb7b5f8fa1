"""What a call is placed for, and a quick way to the calls that are not over"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("calls", sa.Column("purpose", sa.String(length=32), nullable=True))
    still_open = sa.text("ended_at IS NULL")
    op.create_index("ix_calls_open", "calls", ["created_at"], sqlite_where=still_open, postgresql_where=still_open)


def downgrade() -> None:
    op.drop_index("ix_calls_open", "calls")
    op.drop_column("calls", "purpose")
