"""Words that a chat has learned from its people's corrections."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TIMESTAMP

revision = "hints"
down_revision = "deferral"
branch_labels = None
depends_on = None

INSTANT = TIMESTAMP(timezone=True)
OWN_CHAT = "chat_id = nullif(current_setting('bookkeeper.chat_id', true), '')::bigint"


def upgrade() -> None:
    op.create_table(
        "hints",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("learned_at", INSTANT, nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("change_id", sa.BigInteger(), nullable=False),
        sa.Column("forgotten_at", INSTANT, nullable=True),
        sa.CheckConstraint("kind IN ('expense', 'income')", name=op.f("ck_hints_kind")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_hints_chat_id_chats")),
        sa.PrimaryKeyConstraint("chat_id", "id", name=op.f("pk_hints")),
        sa.UniqueConstraint("chat_id", "kind", "words", name=op.f("uq_hints_chat_id_kind_words")),
    )
    op.create_index(
        "ix_hints_in_force",
        "hints",
        ["chat_id", "learned_at"],
        postgresql_where=sa.text("forgotten_at IS NULL"),
    )
    op.execute("ALTER TABLE hints ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE hints FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_chat ON hints USING ({OWN_CHAT}) WITH CHECK ({OWN_CHAT})")


def downgrade() -> None:
    op.drop_table("hints")
