"""When the carrier was last asked what became of a call"""

import sqlalchemy as sa
from alembic import op

from voicebot.records import columns

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("calls", sa.Column("looked_at", columns.Utc(), nullable=True))


def downgrade() -> None:
    op.drop_column("calls", "looked_at")
