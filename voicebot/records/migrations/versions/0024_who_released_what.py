"""Who released a mark and why, which list stopped a number, and colleagues' own words sealed"""

import sqlalchemy as sa
from alembic import op

from voicebot.records import columns

revision = "0024"
down_revision = "0023"

#: what the bot itself says of a callback; every other `why` of one that is done was written by a colleague
_OURS = ("a person was reached", "they were spoken with since", "done by a person")
_BY_A_PERSON = _OURS[-1]
_callbacks = sa.table(
    "callbacks",
    sa.column("id", sa.Integer),
    sa.column("state", sa.String),
    sa.column("why", sa.String),
    sa.column("note", columns.SealedText()),
)


def upgrade() -> None:
    op.add_column("flags", sa.Column("released_by", sa.String(length=64), nullable=True))
    op.add_column("flags", sa.Column("released_why", columns.SealedText(), nullable=True))
    op.add_column("suppressions", sa.Column("import_id", sa.String(length=32), nullable=True))
    op.create_index(op.f("ix_suppressions_import_id"), "suppressions", ["import_id"], unique=False)
    op.add_column("imports", sa.Column("undone_at", columns.Utc(), nullable=True))
    op.add_column("imports", sa.Column("undone_by", sa.String(length=64), nullable=True))
    op.add_column("imports", sa.Column("undone_why", sa.String(length=200), nullable=True))
    op.add_column("callbacks", sa.Column("note", columns.SealedText(), nullable=True))
    theirs = (_callbacks.c.state == "done", _callbacks.c.why.is_not(None), _callbacks.c.why.not_in(_OURS))
    for row in op.get_bind().execute(sa.select(_callbacks.c.id, _callbacks.c.why).where(*theirs)).all():
        sealed = sa.update(_callbacks).where(_callbacks.c.id == row.id).values(note=row.why, why=_BY_A_PERSON)
        op.get_bind().execute(sealed)


def downgrade() -> None:
    # A colleague's own words are not unsealed: that the callback was done by one stays.
    op.drop_column("callbacks", "note")
    op.drop_column("imports", "undone_why")
    op.drop_column("imports", "undone_by")
    op.drop_column("imports", "undone_at")
    op.drop_index(op.f("ix_suppressions_import_id"), table_name="suppressions")
    op.drop_column("suppressions", "import_id")
    op.drop_column("flags", "released_why")
    op.drop_column("flags", "released_by")
