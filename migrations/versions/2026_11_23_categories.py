"""A chat's own categories, with what undoes their changes; and more settings of a chat."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

revision = "categories"
down_revision = "budgets"
branch_labels = None
depends_on = None

OWN_CHAT = "chat_id = nullif(current_setting('bookkeeper.chat_id', true), '')::bigint"


def upgrade() -> None:
    op.add_column("chats", sa.Column("number_style", sa.Text(), nullable=True))
    op.add_column(
        "chats", sa.Column("confirmations", sa.Text(), nullable=False, server_default=sa.text("'full'"))
    )
    op.add_column(
        "chats", sa.Column("warns_twice", sa.Boolean(), nullable=False, server_default=sa.text("true"))
    )
    op.create_check_constraint(
        op.f("ck_chats_confirmations"), "chats", "confirmations IN ('full', 'short', 'reaction')"
    )
    op.create_table(
        "categories",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("emoji", sa.Text(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("hidden", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("merged_into", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('expense', 'income')", name=op.f("ck_categories_kind")),
        sa.CheckConstraint("merged_into <> key", name=op.f("ck_categories_merged_into")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_categories_chat_id_chats")),
        sa.PrimaryKeyConstraint("chat_id", "key", name=op.f("pk_categories")),
    )
    op.create_table(
        "category_changes",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("change_id", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("before", JSONB(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("at", TIMESTAMP(timezone=True), nullable=False),
        sa.Column("undone_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_category_changes_chat_id_chats")),
        sa.PrimaryKeyConstraint("chat_id", "change_id", name=op.f("pk_category_changes")),
    )
    for table in ("categories", "category_changes"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY own_chat ON {table} USING ({OWN_CHAT}) WITH CHECK ({OWN_CHAT})")


def downgrade() -> None:
    op.drop_table("category_changes")
    op.drop_table("categories")
    op.drop_constraint(op.f("ck_chats_confirmations"), "chats")
    for column in ("warns_twice", "confirmations", "number_style"):
        op.drop_column("chats", column)
