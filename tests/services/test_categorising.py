"""A chat makes the categories its own: each change is seen at once, for old entries too, and can be taken back."""

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from bot.core.categories import Categories, Category, Said
from bot.core.category_changes import CategoryChange, Deed
from bot.core.chats import ChatSettings
from bot.core.errors import (
    CategoryChanged,
    CategoryFixed,
    CategoryInUse,
    CategoryNameTaken,
    CategoryNotFound,
    InvalidCategoryName,
    InvalidEmoji,
    TooManyCategories,
    UserError,
)
from bot.core.intents import SetBudget
from bot.core.ledger import Amendment, Change, ChatId, Entry, Kind, Source
from bot.core.money import Money
from bot.core.periods import Span
from bot.db.unit_of_work import Database
from bot.services.bookkeeping import Bookkeeping, screen_state
from bot.services.budgeting import Budgeting
from bot.services.categorising import Categorising
from bot.services.category_undo import take_back_categories
from bot.services.learning import Learning
from bot.services.outcomes import CategoryTold
from tests.clock import TickingClock
from tests.services.people import BOB, change, coffee, source

WIDELY = date(2020, 1, 1)


@pytest.fixture
async def english(database: Database, chat: ChatId) -> ChatId:
    """The same chat, in English."""
    async with database.chat(chat) as work:
        await work.chat.save_settings(ChatSettings(chat, "EUR", "Europe/Berlin", "en", onboarded=True))
        await work.commit()
    return chat


class Shelf:
    """The chat's categories, as a person sees and changes them."""

    def __init__(self, database: Database, chat: ChatId, categorising: Categorising) -> None:
        self.database, self.chat, self.does = database, chat, categorising

    async def settings(self) -> ChatSettings:
        async with self.database.chat(self.chat) as work:
            found = await work.chat.settings()
        assert found
        return found

    async def categories(self) -> Categories:
        return (await self.settings()).categories

    async def names(self, kind: Kind = Kind.EXPENSE) -> list[str]:
        return [one.name for one in (await self.categories()).of(kind)]

    async def one(self, key: str) -> Category:
        return next(one for one in await self.categories() if one.key == key)

    async def added(self, text: str, kind: Kind = Kind.EXPENSE) -> str:
        told = await self.does.add(self.chat, kind, text, change())
        assert told.category
        return told.category.key

    async def takes_back(self, told: CategoryTold) -> CategoryTold:
        assert told.change
        return await self.does.undo(self.chat, told.change.id, change())


@pytest.fixture
def shelf(database: Database, english: ChatId, categorising: Categorising) -> Shelf:
    return Shelf(database, english, categorising)


async def booked(bookkeeping: Bookkeeping, chat: ChatId, message: int = 1, **fields: Any) -> Entry:
    [entry] = await bookkeeping.record(chat, [coffee(**fields)], source(message))
    return entry


async def test_a_new_category_stands_before_other_with_a_key_of_its_own(shelf: Shelf) -> None:
    told = await shelf.does.add(shelf.chat, Kind.EXPENSE, "🐶 Pets", change())
    assert told.category == Category("own_1", Kind.EXPENSE, "Pets", "🐶", custom=True)
    assert (await shelf.names())[-2:] == ["Pets", "Other"]
    assert await shelf.added("Ubers") == "own_2"
    assert (await shelf.names())[-3:] == ["Pets", "Ubers", "Other"]
    assert (await shelf.added("Tips", Kind.INCOME)) == "own_3"
    assert (await shelf.names(Kind.INCOME))[-2:] == ["Tips", "Other income"]


async def test_the_tenth_own_category_stands_behind_the_ninth(shelf: Shelf) -> None:
    for number in range(1, 12):
        await shelf.added(f"Own {number}")
    assert (await shelf.names())[-3:-1] == ["Own 10", "Own 11"]


async def test_a_key_is_never_given_out_again(shelf: Shelf) -> None:
    told = await shelf.does.add(shelf.chat, Kind.EXPENSE, "Pets", change())
    gone = await shelf.takes_back(told)
    assert (gone.category, gone.is_undone) == (None, True)
    assert await shelf.added("Dogs") == "own_2"


@pytest.mark.parametrize("text", ["", "  ", "one\ntwo", "x" * 33, "tab\tstop", "nul\0"])
async def test_what_is_no_name_is_refused(shelf: Shelf, text: str) -> None:
    with pytest.raises(InvalidCategoryName):
        await shelf.does.add(shelf.chat, Kind.EXPENSE, text, change())
    assert await shelf.categories() == Categories()


