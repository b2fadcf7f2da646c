"""Budgets, with those that are in force no more."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TIMESTAMP

revision = "budgets"
down_revision = "reports"
branch_labels = None
depends_on = None

OWN_CHAT = "chat_id = nullif(current_setting('bookkeeper.chat_id', true), '')::bigint"


def upgrade() -> None:
    op.create_table(
        "budgets",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(19, 4), nullable=False),
        sa.Column("currency", sa.CHAR(3), nullable=False),
        sa.Column("span", sa.Text(), nullable=False),
        sa.Column("carry_over", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("replaces", sa.BigInteger(), nullable=True),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("change_id", sa.BigInteger(), nullable=False),
        sa.Column("set_at", TIMESTAMP(timezone=True), nullable=False),
        sa.Column("dropped_change_id", sa.BigInteger(), nullable=True),
        sa.Column("warned_from", sa.Date(), nullable=True),
        sa.Column("warned_percent", sa.Integer(), nullable=True),
        sa.Column("warned_change_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_budgets_amount")),
        sa.CheckConstraint("span IN ('w', 'm')", name=op.f("ck_budgets_span")),
        sa.CheckConstraint("until >= since", name=op.f("ck_budgets_until")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_budgets_chat_id_chats")),
        sa.PrimaryKeyConstraint("chat_id", "id", name=op.f("pk_budgets")),
        sa.UniqueConstraint("chat_id", "change_id", name=op.f("uq_budgets_chat_id_change_id")),
    )
    op.create_index(
        "uq_budgets_in_force",
        "budgets",
        ["chat_id", "category", "span"],
        unique=True,
        postgresql_where=sa.text("until IS NULL"),
    )
    op.execute("ALTER TABLE budgets ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE budgets FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_chat ON budgets USING ({OWN_CHAT}) WITH CHECK ({OWN_CHAT})")


def downgrade() -> None:
    op.drop_table("budgets")
