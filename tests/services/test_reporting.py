"""Reports from a real database: the right days, in the chat's own zone and currency."""

from collections.abc import Collection
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bot.core.chats import ChatSettings
from bot.core.errors import PeriodTooLong
from bot.core.ledger import ChatId
from bot.core.money import Money
from bot.core.periods import Calendar, Period, Span
from bot.core.ports import Rates
from bot.core.questions import Named
from bot.core.rates import OWN, Exchange, Publisher, Rate, by_currency
from bot.db.unit_of_work import Database
from bot.services.bookkeeping import Bookkeeping
from bot.services.reporting import Reporting
from tests.clock import FrozenClock
from tests.services.people import ALICE, CHAT, change, coffee, source


def reporting_at(database: Database, instant: str, rates: Rates | None = None) -> Reporting:
    return Reporting(database.chat, FrozenClock(datetime.fromisoformat(instant).replace(tzinfo=UTC)), rates)


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
    report = await reporting_at(database, "2026-05-01T12:00").spending(
        CHAT, Named(Span.MONTH, date(2026, 3, 15))
    )
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
    today = await evening.spending(CHAT, Named(Span.DAY))
    assert (today.period.start, today.balance.spent) == (date(2026, 3, 31), Money.of(5, "EUR"))
    month = await evening.spending(CHAT)
    assert (month.period.start, month.balance.spent) == (date(2026, 3, 1), Money.of(5, "EUR"))
    after_midnight = await reporting_at(database, "2026-04-01T04:00").spending(CHAT)
    assert after_midnight.balance.spent == Money.of(7, "EUR")


async def test_early_in_the_morning_in_auckland_the_month_has_begun(
    bookkeeping: Bookkeeping, database: Database
) -> None:
    await settle(database, "Pacific/Auckland")
    await book(bookkeeping, "2026-04-01", "7")
    report = await reporting_at(database, "2026-03-31T11:30").spending(CHAT)
    assert (report.period.start, report.compared_days) == (date(2026, 4, 1), 1)


async def test_the_chats_own_month_and_week_are_reported(
    bookkeeping: Bookkeeping, database: Database
) -> None:
    await settle(database, calendar=Calendar(week_start=6, month_start=25))
    for day, amount in (("2026-02-24", "1"), ("2026-02-25", "2"), ("2026-03-07", "4"), ("2026-03-08", "8")):
        await book(bookkeeping, day, amount)
    reporting = reporting_at(database, "2026-03-11T12:00")
    assert (await reporting.spending(CHAT)).balance.spent == Money.of(14, "EUR")
    week = await reporting.spending(CHAT, Named(Span.WEEK))
    assert (week.balance.spent, week.spent_before) == (Money.of(8, "EUR"), Money.of(0, "EUR"))


async def test_a_running_month_is_compared_with_the_same_days(
    bookkeeping: Bookkeeping, database: Database
) -> None:
    await settle(database)
    for day, amount in (("2026-02-11", "1"), ("2026-02-12", "2"), ("2026-03-11", "3")):
        await book(bookkeeping, day, amount)
    report = await reporting_at(database, "2026-03-11T12:00").spending(CHAT)
    assert (report.compared_days, report.spent_before, report.change) == (11, Money.of(1, "EUR"), Decimal(2))


async def test_what_was_taken_out_counts_nowhere(bookkeeping: Bookkeeping, database: Database) -> None:
    await settle(database)
    await book(bookkeeping, "2026-03-10", "5")
    await bookkeeping.undo_latest(CHAT, change())
    assert (await reporting_at(database, "2026-03-11T12:00").spending(CHAT)).is_empty