@pytest.mark.parametrize("text", ["Dining", "dining", " DÍNING ", "🍕 Dining"])
async def test_two_categories_of_a_kind_never_have_the_same_name(shelf: Shelf, text: str) -> None:
    with pytest.raises(CategoryNameTaken):
        await shelf.does.add(shelf.chat, Kind.EXPENSE, text, change())
    assert await shelf.added(text, Kind.INCOME) == "own_1"


async def test_a_name_is_compared_as_the_chat_is_shown_it(
    database: Database, chat: ChatId, categorising: Categorising
) -> None:
    german = Categorising(
        database.chat,
        TickingClock(datetime(2026, 3, 11, tzinfo=UTC)),
        lambda _: lambda one: one.name if one.custom else f"de-{one.name}",
    )
    with pytest.raises(CategoryNameTaken):
        await german.add(chat, Kind.EXPENSE, "De-Dining", change())
    with pytest.raises(CategoryNameTaken):
        await categorising.add(chat, Kind.EXPENSE, "Dining", change())


async def test_a_hidden_name_is_free_and_its_owner_can_then_not_be_shown(shelf: Shelf) -> None:
    hidden = await shelf.does.hide(shelf.chat, "dining", change())
    pub = await shelf.added("Dining")
    with pytest.raises(CategoryNameTaken):
        await shelf.does.hide(shelf.chat, "dining", change(), hidden=False)
    with pytest.raises(CategoryNameTaken):
        await shelf.takes_back(hidden)
    await shelf.does.rename(shelf.chat, pub, "Pub", change())
    await shelf.takes_back(hidden)
    assert {"Dining", "Pub"} <= set(await shelf.names())


async def test_there_is_an_end_to_how_many(shelf: Shelf) -> None:
    for number in range(60 - len(list(Categories()))):
        await shelf.added(f"Own {number}")
    with pytest.raises(TooManyCategories):
        await shelf.added("One more")
    await shelf.does.merge(shelf.chat, "own_1", "own_2", change())
    assert await shelf.added("One more")


async def test_a_renamed_default_is_called_so_and_gets_its_name_back(shelf: Shelf) -> None:
    told = await shelf.does.rename(shelf.chat, "dining", "🍜 Restaurants", change())
    assert told.before
    assert told.category == Category("dining", Kind.EXPENSE, "Restaurants", "🍜", custom=True)
    assert told.before.name == "Dining"
    await shelf.does.reset(shelf.chat, "dining", change())
    assert await shelf.categories() == Categories()
    await shelf.does.rename(shelf.chat, "dining", "Restaurants", change())
    assert (await shelf.one("dining")).emoji == "🍽"


async def test_an_emoji_is_one_emoji(shelf: Shelf) -> None:
    await shelf.does.decorate(shelf.chat, "dining", "🍜", change())
    assert (await shelf.one("dining")).emoji == "🍜"
    assert not (await shelf.one("dining")).custom
    for text in ("x", "🍜🍜", "", "🍜 soup"):
        with pytest.raises(InvalidEmoji):
            await shelf.does.decorate(shelf.chat, "dining", text, change())


async def test_the_order_is_the_persons(shelf: Shelf) -> None:
    pets = await shelf.added("Pets")
    assert (await shelf.names())[-3:] == ["Fees & taxes", "Pets", "Other"]
    up = await shelf.does.move(shelf.chat, pets, change(), up=True)
    assert (await shelf.names())[-3:] == ["Pets", "Fees & taxes", "Other"]
    await shelf.does.move(shelf.chat, "groceries", change(), up=False)
    assert (await shelf.names())[:2] == ["Dining", "Groceries"]
    await shelf.takes_back(up)
    assert (await shelf.names())[-3:] == ["Fees & taxes", "Pets", "Other"]
    assert (await shelf.names())[:2] == ["Dining", "Groceries"]


async def test_what_is_hidden_is_stepped_over(shelf: Shelf) -> None:
    await shelf.does.hide(shelf.chat, "dining", change())
    await shelf.does.move(shelf.chat, "transport", change(), up=True)
    assert (await shelf.names())[:2] == ["Transport", "Groceries"]


async def test_at_the_end_of_the_row_nothing_moves(shelf: Shelf) -> None:
    told = await shelf.does.move(shelf.chat, "groceries", change(), up=True)
    assert told.change is None
    last = await shelf.does.move(shelf.chat, "fees_taxes", change(), up=False)
    assert last.change is None
    assert await shelf.categories() == Categories()


