"""Text that can be drawn."""

from collections.abc import Iterator

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontEntry, FontProperties, fontManager

from bot.charts import lettering, typefaces
from tests.charts.pictures import LONG, WORDS

TEXTS = ("Groceries", "€1,234.50", "jumpy", "– ·", *(words[0] for words in WORDS.values()))


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("🛒 Groceries", "Groceries"),
        ("Food 👨‍👩‍👧‍👦 & fun ✈️", "Food & fun"),
        ("🇮🇳 India 1️⃣", "India 1"),
        ("two\nlines\tand   space", "two lines and space"),
        ("\u202eright to left\u2066", "right to left"),
        ("cafe\u0301", "café"),
        ("a\u0378b", "a·b"),
        ("nul\x00l", "null"),
        ("क्\u200dष", "क्\u200dष"),
        ("1\u202f234\u00a0€", "1\u00a0234\u00a0€"),
        ("🎁", ""),
        ("0\u0610 \u0628\u0610", "0 \u0628\u0610"),
    ],
)
def test_only_what_can_be_drawn_is_left(written: str, drawn: str) -> None:
    assert lettering.clean(written) == drawn


@pytest.mark.parametrize("locale", WORDS)
def test_the_scripts_that_people_write_are_drawn_with_the_fonts_that_come_along(locale: str) -> None:
    for word in WORDS[locale]:
        assert lettering.clean(word) == word
        assert all(name.startswith("Bookkeeper") for name in lettering.families(word))


@pytest.fixture
def few_fonts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing comes along but Latin, so that all else is the system's."""
    few = tuple(font for font in typefaces._bundled() if font[0] == typefaces.PRIMARY)
    caches = (
        typefaces.family_of,
        typefaces.has_together,
        typefaces._files,
        typefaces._system_family,
        typefaces._system_fonts,
        lettering.clean,
    )
    for cached in caches:
        cached.cache_clear()
    monkeypatch.setattr(typefaces, "_bundled", lambda: few)
    yield
    for cached in caches:
        cached.cache_clear()


@pytest.mark.usefixtures("few_fonts")
def test_what_the_fonts_that_come_along_lack_is_looked_for_on_the_system(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    thai = FontEntry(fname=str(typefaces.FONTS / "thai-regular.ttf"), name="Some Thai")
    lost = FontEntry(fname="/nowhere/lost.ttf", name="Lost")
    monkeypatch.setattr(fontManager, "ttflist", [lost, thai])
    assert lettering.clean("ของชำ 日") == "ของชำ ·"
    assert lettering.families("ของชำ") == (typefaces.PRIMARY, "Some Thai")


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("size", [32, 60])
@pytest.mark.parametrize("bold", [False, True])
def test_a_stamp_has_the_ink_that_matplotlib_would_draw(*, text: str, size: int, bold: bool) -> None:
    stamp = lettering.stamp(text, size, bold)
    renderer = RendererAgg(1200, 300, 72)  # type: ignore[no-untyped-call]
    font = FontProperties(
        family=list(lettering.families(text)), size=size, weight="bold" if bold else "normal"
    )
    with mpl.rc_context({"text.hinting": "no_hinting"}):
        renderer.draw_text(renderer.new_gc(), 100, 200, text, font, 0)  # type: ignore[no-untyped-call]
    theirs = np.asarray(renderer.buffer_rgba())[..., 3]  # type: ignore[no-untyped-call]
    ours = np.zeros_like(theirs)
    top, left = 200 - stamp.rise, 100 + stamp.left
    ours[top : top + stamp.mask.shape[0], left : left + stamp.mask.shape[1]] = stamp.mask
    for axis in (0, 1):
        drawn, expected = (np.flatnonzero(ink.max(axis=axis) > 64)[[0, -1]] for ink in (ours, theirs))
        assert abs(drawn - expected).max() <= 1
    assert int(ours.sum()) == pytest.approx(int(theirs.sum()), rel=0.02)
    assert stamp.width == pytest.approx(stamp.mask.shape[1], abs=0.35 * size)


def test_a_character_without_a_glyph_would_make_the_tests_fail() -> None:
    with pytest.warns(UserWarning, match="missing from font"):
        lettering.stamp("\u0378", 40)


@pytest.mark.parametrize("locale", ["zh_Hans", "ja", "ko", "hi", "ar"])
def test_a_title_is_bolder_than_its_text(locale: str) -> None:
    word = WORDS[locale][0]
    assert lettering.stamp(word, 60, bold=True).mask.sum() > 1.1 * lettering.stamp(word, 60).mask.sum()


def test_signs_of_currencies_have_glyphs() -> None:
    signs = "$€£¥₹₺₽₴₩₫₦₱₡₸₾₼฿៛৳₪₵₲₮﷼"
    assert lettering.clean(signs) == signs


@settings(deadline=None)
@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = lettering.clean(text)
    assert lettering.clean(once) == once


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60), st.floats(min_value=40, max_value=600))
def test_what_is_shortened_fits(text: str, room: float) -> None:
    cleaned = lettering.clean(text)
    short = lettering.shorten(cleaned, room, 40)
    assert lettering.width(short, 40) <= room
    assert short == cleaned or short.endswith("…")


@pytest.mark.parametrize("text", [LONG, *(words[1] * 12 for words in WORDS.values())])
def test_a_text_is_cut_no_shorter_than_it_must_be(text: str) -> None:
    short = lettering.shorten(text, 500, 40)
    assert lettering.width(short, 40) > 500 - 140


def test_shortening_never_parts_a_letter_from_its_signs() -> None:
    word = "कि" * 30
    for room in range(60, 500, 7):
        assert lettering.shorten(word, room, 40).removesuffix("…") in {"कि" * count for count in range(30)}


def test_a_cut_leaves_no_space_or_comma_before_the_ellipsis() -> None:
    for room in range(60, 600, 5):
        kept = lettering.shorten("Bread, milk & the rest of it", room, 40).removesuffix("…")
        assert kept == kept.rstrip(" ,&")


def test_a_long_title_takes_two_lines() -> None:
    first, second = lettering.wrap("one two three four five six seven eight", 300, 40)
    assert first.startswith("one two")
    assert second.endswith("…")
    assert lettering.wrap("one", 300, 40) == ["one"]
    assert lettering.wrap("W" * 40, 300, 40)[0].endswith("…")


def test_numbers_in_the_legend_have_digits_of_one_width() -> None:
    widths = [lettering.width("8" + digit * 6 + "8", 40) for digit in "0123456789"]
    assert max(widths) - min(widths) < 1


def test_a_text_that_fits_keeps_its_size_and_a_wider_one_shrinks() -> None:
    assert lettering.fit("12", 400, 60, 30) == 60
    shrunk = lettering.fit("1234567890", 250, 60, 30)
    assert shrunk is not None
    assert 30 <= shrunk < 60
    assert lettering.width("1234567890", shrunk) <= 250
    assert lettering.fit("1234567890" * 4, 250, 60, 30) is None
