"""A button of the history carries the whole filter and the place, in 64 bytes."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.categories import DEFAULTS
from bot.core.history import Cursor, HistoryFilter, Place, Way
from bot.core.ledger import FIRST_DAY, Kind
from bot.core.periods import Period, Span
from bot.core.questions import Filters
from bot.telegram.callbacks import LONGEST, Action, OutdatedButton, Tap
from bot.telegram.history_taps import entry_tap, history_tap, page_text, roomy, wanted_page

MARCH = Period(date(2026, 3, 1), date(2026, 4, 1), Span.MONTH)

words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
filters = st.builds(
    HistoryFilter,
    filters=st.builds(
        Filters,
        kind=st.sampled_from([None, *Kind]),
        categories=st.lists(st.sampled_from([one.key for one in DEFAULTS]), max_size=2).map(tuple),
        words=st.lists(words, max_size=2).map(tuple),
        at_least=st.none() | st.decimals(0, 10**6, places=2),
        at_most=st.none() | st.integers(0, 10**9).map(Decimal),
    ),
    period=st.none()
    | st.builds(
        lambda start, length, span: Period(start, start + timedelta(days=length), span),
        st.dates(FIRST_DAY, date(2099, 1, 1)),
        st.integers(1, 20_000),
        st.sampled_from(Span),
    ),
    text=st.just("") | words,
    taken_out=st.booleans(),
)
places = st.none() | st.builds(
    Place,
    st.sampled_from(Way),
    st.builds(Cursor, st.dates(FIRST_DAY, date(2090, 1, 1)), st.integers(1, 10**10)),
)


@given(filters, places)
def test_a_button_brings_back_what_it_was_made_of(wanted: HistoryFilter, place: Place | None) -> None:
    tap = history_tap(wanted, place)
    if tap is not None:
        assert len(tap.encode().encode()) <= LONGEST
        assert wanted_page(Tap.decode(tap.encode()).text) == (wanted, place)


@given(filters, places, st.integers(1, 2**63 - 1))
def test_whatever_is_wanted_a_page_of_it_can_be_turned(
    wanted: HistoryFilter, place: Place | None, entry_id: int
) -> None:
    shown = roomy(wanted)
    assert history_tap(shown, place)
    assert wanted.text.startswith(shown.text)
    card = entry_tap(Action.CARD, entry_id, page_text(shown, place))
    back, _ = wanted_page(Tap.decode(card.encode()).text)
    assert back in (shown, HistoryFilter())


def test_usual_lists_fit_into_a_button() -> None:
    for filters in (
        Filters(),
        Filters(Kind.EXPENSE, ("groceries", "dining"), at_least=Decimal(50)),
        Filters(Kind.EXPENSE, words=("канцелярские",)),
        Filters(Kind.EXPENSE, words=("amazon prime video", "netflix")),
    ):
        assert history_tap(HistoryFilter(filters, MARCH)), filters
    assert history_tap(HistoryFilter(Filters(words=("x" * 40, "y" * 40)))) is None
    assert history_tap(HistoryFilter(Filters(words=("a|b",)))) is None
    assert history_tap(HistoryFilter(period=Period(date(1426, 1, 1), date(1427, 1, 1), Span.YEAR)))
    assert roomy(HistoryFilter(text="birthday present")).text == "birthday present"
    assert roomy(HistoryFilter(period=MARCH, text="咖啡和茶")).text == "咖啡和茶"


def test_text_that_is_too_long_is_cut_to_what_has_room() -> None:
    wanted = HistoryFilter(text="a very long description of what was bought")
    assert roomy(wanted).text == "a very long description of what w"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "z",
        "a?fs6.1",
        "a-fs6",
        "a-.1",
        "a-zzzzzzzz.1",
        "a-fs6.zzzzzzzzzzzzzzzz",
        "a-fs6.-1",
        "a;m",
        "a;xfs6.v",
        "a;mfs6.0",
        "a;mfs6.zzzzzz",
        "a;;;NaN",
        "a;;;1e30000000",
        "a;;;-5",
        "a;;;,1000000000000000",
        "a;;;;~nul\0",
    ],
)
def test_a_button_that_nobody_made_is_too_old(text: str) -> None:
    with pytest.raises(OutdatedButton):
        wanted_page(text)