@pytest.mark.parametrize("key", ["other", "other_income"])
async def test_other_stays(shelf: Shelf, key: str) -> None:
    for doing in (
        shelf.does.hide(shelf.chat, key, change()),
        shelf.does.move(shelf.chat, key, change(), up=True),
        shelf.does.merge(shelf.chat, key, "gifts", change()),
    ):
        with pytest.raises(CategoryFixed):
            await doing
    await shelf.does.rename(shelf.chat, key, "Whatever", change())
    assert (await shelf.one(key)).name == "Whatever"


async def test_the_same_update_does_it_once(shelf: Shelf) -> None:
    again = change()
    first = await shelf.does.add(shelf.chat, Kind.EXPENSE, "Pets", again)
    assert await shelf.does.add(shelf.chat, Kind.EXPENSE, "Pets", again) == first
    moving = change()
    await shelf.does.move(shelf.chat, "own_1", moving, up=True)
    await shelf.does.move(shelf.chat, "own_1", moving, up=True)
    assert await shelf.does.has_done(shelf.chat, moving.id)
    assert not await shelf.does.has_done(shelf.chat, change().id)
    assert (await shelf.names())[-3:] == ["Pets", "Fees & taxes", "Other"]


async def test_what_isnt_there_cant_be_changed(shelf: Shelf) -> None:
    await shelf.does.merge(shelf.chat, "dining", "groceries", change())
    for key in ("own_9", "dining", ""):
        with pytest.raises(CategoryNotFound):
            await shelf.does.rename(shelf.chat, key, "Pets", change())
    for into in ("dining", "salary", "groceries", "own_9"):
        with pytest.raises(CategoryNotFound):
            await shelf.does.merge(shelf.chat, "groceries", into, change())
    shown = await shelf.does.look(await shelf.settings(), "dining")
    assert shown.category
    assert shown.category.key == "groceries"


async def test_undo_takes_back_exactly_that_change(shelf: Shelf) -> None:
    renamed = await shelf.does.rename(shelf.chat, "dining", "Restaurants", change())
    await shelf.does.rename(shelf.chat, "transport", "Getting around", change())
    await shelf.takes_back(renamed)
    assert (await shelf.names())[1:3] == ["Dining", "Getting around"]
    twice = await shelf.takes_back(renamed)
    assert twice.is_undone
    assert (await shelf.names())[1:3] == ["Dining", "Getting around"]


async def test_under_a_later_change_undo_says_so(shelf: Shelf) -> None:
    renamed = await shelf.does.rename(shelf.chat, "dining", "Restaurants", change())
    hidden = await shelf.does.hide(shelf.chat, "dining", change())
    with pytest.raises(CategoryChanged):
        await shelf.takes_back(renamed)
    await shelf.takes_back(hidden)
    await shelf.takes_back(renamed)
    assert await shelf.categories() == Categories()


async def test_a_new_one_with_entries_isnt_taken_back(shelf: Shelf, bookkeeping: Bookkeeping) -> None:
    told = await shelf.does.add(shelf.chat, Kind.EXPENSE, "Pets", change())
    await booked(bookkeeping, shelf.chat, category="own_1")
    with pytest.raises(CategoryInUse):
        await shelf.takes_back(told)


async def test_a_new_one_whose_entries_are_all_taken_out_is_hidden_instead(
    shelf: Shelf, bookkeeping: Bookkeeping
) -> None:
    told = await shelf.does.add(shelf.chat, Kind.EXPENSE, "Pets", change())
    entry = await booked(bookkeeping, shelf.chat, category="own_1")
    await bookkeeping.void(shelf.chat, entry.id, change())
    gone = await shelf.takes_back(told)
    assert gone.is_undone
    assert "Pets" not in await shelf.names()
    await bookkeeping.put_back(shelf.chat, entry.id, change())
    assert (await shelf.categories()).show("own_1").name == "Pets"


async def test_a_new_one_that_an_entry_was_under_is_there_when_undo_brings_it_back(
    shelf: Shelf, bookkeeping: Bookkeeping
) -> None:
    told = await shelf.does.add(shelf.chat, Kind.EXPENSE, "Pets", change())
    entry = await booked(bookkeeping, shelf.chat, category="own_1")
    moved = await bookkeeping.amend(shelf.chat, entry.id, Amendment(category="dining"), change())
    await shelf.takes_back(told)
    [back] = await bookkeeping.undo_message(shelf.chat, 1, screen_state([moved]), change())
    assert (await shelf.categories()).show(back.state.category).name == "Pets"


