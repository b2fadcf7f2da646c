"""Updates that wait for the model step aside; claims are counted apart from tries."""

import sqlalchemy as sa
from alembic import op

revision = "deferral"
down_revision = "books"
branch_labels = None
depends_on = None

# The first migration's name went through the naming convention once too often.
FIRST_CHECK, CHECK = "ck_inbox_ck_inbox_status", "ck_inbox_status"
DEFERRED = sa.text("status = 'deferred'")
OPEN = sa.text("status <> 'done'")


def upgrade() -> None:
    op.add_column("inbox", sa.Column("claims", sa.Integer, server_default=sa.text("0"), nullable=False))
    op.add_column("inbox", sa.Column("deferrals", sa.Integer, server_default=sa.text("0"), nullable=False))
    op.execute("SELECT set_config('bookkeeper.scope', 'inbox', true)")
    op.execute("UPDATE inbox SET claims = attempts WHERE status <> 'done'")
    _replace(FIRST_CHECK, CHECK, "waiting", "deferred", "running", "done", "parked")
    op.create_index("ix_inbox_deferred", "inbox", ["chat_id", "update_id"], postgresql_where=DEFERRED)
    op.create_index("ix_inbox_open", "inbox", ["status", "received_at"], postgresql_where=OPEN)


def downgrade() -> None:
    op.drop_index("ix_inbox_open", "inbox", postgresql_where=OPEN)
    op.drop_index("ix_inbox_deferred", "inbox", postgresql_where=DEFERRED)
    op.execute("SELECT set_config('bookkeeper.scope', 'inbox', true)")
    op.execute("UPDATE inbox SET status = 'waiting', available_at = now() WHERE status = 'deferred'")
    _replace(CHECK, FIRST_CHECK, "waiting", "running", "done", "parked")
    op.drop_column("inbox", "deferrals")
    op.drop_column("inbox", "claims")


def _replace(old: str, new: str, *statuses: str) -> None:
    op.drop_constraint(op.f(old), "inbox")
    named = ", ".join(f"'{status}'" for status in statuses)
    op.create_check_constraint(op.f(new), "inbox", f"status IN ({named})")
