"""What a person sees of the history where books are large, long or old."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.core.history import Cursor, DayOfEntries, DaySum, HistoryFilter, HistoryPage, Place, Way
from bot.core.ledger import AGAIN, Action, CategorySource, Entry, Kind, PersonId, Revision
from bot.core.money import Money
from bot.core.periods import Calendar, Period, Span
from bot.core.questions import Filters
from bot.services.history import Told
from bot.telegram import history_views
from bot.telegram.entry_card import Reader, card, revisions
from bot.telegram.history_keyboards import CATEGORIES
from bot.telegram.history_taps import page_text
from bot.telegram.language import speech
from bot.telegram.screens import Screen
from tests.core.books import ALICE, NOON, TODAY, entry

EN = speech("en")
READER = Reader(ALICE, TODAY, "Europe/Berlin", EN)
HERE = page_text(HistoryFilter())


def labels(screen: Screen) -> list[str]:
    assert screen.keyboard
    return [button.text for row in screen.keyboard.inline_keyboard for button in row]


def revised(*states: Entry, undoes: dict[int, int] | None = None) -> tuple[Revision, ...]:
    """A revision a state, a minute apart; `undoes` names which took back which."""
    taken_back = undoes or {}
    return tuple(
        Revision(
            one.id,
            number,
            Action.RECORDED if number == 1 else Action.UNDONE if number in taken_back else Action.AMENDED,
            one.state,
            ALICE,
            NOON + timedelta(minutes=number),
            number,
            taken_back.get(number),
        )
        for number, one in enumerate(states, 1)
    )


def test_a_day_in_very_many_currencies_stays_a_line() -> None:
    codes = ["EUR", "USD", "JPY", "GBP", "CHF", "SEK", "NOK", "DKK"]
    sums = tuple(DaySum(TODAY, Kind.EXPENSE, Money.of("5", code), 1) for code in codes)
    page = HistoryPage(HistoryFilter(), (DayOfEntries(TODAY, (entry(),), sums),))
    day = history_views.page(page, TODAY, EN).text.splitlines()[2]
    assert day == "<b>Today</b> · 5 EUR · 5 USD · 5 JPY · 5 GBP · 5 CHF · 5 SEK · …"


def test_a_search_that_stopped_says_where_and_how_to_go_on() -> None:
    stopped = Cursor(date(2021, 5, 4), 77)
    wanted = HistoryFilter(text="tea")
    down = HistoryPage(wanted, older=Place(Way.OLDER, stopped), is_unfinished=True)
    screen = history_views.page(down, TODAY, EN)
    assert screen.text == "🧾 <b>“tea”</b>\n\nNothing found as far as May 4, 2021."
    assert labels(screen)[0] == "Search further back ›"
    up = HistoryPage(
        wanted,
        (DayOfEntries(TODAY, (entry(),), ()),),
        Place(Way.NEWER, Cursor(date(2020, 1, 1), 5)),
        Place(Way.NEWER, stopped),
        Place(Way.OLDER, Cursor(TODAY, 1)),
        is_unfinished=True,
    )
    screen = history_views.page(up, TODAY, EN)
    assert screen.text.endswith("I have searched as far as May 4, 2021.")
    assert labels(screen)[1:3] == ["‹ Search further on", "Older ›"]


def test_the_title_says_everything_that_was_asked() -> None:
    wanted = HistoryFilter(
        Filters(Kind.EXPENSE, words=("A&B", "tea"), at_least=Money.of("50", "EUR").amount),
        Period(date(2026, 3, 1), date(2026, 4, 1), Span.MONTH),
        taken_out=True,
    )
    title = history_views.page(HistoryPage(wanted), TODAY, EN).text.splitlines()[0]
    assert title == (
        "🧾 <b>Taken out of the books · Spent · “A&amp;B” or “tea” · 50.00 or more each · March 2026</b>"
    )


def test_only_months_that_have_begun_are_offered() -> None:
    screen = history_views.menu(2026, HERE, Calendar(month_start=25), TODAY, EN)
    assert labels(screen)[3:7] == ["Jan", "Feb", "·", "·"]
    assert labels(history_views.menu(1970, HERE, Calendar(), TODAY, EN))[:3] == ["·", "1970", "›"]


def test_the_categories_offered_are_those_of_the_kind() -> None:
    here = page_text(HistoryFilter(Filters(Kind.INCOME, ("salary",))))
    shown = labels(history_views.menu(CATEGORIES, here, Calendar(), TODAY, EN))
    assert shown[0] == "• 💼 Salary"
    assert "🛒 Groceries" not in shown


@pytest.mark.parametrize(
    ("extractor", "medium", "picked", "words"),
    [
        ("rules", "message", CategorySource.EXTRACTOR, "Read by the built-in rules."),
        ("openai:gpt", "message", CategorySource.LEARNED, "Read by the language model."),
        ("rules", AGAIN, CategorySource.PERSON, "Repeated from another entry. Category picked by hand."),
    ],
)
def test_a_card_says_how_it_was_read(extractor: str, medium: str, picked: CategorySource, words: str) -> None:
    base = entry(category_source=picked)
    one = replace(base, source=replace(base.source, extractor=extractor, medium=medium))
    text = card(Told(one, revised(one)), HERE, READER).text
    assert words in text
    assert "Booked Mar 11, 1:00\u202fPM, by you." in text


def test_somebody_elses_entry_can_only_be_repeated() -> None:
    one = entry()
    screen = card(Told(one, revised(one)), HERE, replace(READER, person=PersonId(5)))
    assert labels(screen) == ["🔁 Same again today", "« Back to the list"]
    assert "by somebody else" in screen.text


def test_what_was_undone_is_crossed_out() -> None:
    first, second = entry("4.50"), entry("5", category="gifts", description="present", currency="USD")
    told = Told(first, revised(first, second, first, undoes={3: 2}))
    lines = revisions(told, HERE, READER).text.splitlines()[3:]
    assert [line.split(" · ", 1)[1] for line in lines] == [
        "booked with 4.50 EUR · by you",
        "<s>amount 4.50 EUR → 5 USD, category Dining → Gifts, description coffee → present · by you</s>",
        "↩️ undone: amount 5 USD → 4.50 EUR, category Gifts → Dining, description present → coffee · by you",
    ]


def test_a_restless_entry_still_fits_into_a_message() -> None:
    words = "&" * 200
    states = [entry(f"{n}", description=words[: n + 100]) for n in range(1, 80)]
    lines = revisions(Told(states[-1], revised(*states)), HERE, READER).text.splitlines()[3:]
    assert lines[1] == "… 60 earlier changes"
    assert len(lines) == 21
    assert lines[0].endswith("booked with 1 EUR · by you")
    assert "78 → 79 EUR" in lines[-1]


def test_every_kind_of_change_has_its_words() -> None:
    first = entry(description="")
    other_day = entry(description="", occurred_on=TODAY - timedelta(days=1), kind=Kind.INCOME)
    out = entry(description="", voided_at=NOON, occurred_on=TODAY - timedelta(days=1), kind=Kind.INCOME)
    text = revisions(Told(out, revised(first, other_day, out, other_day)), HERE, READER).text
    for words in ("now income", "day March 11 → March 10", "taken out", "put back"):
        assert words in text