async def test_merging_moves_everything_and_undo_brings_everything_back(
    shelf: Shelf, bookkeeping: Bookkeeping, database: Database
) -> None:
    mine = await booked(bookkeeping, shelf.chat, 1)
    [his] = await bookkeeping.record(shelf.chat, [coffee("3")], source(2, BOB))
    lunch = await booked(bookkeeping, shelf.chat, 3, category="groceries")
    out = await booked(bookkeeping, shelf.chat, 4)
    await bookkeeping.void(shelf.chat, out.id, change())
    told = await shelf.does.merge(shelf.chat, "dining", "groceries", change())
    assert told.category
    assert (told.category.key, told.entries, told.moved) == ("groceries", 3, 3)
    assert "Dining" not in await shelf.names()
    assert await filed(bookkeeping, mine, his, lunch, out) == ["groceries"] * 4
    back = await shelf.takes_back(told)
    assert back.category
    assert (back.category.key, back.entries) == ("dining", 2)
    assert await filed(bookkeeping, mine, his, lunch, out) == ["dining", "dining", "groceries", "dining"]
    assert await shelf.categories() == Categories()
    async with database.chat(shelf.chat) as work:
        assert [one.action for one in await work.entries.history(mine.id)] == ["recorded", "moved", "undone"]


async def filed(bookkeeping: Bookkeeping, *entries: Entry) -> list[str]:
    return [(await bookkeeping.entry(one.chat_id, one.id)).state.category for one in entries]


async def test_what_was_corrected_since_keeps_its_correction(shelf: Shelf, bookkeeping: Bookkeeping) -> None:
    cup, cake = (
        await booked(bookkeeping, shelf.chat, 1),
        await booked(bookkeeping, shelf.chat, 2, description="cake"),
    )
    told = await shelf.does.merge(shelf.chat, "dining", "groceries", change())
    await bookkeeping.amend(shelf.chat, cup.id, Amendment(money=Money.of("9", "EUR")), change())
    await bookkeeping.amend(shelf.chat, cake.id, Amendment(category="gifts"), change())
    await shelf.takes_back(told)
    present = await bookkeeping.entry(shelf.chat, cup.id)
    assert (present.state.category, str(present.state.money.amount)) == ("dining", "9.00")
    assert await filed(bookkeeping, cake) == ["gifts"]


async def test_what_undo_brings_back_is_under_what_took_its_categorys_place(
    shelf: Shelf, bookkeeping: Bookkeeping
) -> None:
    cup = await booked(bookkeeping, shelf.chat, category="gifts")
    await bookkeeping.amend(shelf.chat, cup.id, Amendment(category="dining"), change())
    await shelf.does.merge(shelf.chat, "gifts", "family", change())
    entries = await bookkeeping.entries(shelf.chat, 1)
    await bookkeeping.undo_message(shelf.chat, 1, screen_state(entries), change())
    assert await filed(bookkeeping, cup) == ["family"]


async def test_merging_on_and_on_ends_in_the_last_one(shelf: Shelf, bookkeeping: Bookkeeping) -> None:
    cup = await booked(bookkeeping, shelf.chat)
    first = await shelf.does.merge(shelf.chat, "dining", "groceries", change())
    second = await shelf.does.merge(shelf.chat, "groceries", "shopping", change())
    categories = await shelf.categories()
    assert categories.settle("dining", Kind.EXPENSE) == "shopping"
    assert await filed(bookkeeping, cup) == ["shopping"]
    await shelf.takes_back(first)
    assert await filed(bookkeeping, cup) == ["dining"]
    await shelf.takes_back(second)
    assert await filed(bookkeeping, cup) == ["dining"]
    assert await shelf.categories() == Categories()


async def test_undo_in_general_takes_back_what_was_done_last(shelf: Shelf, bookkeeping: Bookkeeping) -> None:
    cup = await booked(bookkeeping, shelf.chat)
    await shelf.does.merge(shelf.chat, "dining", "groceries", change())
    await booked(bookkeeping, shelf.chat, 2, category="gifts")
    assert await shelf.does.undo_latest(shelf.chat, change()) is None
    assert [one.is_voided for one in await bookkeeping.undo_latest(shelf.chat, change())] == [True]
    again = change()
    told = await shelf.does.undo_latest(shelf.chat, again)
    assert told
    assert told.is_undone
    assert await shelf.does.undo_latest(shelf.chat, again)
    assert await filed(bookkeeping, cup) == ["dining"]
    assert await shelf.categories() == Categories()
    assert await shelf.does.undo_latest(shelf.chat, change(BOB)) is None


