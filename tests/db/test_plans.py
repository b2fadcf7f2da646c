"""How PostgreSQL finds what people wait for: by an index, however many entries there are, in this chat and in others.

Each query is looked at twice: with its values, and as the generic plan that a prepared statement is run with after a
few times.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import event, text
from sqlalchemy.engine import Connection

from bot.core.history import Cursor, HistoryFilter, Place, Way
from bot.core.ledger import Action, ChatId, Draft, EntryId, Kind, PersonId, Revision, Source
from bot.core.money import Money
from bot.core.periods import Period, Span
from bot.core.questions import Filters, Order, Search
from bot.core.repositories import Confirmation
from bot.db.exports import SqlExportSource
from bot.db.unit_of_work import Database, SqlUnitOfWork
from tests.database import TestServer, named
from tests.db.many import fill

pytestmark = pytest.mark.asyncio(loop_scope="module")

CHAT, PERSON = ChatId(1), PersonId(1)
ENTRIES, NEIGHBOURS, EACH = 20_000, 200, 50
NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
MARCH = Period(date(2024, 3, 1), date(2024, 4, 1), Span.MONTH)
FOOD = Filters(Kind.EXPENSE, ("groceries", "dining"))
HERE = Cursor(date(2023, 5, 5), 10_000)
WINDOW = 5_000
_LARGE = {"entries", "revisions", "confirmations"}

Asking = Callable[[SqlUnitOfWork], Awaitable[object]]


def page(wanted: HistoryFilter, way: Way | None = Way.OLDER) -> Asking:
    place = Place(way, HERE) if way else None
    return lambda work: work.history.stretch(wanted, place, 9, WINDOW)


async def record(work: SqlUnitOfWork) -> None:
    draft = Draft(Kind.EXPENSE, Money.of("5", "EUR"), date(2026, 3, 11), "dining", "tea")
    await work.entries.book([draft], Source(-1, 77, PERSON, "rules"), NOON)


async def amend(work: SqlUnitOfWork) -> None:
    [entry] = await work.entries.latest(1)
    voided = entry.void(NOON)
    await work.entries.save(voided, Revision(entry.id, 2, Action.VOIDED, voided.state, PERSON, NOON, -2))


QUERIES: dict[str, Asking] = {
    "the newest page": page(HistoryFilter(), None),
    "an older page": page(HistoryFilter()),
    "a newer page": page(HistoryFilter(), Way.NEWER),
    "the same page": page(HistoryFilter(), Way.FROM),
    "a page of a month": page(HistoryFilter(period=MARCH), None),
    "a page of a kind": page(HistoryFilter(Filters(Kind.INCOME))),
    "a page of categories": page(HistoryFilter(FOOD)),
    "a page of a category that nothing has": page(HistoryFilter(Filters(categories=("none",)))),
    "a page of a text": page(HistoryFilter(text="cafe mar")),
    "a page of words": page(HistoryFilter(Filters(words=("coffee", "tea")))),
    "a page of large amounts": page(HistoryFilter(Filters(at_least=Money.of("90", "EUR").amount))),
    "a newer page of a text in a month": page(HistoryFilter(period=MARCH, text="茶"), Way.NEWER),
    "what was taken out": page(HistoryFilter(taken_out=True), None),
    "a page of a text that was taken out": page(HistoryFilter(text="tea", taken_out=True)),
    "the sums of some days": lambda work: work.history.sums(
        HistoryFilter(FOOD), [HERE.day, date(2023, 5, 4)]
    ),
    "an entry": lambda work: work.entries.get(EntryId(15_000)),
    "its revisions": lambda work: work.entries.history(EntryId(15_000)),
    "what a message booked": lambda work: work.entries.of_message(15_000),
    "what an update changed": lambda work: work.entries.of_change(10_015_000),
    "the latest entries": lambda work: work.entries.latest(5),
    "a person's latest entries": lambda work: work.entries.latest(5, PERSON, before=20_000),
    "the entries booked before one": lambda work: work.entries.before(EntryId(15_000), 50),
    "how many an update changed": lambda work: work.bulk.changed_by(10_015_000),
    "the revisions of some": lambda work: work.bulk.histories([EntryId(15_000), EntryId(15_001)]),
    "a person's latest change": lambda work: work.entries.latest_change(PERSON),
    "a month's totals": lambda work: work.entries.totals(MARCH),
    "a month's income and spending": lambda work: work.reports.by_kind(MARCH),
    "a month's merchants": lambda work: work.reports.by_words(MARCH, "EUR"),
    "the last day of the books": lambda work: work.reports.booked_until(),
    "a picture that was sent": lambda work: work.pictures.file_id(b"0" * 32),
    "an answer's sums": lambda work: work.answers.found(Search(MARCH, FOOD)),
    "an answer's days": lambda work: work.answers.day_totals(Search(MARCH, FOOD)),
    "an answer's latest": lambda work: work.answers.entries(Search(MARCH, FOOD), Order.LATEST, "EUR", 5),
    "an answer's largest": lambda work: work.answers.entries(Search(MARCH, FOOD), Order.LARGEST, "EUR", 10),
    "where an entry is shown": lambda work: work.confirmations.current(15_000),
    "what a message is about": lambda work: work.confirmations.source_of(10_015_000),
    "to show an entry": lambda work: work.confirmations.save(Confirmation(5, 15_000)),
    "to book": record,
    "to change": amend,
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def full(server: TestServer) -> AsyncIterator[Database]:
    """Books with many entries, among those of many others."""
    async with server.clone() as url:
        name = url.rpartition("/")[2]
        await fill(
            named(server.superuser_url, name), entries=ENTRIES, neighbours=NEIGHBOURS, entries_each=EACH
        )
        database = Database(url)
        await database.open()
        yield database
        await database.close()


class Asked:
    """The statements that were sent on a connection, with their values."""

    def __init__(self) -> None:
        self.statements: list[tuple[str, Any]] = []

    def note(self, _link: Connection, _cursor: object, statement: str, values: Any, *_: object) -> None:
        if not statement.startswith("EXPLAIN"):
            self.statements.append((statement, values))


async def plans(work: SqlUnitOfWork, asking: Asking) -> list[tuple[str, Any]]:
    """The plans of all that is asked, each with its statement: with the values, and for any values."""
    connection, asked = work._connection, Asked()
    event.listen(connection.sync_connection, "before_cursor_execute", asked.note)
    await asking(work)
    event.remove(connection.sync_connection, "before_cursor_execute", asked.note)
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver
    await driver.execute("SET LOCAL enable_seqscan = on")
    found = []
    for statement, values in asked.statements:
        explained = await connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", values)
        found.append((statement, explained.scalar_one()))
        nothing = f"({', '.join('NULL' for _ in values)})" if values else ""
        await driver.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        await driver.execute(f"PREPARE asked AS {statement}")
        generic = await driver.fetchval(f"EXPLAIN (FORMAT JSON) EXECUTE asked{nothing}")
        await driver.execute("DEALLOCATE asked")
        found.append((statement, generic))
    return found


def nodes(plan: Any) -> Iterator[dict[str, Any]]:
    """All parts of a plan."""
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


@pytest.mark.parametrize("name", QUERIES)
async def test_nothing_that_people_wait_for_reads_a_whole_table(full: Database, name: str) -> None:
    async with full.chat(CHAT) as work:
        found = await plans(work, QUERIES[name])
    assert found
    for statement, plan in found:
        parts = list(nodes(plan[0]["Plan"]))
        read = [part["Relation Name"] for part in parts if part["Node Type"] == "Seq Scan"]
        assert _LARGE.isdisjoint(read), f"{read} in {statement}\n{json.dumps(plan, indent=1)[:4000]}"
        whole = [part for part in parts if part.get("Index Name") and "Index Cond" not in part]
        assert not whole, f"{whole} in {statement}"


@pytest.mark.parametrize("wanted", [None, MARCH])
async def test_a_file_is_written_along_an_index_however_far_it_is(
    full: Database, wanted: Period | None
) -> None:
    async with full.chat(CHAT) as work:
        source = SqlExportSource(work._connection, CHAT)
        [after] = await source.lines(wanted, None, 1)
        by_day = await plans(work, lambda _: source.lines(wanted, after, 100))
        by_number = await plans(work, lambda _: source.whole_lines(wanted, after, 100))
    for (statement, plan), index in [
        *((found, "ix_entries_in_the_books") for found in by_day),
        *((found, "pk_entries") for found in by_number[:2]),
    ]:
        parts = list(nodes(plan[0]["Plan"]))
        assert not [part for part in parts if "Sort" in part["Node Type"]], statement
        assert index in {part.get("Index Name") for part in parts}, json.dumps(plan, indent=1)[:4000]
    for statement, plan in by_number[2:]:
        assert not [part for part in nodes(plan[0]["Plan"]) if part["Node Type"] == "Seq Scan"], statement


@pytest.mark.parametrize("name", [name for name in QUERIES if "page" in name])
async def test_a_page_is_found_in_order_without_sorting(full: Database, name: str) -> None:
    async with full.chat(CHAT) as work:
        found = await plans(work, QUERIES[name])
    statement, plan = found[0]
    parts = list(nodes(plan[0]["Plan"]))
    assert not [part for part in parts if "Sort" in part["Node Type"]], statement
    assert {part.get("Index Name") for part in parts} & {"ix_entries_in_the_books", "ix_entries_taken_out"}


async def test_the_test_would_see_a_whole_table_read(full: Database) -> None:
    async def counts(work: SqlUnitOfWork) -> None:
        await work._connection.execute(text("SELECT count(*) FROM entries WHERE description = 'tea'"))

    async with full.chat(CHAT) as work:
        _, plan = (await plans(work, counts))[0]
    parts = list(nodes(plan[0]["Plan"]))
    assert any(part["Node Type"] == "Seq Scan" for part in parts)
