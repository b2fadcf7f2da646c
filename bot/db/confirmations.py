"""Which of a chat's messages are about which."""

from dataclasses import asdict

from sqlalchemy import bindparam, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.ledger import ChatId
from bot.core.repositories import Confirmation
from bot.db.models import ConfirmationRow

_SAVE = insert(ConfirmationRow).on_conflict_do_nothing(index_elements=["chat_id", "message_id"])
_OWN = ConfirmationRow.chat_id == bindparam("chat")
_SOURCE_OF = (
    select(ConfirmationRow.source_message_id)
    .where(
        _OWN,
        or_(
            ConfirmationRow.message_id == bindparam("message"),
            ConfirmationRow.source_message_id == bindparam("message"),
        ),
    )
    .limit(1)
)
_CURRENT = (
    select(ConfirmationRow.message_id)
    .where(_OWN, ConfirmationRow.source_message_id == bindparam("source"), ConfirmationRow.is_current)
    .order_by(ConfirmationRow.message_id.desc())
    .limit(1)
)
_LAST = (
    select(ConfirmationRow.message_id, ConfirmationRow.is_current)
    .where(_OWN, ConfirmationRow.source_message_id == bindparam("source"))
    .order_by(ConfirmationRow.message_id.desc())
    .limit(1)
)


class SqlConfirmationRepository:
    """Which messages are about what a person's message booked."""

    def __init__(self, connection: AsyncConnection, chat_id: ChatId) -> None:
        self._connection = connection
        self._chat_id = chat_id

    async def save(self, confirmation: Confirmation) -> None:
        await self._connection.execute(_SAVE, {"chat_id": self._chat_id} | asdict(confirmation))

    async def source_of(self, message_id: int) -> int | None:
        return await self._connection.scalar(_SOURCE_OF, {"chat": self._chat_id, "message": message_id})

    async def current(self, source_message_id: int) -> int | None:
        return await self._connection.scalar(_CURRENT, {"chat": self._chat_id, "source": source_message_id})

    async def last_told(self, source_message_id: int) -> int | None:
        # A person's correction is kept too, but never without the answer to it, which comes later.
        last = await self._connection.execute(_LAST, {"chat": self._chat_id, "source": source_message_id})
        row = last.one_or_none()
        return row.message_id if row and not row.is_current else None