async def test_an_undo_of_an_entry_that_is_handled_again_takes_back_no_category(
    shelf: Shelf, bookkeeping: Bookkeeping
) -> None:
    await shelf.does.rename(shelf.chat, "dining", "Restaurants", change())
    await booked(bookkeeping, shelf.chat)
    undoing = change()
    assert await shelf.does.undo_latest(shelf.chat, undoing) is None
    await bookkeeping.undo_latest(shelf.chat, undoing)
    assert await shelf.does.undo_latest(shelf.chat, undoing) is None
    assert (await shelf.names())[1] == "Restaurants"


async def budgets(shelf: Shelf) -> list[tuple[str | None, Span, str]]:
    async with shelf.database.chat(shelf.chat) as work:
        found = await work.budgets.since(WIDELY)
    return sorted(
        (one.terms.category or "", one.terms.span, str(one.terms.amount.amount))
        for one in found
        if one.until is None
    )


async def test_budgets_go_along_and_come_back(shelf: Shelf, budgeting: Budgeting) -> None:
    settings = await shelf.settings()
    for wish in (
        SetBudget(Money.of("300", "EUR").amount, "dining", span=Span.MONTH),
        SetBudget(Money.of("50", "EUR").amount, "dining", span=Span.WEEK),
        SetBudget(Money.of("400", "EUR").amount, "groceries", span=Span.MONTH),
    ):
        await budgeting.told(settings, wish, change())
    before = await budgets(shelf)
    told = await shelf.does.merge(shelf.chat, "dining", "groceries", change())
    assert await budgets(shelf) == [("groceries", Span.MONTH, "400.00"), ("groceries", Span.WEEK, "50.00")]
    await shelf.takes_back(told)
    assert await budgets(shelf) == before


async def test_budgets_of_two_merges_come_back_in_any_order(shelf: Shelf, budgeting: Budgeting) -> None:
    wish = SetBudget(Decimal(300), "dining", span=Span.MONTH)
    await budgeting.told(await shelf.settings(), wish, change())
    before = await budgets(shelf)
    first = await shelf.does.merge(shelf.chat, "dining", "groceries", change())
    second = await shelf.does.merge(shelf.chat, "groceries", "gifts", change())
    assert await budgets(shelf) == [("gifts", Span.MONTH, "300.00")]
    await shelf.takes_back(first)
    assert await budgets(shelf) == before
    await shelf.takes_back(second)
    assert await budgets(shelf) == before


async def test_learned_words_follow_a_merge_and_rest_while_hidden(
    shelf: Shelf, bookkeeping: Bookkeeping, database: Database, clock: TickingClock
) -> None:
    learning = Learning(database.chat, clock)
    cup = await booked(bookkeeping, shelf.chat, category="shopping")
    corrected = change()
    await bookkeeping.amend(shelf.chat, cup.id, Amendment(category="gifts"), corrected)
    await learning.remember(shelf.chat, cup.id, 2, change())
    assert (await booked(bookkeeping, shelf.chat, 2)).state.category == "gifts"
    merged = await shelf.does.merge(shelf.chat, "gifts", "family", change())
    assert (await booked(bookkeeping, shelf.chat, 3)).state.category == "family"
    await shelf.takes_back(merged)
    assert (await booked(bookkeeping, shelf.chat, 4)).state.category == "gifts"
    await shelf.does.hide(shelf.chat, "gifts", change())
    assert (await booked(bookkeeping, shelf.chat, 5)).state.category == "dining"


async def test_a_category_is_found_by_its_name(shelf: Shelf) -> None:
    await shelf.added("🐶 Pets")
    settings = await shelf.settings()
    found = [shelf.does.called(settings, name) for name in ("pets", "🐶 PETS", "Díning", "nothing")]
    assert [one and one.key for one in found] == ["own_1", "own_1", "dining", None]


