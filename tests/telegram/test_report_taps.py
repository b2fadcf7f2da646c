"""What the buttons under a report carry."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import UnknownCurrency
from bot.core.periods import Period, Span
from bot.core.questions import Named
from bot.telegram.callbacks import Action, OutdatedButton, Tap
from bot.telegram.report_taps import ReportPage, View, wanted_page

DAYS = st.dates(date(1970, 1, 1), date(2100, 1, 1))
WHENS = st.one_of(
    st.builds(Named, st.sampled_from([span for span in Span if span is not Span.CUSTOM]), DAYS),
    st.builds(
        lambda day, length: Period(day, day + timedelta(length), Span.CUSTOM), DAYS, st.integers(1, 3660)
    ),
)
PAGES = st.builds(ReportPage, st.sampled_from(View), WHENS, st.sampled_from([None, "USD", "JPY"]))


@given(PAGES, st.sampled_from([Action.REPORT, Action.REPORT_TABLE, Action.REPORT_CATEGORIES]))
def test_a_page_comes_back_from_its_button(page: ReportPage, action: Action) -> None:
    tap = Tap.decode(page.tap(action).encode())
    assert tap.action is action
    assert wanted_page(tap) == page


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("m2026-01-01USD", ReportPage(View.OVERVIEW, Named(Span.MONTH, date(2026, 1, 1)), "USD")),
        ("w2026-01-05EUR", ReportPage(View.OVERVIEW, Named(Span.WEEK, date(2026, 1, 5)), "EUR")),
    ],
)
def test_a_button_of_an_earlier_release_means_the_overview(text: str, page: ReportPage) -> None:
    assert wanted_page(Tap(Action.REPORT, text=text)) == page


@pytest.mark.parametrize(
    "text",
    [
        "", "m", "x2026-01-01USD", "Xm2026-01-01", "Om2026-13-01", "Oc2026-01-01", "Oc2026-01-02.2026-01-01", "O",
        "c2026-01-01USD",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_outdated(text: str) -> None:
    with pytest.raises(OutdatedButton):
        wanted_page(Tap(Action.REPORT, text=text))


def test_a_currency_that_is_none_is_said_to_be_none() -> None:
    with pytest.raises(UnknownCurrency):
        wanted_page(Tap(Action.REPORT, text="Om2026-01-01XXX"))


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    try:
        wanted_page(Tap(Action.REPORT, text=text))
    except (OutdatedButton, UnknownCurrency):
        return
