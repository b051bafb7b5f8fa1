"""Plans that people propose and approve"""

import sqlalchemy as sa
from alembic import op

from voicebot.records import columns

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "plan_authorities",
        sa.Column("id", columns.Key, nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("level", sa.String(length=4), nullable=True),
        sa.Column("granted_by", sa.String(length=64), nullable=False),
        sa.Column("at", columns.Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_authorities")),
    )
    op.create_index(op.f("ix_plan_authorities_person"), "plan_authorities", ["person"], unique=False)
    op.create_table(
        "plan_proposals",
        sa.Column("id", columns.Key, nullable=False),
        sa.Column("ticket_id", columns.Key, nullable=False),
        sa.Column("account_id", columns.Key, nullable=False),
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", columns.Utc(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("wish", columns.PlainJson, nullable=False),
        sa.Column("offer", columns.PlainJson, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=4), nullable=False),
        sa.Column("proposed_by", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=160), nullable=False),
        sa.Column("plan_id", columns.Key, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_plan_proposals_account_id_accounts")),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_plan_proposals_call_id_calls")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_proposals_plan_id_plans")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_plan_proposals_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_proposals")),
    )
    op.create_index(op.f("ix_plan_proposals_account_id"), "plan_proposals", ["account_id"], unique=False)
    op.create_index("ix_plan_proposals_state_id", "plan_proposals", ["state", "id"], unique=False)
    op.create_index(op.f("ix_plan_proposals_ticket_id"), "plan_proposals", ["ticket_id"], unique=False)
    op.create_table(
        "plan_proposal_events",
        sa.Column("id", columns.Key, nullable=False),
        sa.Column("proposal_id", columns.Key, nullable=False),
        sa.Column("at", columns.Utc(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("why", sa.String(length=160), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["plan_proposals.id"], name=op.f("fk_plan_proposal_events_proposal_id_plan_proposals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_proposal_events")),
    )
    op.create_index(op.f("ix_plan_proposal_events_proposal_id"), "plan_proposal_events", ["proposal_id"], unique=False)


def downgrade() -> None:
    for table in ("plan_proposal_events", "plan_proposals", "plan_authorities"):
        op.drop_table(table)
