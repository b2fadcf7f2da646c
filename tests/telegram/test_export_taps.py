"""What the buttons of an export carry comes back as it was, and anything else is an old button."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.exports import Format
from bot.core.periods import Period, Span
from bot.core.questions import FURTHEST_BACK, Named, When
from bot.services.exporting import ExportWish
from bot.telegram.callbacks import Action, OutdatedButton, Tap
from bot.telegram.export_taps import show_tap, wanted, write_tap

DAYS = st.dates(date(1970, 1, 1), date(2100, 1, 1))
NAMED = st.builds(
    Named,
    st.sampled_from([span for span in Span if span is not Span.CUSTOM]),
    st.one_of(st.none(), DAYS),
    st.integers(0, FURTHEST_BACK),
)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    start, end = sorted(draw(st.lists(DAYS, min_size=2, max_size=2, unique=True)))
    return Period(start, end, Span.CUSTOM)


WHEN = st.one_of(st.none(), NAMED, periods())


@given(WHEN)
def test_a_period_comes_back(when: When | None) -> None:
    assert wanted(Tap.decode(show_tap(when).encode())) == when


@given(st.sampled_from(Format), WHEN)
def test_a_wish_for_files_comes_back(form: Format, when: When | None) -> None:
    wish = ExportWish(form, when)
    assert wanted(Tap.decode(write_tap(wish).encode())) == wish


@pytest.mark.parametrize(
    "text", ["doc:", "csv:x", "pm", "pc2026-01-01", "csv:m2026-13-01.0", "pc2026-02-01.2026-01-01"]
)
def test_what_nobody_drew_is_an_old_button(text: str) -> None:
    with pytest.raises(OutdatedButton):
        wanted(Tap(Action.EXPORT, text=text))
