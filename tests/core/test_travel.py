"""Which currency counts on which day of a journey."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.chats import ChatSettings
from bot.core.ledger import ChatId
from bot.core.travel import Travel

MONDAY = date(2026, 11, 23)
SUNDAY = date(2026, 11, 29)
JAPAN = Travel("JPY", "Japan", MONDAY, SUNDAY)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def settings(travel: Travel | None) -> ChatSettings:
    return ChatSettings(ChatId(1), "USD", "America/New_York", "en", travel=travel)


@pytest.mark.parametrize(
    ("day", "currency"),
    [
        (date(2026, 11, 22), "USD"),
        (MONDAY, "JPY"),
        (SUNDAY, "JPY"),
        (date(2026, 11, 30), "USD"),
    ],
)
def test_its_currency_counts_from_its_first_day_to_its_last(day: date, currency: str) -> None:
    assert settings(JAPAN).currency_on(day) == currency
    assert settings(None).currency_on(day) == "USD"


def test_without_a_last_day_it_goes_on() -> None:
    away = settings(Travel("JPY", "Japan", MONDAY))
    assert away.currency_on(date(2031, 1, 1)) == "JPY"
    assert away.currency_on(MONDAY - timedelta(days=1)) == "USD"


def test_where_the_same_is_paid_with_nobody_travels() -> None:
    assert settings(Travel("USD", "Ecuador", MONDAY)).travel_on(MONDAY) is None


def test_it_ends_after_it_has_begun() -> None:
    with pytest.raises(ValueError, match="before"):
        Travel("JPY", "Japan", SUNDAY, MONDAY)


@given(since=DAYS, days=st.none() | st.integers(0, 60), today=DAYS)
def test_who_is_back_pays_as_at_home_from_that_day_on_and_as_abroad_before(
    since: date, days: int | None, today: date
) -> None:
    travel = Travel("JPY", "Japan", since, None if days is None else since + timedelta(days=days))
    ended = travel.ended(today)
    assert settings(ended).currency_on(today) == "USD"
    yesterday = today - timedelta(days=1)
    assert settings(ended).currency_on(yesterday) == settings(travel).currency_on(yesterday)


def test_both_currencies_may_have_counted_on_the_days_at_its_ends() -> None:
    mixed = [day for day in range(20, 31) if JAPAN.may_begin_or_end_on(date(2026, 11, day))]
    assert mixed == [23, 30]
