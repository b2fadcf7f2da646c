"""Files that people send to be booked; when an update was first taken up; and keys that many rows are found by."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

revision = "imports"
down_revision = "categories"
branch_labels = None
depends_on = None

OWN_CHAT = "chat_id = nullif(current_setting('bookkeeper.chat_id', true), '')::bigint"
KEYS = {"entries": ["chat_id", "id"], "revisions": ["chat_id", "entry_id", "number"]}
SWEPT = "current_setting('bookkeeper.scope', true) = 'sweep'"


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("choices", JSONB(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False, server_default=sa.text("'open'")),
        sa.Column("change_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=False, server_default=sa.text("0")),
        sa.Column("created_at", TIMESTAMP(timezone=True), nullable=False),
        sa.Column("finished_at", TIMESTAMP(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'booked', 'dropped')", name=op.f("ck_imports_state")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_imports_chat_id_chats")),
        sa.PrimaryKeyConstraint("chat_id", "id", name=op.f("pk_imports")),
        sa.UniqueConstraint("chat_id", "update_id", name=op.f("uq_imports_chat_id_update_id")),
    )
    op.execute("ALTER TABLE imports ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE imports FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_chat ON imports USING ({OWN_CHAT} OR {SWEPT}) WITH CHECK ({OWN_CHAT})")
    op.add_column("inbox", sa.Column("first_claimed_at", TIMESTAMP(timezone=True), nullable=True))
    _make_keys_anew()


def downgrade() -> None:
    op.drop_column("inbox", "first_claimed_at")
    op.drop_table("imports")


def _make_keys_anew() -> None:
    """Makes the keys of entries and revisions their tables' newest indexes.

    Where PostgreSQL thinks that a chat has a row or two, all indexes that begin with the chat cost it the same, and it
    takes the newest. A foreign key is checked by such a plan for as long as a connection lasts: by any other index the
    check of one row would go through all of its chat.
    """
    op.drop_constraint(op.f("fk_revisions_chat_id_entry_id_entries"), "revisions", type_="foreignkey")
    for table, key in KEYS.items():
        op.drop_constraint(op.f(f"pk_{table}"), table, type_="primary")
        op.create_primary_key(op.f(f"pk_{table}"), table, key)
    op.create_foreign_key(
        op.f("fk_revisions_chat_id_entry_id_entries"),
        "revisions",
        "entries",
        ["chat_id", "entry_id"],
        ["chat_id", "id"],
    )
