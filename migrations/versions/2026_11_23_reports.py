"""Exchange rates, travelling, pictures that were sent, and the indexes that reports and the history read."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TIMESTAMP

revision = "reports"
down_revision = "hints"
branch_labels = None
depends_on = None

INSTANT = TIMESTAMP(timezone=True)
OWN_CHAT = "chat_id = nullif(current_setting('bookkeeper.chat_id', true), '')::bigint"
TRAVEL: dict[str, sa.types.TypeEngine[Any]] = {
    "currency": sa.CHAR(3),
    "place": sa.Text(),
    "since": sa.Date(),
    "until": sa.Date(),
}


def upgrade() -> None:
    for name, kind in TRAVEL.items():
        op.add_column("chats", sa.Column(f"travel_{name}", kind, nullable=True))
    op.create_table(
        "rates",
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("base", sa.CHAR(3), nullable=False),
        sa.Column("currency", sa.CHAR(3), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.Numeric(), nullable=False),
        sa.CheckConstraint("value > 0", name=op.f("ck_rates_value")),
        sa.PrimaryKeyConstraint("publisher", "base", "currency", "day", name=op.f("pk_rates")),
    )
    op.create_table(
        "own_rates",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.CHAR(3), nullable=False),
        sa.Column("base", sa.CHAR(3), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("value", sa.Numeric(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("said_at", INSTANT, nullable=False),
        sa.CheckConstraint("value > 0", name=op.f("ck_own_rates_value")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_own_rates_chat_id_chats")),
        sa.PrimaryKeyConstraint("chat_id", "currency", "base", "since", name=op.f("pk_own_rates")),
    )
    op.create_table(
        "pictures",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_pictures_chat_id_chats")),
        sa.PrimaryKeyConstraint("chat_id", "digest", name=op.f("pk_pictures")),
    )
    for table in ("own_rates", "pictures"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_chat ON {table} USING ({OWN_CHAT}) WITH CHECK ({OWN_CHAT})")
    op.drop_index("ix_entries_in_the_books", "entries")
    op.create_index(
        "ix_entries_in_the_books",
        "entries",
        ["chat_id", "occurred_on", "id"],
        postgresql_where=sa.text("voided_at IS NULL"),
        postgresql_include=["kind", "category", "currency", "amount"],
    )
    op.create_index(
        "ix_entries_taken_out",
        "entries",
        ["chat_id", "occurred_on", "id"],
        postgresql_where=sa.text("voided_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_entries_taken_out", "entries")
    op.drop_index("ix_entries_in_the_books", "entries")
    op.create_index(
        "ix_entries_in_the_books",
        "entries",
        ["chat_id", "occurred_on"],
        postgresql_where=sa.text("voided_at IS NULL"),
    )
    for table in ("pictures", "own_rates", "rates"):
        op.drop_table(table)
    for name in TRAVEL:
        op.drop_column("chats", f"travel_{name}")
