"""Books are taken out as they are at one moment, whole, and no larger than a messenger takes."""

import csv
import json
from collections.abc import Sequence
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest

from bot.core.chats import ChatSettings
from bot.core.exports import Format, Wording
from bot.core.ledger import ChatId, Draft, EntryId
from bot.core.periods import Calendar, Period, Span
from bot.core.questions import Named, When
from bot.db.unit_of_work import Database
from bot.extraction.rules import read_period
from bot.files.writing import begin_files
from bot.services.bookkeeping import Bookkeeping
from bot.services.exporting import Exporting, ExportWish
from tests.clock import TickingClock
from tests.files.covers import WORDS
from tests.services.people import ALICE, TODAY, change, coffee, source

OTHER = ChatId(303)
_WORDING = Wording(category=lambda key: f"my {key}", sheet=WORDS)


@pytest.fixture
def exporting(database: Database, clock: TickingClock) -> Exporting:
    return Exporting(database.snapshot, begin_files, clock, read_period, largest_part=20_000)


async def settings_of(database: Database, chat: ChatId) -> ChatSettings:
    async with database.chat(chat) as work:
        found = await work.chat.settings()
    assert found is not None
    return found


async def book(
    database: Database, chat: ChatId, drafts: Sequence[Draft], clock: TickingClock
) -> list[EntryId]:
    async with database.chat(chat, alone=True) as work:
        entries = await work.entries.book(drafts, source(700), clock.now())
        await work.commit()
    return [entry.id for entry in entries]


async def contents(
    exporting: Exporting, settings: ChatSettings, form: Format, when: When | None = None
) -> list[str]:
    """What is in the files."""
    wish = ExportWish(form, when)
    async with exporting.written(settings, wish, _WORDING, lambda _written, _total: None) as exported:
        return [file.path.read_text("utf-8-sig") for file in exported.files]


def rows(texts: Sequence[str]) -> list[dict[str, str]]:
    return [row for text in texts for row in csv.DictReader(StringIO(text, newline=""))]


async def test_a_file_holds_what_is_in_the_books_in_the_order_of_days(
    database: Database, exporting: Exporting, bookkeeping: Bookkeeping, chat: ChatId, clock: TickingClock
) -> None:
    days = [TODAY, TODAY - timedelta(days=40), TODAY - timedelta(days=3)]
    ids = await book(database, chat, [coffee("1.50", occurred_on=day) for day in days], clock)
    [out] = await book(database, chat, [coffee("99.00")], clock)
    await bookkeeping.void(chat, out, change())
    found = rows(await contents(exporting, await settings_of(database, chat), Format.CSV))
    assert [int(row["entry_id"]) for row in found] == [ids[1], ids[2], ids[0]]
    assert {row["category"] for row in found} == {"my dining"}


async def test_a_period_takes_only_its_days(
    database: Database, exporting: Exporting, chat: ChatId, clock: TickingClock
) -> None:
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)]
    await book(database, chat, [coffee("1.50", occurred_on=day) for day in days], clock)
    settings = await settings_of(database, chat)
    found = rows(await contents(exporting, settings, Format.CSV, Named(Span.MONTH)))
    assert [row["date"] for row in found] == ["2026-03-01", "2026-03-31"]
    whole = json.loads((await contents(exporting, settings, Format.JSON, Named(Span.MONTH)))[0])
    assert [entry["date"] for entry in whole["entries"]] == ["2026-03-01", "2026-03-31"]


