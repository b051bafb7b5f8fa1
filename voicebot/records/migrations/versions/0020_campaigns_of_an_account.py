"""The campaigns of one account, found by it"""

from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_index(op.f("ix_campaign_members_account_id"), "campaign_members", ["account_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_campaign_members_account_id"), table_name="campaign_members")
