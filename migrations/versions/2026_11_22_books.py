"""The first books: chats, their people, entries with revisions, and the way in for updates."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

revision = "books"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = TIMESTAMP(timezone=True)

# Each table with the column that says whose row it is, and the scope across chats that may touch it.
SECURED = (
    ("chats", "id", None),
    ("members", "chat_id", "access"),
    ("invites", "chat_id", "access"),
    ("entries", "chat_id", None),
    ("revisions", "chat_id", None),
    ("confirmations", "chat_id", None),
    ("usage", "chat_id", None),
    ("inbox", "chat_id", "inbox"),
)


def upgrade() -> None:
    _create_chats()
    _create_inbox()
    _create_invites()
    _create_members()
    _create_usage()
    _create_confirmations()
    _create_entries()
    _create_revisions()
    for table, column, scope in SECURED:
        _secure(table, column, scope)


def downgrade() -> None:
    for table in ("revisions", "entries", "confirmations", "usage", "members", "invites", "inbox", "chats"):
        op.drop_table(table)


def _secure(table: str, column: str, scope: str | None) -> None:
    seen = f"{column} = nullif(current_setting('bookkeeper.chat_id', true), '')::bigint"
    if scope:
        seen += f" OR current_setting('bookkeeper.scope', true) = '{scope}'"
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY own_chat ON {table} USING ({seen}) WITH CHECK ({seen})")


def _create_chats() -> None:
    op.create_table(
        "chats",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("currency", sa.CHAR(3), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("onboarded", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("week_start", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("month_start", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", INSTANT, server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("month_start BETWEEN 1 AND 31", name="ck_chats_month_start"),
        sa.CheckConstraint("week_start BETWEEN 0 AND 6", name="ck_chats_week_start"),
        sa.PrimaryKeyConstraint("id", name="pk_chats"),
    )


def _create_inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("payload", JSONB, nullable=True),
        sa.Column("status", sa.Text(), server_default=sa.text("'waiting'"), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("received_at", INSTANT, server_default=sa.text("now()"), nullable=False),
        sa.Column("available_at", INSTANT, server_default=sa.text("now()"), nullable=False),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.Column("error_id", sa.Text(), nullable=True),
        sa.CheckConstraint("status IN ('waiting', 'running', 'done', 'parked')", name="ck_inbox_status"),
        sa.PrimaryKeyConstraint("chat_id", "update_id", name="pk_inbox"),
    )
    op.create_index(
        "ix_inbox_finished", "inbox", ["finished_at"], postgresql_where=sa.text("status = 'done'")
    )
    op.create_index(
        "ix_inbox_waiting", "inbox", ["chat_id", "update_id"], postgresql_where=sa.text("status = 'waiting'")
    )
    op.create_index(
        "uq_inbox_running_chat",
        "inbox",
        ["chat_id"],
        unique=True,
        postgresql_where=sa.text("status = 'running'"),
    )


def _create_invites() -> None:
    op.create_table(
        "invites",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=True),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.Column("used_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("role IN ('owner', 'guest')", name="ck_invites_role"),
        sa.PrimaryKeyConstraint("chat_id", "digest", name="pk_invites"),
    )


def _create_members() -> None:
    op.create_table(
        "members",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("admitted_at", INSTANT, nullable=True),
        sa.Column("prompt", JSONB, nullable=True),
        sa.CheckConstraint("role IN ('owner', 'guest')", name="ck_members_role"),
        sa.PrimaryKeyConstraint("chat_id", "person_id", name="pk_members"),
    )


def _create_usage() -> None:
    op.create_table(
        "usage",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("extractor", sa.Text(), nullable=False),
        sa.Column("calls", sa.BigInteger(), nullable=False),
        sa.Column("prompt_tokens", sa.BigInteger(), nullable=False),
        sa.Column("cached_tokens", sa.BigInteger(), nullable=False),
        sa.Column("completion_tokens", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "day", "extractor", name="pk_usage"),
    )


def _create_confirmations() -> None:
    op.create_table(
        "confirmations",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("source_message_id", sa.BigInteger(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_confirmations_chat_id_chats"),
        sa.PrimaryKeyConstraint("chat_id", "message_id", name="pk_confirmations"),
    )
    op.create_index(
        "ix_confirmations_chat_id_source_message_id", "confirmations", ["chat_id", "source_message_id"]
    )


def _create_entries() -> None:
    op.create_table(
        "entries",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=19, scale=4), nullable=False),
        sa.Column("currency", sa.CHAR(3), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("category_source", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_update_id", sa.BigInteger(), nullable=False),
        sa.Column("source_message_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("extractor", sa.Text(), nullable=False),
        sa.Column("voided_at", INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", INSTANT, server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind IN ('expense', 'income')", name="ck_entries_kind"),
        sa.CheckConstraint("amount > 0", name="ck_entries_amount"),
        sa.CheckConstraint("version > 0", name="ck_entries_version"),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name="fk_entries_chat_id_chats"),
        sa.PrimaryKeyConstraint("chat_id", "id", name="pk_entries"),
        sa.UniqueConstraint(
            "chat_id", "source_update_id", "position", name="uq_entries_chat_id_source_update_id_position"
        ),
    )
    op.create_index("ix_entries_chat_id_source_message_id", "entries", ["chat_id", "source_message_id"])
    op.create_index(
        "ix_entries_in_the_books",
        "entries",
        ["chat_id", "occurred_on"],
        postgresql_where=sa.text("voided_at IS NULL"),
    )


def _create_revisions() -> None:
    op.create_table(
        "revisions",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("state", JSONB, nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("change_id", sa.BigInteger(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["chat_id", "entry_id"],
            ["entries.chat_id", "entries.id"],
            name="fk_revisions_chat_id_entry_id_entries",
        ),
        sa.PrimaryKeyConstraint("chat_id", "entry_id", "number", name="pk_revisions"),
        sa.UniqueConstraint(
            "chat_id", "entry_id", "change_id", name="uq_revisions_chat_id_entry_id_change_id"
        ),
    )
    op.create_index("ix_revisions_chat_id_by_id_at", "revisions", ["chat_id", "by_id", "at"])
    op.create_index("ix_revisions_chat_id_change_id", "revisions", ["chat_id", "change_id"])
