"""What was asked of a plan, whole on the ticket"""

import sqlalchemy as sa
from alembic import op

from voicebot.records import columns

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("tickets", sa.Column("wish", columns.PlainJson, nullable=True))


def downgrade() -> None:
    op.drop_column("tickets", "wish")
