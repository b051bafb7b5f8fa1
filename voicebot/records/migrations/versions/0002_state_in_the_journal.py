"""The state of the dialogue stands in the journal, turn by turn, and no longer in the call's row

A call that is under way while this runs loses its place and is brought to a person.
"""

import sqlalchemy as sa
from alembic import op

from voicebot.records import columns

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.drop_column("calls", "snapshot")
    if op.get_bind().dialect.name == "sqlite":
        # Rows of a kilobyte and more make a table without row ids slow.
        _rebuild_turns()


def downgrade() -> None:
    op.add_column("calls", sa.Column("snapshot", sa.LargeBinary(), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        _rebuild_turns(sqlite_with_rowid=False)


def _rebuild_turns(**options: bool) -> None:
    op.rename_table("turns", "turns_before")
    op.create_table(
        "turns",
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=128), nullable=True),
        sa.Column("at", columns.Utc(), nullable=False),
        sa.Column("event", sa.String(length=16), nullable=False),
        sa.Column("body", columns.SealedBytes(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_turns_call_id_calls")),
        sa.PrimaryKeyConstraint("call_id", "number", name=op.f("pk_turns")),
        **options,
    )
    op.execute("INSERT INTO turns SELECT call_id, number, token, at, event, body FROM turns_before")
    op.drop_table("turns_before")
