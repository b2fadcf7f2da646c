"""Runs migrations: on the connection that the bot hands over, or on DATABASE_URL from the command line."""

import asyncio

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.config import load
from bot.db.models import Base


def run(connection: Connection) -> None:
    """Runs the asked-for migrations in the connection's transaction."""
    context.configure(connection=connection, target_metadata=Base.metadata)
    with context.begin_transaction():
        context.run_migrations()


async def run_from_command_line() -> None:
    """Connects to the configured database and runs."""
    url = load().database_url
    if url is None:
        raise SystemExit("DATABASE_URL: alembic on the command line needs the address of a PostgreSQL")
    engine = create_async_engine(url.get_secret_value(), poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.run_sync(run)
    await engine.dispose()


if (given := context.config.attributes.get("connection")) is not None:
    run(given)
else:
    asyncio.run(run_from_command_line())