async def test_the_currency_is_the_chats_unless_the_period_has_none_of_it(
    bookkeeping: Bookkeeping, database: Database
) -> None:
    await settle(database)
    await book(bookkeeping, "2026-02-10", "5", "EUR")
    await book(bookkeeping, "2026-03-10", "9", "USD")
    reporting = reporting_at(database, "2026-03-11T12:00")
    march = await reporting.spending(CHAT)
    assert (march.balance.spent, march.not_counted) == (Money.of(9, "USD"), ())
    asked = await reporting.spending(CHAT, currency="EUR")
    assert asked.balance.spent == Money.of(0, "EUR")
    assert [other.spent for other in asked.not_counted] == [Money.of(9, "USD")]
    assert (await reporting.spending(CHAT, Named(Span.YEAR))).balance.spent == Money.of(5, "EUR")


async def test_other_chats_books_count_nowhere(bookkeeping: Bookkeeping, database: Database) -> None:
    await settle(database)
    neighbour = ChatId(202)
    async with database.chat(neighbour) as work:
        await work.chat.save_settings(ChatSettings(neighbour, "EUR", "UTC", "en"))
        await work.commit()
    await book(bookkeeping, "2026-03-10", "5", chat=neighbour)
    assert (await reporting_at(database, "2026-03-11T12:00").spending(CHAT)).is_empty


async def test_a_chat_that_was_never_met_has_no_report(reporting: Reporting) -> None:
    with pytest.raises(LookupError):
        await reporting.spending(ChatId(404))


class Published:
    """Rates that somebody publishes, and what was asked of them."""

    def __init__(self, database: Database, *rates: Rate) -> None:
        self._database = database
        self._rates = rates
        self.asked: list[tuple[str, frozenset[str], Period]] = []

    async def exchange(self, base: str, currencies: Collection[str], period: Period) -> Exchange:
        """The rates; the books can be read and written meanwhile, since nobody holds a transaction open."""
        self.asked.append((base, frozenset(currencies), period))
        async with self._database.chat(CHAT, alone=True) as work:
            await work.commit()
        return Exchange(base, by_currency(self._rates))


def dollar(value: str, day: str) -> Rate:
    return Rate("USD", "EUR", Decimal(value), date.fromisoformat(day), Publisher("ECB"))


async def own_rate(database: Database, currency: str, value: str, day: str) -> None:
    async with database.chat(CHAT) as work:
        rate = Rate(currency, "EUR", Decimal(value), date.fromisoformat(day), OWN)
        await work.own_rates.keep(rate, ALICE, datetime(2026, 3, 1, tzinfo=UTC))
        await work.commit()


async def test_other_currencies_are_converted_at_the_rates_of_their_days(
    bookkeeping: Bookkeeping, database: Database
) -> None:
    await settle(database)
    for day, amount, currency in (
        ("2026-02-05", "10", "USD"), ("2026-03-02", "10", "USD"), ("2026-03-10", "100", "UAH"),
        ("2026-03-10", "1", "EUR"), ("2026-03-11", "5", "INR"),
    ):  # fmt: skip
        await book(bookkeeping, day, amount, currency)
    await own_rate(database, "UAH", "0.02", "2026-03-01")
    rates = Published(database, dollar("0.9", "2026-02-06"), dollar("0.955", "2026-03-02"))
    report = await reporting_at(database, "2026-03-11T12:00", rates).spending(CHAT)
    assert report.balance.spent == Money.of("12.55", "EUR")
    assert report.spent_before == Money.of(9, "EUR")
    assert [(left.currency, left.entries) for left in report.not_counted] == [("INR", 1)]
    assert {used.publisher for used in report.basis.rates} == {"ECB", OWN}
    (base, currencies, days) = rates.asked[0]
    assert base == "EUR"
    assert currencies == {"USD", "UAH", "INR"}
    assert (days.start, days.end) == (date(2026, 2, 5), date(2026, 3, 12))


