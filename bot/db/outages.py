"""Which errors mean that the database is away for the moment, and not that a query is wrong.

SQLAlchemy has no class of its own for most of them, and passes on asyncpg's errors while it connects: what tells
is the SQLSTATE. https://www.postgresql.org/docs/current/errcodes-appendix.html
"""

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted

_PASSING = (
    "08",  # the connection failed
    "25006",  # read-only: a standby that has yet to take over
    "25P03",  # ended for idling in a transaction
    "40",  # rolled back for another transaction: a deadlock, a serialization failure
    "53",  # out of memory, disk or connections
    "55P03",  # a lock is not to be had
    "57",  # the server shuts down or starts up, or an administrator has cancelled
    "58",  # the server's disk
)

_CUT = asyncpg.InterfaceError | asyncpg.InternalClientError
"""How the driver refuses to use a connection that has ended or is about to."""


def is_outage(error: BaseException) -> bool:
    """Whether trying the same later may well succeed. Looks through what the error was raised from."""
    found: BaseException | None = error
    while found is not None:
        if _is_outage(found):
            return True
        found = found.__cause__
    return False


def sqlstate(error: BaseException) -> str:
    """PostgreSQL's five characters for what went wrong; empty where the error isn't PostgreSQL's."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    return getattr(origin, "sqlstate", None) or ""


def _is_outage(error: BaseException) -> bool:
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    if isinstance(error, OperationalError | InterfaceError | PoolExhausted | _CUT):
        return True
    return sqlstate(error).startswith(_PASSING)
