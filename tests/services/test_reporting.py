"""Reports from a real database: the right days, in the chat's own zone and currency."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bot.core.ledger import ChatId
from bot.core.money import Money
from bot.core.periods import Calendar, Span
from bot.core.ports import ChatSettings
from bot.db.unit_of_work import Database
from bot.services.bookkeeping import Bookkeeping
from bot.services.reporting import Reporting
from tests.clock import FrozenClock
from tests.services.people import CHAT, change, coffee, source


def reporting_at(database: Database, instant: str) -> Reporting:
    return Reporting(database.chat, FrozenClock(datetime.fromisoformat(instant).replace(tzinfo=UTC)))


async def settle(
    database: Database, zone: str = "UTC", calendar: Calendar = Calendar(), currency: str = "EUR"
) -> None:
    async with database.chat(CHAT) as work:
        await work.chat.save_settings(ChatSettings(CHAT, currency, zone, "en", True, calendar))
        await work.commit()


async def book(
    bookkeeping: Bookkeeping, day: str, amount: str, currency: str = "EUR", chat: ChatId = CHAT
) -> None:
    await bookkeeping.record(
        chat, [coffee(amount, currency, occurred_on=date.fromisoformat(day))], source(10)
    )


async def test_a_month_holds_its_first_day_and_not_the_next_ones(
    bookkeeping: Bookkeeping, database: Database
) -> None:
    await settle(database)
    for day, amount in (("2026-01-31", "1"), ("2026-02-01", "2"), ("2026-02-28", "4"), ("2026-03-01", "8"),
                        ("2026-03-31", "16"), ("2026-04-01", "32")):  # fmt: skip
        await book(bookkeeping, day, amount)
    report = await reporting_at(database, "2026-05-01T12:00").spending(CHAT, Span.MONTH, date(2026, 3, 15))
    assert report.balance.spent == Money.of(24, "EUR")
    assert report.spent_before == Money.of(6, "EUR")
    assert report.entries == 2


async def test_late_in_the_evening_in_new_york_it_is_still_today(
    bookkeeping: Bookkeeping, database: Database
) -> None:
    await settle(database, "America/New_York")
    await book(bookkeeping, "2026-03-31", "5")
    await book(bookkeeping, "2026-04-01", "7")
    # Half past eleven in the evening of the 31st; in UTC, April has begun.
    evening = reporting_at(database, "2026-04-01T03:30")
    today = await evening.spending(CHAT, Span.DAY)
    assert (today.period.start, today.balance.spent) == (date(2026, 3, 31), Money.of(5, "EUR"))
    month = await evening.spending(CHAT, Span.MONTH)
    assert (month.period.start, month.balance.spent) == (date(2026, 3, 1), Money.of(5, "EUR"))
    after_midnight = await reporting_at(database, "2026-04-01T04:00").spending(CHAT, Span.MONTH)
    assert after_midnight.balance.spent == Money.of(7, "EUR")


async def test_early_in_the_morning_in_auckland_the_month_has_begun(
    bookkeeping: Bookkeeping, database: Database
) -> None:
    await settle(database, "Pacific/Auckland")
    await book(bookkeeping, "2026-04-01", "7")
    report = await reporting_at(database, "2026-03-31T11:30").spending(CHAT, Span.MONTH)
    assert (report.period.start, report.compared_days) == (date(2026, 4, 1), 1)


async def test_the_chats_own_month_and_week_are_reported(
    bookkeeping: Bookkeeping, database: Database
) -> None:
    await settle(database, calendar=Calendar(week_start=6, month_start=25))
    for day, amount in (("2026-02-24", "1"), ("2026-02-25", "2"), ("2026-03-07", "4"), ("2026-03-08", "8")):
        await book(bookkeeping, day, amount)
    reporting = reporting_at(database, "2026-03-11T12:00")
    assert (await reporting.spending(CHAT, Span.MONTH)).balance.spent == Money.of(14, "EUR")
    week = await reporting.spending(CHAT, Span.WEEK)
    assert (week.balance.spent, week.spent_before) == (Money.of(8, "EUR"), Money.of(0, "EUR"))


async def test_a_running_month_is_compared_with_the_same_days(
    bookkeeping: Bookkeeping, database: Database
) -> None:
    await settle(database)
    for day, amount in (("2026-02-11", "1"), ("2026-02-12", "2"), ("2026-03-11", "3")):
        await book(bookkeeping, day, amount)
    report = await reporting_at(database, "2026-03-11T12:00").spending(CHAT, Span.MONTH)
    assert (report.compared_days, report.spent_before, report.change) == (11, Money.of(1, "EUR"), Decimal(2))


async def test_what_was_taken_out_counts_nowhere(bookkeeping: Bookkeeping, database: Database) -> None:
    await settle(database)
    await book(bookkeeping, "2026-03-10", "5")
    await bookkeeping.undo_latest(CHAT, change())
    assert (await reporting_at(database, "2026-03-11T12:00").spending(CHAT, Span.MONTH)).is_empty


async def test_the_currency_is_the_chats_unless_the_period_has_none_of_it(
    bookkeeping: Bookkeeping, database: Database
) -> None:
    await settle(database)
    await book(bookkeeping, "2026-02-10", "5", "EUR")
    await book(bookkeeping, "2026-03-10", "9", "USD")
    reporting = reporting_at(database, "2026-03-11T12:00")
    march = await reporting.spending(CHAT, Span.MONTH)
    assert (march.balance.spent, march.others) == (Money.of(9, "USD"), ())
    asked = await reporting.spending(CHAT, Span.MONTH, currency="EUR")
    assert asked.balance.spent == Money.of(0, "EUR")
    assert [other.spent for other in asked.others] == [Money.of(9, "USD")]
    assert (await reporting.spending(CHAT, Span.YEAR)).balance.spent == Money.of(5, "EUR")


async def test_other_chats_books_count_nowhere(bookkeeping: Bookkeeping, database: Database) -> None:
    await settle(database)
    neighbour = ChatId(202)
    async with database.chat(neighbour) as work:
        await work.chat.save_settings(ChatSettings(neighbour, "EUR", "UTC", "en"))
        await work.commit()
    await book(bookkeeping, "2026-03-10", "5", chat=neighbour)
    assert (await reporting_at(database, "2026-03-11T12:00").spending(CHAT, Span.MONTH)).is_empty


async def test_a_chat_that_was_never_met_has_no_report(reporting: Reporting) -> None:
    with pytest.raises(LookupError):
        await reporting.spending(ChatId(404), Span.MONTH)
