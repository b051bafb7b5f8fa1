"""What a call knows of the world stands apart from its row, which every turn writes again"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "worlds",
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_worlds_call_id_calls")),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_worlds")),
    )
    op.execute("INSERT INTO worlds SELECT id, world FROM calls WHERE world IS NOT NULL")
    op.drop_column("calls", "world")


def downgrade() -> None:
    op.add_column("calls", sa.Column("world", sa.LargeBinary(), nullable=True))
    op.execute("UPDATE calls SET world = (SELECT body FROM worlds WHERE worlds.call_id = calls.id)")
    op.drop_table("worlds")
