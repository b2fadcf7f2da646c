"""The menus that people have open, which /cancel closes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "menus"
down_revision = "imports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("members", sa.Column("menus", JSONB(), nullable=True))


def downgrade() -> None:
    op.drop_column("members", "menus")
