"""The button that leads to the entries behind an answer carries the whole search."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.categories import DEFAULTS
from bot.core.ledger import FIRST_DAY, Kind
from bot.core.periods import Period, Span
from bot.core.questions import Filters, Order, Search
from bot.telegram.callbacks import LONGEST, Action, OutdatedButton, Tap
from bot.telegram.entry_lists import page_tap, wanted_list

MARCH = Period(date(2026, 3, 1), date(2026, 4, 1), Span.MONTH)

periods = st.builds(
    lambda start, length, span: Period(start, start + timedelta(days=length), span),
    st.dates(FIRST_DAY, date(2099, 1, 1)),
    st.integers(1, 20_000),
    st.sampled_from(Span),
)
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
searches = st.builds(
    Search,
    periods,
    st.builds(
        Filters,
        kind=st.sampled_from([None, *Kind]),
        categories=st.lists(st.sampled_from([one.key for one in DEFAULTS]), max_size=2).map(tuple),
        words=st.lists(words, max_size=2).map(tuple),
        at_least=st.none() | st.decimals(0, 10**6, places=2),
        at_most=st.none() | st.integers(0, 10**9).map(Decimal),
    ),
)


@given(searches, st.sampled_from(Order), st.integers(0, 9999))
def test_a_button_brings_back_what_it_was_made_of(search: Search, order: Order, number: int) -> None:
    tap = page_tap(search, order, number)
    if tap is not None:
        assert len(tap.encode().encode()) <= LONGEST
        assert wanted_list(Tap.decode(tap.encode())) == (search, order)


def test_usual_searches_fit_into_a_button() -> None:
    for filters in (
        Filters(),
        Filters(Kind.EXPENSE, ("groceries", "dining"), at_least=Decimal(50)),
        Filters(Kind.EXPENSE, words=("канцелярские",)),
        Filters(Kind.EXPENSE, words=("amazon prime video", "netflix")),
    ):
        assert page_tap(Search(MARCH, filters), Order.LATEST, 99)
    assert page_tap(Search(MARCH, Filters(words=("x" * 40, "y" * 40))), Order.LATEST, 0) is None
    assert page_tap(Search(MARCH, Filters(words=("a;b",))), Order.LATEST, 0) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "d",
        "x1m20513-20544",
        "d9m20513-20544",
        "d1q20513-20544",
        "d1m20544-20513",
        "d1m-",
        "d1m99999999999-99999999999999",
        "d1m20513-20544;;NaN",
        "d1m20513-20544;;much",
        "d1m20513-20544;;1e30000000",
        "d1m20513-20544;;1e-30000000",
        "d1m20513-20544;;-5",
        "d1m20513-20544;;;1000000000000000",
        "d1m20513-20544;;;;tea;more",
    ],
)
def test_a_button_that_nobody_made_is_too_old(text: str) -> None:
    with pytest.raises(OutdatedButton):
        wanted_list(Tap(Action.ENTRIES_BEHIND, 0, text))
