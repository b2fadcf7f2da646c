"""Files into the books: shown first, what looks booked already stays out, and one undo takes a file back."""

from datetime import date, timedelta

import pytest

from bot.core.cells import DayOrder
from bot.core.errors import ImportClosed, NotAsked, UnreadableFile
from bot.core.imports import ImportState, SentFile, TableRead
from bot.core.ledger import Change
from bot.core.tables import Open, Reason, Role
from bot.db.unit_of_work import Database
from bot.services.bookkeeping import Bookkeeping
from tests.clock import TickingClock
from tests.services.files import Person, books, fetching, settings_of
from tests.services.people import ALICE, BOB, CHAT

STATEMENT = (
    b"Date,Description,Amount,Category\n"
    b"2026-03-02,Whole Foods,-12.50,Groceries\n"
    b"2026-03-02,Whole Foods,-12.50,Groceries\n"
    b"2026-03-03,Vet,-80,Pets\n"
    b"2026-03-04,Gehalt ACME,2400,\n"
)
"""Two equal purchases on one day, a category that nobody knows, and one that only the words tell."""


async def test_what_is_booked_already_stays_out(alice: Person, database: Database) -> None:
    assert await alice.books(STATEMENT) == 4
    file = await alice.sends(STATEMENT)
    page = await alice.importing.page(await settings_of(database, CHAT), file, ALICE, fetching(STATEMENT))
    assert (page.found, page.fresh) == (4, 0)


async def test_two_equal_purchases_of_a_day_are_two(alice: Person, database: Database) -> None:
    once = STATEMENT.replace(b"2026-03-02,Whole Foods,-12.50,Groceries\n", b"", 1)
    assert await alice.books(once) == 3
    assert await alice.books(STATEMENT) == 1
    assert await alice.books(STATEMENT, twice=True) == 4


async def test_the_same_amount_under_other_words_is_another_purchase(alice: Person) -> None:
    await alice.books(STATEMENT)
    assert await alice.books(STATEMENT.replace(b"Whole Foods", b"Haircut")) == 2


async def test_categories_go_by_names_and_words(alice: Person, database: Database) -> None:
    file = await alice.sends(STATEMENT)
    page = await alice.importing.page(await settings_of(database, CHAT), file, ALICE, fetching(STATEMENT))
    assert [draft.category for draft in page.drafts][:2] == ["groceries", "groceries"]
    assert page.drafts[3].category == "salary"


async def test_a_category_in_another_language_is_known(alice: Person, database: Database) -> None:
    data = b"Date;Text;Amount;Category\n2026-03-02;x;-1;Lebensmittel\n2026-03-02;y;-1;Qwertz\n"
    file = await alice.sends(data)
    page = await alice.importing.page(await settings_of(database, CHAT), file, ALICE, fetching(data))
    assert [draft.category for draft in page.drafts] == ["groceries", "other"]
    assert page.unknown == {"Qwertz": 1}


async def test_the_same_tap_handled_twice_books_once(alice: Person, database: Database) -> None:
    file, change = await alice.sends(STATEMENT), Change(ALICE, 700)
    settings = await settings_of(database, CHAT)
    first = await alice.importing.book(settings, file, change, fetching(STATEMENT))
    again = await alice.importing.book(settings, file, change, fetching(STATEMENT))
    assert (first.entries, again.entries) == (4, 4)
    assert len(await books(database, CHAT)) == 4
    with pytest.raises(ImportClosed):
        await alice.importing.book(settings, file, Change(ALICE, 701), fetching(STATEMENT))


async def test_nobody_else_can_book_a_file(alice: Person, database: Database) -> None:
    file = await alice.sends(STATEMENT)
    settings = await settings_of(database, CHAT)
    with pytest.raises(NotAsked):
        await alice.importing.book(settings, file, Change(BOB, 700), fetching(STATEMENT))


