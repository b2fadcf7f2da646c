"""What people say a currency is worth, and the rates that a chat goes by."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.core.chats import ChatSettings
from bot.core.errors import InvalidDate, InvalidRate, OwnRateNotFound
from bot.core.ledger import ChatId, PersonId
from bot.core.periods import Period
from bot.core.rates import OWN, Exchange, Publisher, Rate, by_currency
from bot.core.stated_rates import StatedRate
from bot.db.unit_of_work import Database
from bot.services.bookkeeping import Bookkeeping
from bot.services.exchange import Exchanging
from tests.clock import TickingClock
from tests.services.people import ALICE, CHAT, TODAY, coffee, source

pytestmark = pytest.mark.usefixtures("chat")

BERLIN = ChatSettings(CHAT, "EUR", "Europe/Berlin", "de")
BANK = Publisher("ECB")
DAY = timedelta(days=1)


class PublishedDollars:
    """Knows one dollar's worth in euros, of yesterday or another day."""

    def __init__(self, day: date = TODAY - DAY) -> None:
        self._day = day

    async def exchange(self, base: str, currencies: Collection[str], period: Period) -> Exchange:
        assert TODAY in period
        known = [Rate("USD", "EUR", Decimal("0.9"), self._day, BANK)] if "USD" in currencies else []
        return Exchange(base, by_currency(known))


@pytest.fixture
def exchanging(database: Database, clock: TickingClock) -> Exchanging:
    return Exchanging(database.chat, clock, PublishedDollars())


def said(
    amount: str, currency: str, worth: str, base: str | None = None, since: date | None = None
) -> StatedRate:
    return StatedRate(Decimal(amount), currency, Decimal(worth), base, since)


def own(currency: str, base: str, value: str, day: date = TODAY) -> Rate:
    return Rate(currency, base, Decimal(value), day, OWN)


async def spends(bookkeeping: Bookkeeping, *currencies: str) -> None:
    """An entry in each."""
    for number, currency in enumerate(currencies):
        await bookkeeping.record(CHAT, [coffee("5", currency)], source(100 + number))


async def test_a_persons_word_counts_from_today_and_is_in_their_currency(exchanging: Exchanging) -> None:
    rate = await exchanging.state(BERLIN, ALICE, said("100", "JPY", "0.62"))
    assert rate == own("JPY", "EUR", "0.0062")
    assert (await exchanging.in_use(BERLIN)).own == [rate]


async def test_it_may_be_about_other_currencies_and_another_day(exchanging: Exchanging) -> None:
    rate = await exchanging.state(BERLIN, ALICE, said("1", "USD", "41.5", "UAH", TODAY - 30 * DAY))
    assert rate == own("USD", "UAH", "41.5", TODAY - 30 * DAY)


@pytest.mark.parametrize("days", [1, 200])
async def test_of_two_readings_the_one_near_the_last_published_rate_counts(
    database: Database, clock: TickingClock, days: int
) -> None:
    exchanging = Exchanging(database.chat, clock, PublishedDollars(TODAY - days * DAY))
    small, large = Decimal("1.085"), Decimal(1085)
    for read, other in ((small, large), (large, small)):
        doubtful = StatedRate(Decimal(1), "USD", read, "EUR", None, or_worth=other)
        assert (await exchanging.state(BERLIN, ALICE, doubtful)).value == small
        unknown = replace(doubtful, currency="UAH")
        assert (await exchanging.state(BERLIN, ALICE, unknown)).value == read


@pytest.mark.parametrize("wrong", [said("1", "EUR", "2"), said("1", "USD", "0"), said("0", "USD", "1")])
async def test_what_can_be_no_rate_changes_nothing(exchanging: Exchanging, wrong: StatedRate) -> None:
    with pytest.raises(InvalidRate):
        await exchanging.state(BERLIN, ALICE, wrong)
    assert (await exchanging.in_use(BERLIN)).own == []


async def test_a_day_that_no_book_has_is_refused(exchanging: Exchanging) -> None:
    with pytest.raises(InvalidDate):
        await exchanging.state(BERLIN, ALICE, said("1", "USD", "2", since=date(1066, 10, 14)))


async def test_currencies_in_use_have_their_published_rate_or_are_missing(
    exchanging: Exchanging, bookkeeping: Bookkeeping
) -> None:
    await spends(bookkeeping, "USD", "EUR", "UAH", "JPY")
    await exchanging.state(BERLIN, ALICE, said("100", "JPY", "0.62"))
    rates = await exchanging.in_use(BERLIN)
    assert [rate.currency for rate in rates.own] == ["JPY"]
    assert rates.published == [Rate("USD", "EUR", Decimal("0.9"), TODAY - DAY, BANK)]
    assert rates.missing == ["UAH"]


async def test_an_own_rate_takes_the_place_of_the_published_one(
    exchanging: Exchanging, bookkeeping: Bookkeeping
) -> None:
    await spends(bookkeeping, "USD")
    await exchanging.state(BERLIN, ALICE, said("1", "USD", "0.95"))
    rates = await exchanging.in_use(BERLIN)
    assert (rates.own, rates.published, rates.missing) == ([own("USD", "EUR", "0.95")], [], [])


async def test_dropping_a_pair_forgets_all_of_it(exchanging: Exchanging) -> None:
    await exchanging.state(BERLIN, ALICE, said("1", "USD", "0.95"))
    await exchanging.state(BERLIN, ALICE, said("1", "EUR", "1.1", "USD", TODAY - DAY))
    await exchanging.state(BERLIN, ALICE, said("1", "USD", "41.5", "UAH"))
    assert len(await exchanging.drop(BERLIN, "USD")) == 2
    assert (await exchanging.in_use(BERLIN)).own == [own("USD", "UAH", "41.5")]
    with pytest.raises(OwnRateNotFound):
        await exchanging.drop(BERLIN, "USD")


async def test_dropping_one_by_its_button_is_no_error_the_second_time(exchanging: Exchanging) -> None:
    await exchanging.state(BERLIN, ALICE, said("1", "USD", "0.95"))
    await exchanging.state(BERLIN, ALICE, said("1", "USD", "0.9", since=TODAY - DAY))
    for _ in range(2):
        await exchanging.drop_one(CHAT, "USD", "EUR", TODAY)
        assert (await exchanging.in_use(BERLIN)).own == [own("USD", "EUR", "0.9", TODAY - DAY)]


async def test_the_persons_day_is_their_zones(database: Database, clock: TickingClock) -> None:
    kiritimati = ChatSettings(ChatId(CHAT), "EUR", "Pacific/Kiritimati", "en")
    exchanging = Exchanging(database.chat, clock, PublishedDollars())
    rate = await exchanging.state(kiritimati, PersonId(1), said("1", "USD", "0.95"))
    assert rate.day == TODAY + DAY
