"""Pictures that a chat was sent: what was drawn once is sent again by Telegram's id of the file."""

from bot.core.ledger import ChatId
from bot.core.pictures import Picture, digest
from bot.core.ports import Clock
from bot.core.repositories import UnitOfWorkFactory


class SentPictures:
    """Remembers the files of pictures by their content."""

    def __init__(self, open_work: UnitOfWorkFactory, clock: Clock) -> None:
        self._open_work = open_work
        self._clock = clock

    async def file_id(self, chat_id: ChatId, picture: Picture) -> str | None:
        """Telegram's id of this picture's file; None where the chat wasn't sent it lately."""
        async with self._open_work(chat_id, read_only=True) as work:
            return await work.pictures.file_id(digest(picture))

    async def sent(self, chat_id: ChatId, picture: Picture, file_id: str) -> None:
        """The picture was sent just now, and this is its file."""
        async with self._open_work(chat_id) as work:
            await work.pictures.keep(digest(picture), file_id, self._clock.now())
            await work.commit()