async def test_many_pages_make_several_files_and_lose_nothing(
    database: Database, exporting: Exporting, chat: ChatId, clock: TickingClock
) -> None:
    drafts = [coffee("2.50", occurred_on=TODAY - timedelta(days=number % 7)) for number in range(730)]
    ids = await book(database, chat, drafts, clock)
    told: list[tuple[int, int]] = []
    settings = await settings_of(database, chat)
    async with exporting.written(
        settings, ExportWish(Format.CSV), _WORDING, lambda *so_far: told.append(so_far)
    ) as exported:
        assert len(exported.files) > 2
        assert exported.files[1].name.endswith(f"-part-2-of-{len(exported.files)}.csv")
        assert all(file.path.stat().st_size <= 20_000 for file in exported.files)
        found = rows([file.path.read_text("utf-8-sig") for file in exported.files])
    assert sorted(int(row["entry_id"]) for row in found) == sorted(ids)
    assert [row["date"] for row in found] == sorted(row["date"] for row in found)
    assert told[-1] == (730, 730)
    assert len(told) > 3
    parts = [json.loads(text) for text in await contents(exporting, settings, Format.JSON)]
    assert [entry["id"] for part in parts for entry in part["entries"]] == sorted(ids)
    assert all(len(entry["revisions"]) == 1 for part in parts for entry in part["entries"])


async def test_what_is_booked_meanwhile_is_not_in_it(
    database: Database, chat: ChatId, clock: TickingClock
) -> None:
    await book(database, chat, [coffee("1.00")], clock)
    async with database.snapshot(chat) as books:
        before = await books.summary(None, None)
        await book(database, chat, [coffee("2.00")], clock)
        assert await books.summary(None, None) == before
        assert [line.figure for line in await books.lines(None, None, 10)] == ["1.00"]


async def test_nobody_sees_the_books_of_another_chat(
    database: Database, exporting: Exporting, chat: ChatId, clock: TickingClock
) -> None:
    async with database.chat(OTHER) as work:
        await work.chat.save_settings(ChatSettings(OTHER, "USD", "UTC", "en", onboarded=True))
        await work.commit()
    await book(database, OTHER, [coffee("66.00", description="secret")], clock)
    await book(database, chat, [coffee("1.00")], clock)
    for form in Format:
        if form is not Format.XLSX:
            [text] = await contents(exporting, await settings_of(database, chat), form)
            assert "secret" not in text


async def test_months_begin_where_the_chat_says(
    database: Database, chat: ChatId, clock: TickingClock
) -> None:
    days = [date(2026, 1, 24), date(2026, 1, 25), date(2026, 2, 24), date(2026, 2, 25)]
    await book(database, chat, [coffee("1.00", occurred_on=day) for day in days], clock)
    async with database.snapshot(chat) as books:
        summary = await books.summary(None, Calendar(month_start=25))
    assert [(total.month, total.entries, total.first) for total in summary.totals] == [
        (date(2025, 12, 25), 1, date(2026, 1, 24)),
        (date(2026, 1, 25), 2, date(2026, 1, 25)),
        (date(2026, 2, 25), 1, date(2026, 2, 25)),
    ]


async def test_json_has_everything_that_the_chat_has(
    database: Database, exporting: Exporting, bookkeeping: Bookkeeping, chat: ChatId, clock: TickingClock
) -> None:
    [number] = await book(database, chat, [coffee("4.50")], clock)
    await bookkeeping.void(chat, number, change(ALICE))
    document: dict[str, Any] = json.loads(
        (await contents(exporting, await settings_of(database, chat), Format.JSON))[0]
    )
    assert document["settings"] == {
        "currency": "EUR",
        "zone": "Europe/Berlin",
        "language": "de",
        "week_start": 0,
        "month_start": 1,
        "number_style": None,
        "confirmations": "full",
        "warns_twice": True,
    }
    [entry] = document["entries"]
    assert entry["voided_at"] is not None
    assert [past["action"] for past in entry["revisions"]] == ["recorded", "voided"]
    assert entry["revisions"][1]["state"]["voided_at"] is not None


async def test_nothing_at_all_makes_no_file(database: Database, exporting: Exporting, chat: ChatId) -> None:
    settings = await settings_of(database, chat)
    wish = ExportWish(Format.XLSX, Period(TODAY, TODAY + timedelta(days=9), Span.CUSTOM))
    async with exporting.written(settings, wish, _WORDING, lambda _written, _total: None) as exported:
        assert exported.files == ()
