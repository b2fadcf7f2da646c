"""Statements that join the rows of one chat, planned so that many rows cost no more than their number.

PostgreSQL plans by its statistics, and they know nothing of what a chat has brought in since they were made. It then
takes thousands of rows for one and goes through all of the chat's for each of them. So what is about many rows joins by
hashing: a few times slower than by the right index, and never slower than it takes to read the chat's rows once.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, CursorResult, Executable, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine

from bot.db.security import driver_of

FEW = 50
"""So many rows may go through all of the chat's each, if it comes to the worst."""

MANY = FEW + 1
"""For what is about nobody knows how many."""

LONGEST_S = 600.0
"""What may take its time is taken for cut after this only."""

_LOOPS = text("SELECT set_config('enable_nestloop', :switch, true)")


class Joining:
    """A statement with its parameters, in two spellings: a connection keeps the plan of each apart.

    `columns` are those of its columns that the driver doesn't read by itself.
    """

    def __init__(self, sql: str, *parameters: BindParameter[Any], **columns: type[TypeEngine[Any]]) -> None:
        self._for_few = _statement(sql, parameters, columns)
        self._for_many = _statement(f"{sql} -- of many", parameters, columns)

    async def execute(
        self, connection: AsyncConnection, values: dict[str, Any], *, rows: int
    ) -> CursorResult[Any]:
        """Runs it, to join about so many `rows` with others of the chat."""
        if rows <= FEW:
            return await connection.execute(self._for_few, values)
        # Only around this statement: a plan for another might outlast the transaction.
        await connection.execute(_LOOPS, {"switch": "off"})
        with (await driver_of(connection)).waiting(LONGEST_S):
            result = await connection.execute(self._for_many, values)
        await connection.execute(_LOOPS, {"switch": "on"})
        return result

    async def scalar(self, connection: AsyncConnection, values: dict[str, Any], *, rows: int) -> Any:
        """The first column of its first row."""
        return (await self.execute(connection, values, rows=rows)).scalar()


def _statement(
    sql: str, parameters: Sequence[BindParameter[Any]], columns: Mapping[str, type[TypeEngine[Any]]]
) -> Executable:
    statement = text(sql).bindparams(*parameters)
    return statement.columns(**columns) if columns else statement
