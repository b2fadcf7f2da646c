"""The bot's own complete export, taken in again: into an empty chat all of it, into books that exist what is missing."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from bot.core.budgets import Terms
from bot.core.categories import Said
from bot.core.chats import ChatSettings
from bot.core.confirmations import ConfirmationStyle
from bot.core.exports import Format
from bot.core.imports import BackupRead
from bot.core.learning import Lesson, Phrase
from bot.core.ledger import Change, ChatId, Draft, Kind, PersonId, Source
from bot.core.money import Money
from bot.core.number_styles import NumberStyle
from bot.core.rates import OWN, Rate
from bot.core.tables import Choices
from bot.db.unit_of_work import Database
from bot.services.bookkeeping import Bookkeeping
from bot.services.exporting import Exporting
from bot.services.importing import Importing
from tests.clock import TickingClock
from tests.services.files import THERE, Person, a_household, books, exported, fetching, lives, settings_of
from tests.services.people import ALICE, CHAT


def with_settings(choices: Choices) -> Choices:
    return choices.taking_settings(takes=True)


async def test_all_that_was_ever_done_comes_back(  # noqa: PLR0917 - all of the services take part
    alice: Person,
    importing: Importing,
    exporting: Exporting,
    database: Database,
    bookkeeping: Bookkeeping,
    clock: TickingClock,
) -> None:
    await a_household(database, 40)
    async with database.chat(CHAT) as work:
        entries = await work.entries.latest(3)
    await bookkeeping.void(CHAT, entries[0].id, Change(ALICE, 20))
    await bookkeeping.void(CHAT, entries[1].id, Change(ALICE, 21))
    await bookkeeping.put_back(CHAT, entries[1].id, Change(ALICE, 22))
    settings = replace(
        await settings_of(database, CHAT),
        number_style=NumberStyle.INDIAN,
        confirmations=ConfirmationStyle.SHORT,
        warns_twice=False,
    )
    async with database.chat(CHAT, alone=True) as work:
        await work.chat.save_settings(settings)
        await work.categories.put({"own_1": Said("own_1", Kind.EXPENSE, "Pets", "🐶")})
        await work.hints.keep(
            Lesson(Phrase("whiskas", "Whiskas"), Kind.EXPENSE, "own_1", ALICE, 30), clock.now()
        )
        await work.budgets.open(
            Terms("groceries", Money.of(300, "EUR")), date(2026, 3, 1), Change(ALICE, 31), clock.now()
        )
        await work.commit()
    data = await exported(exporting, database, Format.JSON)
    await Person(importing, database, THERE, PersonId(THERE)).books(data)

    there = await settings_of(database, THERE)
    here = await settings_of(database, CHAT)
    assert replace(there, chat_id=CHAT, has_budgets=True) == replace(here, has_budgets=True)
    before, after = await lives(database, CHAT), await lives(database, THERE)
    assert [
        [*life[:-2], life[-1]] for life in after
    ] == before  # the last revision there is the import itself
    assert all(life[-2][1] == "imported" for life in after)
    async with database.chat(THERE) as work:
        assert [hint.lesson.phrase.key for hint in await work.hints.in_force()] == ["whiskas"]
        assert [budget.terms.amount for budget in await work.budgets.since(date(2026, 3, 1))] == [
            Money.of(300, "EUR")
        ]


async def test_into_books_that_exist_only_what_is_missing_comes(
    alice: Person, exporting: Exporting, database: Database, bookkeeping: Bookkeeping
) -> None:
    await a_household(database, 30)
    data = await exported(exporting, database, Format.JSON)
    async with database.chat(CHAT) as work:
        latest = (await work.entries.latest(1))[0]
    await bookkeeping.void(CHAT, latest.id, Change(ALICE, 20))
    file, settings = await alice.sends(data), await settings_of(database, CHAT)
    page = await alice.importing.page(settings, file, ALICE, fetching(data))
    assert isinstance(page.read, BackupRead)
    assert (page.found, page.fresh, page.restores) == (30, 1, False)


async def test_own_categories_of_two_books_are_not_mixed_up(
    alice: Person, importing: Importing, exporting: Exporting, database: Database
) -> None:
    async with database.chat(CHAT, alone=True) as work:
        pets, gym = (Said(key, Kind.EXPENSE, name) for key, name in (("own_1", "Pets"), ("own_2", "Gym")))
        await work.categories.put({"own_1": pets, "own_2": gym})
        cat, weights = (
            Draft(Kind.EXPENSE, Money.of(5, "EUR"), date(2026, 3, 1), key, words)
            for key, words in (("own_1", "cat food"), ("own_2", "weights"))
        )
        await work.bulk.book([cat, weights], Source(11, 11, ALICE, "rules"), datetime(2026, 3, 1, tzinfo=UTC))
        await work.commit()
    data = await exported(exporting, database, Format.JSON)
    async with database.chat(THERE, alone=True) as work:
        await work.chat.save_settings(ChatSettings(THERE, "EUR", "UTC", "en"))
        await work.categories.put({"own_1": Said("own_1", Kind.EXPENSE, "gym")})
        await work.commit()
    await Person(importing, database, THERE, PersonId(THERE)).books(data)
    categories = (await settings_of(database, THERE)).categories
    shown = {words: categories.show(str(key)).name for *_, key, words in await books(database, THERE)}
    assert shown == {"cat food": "Pets", "weights": "gym"}


async def a_dog(database: Database) -> None:
    """Somebody who has a category of their own, a word for it and a budget."""
    async with database.chat(CHAT, alone=True) as work:
        await work.chat.save_settings(ChatSettings(CHAT, "EUR", "Europe/Berlin", "de", onboarded=True))
        await work.categories.put({"own_1": Said("own_1", Kind.EXPENSE, "Pets", "🐶")})
        await work.hints.keep(
            Lesson(Phrase("whiskas", "Whiskas"), Kind.EXPENSE, "own_1", ALICE, 30), datetime.now(UTC)
        )
        terms = Terms("own_1", Money.of(300, "EUR"))
        await work.budgets.open(terms, date(2026, 3, 1), Change(ALICE, 31), datetime.now(UTC))
        draft = Draft(Kind.EXPENSE, Money.of(5, "EUR"), date(2026, 3, 1), "own_1", "dog food")
        await work.bulk.book([draft], Source(11, 11, ALICE, "rules"), datetime(2026, 3, 1, tzinfo=UTC))
        await work.commit()


async def some_books(database: Database) -> None:
    """Another chat that counts in dollars, with its own own_1."""
    async with database.chat(THERE, alone=True) as work:
        await work.chat.save_settings(ChatSettings(THERE, "USD", "UTC", "en", onboarded=True))
        await work.categories.put({"own_1": Said("own_1", Kind.EXPENSE, "Gym")})
        draft = Draft(Kind.EXPENSE, Money.of(9, "USD"), date(2026, 3, 1), "own_1", "weights")
        await work.bulk.book([draft], Source(12, 12, ALICE, "rules"), datetime(2026, 3, 1, tzinfo=UTC))
        await work.commit()


async def test_settings_come_into_books_that_exist_only_when_asked_for(
    chat: object, importing: Importing, exporting: Exporting, database: Database
) -> None:
    await a_dog(database)
    await some_books(database)
    data = await exported(exporting, database, Format.JSON)
    there = Person(importing, database, THERE)
    page = await there.sees(data)
    assert (page.has_settings, page.restores) == (True, False)
    await there.books(data)
    settings = await settings_of(database, THERE)
    assert (settings.currency, settings.language) == ("USD", "en")
    async with database.chat(THERE) as work:
        assert await work.hints.in_force() == []


async def test_settings_that_were_asked_for_come_under_this_chats_keys(
    chat: object, importing: Importing, exporting: Exporting, database: Database
) -> None:
    await a_dog(database)
    await some_books(database)
    data = await exported(exporting, database, Format.JSON)
    assert await Person(importing, database, THERE).books(data, with_settings) == 1
    settings = await settings_of(database, THERE)
    assert (settings.currency, settings.language, settings.zone) == ("EUR", "de", "Europe/Berlin")
    async with database.chat(THERE) as work:
        (hint,) = await work.hints.in_force()
        (budget,) = await work.budgets.since(date(2026, 3, 1))
    show = settings.categories.show
    assert show(hint.lesson.category).name == show(budget.terms.category or "").name == "Pets"
    named = {words: show(str(key)).name for *_, key, words in await books(database, THERE)}
    assert named == {"dog food": "Pets", "weights": "Gym"}


async def test_a_category_that_an_undo_has_hidden_is_offered_again(
    chat: object, importing: Importing, exporting: Exporting, database: Database, bookkeeping: Bookkeeping
) -> None:
    await a_dog(database)
    await some_books(database)
    data = await exported(exporting, database, Format.JSON)
    there = Person(importing, database, THERE)
    await there.books(data)
    await bookkeeping.undo_latest(THERE, Change(ALICE, 900))
    assert "Pets" not in [one.name for one in (await settings_of(database, THERE)).categories.offered]
    await there.books(data)
    assert "Pets" in [one.name for one in (await settings_of(database, THERE)).categories.offered]


async def a_rate(database: Database, chat: ChatId, currency: str, value: int) -> None:
    async with database.chat(chat, alone=True) as work:
        rate = Rate(currency, "EUR", Decimal(value), date(2026, 1, 1), OWN)
        await work.own_rates.keep(rate, ALICE, datetime.now(UTC))
        await work.commit()


async def rest_of(database: Database, chat: ChatId) -> tuple[object, ...]:
    """All that is kept beside entries and categories."""
    async with database.chat(chat) as work:
        return (
            await work.chat.settings(),
            [hint.lesson.phrase.key for hint in await work.hints.in_force()],
            [budget.terms.amount for budget in await work.budgets.since(date(2026, 1, 1))],
            [(rate.currency, rate.value) for rate in await work.own_rates.all()],
        )


async def test_undo_takes_back_what_came_beside_entries(
    chat: object, importing: Importing, exporting: Exporting, database: Database, bookkeeping: Bookkeeping
) -> None:
    await a_dog(database)
    await a_rate(database, CHAT, "GBP", 2)
    await a_rate(database, CHAT, "CHF", 3)
    await some_books(database)
    await a_rate(database, THERE, "GBP", 5)
    before = await rest_of(database, THERE)
    data = await exported(exporting, database, Format.JSON)
    await Person(importing, database, THERE).books(data, with_settings)
    assert (await rest_of(database, THERE))[1:] == (
        ["whiskas"],
        [Money.of(300, "EUR")],
        [("CHF", 3), ("GBP", 5)],
    )
    await bookkeeping.undo_latest(THERE, Change(ALICE, 900))
    settings, *rest = await rest_of(database, THERE)
    assert rest == list(before[1:])
    assert isinstance(settings, ChatSettings)
    assert isinstance(before[0], ChatSettings)
    assert replace(settings, categories=before[0].categories) == before[0]


async def test_what_was_changed_since_stays_when_an_import_is_taken_back(
    chat: object, importing: Importing, exporting: Exporting, database: Database, bookkeeping: Bookkeeping
) -> None:
    await a_dog(database)
    await some_books(database)
    data = await exported(exporting, database, Format.JSON)
    await Person(importing, database, THERE).books(data, with_settings)
    async with database.chat(THERE, alone=True) as work:
        settings = await settings_of(database, THERE)
        await work.chat.save_settings(replace(settings, language="fr"))
        lesson = Lesson(Phrase("whiskas", "Whiskas"), Kind.EXPENSE, "groceries", ALICE, 800)
        await work.hints.keep(lesson, datetime.now(UTC))
        await work.commit()
    await bookkeeping.undo_latest(THERE, Change(ALICE, 900))
    now, hints, *_ = await rest_of(database, THERE)
    assert isinstance(now, ChatSettings)
    assert (now.currency, now.language, hints) == ("USD", "fr", ["whiskas"])
