"""Books that are exported and taken in by an empty chat are the same books, to the last sign."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from bot.core.categories import DEFAULTS, Said
from bot.core.exports import Format
from bot.core.ledger import Change, ChatId, Draft, Kind, Source
from bot.core.money import Money, minor_unit
from bot.core.tables import Format as Table
from bot.db.unit_of_work import Database
from bot.services.bookkeeping import Bookkeeping
from bot.services.exporting import Exporting
from bot.services.importing import Importing
from bot.telegram.language import CATALOGUES
from tests.services.files import THERE, Books, Person, exported, settings_of, shown_books
from tests.services.people import ALICE, CHAT

MANY = 5000
OWN = (
    Said("own_1", Kind.EXPENSE, "Pets", "🐶"),
    Said("own_2", Kind.EXPENSE, "Ärzte & Co; 50%"),
    Said("own_3", Kind.EXPENSE, "-10% club"),
    Said("own_4", Kind.EXPENSE, "'quoted'"),
    Said("own_5", Kind.INCOME, "Pets"),
    Said("own_6", Kind.INCOME, "=SUM(A1)"),
    Said("own_7", Kind.EXPENSE, "🎾 Tennis"),
)
CURRENCIES = ("EUR", "USD", "JPY", "KWD", "INR", "BHD")
WORDS = (
    "coffee", "=1+1", "+49 30 1234", "-5 off", "@home", "'tis", "''twice", "'=1", "=cmd|' /C calc'!A0",
    'say "hi"', "a;b,c|d", "a\tb", "two\nlines", "\tindented", "emoji 👩‍👩‍👧 🇩🇪 ✈️", "кофе", "咖啡，两杯", "कॉफ़ी", "قهوة",
    "e\u0301 and é", "<b>&amp;</b>", "NULL", "nan", "1,234.50", "2026-03-04", "x" * 200, " spaces ", "TRUE", "",
)  # fmt: skip


def drafts(count: int) -> list[Draft]:
    """Entries of every kind, under every category, in currencies with no, two and three decimals."""
    chance = random.Random(6)
    keys = [*((one.kind, one.key) for one in DEFAULTS), *((one.kind, one.key) for one in OWN)]
    made = []
    for number in range(count):
        kind, key = keys[number % len(keys)]
        currency = CURRENCIES[number % len(CURRENCIES)]
        amount = minor_unit(currency) * chance.randint(1, 10 ** chance.randint(1, 11))
        day = date(2026, 3, 1) - timedelta(days=chance.randint(0, 4000))
        words = f"{WORDS[number % len(WORDS)]}{number if number % 3 else ''}"[:200]
        made.append(Draft(kind, Money.of(amount, currency), day, key, words))
    return made


async def keep_books(database: Database, count: int, chat: ChatId = CHAT) -> None:
    async with database.chat(chat, alone=True) as work:
        await work.categories.put({one.key: one for one in OWN})
        await work.bulk.book(drafts(count), Source(11, 11, ALICE, "rules"), datetime(2026, 3, 1, tzinfo=UTC))
        await work.commit()


async def shown(database: Database, chat: ChatId) -> Books:
    settings = await settings_of(database, chat)
    return await shown_books(database, chat, settings.categories)


def test_the_books_have_all_that_a_file_may_stumble_over() -> None:
    made = drafts(MANY)
    assert {draft.kind for draft in made} == set(Kind)
    assert {draft.money.currency for draft in made} == set(CURRENCIES)
    assert {draft.category for draft in made} >= {one.key for one in OWN}
    assert {draft.description[:1] for draft in made} >= set("=+-@'\t")
    assert max(draft.money.amount for draft in made) > Decimal(10**8)


@pytest.mark.parametrize("form", [Format.CSV, Format.JSON, Format.XLSX])
async def test_thousands_of_entries_come_back_as_they_were(
    form: Format, chat: ChatId, importing: Importing, exporting: Exporting, database: Database
) -> None:
    await keep_books(database, MANY)
    data = await exported(exporting, database, form)
    assert await Person(importing, database, THERE).books(data) == MANY
    assert await shown(database, THERE) == await shown(database, CHAT)


@pytest.mark.parametrize("form", [Format.CSV, Format.JSON, Format.XLSX])
async def test_undo_takes_the_categories_back_too(  # noqa: PLR0917 - all of the services take part
    form: Format,
    chat: ChatId,
    importing: Importing,
    exporting: Exporting,
    database: Database,
    bookkeeping: Bookkeeping,
) -> None:
    await keep_books(database, 60)
    data = await exported(exporting, database, form)
    usual = (await settings_of(database, THERE)).categories.offered
    await Person(importing, database, THERE).books(data)
    await bookkeeping.undo_latest(THERE, Change(ALICE, 900))
    assert await shown(database, THERE) == []
    assert (await settings_of(database, THERE)).categories.offered == usual
    assert await Person(importing, database, THERE, first_update=7000).books(data) == 60
    assert await shown(database, THERE) == await shown(database, CHAT)


@pytest.mark.parametrize("form", [Format.CSV, Format.XLSX])
async def test_another_chats_category_under_the_same_key_is_another_one(
    form: Format, chat: ChatId, importing: Importing, exporting: Exporting, database: Database
) -> None:
    await keep_books(database, 60)
    data = await exported(exporting, database, form)
    async with database.chat(THERE, alone=True) as work:
        await work.chat.save_settings(await settings_of(database, THERE))
        await work.categories.put({"own_1": Said("own_1", Kind.EXPENSE, "Gym"), "own_9": OWN[1]})
        await work.commit()
    await Person(importing, database, THERE).books(data)
    assert await shown(database, THERE) == await shown(database, CHAT)
    names = [one.name for one in (await settings_of(database, THERE)).categories]
    assert names.count("Ärzte & Co; 50%") == 1


@pytest.mark.parametrize(
    "language", ["en", *sorted(folder.name for folder in CATALOGUES.iterdir() if folder.is_dir())]
)
async def test_a_workbook_is_known_in_every_language(
    language: str, chat: ChatId, importing: Importing, exporting: Exporting, database: Database
) -> None:
    await keep_books(database, 60)
    data = await exported(exporting, database, Format.XLSX, language)
    there = Person(importing, database, THERE)
    page = await there.sees(data)
    assert page.read.layout.format is Table.OWN_SHEET  # type: ignore[union-attr]
    await there.books(data)
    assert await shown(database, THERE) == await shown(database, CHAT)
