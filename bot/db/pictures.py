"""The pictures that were sent to a chat: Telegram's id of each file, by the digest of what was drawn."""

from datetime import datetime, timedelta

from sqlalchemy import Delete, bindparam, delete, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.ledger import ChatId
from bot.db.models import PictureRow

MOST_KEPT = 100
KEPT_FOR = timedelta(days=60)

_FILE_ID = select(PictureRow.file_id).where(
    PictureRow.chat_id == bindparam("chat"), PictureRow.digest == bindparam("digest")
)


class SqlPictureRepository:
    """A chat's pictures: the newest `MOST_KEPT`, for `KEPT_FOR`."""

    def __init__(self, connection: AsyncConnection, chat_id: ChatId) -> None:
        self._connection = connection
        self._chat_id = chat_id

    async def file_id(self, digest: bytes) -> str | None:
        found: str | None = await self._connection.scalar(_FILE_ID, {"chat": self._chat_id, "digest": digest})
        return found

    async def keep(self, digest: bytes, file_id: str, at: datetime) -> None:
        new = insert(PictureRow).values(chat_id=self._chat_id, digest=digest, file_id=file_id, sent_at=at)
        await self._connection.execute(
            new.on_conflict_do_update(
                index_elements=["chat_id", "digest"],
                set_={name: new.excluded[name] for name in ("file_id", "sent_at")},
            )
        )
        await self._connection.execute(self._prune(at))

    def _prune(self, at: datetime) -> Delete:
        own = PictureRow.chat_id == self._chat_id
        newest = select(PictureRow.digest).where(own).order_by(PictureRow.sent_at.desc()).limit(MOST_KEPT)
        return delete(PictureRow).where(
            own, or_(PictureRow.sent_at < at - KEPT_FOR, PictureRow.digest.not_in(newest))
        )
