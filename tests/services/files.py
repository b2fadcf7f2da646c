"""People who send files, and books as they can be compared."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count

from bot.core.categories import Categories
from bot.core.chats import ChatSettings
from bot.core.exports import Format, Line
from bot.core.imports import ImportId, SentFile
from bot.core.ledger import Change, ChatId, Draft, Kind, PersonId, Source
from bot.core.money import Money
from bot.core.tables import Choices
from bot.db.unit_of_work import Database
from bot.sandbox.household import books as made_up
from bot.sandbox.household import household
from bot.services.exporting import Exporting, ExportWish
from bot.services.importing import Importing, ImportPage
from bot.telegram.export_views import wording
from bot.telegram.language import speech_of
from tests.services.people import ALICE, CHAT

THERE = ChatId(4711)

Books = list[tuple[object, ...]]


def fetching(data: bytes) -> Callable[[str, int], Awaitable[bytes]]:
    async def fetch(_file_id: str, _most: int) -> bytes:
        return data

    return fetch


async def settings_of(database: Database, chat: ChatId) -> ChatSettings:
    async with database.chat(chat) as work:
        settings = await work.chat.settings()
    return settings or ChatSettings(chat, "USD", "UTC", "en")


class Person:
    """Somebody who sends files to a chat."""

    def __init__(
        self,
        importing: Importing,
        database: Database,
        chat: ChatId,
        by: PersonId = ALICE,
        *,
        first_update: int = 5000,
    ) -> None:
        self.importing, self.database, self.chat, self.by = importing, database, chat, by
        self.updates = count(first_update)

    async def sends(self, data: bytes) -> ImportId:
        sent = SentFile("file", "statement.csv", len(data))
        settings = await settings_of(self.database, self.chat)
        file = await self.importing.receive(settings, sent, Change(self.by, next(self.updates)))
        return file.id

    async def sees(self, data: bytes) -> ImportPage:
        file = await self.sends(data)
        settings = await settings_of(self.database, self.chat)
        return await self.importing.page(settings, file, self.by, fetching(data))

    async def books(
        self, data: bytes, wish: Callable[[Choices], Choices] | None = None, *, twice: bool = False
    ) -> int:
        file = await self.sends(data)
        if wish:
            await self.importing.choose(self.chat, file, self.by, wish)
        change = Change(self.by, next(self.updates))
        settings = await settings_of(self.database, self.chat)
        booked = await self.importing.book(settings, file, change, fetching(data), twice=twice)
        return booked.entries


async def books(database: Database, chat: ChatId) -> Books:
    """Everything in the books, but for where it came from."""
    async with database.chat(chat) as work:
        entries = await work.entries.latest(100_000)
    return sorted(
        (
            entry.state.occurred_on,
            entry.state.kind,
            entry.state.money.amount,
            entry.state.money.currency,
            entry.state.category,
            entry.state.description,
        )
        for entry in entries
    )


async def shown_books(database: Database, chat: ChatId, categories: Categories) -> Books:
    """The same with categories as they are called: the keys of own ones are each chat's own."""
    return sorted(
        (*line, categories.show(str(key)).name, words) for *line, key, words in await books(database, chat)
    )


async def lives(database: Database, chat: ChatId) -> list[list[tuple[object, ...]]]:
    """Everything that ever happened to the chat's entries, voided ones too, in the order they were booked."""
    found: list[Line] = []
    async with database.snapshot(chat) as source:
        after = None
        while page := await source.whole_lines(None, after, 500):
            found += page
            after = page[-1]
    return [
        [(one.number, one.action, one.state, one.by, one.at, one.undoes) for one in line.revisions]
        + [(line.extractor, line.created_at, line.voided_at)]
        for line in found
    ]


async def a_household(database: Database, many: int) -> None:
    lines = made_up(household("en"), 7, date(2016, 1, 1), date(2026, 3, 1), "EUR")[-many:]
    drafts = [
        Draft(
            Kind(line.kind), Money.of(line.amount, line.currency), line.day, line.category, line.description
        )
        for line in lines
    ]
    assert len(drafts) == many
    async with database.chat(CHAT, alone=True) as work:
        source = Source(11, 11, ALICE, "rules")
        await work.bulk.book(drafts, source, datetime(2026, 3, 1, tzinfo=UTC))
        await work.commit()


async def exported(exporting: Exporting, database: Database, form: Format, language: str = "") -> bytes:
    settings = await settings_of(database, CHAT)
    settings = replace(settings, language=language or settings.language)
    said = wording(speech_of(settings))
    async with exporting.written(settings, ExportWish(form), said, lambda _done, _all: None) as done:
        (file,) = done.files
        return file.path.read_bytes()
