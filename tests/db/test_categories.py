"""Categories in the database: what a chat says of them is loaded with its settings, in order, for this chat alone."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.core.categories import DEFAULTS, Categories, Said
from bot.core.category_changes import CategoryChange, Deed
from bot.core.chats import ChatSettings
from bot.core.ledger import ChatId, Kind, PersonId
from bot.db.unit_of_work import Database, SqlUnitOfWork

ALICE, BOB = ChatId(101), ChatId(202)
NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
PETS = Said("own_1", Kind.EXPENSE, "Pets", "🐶", 22)


@pytest.fixture
async def work(database: Database) -> AsyncIterator[SqlUnitOfWork]:
    """A unit of work on the chat of Alice, who has settings; so has Bob."""
    for chat in (ALICE, BOB):
        async with database.chat(chat) as opening:
            await opening.chat.save_settings(ChatSettings(chat, "EUR", "Europe/Berlin", "de"))
            await opening.commit()
    async with database.chat(ALICE) as work:
        yield work


async def shown(work: SqlUnitOfWork, kind: Kind = Kind.EXPENSE) -> list[str]:
    settings = await work.chat.settings()
    assert settings
    return [category.name for category in settings.categories.of(kind)]


def changed(number: int, **before: Said | None) -> CategoryChange:
    return CategoryChange(
        id=number,
        key=next(iter(before)),
        deed=Deed.RENAMED,
        before=before,
        by=PersonId(7),
        at=NOON + timedelta(seconds=number),
    )


async def test_a_chat_that_says_nothing_has_the_defaults(work: SqlUnitOfWork) -> None:
    settings = await work.chat.settings()
    assert settings
    assert settings.categories == Categories()
    assert await work.categories.said() == {}


async def test_what_is_said_is_read_back_and_loaded_with_the_settings(work: SqlUnitOfWork) -> None:
    food = Said("dining", Kind.EXPENSE, name="Food", hidden=False)
    gone = Said("gifts", Kind.EXPENSE, merged_into="family")
    await work.categories.put({one.key: one for one in (PETS, food, gone)})
    assert await work.categories.said() == {"own_1": PETS, "dining": food, "gifts": gone}
    settings, _ = await work.chat.situation(PersonId(7))
    assert settings
    found = settings.categories
    assert found.get("own_1", Kind.EXPENSE).custom
    assert (found.show("dining").name, found.show("dining").emoji) == ("Food", "🍽")
    assert found.show("gifts").key == "family"
    assert [one.name for one in found.of(Kind.EXPENSE)][-2:] == ["Pets", "Other"]


async def test_moved_ones_stand_where_they_were_put(work: SqlUnitOfWork) -> None:
    usual = [category.name for category in DEFAULTS if category.kind is Kind.EXPENSE]
    swapped = (Said("groceries", Kind.EXPENSE, place=1), Said("dining", Kind.EXPENSE, place=0))
    await work.categories.put({one.key: one for one in swapped})
    assert await shown(work) == ["Dining", "Groceries", *usual[2:]]
    await work.categories.put({"own_1": PETS, "own_2": Said("own_2", Kind.EXPENSE, "Car", None, 2)})
    assert (await shown(work))[:4] == ["Dining", "Groceries", "Transport", "Car"]


async def test_own_ones_without_a_place_stand_by_their_numbers(work: SqlUnitOfWork) -> None:
    own = [Said(f"own_{number}", Kind.INCOME, f"No {number}") for number in (10, 2, 1)]
    await work.categories.put({one.key: one for one in own})
    assert (await shown(work, Kind.INCOME))[-4:] == ["No 1", "No 2", "No 10", "Other income"]


async def test_what_is_taken_away_or_says_nothing_leaves_no_row(work: SqlUnitOfWork) -> None:
    await work.categories.put({"own_1": PETS, "dining": Said("dining", Kind.EXPENSE, "Food")})
    await work.categories.put({"own_1": None, "dining": Said("dining", Kind.EXPENSE)})
    assert await work.categories.said() == {}


async def test_another_chat_sees_nothing_of_it(work: SqlUnitOfWork, database: Database) -> None:
    await work.categories.put({"own_1": PETS})
    await work.categories.note(changed(1, own_1=None))
    await work.commit()
    async with database.chat(BOB) as his:
        assert await his.categories.said() == {}
        assert await his.categories.change(1) is None
        assert await his.categories.keys() == set()
        assert "Pets" not in await shown(his)


async def test_a_change_is_read_back_as_it_was_noted(work: SqlUnitOfWork) -> None:
    made = changed(5, dining=None, own_1=PETS)
    await work.categories.note(made)
    assert await work.categories.change(5) == made
    assert await work.categories.latest(PersonId(7)) == made
    assert await work.categories.latest(PersonId(8)) is None
    assert await work.categories.keys() == {"dining", "own_1"}


async def test_only_later_changes_that_stand_count_as_touching(work: SqlUnitOfWork) -> None:
    first, second, third = (changed(1, dining=None), changed(2, dining=None), changed(3, gifts=None))
    for one in (third, first, second):
        await work.categories.note(one)
    assert await work.categories.touched_since(first) == {"dining", "gifts"}
    await work.categories.set_undone(2, 9)
    assert await work.categories.touched_since(first) == {"gifts"}
    undone = await work.categories.undone_by(9)
    assert undone
    assert (undone.id, undone.undone_by) == (2, 9)


async def test_a_category_that_goes_into_itself_is_refused_by_the_database(work: SqlUnitOfWork) -> None:
    with pytest.raises(IntegrityError):
        await work.categories.put({"dining": Said("dining", Kind.EXPENSE, merged_into="dining")})


async def test_a_circle_of_merges_ends(work: SqlUnitOfWork) -> None:
    await work.categories.put(
        {
            "dining": Said("dining", Kind.EXPENSE, merged_into="gifts"),
            "gifts": Said("gifts", Kind.EXPENSE, merged_into="dining"),
        }
    )
    settings = await work.chat.settings()
    assert settings
    assert settings.categories.settle("dining", Kind.EXPENSE) in {"dining", "gifts", "other"}


async def test_an_empty_category_is_unused(work: SqlUnitOfWork) -> None:
    assert await work.categories.entries("dining") == 0
    assert not await work.categories.is_used("dining")
    assert not await work.categories.is_named("dining")
