"""Looks at the page of a plan, and the answers pressed there"""

import sqlalchemy as sa
from alembic import op

from voicebot.records import columns

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "plan_views",
        sa.Column("id", columns.Key, nullable=False),
        sa.Column("plan_id", columns.Key, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("at", columns.Utc(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("words", sa.String(length=32), nullable=False),
        sa.Column("shown", columns.SealedText(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_views_plan_id_plans")),
        sa.ForeignKeyConstraint(
            ["token_hash"], ["plan_links.token_hash"], name=op.f("fk_plan_views_token_hash_plan_links")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_views")),
    )
    op.create_index(op.f("ix_plan_views_plan_id"), "plan_views", ["plan_id"], unique=False)
    op.create_index("ix_plan_views_token_hash_kind", "plan_views", ["token_hash", "kind"], unique=False)


def downgrade() -> None:
    op.drop_table("plan_views")
