"""Exchange rates in the database: published ones for all, own ones that no other chat can see."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.core.chats import ChatSettings
from bot.core.ledger import ChatId, PersonId
from bot.core.rates import OWN, Publisher, Rate
from bot.db.rates import SqlKeptRates
from bot.db.unit_of_work import Database, SqlUnitOfWork

ALICE, BOB = ChatId(101), ChatId(202)
NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
MONDAY = date(2026, 3, 9)
DAY = timedelta(days=1)
THIRD = Decimal("0.3333333333333333333333333333")
BANK = Publisher("rates.example")


def own(currency: str, base: str, value: str | Decimal, day: date = MONDAY) -> Rate:
    return Rate(currency, base, Decimal(value), day, OWN)


def euro(currency: str, value: str, day: date = MONDAY, publisher: Publisher = BANK) -> Rate:
    return Rate("EUR", currency, Decimal(value), day, publisher)


@pytest.fixture
async def work(database: Database) -> AsyncIterator[SqlUnitOfWork]:
    """A unit of work on the chat of Alice, who has settings; so has Bob."""
    for chat in (ALICE, BOB):
        async with database.chat(chat) as opening:
            await opening.chat.save_settings(ChatSettings(chat, "EUR", "Europe/Berlin", "de"))
            await opening.commit()
    async with database.chat(ALICE) as work:
        yield work


async def say(work: SqlUnitOfWork, *rates: Rate) -> None:
    for rate in rates:
        await work.own_rates.keep(rate, PersonId(101), NOON)


async def test_what_was_said_is_read_back_to_the_last_digit(work: SqlUnitOfWork) -> None:
    await say(work, own("USD", "UAH", THIRD))
    assert await work.own_rates.all() == [own("USD", "UAH", THIRD)]


async def test_rates_into_a_currency_are_turned_where_they_must_be(work: SqlUnitOfWork) -> None:
    await say(work, own("UAH", "EUR", "4", MONDAY + DAY), own("EUR", "USD", "1.25"), own("USD", "JPY", "150"))
    assert await work.own_rates.into("EUR") == [
        own("USD", "EUR", "0.8"),
        own("UAH", "EUR", "4", MONDAY + DAY),
    ]
    assert await work.own_rates.into("JPY") == [own("USD", "JPY", "150")]
    assert await work.own_rates.into("CHF") == []


async def test_what_is_said_later_of_the_same_day_counts_either_way_around(work: SqlUnitOfWork) -> None:
    await say(work, own("USD", "EUR", "0.9"), own("USD", "EUR", "0.8"))
    assert await work.own_rates.all() == [own("USD", "EUR", "0.8")]
    await say(work, own("EUR", "USD", "1.1"), own("USD", "EUR", "0.7", MONDAY + DAY))
    assert await work.own_rates.all() == [own("EUR", "USD", "1.1"), own("USD", "EUR", "0.7", MONDAY + DAY)]


async def test_a_pair_is_dropped_as_a_whole_or_for_a_day(work: SqlUnitOfWork) -> None:
    rates = [own("USD", "EUR", "0.9"), own("EUR", "USD", "1.1", MONDAY + DAY), own("USD", "JPY", "150")]
    await say(work, *rates)
    assert await work.own_rates.drop("EUR", "USD", MONDAY) == [rates[0]]
    assert await work.own_rates.drop("EUR", "USD", MONDAY) == []
    assert await work.own_rates.drop("USD", "EUR") == [rates[1]]
    assert await work.own_rates.all() == [rates[2]]


async def test_another_chat_sees_and_touches_nothing(work: SqlUnitOfWork, database: Database) -> None:
    await say(work, own("USD", "EUR", "0.9"))
    await work.commit()
    async with database.chat(BOB) as his:
        assert await his.own_rates.all() == []
        assert await his.own_rates.drop("USD", "EUR") == []
        await his.commit()
    async with database.across_chats("rates") as connection:
        assert (await connection.execute(text("SELECT count(*) FROM own_rates"))).scalar_one() == 0
    async with database.chat(ALICE) as hers:
        assert await hers.own_rates.all() == [own("USD", "EUR", "0.9")]


@pytest.mark.parametrize("value", ["0", "-1"])
async def test_the_database_itself_refuses_what_is_no_rate(
    work: SqlUnitOfWork, database: Database, value: str
) -> None:
    with pytest.raises(DBAPIError):
        await say(work, own("USD", "EUR", value))
    with pytest.raises(DBAPIError):
        await SqlKeptRates(database).keep([euro("USD", value)])


async def test_published_rates_are_kept_as_they_were_at_first(database: Database) -> None:
    kept = SqlKeptRates(database)
    await kept.keep([euro("USD", "1.1"), euro("JPY", "160")])
    await kept.keep([euro("USD", "9"), euro("USD", "1.2", MONDAY + DAY)])
    await kept.keep([])
    assert await kept.quotes(BANK, ["USD", "CHF"], MONDAY, MONDAY + DAY) == [
        euro("USD", "1.1"),
        euro("USD", "1.2", MONDAY + DAY),
    ]


async def test_publishers_are_kept_apart(database: Database) -> None:
    kept, other = SqlKeptRates(database), Publisher("other.example")
    assert await kept.newest(BANK) is None
    await kept.keep([euro("USD", "1.1"), euro("USD", "1.2", MONDAY + DAY, other)])
    assert (await kept.newest(BANK), await kept.newest(other)) == (MONDAY, MONDAY + DAY)
    assert await kept.quotes(other, ["USD"], MONDAY, MONDAY) == []


async def test_many_rates_are_kept_at_once(database: Database) -> None:
    kept = SqlKeptRates(database)
    many = [euro(f"{n:03}", "1.5", MONDAY + day * DAY) for n in range(200) for day in range(90)]
    await kept.keep(many)
    codes = [f"{n:03}" for n in range(200)]
    assert len(await kept.quotes(BANK, codes, date.min, date.max)) == len(many)
