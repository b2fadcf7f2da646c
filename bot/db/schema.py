"""Brings the database to the newest schema.

Safe for several processes that start together: one migrates, the others wait at an advisory lock and find the
work done.
"""

from pathlib import Path

import structlog
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.db.security import exempt, grant_application_role

OLDEST_SERVER = 14
_LOCK = 0x626F6F6B  # any constant of our own; "book" in ASCII
_MIGRATIONS = Path(__file__).parents[2] / "migrations"

log = structlog.get_logger(__name__)


class DatabaseUnusable(Exception):
    """The database can't be used. The message says why in one line, without the address or a password."""


async def migrate(url: str) -> None:
    """Upgrades the database to the newest schema in one transaction. Raises DatabaseUnusable."""
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            await _check_version(await connection.scalar(text("SHOW server_version_num")))
            await connection.run_sync(upgrade)
            if await exempt(connection):
                await grant_application_role(connection)
    except (DBAPIError, OSError) as problem:
        raise DatabaseUnusable(_reason(problem)) from problem
    finally:
        await engine.dispose()


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Runs the migrations up to `revision` on an open connection."""
    command.upgrade(configuration(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Takes migrations back down to `revision` on an open connection."""
    command.downgrade(configuration(connection), revision)


def configuration(connection: Connection) -> Config:
    """Alembic's settings, for the migrations beside this package and an open connection."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


async def _check_version(number: str | None) -> None:
    major = int(number or 0) // 10_000
    if major < OLDEST_SERVER:
        raise DatabaseUnusable(f"PostgreSQL {major} is too old; {OLDEST_SERVER} or newer is needed")


def _reason(problem: Exception) -> str:
    cause = problem.orig if isinstance(problem, DBAPIError) and problem.orig else problem
    first_line = (str(cause).splitlines() or [""])[0]
    return first_line.rsplit(">: ", 1)[-1] or type(cause).__name__
