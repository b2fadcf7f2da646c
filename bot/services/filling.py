"""Made-up books for a chat that only tries the bot, booked as if a person had sent one message for each entry."""

from collections.abc import Sequence
from datetime import UTC, datetime, time

from bot.core.ledger import ChatId, Draft, PersonId, Source
from bot.core.repositories import UnitOfWorkFactory

MEDIUM = "made up"
_EXTRACTOR = "household"
_FIRST = 1
_NOON = time(12, tzinfo=UTC)


class Filling:
    """Fills private chats. Updates and messages of made-up entries count from 1, below those that a messenger gives."""

    def __init__(self, open_work: UnitOfWorkFactory) -> None:
        self._open_work = open_work

    async def fill(self, chat_id: ChatId, drafts: Sequence[Draft]) -> int:
        """Books the drafts, all or none, each on the noon of its day; answers how many.

        That is 0 where the chat was filled before. Raises LookupError for a chat without settings.
        """
        async with self._open_work(chat_id, alone=True) as work:
            if await work.chat.settings() is None:
                raise LookupError("a chat is filled after it was met")
            if await work.entries.of_change(_FIRST):
                return 0
            for number, draft in enumerate(drafts, _FIRST):
                source = Source(number, number, PersonId(chat_id), _EXTRACTOR, MEDIUM)
                await work.entries.book([draft], source, datetime.combine(draft.occurred_on, _NOON))
            await work.commit()
        return len(drafts)