async def test_days_that_may_be_months_are_asked_about(alice: Person, database: Database) -> None:
    data = b"Date,Text,Amount\n03/04/2026,coffee,-4.50\n05/02/2026,tea,-3\n"
    file, settings = await alice.sends(data), await settings_of(database, CHAT)
    page = await alice.importing.page(settings, file, ALICE, fetching(data))
    assert isinstance(page.read, TableRead)
    assert page.read.layout.open == (Open.DAY_ORDER,)
    with pytest.raises(ImportClosed):
        await alice.importing.book(settings, file, Change(ALICE, 700), fetching(data))
    await alice.importing.choose(CHAT, file, ALICE, lambda choices: choices.with_order(DayOrder.MONTH_FIRST))
    await alice.importing.book(settings, file, Change(ALICE, 701), fetching(data))
    assert [line[0] for line in await books(database, CHAT)] == [date(2026, 3, 4), date(2026, 5, 2)]


async def test_a_column_that_a_person_names_counts(alice: Person, database: Database) -> None:
    data = b"Date,Amount,A,B\n2026-03-02,-1,left,right\n2026-03-03,-2,up,down\n"
    file, settings = await alice.sends(data), await settings_of(database, CHAT)
    await alice.importing.choose(CHAT, file, ALICE, lambda choices: choices.with_column(Role.DESCRIPTION, 3))
    page = await alice.importing.page(settings, file, ALICE, fetching(data))
    assert [draft.description for draft in page.drafts] == ["right", "down"]


async def test_a_file_that_no_bot_can_fetch_is_refused_at_once(alice: Person, database: Database) -> None:
    settings = await settings_of(database, CHAT)
    with pytest.raises(UnreadableFile):
        await alice.importing.receive(settings, SentFile("f", "big.csv", 100 * 2**20), Change(ALICE, 1))


async def test_a_row_that_cannot_be_booked_leaves_the_others(alice: Person, database: Database) -> None:
    data = b"Date,Text,Amount\n2026-03-02,a,-1\nsoon,b,-1\n2026-03-04,c,-0.001\n2026-03-05,d,0\n"
    file, settings = await alice.sends(data), await settings_of(database, CHAT)
    page = await alice.importing.page(settings, file, ALICE, fetching(data))
    assert [(row.number, row.reason) for row in page.read.left] == [
        (3, Reason.BAD_DATE),
        (4, Reason.TOO_FINE),
        (5, Reason.ZERO),
    ]
    assert page.fresh == 1


async def test_an_import_of_thousands_is_taken_back_with_one_undo(
    alice: Person, database: Database, bookkeeping: Bookkeeping
) -> None:
    rows = b"".join(
        b"%s,thing %d,-%d\n" % (str(date(2025, 1, 1) + timedelta(days=n % 300)).encode(), n, n + 1)
        for n in range(1000)
    )
    assert await alice.books(b"Date,Text,Amount\n" + rows) == 1000
    await bookkeeping.undo_latest(CHAT, Change(ALICE, 900))
    assert await books(database, CHAT) == []
    assert await alice.books(b"Date,Text,Amount\n" + rows) == 1000


async def test_an_open_file_can_be_dropped(alice: Person, database: Database) -> None:
    file = await alice.sends(STATEMENT)
    dropped = await alice.importing.drop_latest(CHAT, Change(ALICE, 901))
    assert dropped is not None
    assert dropped.id == file
    assert await alice.importing.drop_latest(CHAT, Change(ALICE, 902)) is None
    with pytest.raises(ImportClosed):
        await alice.importing.page(await settings_of(database, CHAT), file, ALICE, fetching(STATEMENT))


async def test_a_file_expires(alice: Person, database: Database, clock: TickingClock) -> None:
    file = await alice.sends(STATEMENT)
    clock.passes(timedelta(days=8))
    with pytest.raises(ImportClosed):
        await alice.importing.page(await settings_of(database, CHAT), file, ALICE, fetching(STATEMENT))


async def test_leaving_a_file_alone_twice_is_leaving_it_alone(alice: Person) -> None:
    file = await alice.sends(STATEMENT)
    for _ in range(2):
        assert (await alice.importing.drop(CHAT, file, ALICE)).state is ImportState.DROPPED
    with pytest.raises(NotAsked):
        await alice.importing.drop(CHAT, file, BOB)
