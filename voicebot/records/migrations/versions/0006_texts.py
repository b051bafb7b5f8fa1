"""Texts that were sent, and those that came; where each message in the outbox stands"""

import sqlalchemy as sa
from alembic import op

from voicebot.records import columns

revision = "0006"
down_revision = "0005"

_LIVE = sa.text("state <> 'refused'")


def upgrade() -> None:
    op.add_column("outbox", sa.Column("state", sa.String(length=16), nullable=False, server_default="waiting"))
    op.add_column("outbox", sa.Column("not_before", columns.Utc(), nullable=True))
    op.add_column("outbox", sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("outbox", sa.Column("why", sa.String(length=200), nullable=True))
    op.execute("UPDATE outbox SET state = 'sent' WHERE sent_at IS NOT NULL")
    op.create_index(op.f("ix_outbox_state_id"), "outbox", ["state", "id"], unique=False)
    op.create_table(
        "texts",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("outbox_id", columns.Key, nullable=False),
        sa.Column("account_id", columns.Key, nullable=False),
        sa.Column("kind", sa.String(length=48), nullable=False),
        sa.Column("via", sa.String(length=32), nullable=False),
        sa.Column("number", columns.SealedText(), nullable=False),
        sa.Column("number_hash", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("words", sa.String(length=32), nullable=False),
        sa.Column("body", columns.SealedText(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("carrier_sid", sa.String(length=64), nullable=True),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(length=200), nullable=True),
        sa.Column("created_at", columns.Utc(), nullable=False),
        sa.Column("told_at", columns.Utc(), nullable=True),
        sa.ForeignKeyConstraint(["outbox_id"], ["outbox.id"], name=op.f("fk_texts_outbox_id_outbox")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_texts_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_texts")),
        sa.UniqueConstraint("carrier_sid", name=op.f("uq_texts_carrier_sid")),
    )
    op.create_index(
        "uq_texts_outbox_id_live", "texts", ["outbox_id"], unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE
    )
    op.create_index("ix_texts_account_id_created_at", "texts", ["account_id", "created_at"], unique=False)
    op.create_index("ix_texts_number_hash_created_at", "texts", ["number_hash", "created_at"], unique=False)
    op.create_index("ix_texts_state_created_at", "texts", ["state", "created_at"], unique=False)
    op.create_table(
        "texts_received",
        sa.Column("carrier_sid", sa.String(length=64), nullable=False),
        sa.Column("at", columns.Utc(), nullable=False),
        sa.Column("number", columns.SealedText(), nullable=False),
        sa.Column("number_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", columns.Key, nullable=True),
        sa.Column("body", columns.SealedText(), nullable=False),
        sa.Column("asked", sa.String(length=8), nullable=False),
        sa.Column("reply", columns.SealedText(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_texts_received_account_id_accounts")),
        sa.PrimaryKeyConstraint("carrier_sid", name=op.f("pk_texts_received")),
    )
    op.create_index(op.f("ix_texts_received_number_hash"), "texts_received", ["number_hash"], unique=False)


def downgrade() -> None:
    op.drop_table("texts_received")
    op.drop_table("texts")
    op.drop_index(op.f("ix_outbox_state_id"), table_name="outbox")
    for column in ("why", "tries", "not_before", "state"):
        op.drop_column("outbox", column)
