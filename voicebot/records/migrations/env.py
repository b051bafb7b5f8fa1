"""Alembic's entry: runs inside the transaction that `migrate` opened."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import JSON, BigInteger

from voicebot.records import columns
from voicebot.records.schema import metadata


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Column types by the names that `columns` gives them."""
    if kind != "type":
        return False
    if isinstance(item, columns.Utc | columns.SealedBytes | columns.SealedText | columns.SealedJson):
        return f"columns.{type(item).__name__}()"
    if isinstance(item, JSON):
        return "columns.PlainJson"
    if isinstance(item, BigInteger) and item._variant_mapping:
        return "columns.Key"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=_render,
    # Tables of the durable engine live beside ours and are not ours to migrate.
    include_name=lambda name, kind, _parents: kind != "table" or name in metadata.tables,
)
with context.begin_transaction():
    context.run_migrations()
