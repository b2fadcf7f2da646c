"""Updates as Telegram sends them, and what a test does with those that are kept."""

from typing import Any

from sqlalchemy import text

from bot.core.inbox import RawUpdate
from bot.db.unit_of_work import Database


def message(chat_id: int, update_id: int, said: str = "coffee 4.50") -> dict[str, Any]:
    """Somebody writes in their private chat."""
    person = {"id": chat_id, "is_bot": False, "first_name": "Alice"}
    return {
        "update_id": update_id,
        "message": {
            "message_id": update_id,
            "date": 1_700_000_000,
            "chat": {"id": chat_id, "type": "private", "first_name": "Alice"},
            "from": person,
            "text": said,
        },
    }


def kept(chat_id: int, update_id: int, said: str = "coffee 4.50") -> RawUpdate:
    """The same, ready for the inbox."""
    return RawUpdate(chat_id, update_id, message(chat_id, update_id, said))


async def states(database: Database) -> dict[int, str]:
    """The state of each update in the inbox."""
    async with database.across_chats("inbox") as connection:
        rows = await connection.execute(text("SELECT update_id, status FROM inbox ORDER BY update_id"))
        return {row[0]: row[1] for row in rows.all()}


async def change(database: Database, statement: str) -> None:
    """Makes happen in the inbox what would take too long, or another machine."""
    async with database.across_chats("inbox") as connection:
        await connection.execute(text(statement))
