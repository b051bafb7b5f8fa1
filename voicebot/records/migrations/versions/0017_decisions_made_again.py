"""The rules that decisions were made by, who holds several accounts, and when people asked to be left alone"""

import sqlalchemy as sa
from alembic import op

from voicebot.records import columns

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "rulebook_editions",
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("sources", columns.PlainJson, nullable=False),
        sa.Column("first_used_at", columns.Utc(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_rulebook_editions")),
    )
    op.create_table(
        "bad_times",
        sa.Column("id", columns.Key, nullable=False),
        sa.Column("account_id", columns.Key, nullable=False),
        sa.Column("number_hash", sa.String(length=64), nullable=True),
        sa.Column("days", sa.String(length=16), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("created_at", columns.Utc(), nullable=False),
        sa.Column("released_at", columns.Utc(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_bad_times_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bad_times")),
    )
    op.create_index(op.f("ix_bad_times_account_id"), "bad_times", ["account_id"], unique=False)
    op.add_column("accounts", sa.Column("person_hash", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_accounts_person_hash"), "accounts", ["person_hash"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_accounts_person_hash"), table_name="accounts")
    op.drop_column("accounts", "person_hash")
    op.drop_index(op.f("ix_bad_times_account_id"), table_name="bad_times")
    op.drop_table("bad_times")
    op.drop_table("rulebook_editions")
