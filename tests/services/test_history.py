"""The books page by page, on a real database: every entry once, in order, from wherever one starts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.chats import ChatSettings
from bot.core.errors import EntryNotFound, EntryVoided, NotTheAuthor
from bot.core.history import PAGE, Cursor, HistoryFilter, HistoryPage, Place, Way, cursor_of
from bot.core.ledger import AGAIN, Change, ChatId, Draft, Entry, EntryId, Kind, PersonId, Source
from bot.core.money import Money
from bot.core.periods import Period, Span
from bot.core.questions import Filters
from bot.db.unit_of_work import Database
from bot.extraction.lists import read_list
from bot.services.bookkeeping import Bookkeeping
from bot.services.history import History
from tests.clock import TickingClock

CHAT, NEIGHBOUR, ALICE, BOB = ChatId(101), ChatId(202), PersonId(101), PersonId(102)
NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
TODAY = date(2026, 3, 11)
SETTINGS = ChatSettings(CHAT, "EUR", "Europe/Berlin", "en", onboarded=True)

_updates, _chats = count(1), count(50_000)


def draft(words: str = "tea", day: date = TODAY, amount: str = "5", **fields: object) -> Draft:
    usual = {"kind": Kind.EXPENSE, "category": "dining", "currency": "EUR"} | fields
    money = Money.of(amount, str(usual.pop("currency")))
    return Draft(money=money, occurred_on=day, description=words, **usual)  # type: ignore[arg-type]


async def book(database: Database, *drafts: Draft, chat: ChatId = CHAT) -> list[Entry]:
    update = next(_updates)
    async with database.chat(chat, alone=True) as work:
        if await work.chat.settings() is None:
            await work.chat.save_settings(ChatSettings(chat, "EUR", "Europe/Berlin", "en"))
        entries = await work.entries.book(drafts, Source(update, update, ALICE, "rules"), NOON)
        await work.commit()
    return entries


def reader(database: Database, *, window: int = 20_000, patience_s: float = 60) -> History:
    return History(database.chat, read_list=read_list, window=window, patience_s=patience_s)


def words(page: HistoryPage) -> list[str]:
    return [entry.state.description for entry in page.entries]


async def walked(
    history: History, wanted: HistoryFilter, chat: ChatId, way: Way = Way.OLDER, place: Place | None = None
) -> list[HistoryPage]:
    """All pages one way, from a place on."""
    pages = [await history.page(chat, wanted, place)]
    while place := (pages[-1].older if way is Way.OLDER else pages[-1].newer):
        assert len(pages) < 500, "the pages never end"
        pages.append(await history.page(chat, wanted, place))
    return pages


def keys(pages: Sequence[HistoryPage]) -> list[Cursor]:
    return [cursor_of(entry) for page in pages for entry in page.entries]


days = st.integers(0, 4).map(lambda n: TODAY - timedelta(days=n))
books = st.lists(
    st.builds(
        draft,
        st.sampled_from(["tea", "Coffee", "coffee beans", "茶"]),
        days,
        st.sampled_from(["1", "2.50"]),
        currency=st.sampled_from(["EUR", "USD"]),
        kind=st.just(Kind.EXPENSE),
        category=st.sampled_from(["dining", "groceries"]),
    ),
    max_size=3 * PAGE,
)
filters = st.builds(
    HistoryFilter,
    filters=st.builds(Filters, categories=st.sampled_from([(), ("dining",)])),
    period=st.sampled_from([None, Period(TODAY - timedelta(days=2), TODAY, Span.CUSTOM)]),
    text=st.sampled_from(["", "COFF", "茶"]),
)


def lets_through(wanted: HistoryFilter, entry: Entry) -> bool:
    """The rule itself, without a database."""
    state = entry.state
    return (
        (not wanted.filters.categories or state.category in wanted.filters.categories)
        and (wanted.period is None or state.occurred_on in wanted.period)
        and wanted.text.lower() in state.description.lower()
    )


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(books, filters, st.integers(1, 7))
async def test_the_pages_have_every_entry_once_and_in_order(
    database: Database, drafts: list[Draft], wanted: HistoryFilter, window: int
) -> None:
    chat = ChatId(next(_chats))
    booked = await book(database, *drafts, chat=chat) if drafts else []
    await book(database, draft("coffee"), chat=NEIGHBOUR)
    expected = sorted(map(cursor_of, filter(lambda entry: lets_through(wanted, entry), booked)), reverse=True)
    pages = await walked(reader(database, window=window), wanted, chat)
    assert keys(pages) == expected
    hasty = await walked(reader(database, window=window, patience_s=0), wanted, chat)
    assert keys(hasty) == expected


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(books, filters, st.integers(1, 7))
async def test_the_way_back_shows_the_same_pages(
    database: Database, drafts: list[Draft], wanted: HistoryFilter, window: int
) -> None:
    chat = ChatId(next(_chats))
    if drafts:
        await book(database, *drafts, chat=chat)
    history = reader(database, window=window)
    down = await walked(history, wanted, chat)
    up = await walked(history, wanted, chat, Way.NEWER, down[-1].place)
    assert [page.entries for page in reversed(up)] == [page.entries for page in down]
    for page in down:
        assert (await history.page(chat, wanted, page.start)).entries == page.entries


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(books, filters)
async def test_a_days_totals_are_of_the_whole_day(
    database: Database, drafts: list[Draft], wanted: HistoryFilter
) -> None:
    chat = ChatId(next(_chats))
    booked = await book(database, *drafts, chat=chat) if drafts else []
    for page in await walked(reader(database), wanted, chat):
        for day in page.days:
            own = [one for one in booked if one.state.occurred_on == day.day and lets_through(wanted, one)]
            expected = {
                currency: sum((one.state.money.amount for one in of), Decimal(0))
                for currency in ("EUR", "USD")
                if (of := [one for one in own if one.state.money.currency == currency])
            }
            assert {total.money.currency: total.money.amount for total in day.totals} == expected


async def test_what_is_booked_meanwhile_moves_no_page(database: Database) -> None:
    await book(database, *(draft(f"{n}") for n in range(2 * PAGE)))
    history = reader(database)
    first = await history.page(CHAT, HistoryFilter())
    await book(database, draft("late"), draft("from last week", TODAY - timedelta(days=7)))
    second = await history.page(CHAT, HistoryFilter(), first.older)
    assert words(second) == [f"{n}" for n in range(PAGE - 1, -1, -1)]
    assert words(await history.page(CHAT, HistoryFilter(), second.older)) == ["from last week"]
    back = await history.page(CHAT, HistoryFilter(), second.newer)
    assert back.entries == first.entries
    assert back.newer
    assert words(await history.page(CHAT, HistoryFilter(), back.newer))[0] == "late"


async def test_a_place_whose_entry_has_gone_is_still_a_place(database: Database) -> None:
    entries = await book(database, *(draft(f"{n}") for n in range(PAGE + 2)))
    history, bookkeeping = reader(database), Bookkeeping(database.chat, TickingClock(NOON))
    first = await history.page(CHAT, HistoryFilter())
    await bookkeeping.void(CHAT, entries[2].id, Change(ALICE, 9001))
    assert words(await history.page(CHAT, HistoryFilter(), first.older)) == ["1", "0"]
    assert words(await history.page(CHAT, HistoryFilter(taken_out=True))) == ["2"]


@pytest.mark.parametrize("wanted", [HistoryFilter(), HistoryFilter(text="tea")])
async def test_a_place_may_be_anywhere(database: Database, wanted: HistoryFilter) -> None:
    await book(database, draft("tea"))
    history = reader(database)
    for cursor in (Cursor(TODAY, 2**63 - 1), Cursor(date.max, 0), Cursor(date.min, 5)):
        for way in Way:
            page = await history.page(CHAT, wanted, Place(way, cursor))
            assert words(page) in ([], ["tea"])
    assert words(await history.page(CHAT, wanted, Place(Way.OLDER, Cursor(TODAY, 2**63 - 1)))) == ["tea"]


async def test_a_search_that_takes_too_long_says_how_far_it_came(database: Database) -> None:
    old = TODAY - timedelta(days=30)
    await book(database, draft("needle", old), *(draft(f"hay {n}") for n in range(10)))
    history = reader(database, window=4, patience_s=0)
    page = await history.page(CHAT, HistoryFilter(text="needle"))
    assert page.is_unfinished
    assert page.entries == ()
    assert page.older
    pages = await walked(history, HistoryFilter(text="needle"), CHAT)
    assert [words(page) for page in pages][-1] == ["needle"]
    assert not pages[-1].is_unfinished


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("coff", ["coffee"]),
        ("COFFEE", ["coffee"]),
        ("cafe", ["Café"]),
        ("CAFÉ", ["Café"]),
        ("100%", ["100% juice"]),
        ("0_", []),
        ("%", ["100% juice"]),
        (".", ["a.b\\c (d)"]),
        ("b\\c (d", ["a.b\\c (d)"]),
        ("咖啡", ["咖啡和茶"]),
        ("ЁЛКА", ["новогодняя ёлка"]),
        ("елка", ["новогодняя ёлка"]),
        ("strasse", []),
        ("juice 100", ["100% juice"]),
        ("καφε", ["καφέ"]),
        ("<b>", ["<b>bold</b>"]),
    ],
)
async def test_text_is_any_part_of_a_description(database: Database, text: str, found: list[str]) -> None:
    described = [
        "coffee",
        "Café",
        "100% juice",
        "a.b\\c (d)",
        "咖啡和茶",
        "новогодняя ёлка",
        "καφέ",
        "<b>bold</b>",
    ]
    await book(database, *map(draft, described))
    assert words(await reader(database).page(CHAT, HistoryFilter(text=text))) == found


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("coffee", HistoryFilter(text="coffee")),
        ("7-eleven", HistoryFilter(text="7-eleven")),
        ("кофе", HistoryFilter(text="кофе")),
        ("february", HistoryFilter(period=Period(date(2026, 2, 1), date(2026, 3, 1), Span.MONTH))),
        (
            "food last month",
            HistoryFilter(
                Filters(categories=("groceries", "dining")),
                Period(date(2026, 2, 1), date(2026, 3, 1), Span.MONTH),
            ),
        ),
        (
            "кофе февраль",
            HistoryFilter(period=Period(date(2026, 2, 1), date(2026, 3, 1), Span.MONTH), text="кофе"),
        ),
        ("income", HistoryFilter(Filters(Kind.INCOME))),
        ("coffee and tea", HistoryFilter(Filters(words=("coffee", "tea")))),
        ("taken out", HistoryFilter(taken_out=True)),
    ],
)
def test_a_few_words_say_what_to_list(said: str, wanted: HistoryFilter) -> None:
    history = History(None, read_list=read_list)  # type: ignore[arg-type]
    language = "en" if said.isascii() else "ru"
    assert history.meant(said, replace(SETTINGS, language=language), TODAY) == wanted


async def test_another_chats_entry_is_not_told(database: Database) -> None:
    [entry] = await book(database, draft("secret"), chat=NEIGHBOUR)
    await book(database, draft("own"))
    with pytest.raises(EntryNotFound):
        await reader(database).told(CHAT, entry.id)


class TestRepeating:
    """🔁 the same again."""

    async def test_it_is_an_entry_of_its_own(self, database: Database) -> None:
        bookkeeping = Bookkeeping(database.chat, TickingClock(NOON))
        [entry] = await book(database, draft("gym", date(2026, 1, 5), "30", category="health"))
        [again] = await bookkeeping.repeat(CHAT, entry.id, TODAY, Change(BOB, 9001))
        assert again.id != entry.id
        assert again.state.occurred_on == TODAY
        assert (again.state.money, again.state.category) == (entry.state.money, "health")
        assert (again.source.author_id, again.source.medium) == (BOB, AGAIN)
        assert [one.id for one in await bookkeeping.undo_latest(CHAT, Change(BOB, 9002))] == [again.id]
        assert not (await bookkeeping.entry(CHAT, entry.id)).is_voided

    async def test_a_repeated_update_books_it_once(self, database: Database) -> None:
        bookkeeping = Bookkeeping(database.chat, TickingClock(NOON))
        [entry] = await book(database, draft("gym"))
        first = await bookkeeping.repeat(CHAT, entry.id, TODAY, Change(ALICE, 9001))
        await bookkeeping.void(CHAT, entry.id, Change(ALICE, 9002))
        assert await bookkeeping.repeat(CHAT, entry.id, TODAY, Change(ALICE, 9001)) == first
        with pytest.raises(EntryVoided):
            await bookkeeping.repeat(CHAT, entry.id, TODAY, Change(ALICE, 9003))
        assert len((await reader(database).page(CHAT, HistoryFilter())).entries) == 1


async def test_only_its_author_puts_an_entry_back(database: Database) -> None:
    bookkeeping = Bookkeeping(database.chat, TickingClock(NOON))
    [entry] = await book(database, draft("tea"))
    await bookkeeping.void(CHAT, entry.id, Change(ALICE, 9001))
    with pytest.raises(NotTheAuthor):
        await bookkeeping.put_back(CHAT, entry.id, Change(BOB, 9002))
    back = await bookkeeping.put_back(CHAT, entry.id, Change(ALICE, 9003))
    assert not back.is_voided
    assert (await bookkeeping.put_back(CHAT, entry.id, Change(ALICE, 9003))).version == back.version
    with pytest.raises(EntryNotFound):
        await bookkeeping.put_back(CHAT, EntryId(999_999), Change(ALICE, 9004))
