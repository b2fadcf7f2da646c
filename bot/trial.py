"""What `try` adds to the bot: a year of a made-up household's entries, for a chat that wants to see its books full."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from bot.core.chats import ChatSettings
from bot.core.ledger import CategorySource, ChatId, Draft, Kind
from bot.core.money import Money
from bot.core.periods import local_date
from bot.db.unit_of_work import Database
from bot.sandbox.household import Line, books, household
from bot.services.filling import Filling

_YEAR = timedelta(days=365)


@asynccontextmanager
async def made_up_years(database_url: str) -> AsyncIterator[Callable[[int], Awaitable[int]]]:
    """A hook that fills a chat's books with the year up to yesterday and answers how many entries that were.

    They are in the chat's currency and language. It books nothing (0) where it did so before, and raises LookupError
    for a chat without settings.
    """
    database = Database(database_url, pool_size=1)

    async def fill(chat: int) -> int:
        chat_id = ChatId(chat)
        await database.open()
        async with database.chat(chat_id, read_only=True) as work:
            settings = await work.chat.settings()
        if settings is None:
            raise LookupError(chat_id)
        return await Filling(database.chat).fill(chat_id, _drafts(settings))

    try:
        yield fill
    finally:
        await database.close()


def _drafts(settings: ChatSettings) -> list[Draft]:
    today = local_date(datetime.now(UTC), settings.zone)
    of = household(settings.language)
    return [_draft(line) for line in books(of, settings.chat_id, today - _YEAR, today, settings.currency)]


def _draft(line: Line) -> Draft:
    return Draft(
        kind=Kind(line.kind),
        money=Money.of(line.amount, line.currency),
        occurred_on=line.day,
        category=line.category,
        category_source=CategorySource.EXTRACTOR,
        description=line.description,
    )