async def test_nobody_is_asked_for_rates_where_none_are_needed(
    bookkeeping: Bookkeeping, database: Database
) -> None:
    await settle(database)
    await book(bookkeeping, "2026-03-10", "5")
    rates = Published(database)
    reporting = reporting_at(database, "2026-03-11T12:00", rates)
    await reporting.spending(CHAT)
    assert (await reporting.spending(CHAT, currency="USD")).balance.spent == Money.of(0, "USD")
    assert rates.asked == []


async def test_a_currency_alone_is_not_converted(bookkeeping: Bookkeeping, database: Database) -> None:
    await settle(database)
    await book(bookkeeping, "2026-03-10", "5", "USD")
    await book(bookkeeping, "2026-03-10", "7", "EUR")
    reporting = reporting_at(database, "2026-03-11T12:00", Published(database, dollar("0.9", "2026-03-10")))
    report = await reporting.spending(CHAT, currency="USD")
    assert (report.balance.spent, report.basis.rates) == (Money.of(5, "USD"), ())
    assert [left.spent for left in report.not_counted] == [Money.of(7, "EUR")]


async def test_a_trend_and_merchants_are_converted_likewise(
    bookkeeping: Bookkeeping, database: Database
) -> None:
    await settle(database)
    for day, amount, currency in (
        ("2025-04-01", "1", "EUR"), ("2025-03-31", "99", "EUR"), ("2026-03-02", "10", "USD"),
        ("2026-03-10", "4", "EUR"), ("2026-03-10", "5", "INR"),
    ):  # fmt: skip
        await book(bookkeeping, day, amount, currency)
    reporting = reporting_at(database, "2026-03-11T12:00", Published(database, dollar("0.9", "2026-03-02")))
    trend = await reporting.trend(CHAT)
    assert [month.spent.amount for month in trend.months] == [1, *[0] * 10, 13]
    merchants = await reporting.merchants(CHAT)
    assert [(one.name, one.money, one.entries) for one in merchants.ranks] == [
        ("coffee", Money.of(13, "EUR"), 2)
    ]
    assert [left.currency for left in merchants.not_counted] == ["INR"]
    alone = await reporting.merchants(CHAT, currency="USD")
    assert [one.money for one in alone.ranks] == [Money.of(10, "USD")]


async def test_the_last_day_of_the_books_is_told(bookkeeping: Bookkeeping, database: Database) -> None:
    await settle(database)
    reporting = reporting_at(database, "2026-03-11T12:00")
    assert (await reporting.spending(CHAT)).booked_until is None
    await book(bookkeeping, "2026-03-10", "5")
    await book(bookkeeping, "2026-02-10", "5")
    await book(bookkeeping, "2026-04-10", "5")
    await bookkeeping.undo_latest(CHAT, change())
    for shown in (
        await reporting.spending(CHAT),
        await reporting.trend(CHAT),
        await reporting.merchants(CHAT),
    ):
        assert shown.booked_until == date(2026, 3, 10)


async def test_a_quarter_counts_the_chats_own_months(bookkeeping: Bookkeeping, database: Database) -> None:
    await settle(database, calendar=Calendar(month_start=25))
    for day, amount in (("2026-04-24", "1"), ("2026-04-25", "2"), ("2026-07-24", "4"), ("2026-07-25", "8")):
        await book(bookkeeping, day, amount)
    report = await reporting_at(database, "2026-09-01T12:00").spending(
        CHAT, Named(Span.QUARTER, date(2026, 5, 28))
    )
    assert report.balance.spent == Money.of(6, "EUR")
    assert [part.money.amount for part in report.monthly] == [2, 0, 4]


async def test_more_than_ten_years_are_too_many(database: Database) -> None:
    await settle(database)
    reporting = reporting_at(database, "2026-03-11T12:00")
    ten = Period(date(2016, 1, 1), date(2026, 1, 1), Span.CUSTOM)
    assert (await reporting.spending(CHAT, ten)).is_empty
    with pytest.raises(PeriodTooLong):
        await reporting.spending(CHAT, Period(date(2010, 1, 1), date(2026, 1, 1), Span.CUSTOM))
