"""What plans waive and cost, as lines of the ledger"""

import sqlalchemy as sa
from alembic import op

from voicebot.records import columns

revision = "0011"
down_revision = "0010"
_SUMS = ("amount", "principal", "interest", "penalty", "fees", "minimum")


def upgrade() -> None:
    op.create_table(
        "ledger_lines",
        sa.Column("id", columns.Key, nullable=False),
        sa.Column("account_id", columns.Key, nullable=False),
        sa.Column("plan_id", columns.Key, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("component", sa.String(length=16), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in _SUMS),
        sa.Column("authority", sa.String(length=4), nullable=False),
        sa.Column("approver", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=160), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", columns.Utc(), nullable=False),
        sa.CheckConstraint("principal + interest + penalty + fees = amount", name=op.f("ck_ledger_lines_parts")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_ledger_lines_account_id_accounts")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_ledger_lines_plan_id_plans")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_lines")),
    )
    op.create_index(op.f("ix_ledger_lines_account_id"), "ledger_lines", ["account_id"], unique=False)
    op.create_index(op.f("ix_ledger_lines_plan_id"), "ledger_lines", ["plan_id"], unique=False)


def downgrade() -> None:
    op.drop_table("ledger_lines")
