"""Row-level security: which rows a transaction can see.

A transaction names its chat, or a narrow scope across chats, in settings of its own (`SET LOCAL`). Without either
it sees nothing, whatever its WHERE says. The policies stand in the
migrations and are forced, so that they also bind the tables' owner; a login that PostgreSQL exempts (a superuser,
BYPASSRLS) works as the plain role `bookkeeper_app` instead.
"""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

APPLICATION_ROLE = "bookkeeper_app"

_ENTER = text(
    "SELECT set_config('bookkeeper.chat_id', :chat_id, true), set_config('bookkeeper.scope', :scope, true)"
)
_ENTER_AS = text(
    "SELECT set_config('role', :role, true),"
    " set_config('bookkeeper.chat_id', :chat_id, true), set_config('bookkeeper.scope', :scope, true)"
)


async def enter(
    link: AsyncConnection | AsyncSession, role: str | None, *, chat_id: int | None = None, scope: str = ""
) -> None:
    """Binds the present transaction to a chat or a scope, and to a role where one is given."""
    names = {"chat_id": "" if chat_id is None else str(chat_id), "scope": scope}
    if role is None:
        await link.execute(_ENTER, names)
    else:
        await link.execute(_ENTER_AS, names | {"role": role})


async def exempt(connection: AsyncConnection) -> bool:
    """Whether PostgreSQL would not apply row-level security to this login."""
    found = await connection.scalar(
        text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    )
    return bool(found)


async def grant_application_role(connection: AsyncConnection) -> None:
    """Makes the plain role, if it isn't there, and lets it use the tables. Needs a login that is exempt."""
    await connection.execute(
        text(f"""
        DO $$ BEGIN
            CREATE ROLE {APPLICATION_ROLE} NOLOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$
        """)
    )
    for right in (
        f"GRANT USAGE ON SCHEMA public TO {APPLICATION_ROLE}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APPLICATION_ROLE}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APPLICATION_ROLE}",
        f"GRANT {APPLICATION_ROLE} TO current_user",
    ):
        await connection.execute(text(right))
