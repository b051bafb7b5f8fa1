"""A ticket, or a callback, may be of somebody who wrote and was never called"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

_TABLES = ("tickets", "callbacks")
_NEEDED, _FREE = "call_id VARCHAR(32) NOT NULL", "call_id VARCHAR(32)"


def upgrade() -> None:
    for table in _TABLES:
        op.add_column(table, sa.Column("number_hash", sa.String(length=64), nullable=True))
        op.create_index(op.f(f"ix_{table}_number_hash"), table, ["number_hash"], unique=False)
    _call_id(nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM ticket_events WHERE ticket_id IN (SELECT id FROM tickets WHERE call_id IS NULL)")
    for table in _TABLES:
        op.execute(f"DELETE FROM {table} WHERE call_id IS NULL")  # noqa: S608
        op.drop_index(op.f(f"ix_{table}_number_hash"), table_name=table)
        op.drop_column(table, "number_hash")
    _call_id(nullable=False)


def _call_id(*, nullable: bool) -> None:
    if op.get_bind().dialect.name != "sqlite":
        for table in _TABLES:
            op.alter_column(table, "call_id", existing_type=sa.String(length=32), nullable=nullable)
        return
    # SQLite would have the table made anew, which the rows that point to it forbid; its own way to change what is
    # asked of a column, and nothing of what is kept, is to write that into the schema (lang_altertable, section 7).
    before, after = (_NEEDED, _FREE) if nullable else (_FREE, _NEEDED)
    version = op.get_bind().exec_driver_sql("PRAGMA schema_version").scalar_one()
    op.get_bind().exec_driver_sql("PRAGMA writable_schema=ON")
    for table in _TABLES:
        op.get_bind().exec_driver_sql(
            "UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = ?",
            (before, after, table),
        )
    op.get_bind().exec_driver_sql(f"PRAGMA schema_version={version + 1}")
    op.get_bind().exec_driver_sql("PRAGMA writable_schema=OFF")