@pytest.mark.parametrize("seed", range(6))
async def test_whatever_was_done_undone_backwards_all_is_as_before(
    shelf: Shelf, bookkeeping: Bookkeeping, budgeting: Budgeting, seed: int
) -> None:
    chance = random.Random(seed)
    pets = await shelf.added("Pets")
    keys = ["dining", "groceries", "gifts", "transport", pets]
    entries = [
        await booked(bookkeeping, shelf.chat, at, category=keys[at % len(keys)]) for at in range(1, 11)
    ]
    for key in keys[:3]:
        wish = SetBudget(Decimal(100), key, span=chance.choice([Span.MONTH, Span.WEEK]))
        await budgeting.told(await shelf.settings(), wish, change())
    before = await shelf.categories(), await filed(bookkeeping, *entries), await budgets(shelf)
    done = [told for _ in range(14) if (told := await _something(shelf, keys, chance)) and told.change]
    assert before != (await shelf.categories(), await filed(bookkeeping, *entries), await budgets(shelf))
    offered = {one.key for one in await shelf.categories() if not one.merged_into}
    assert set(await filed(bookkeeping, *entries)) <= offered
    for told in reversed(done):
        assert (await shelf.takes_back(told)).is_undone
    assert before == (await shelf.categories(), await filed(bookkeeping, *entries), await budgets(shelf))


async def _something(shelf: Shelf, keys: list[str], chance: random.Random) -> CategoryTold | None:
    """One change by chance; None where it can't be made."""
    key, into, does, chat = chance.choice(keys), chance.choice(keys), shelf.does, shelf.chat
    doings = [
        lambda: does.rename(chat, key, f"Name {chance.randrange(1000)}", change()),
        lambda: does.decorate(chat, key, "🍜", change()),
        lambda: does.move(chat, key, change(), up=chance.random() < 0.5),
        lambda: does.hide(chat, key, change(), hidden=chance.random() < 0.5),
        lambda: does.merge(chat, key, into, change()),
        lambda: does.merge(chat, key, into, change()),
    ]
    try:
        return await chance.choice(doings)()
    except UserError:
        return None


async def brings(shelf: Shelf, names: Mapping[str, str]) -> Change:
    """A file is booked that says something of categories."""
    brought, importing = {key: Said(key, Kind.EXPENSE, name) for key, name in names.items()}, change()
    async with shelf.database.chat(shelf.chat, alone=True) as work:
        await work.categories.put(brought)
        before, at = dict.fromkeys(brought), datetime(2026, 3, 11, tzinfo=UTC)
        await work.categories.note(CategoryChange(importing.id, "", Deed.IMPORTED, before, importing.by, at))
        await work.commit()
    return importing


async def takes_file_back(shelf: Shelf, importing: Change, undoing: Change) -> None:
    async with shelf.database.chat(shelf.chat, alone=True) as work:
        await take_back_categories(work, importing.id, undoing)
        await work.commit()


async def test_categories_that_a_file_brought_go_with_it_unless_something_stands_under_them(
    shelf: Shelf, bookkeeping: Bookkeeping
) -> None:
    importing = await brings(shelf, {"own_1": "Pets", "own_2": "Garden", "own_3": "Car"})
    await booked(bookkeeping, shelf.chat, category="own_2")
    await shelf.does.rename(shelf.chat, "own_3", "Bike", change())
    undoing = change()
    for _ in range(2):
        await takes_file_back(shelf, importing, undoing)
    found = {one.key: one for one in await shelf.categories() if one.key.startswith("own_")}
    assert sorted(found) == ["own_2", "own_3"]
    assert (found["own_2"].hidden, found["own_3"].name) == (True, "Bike")


async def test_a_usual_category_that_a_file_renamed_is_as_it_was(
    shelf: Shelf, bookkeeping: Bookkeeping
) -> None:
    await booked(bookkeeping, shelf.chat, category="dining")
    importing = await brings(shelf, {"dining": "Eating out"})
    await takes_file_back(shelf, importing, change())
    assert await shelf.categories() == Categories()


async def test_undo_of_a_file_that_is_handled_again_is_no_undo_of_categories(
    shelf: Shelf, bookkeeping: Bookkeeping
) -> None:
    importing, undoing = await brings(shelf, {"own_1": "Pets"}), change()
    await bookkeeping.record(shelf.chat, [coffee()], Source(importing.id, 1, importing.by, "import"))
    await takes_file_back(shelf, importing, undoing)
    assert await shelf.does.undo_latest(shelf.chat, undoing) is None


async def test_a_file_that_brought_categories_alone_is_a_change_of_categories(shelf: Shelf) -> None:
    await brings(shelf, {"own_1": "Pets"})
    undoing = change()
    for _ in range(2):
        told = await shelf.does.undo_latest(shelf.chat, undoing)
        assert told
        assert told.is_undone
    assert await shelf.categories() == Categories()
