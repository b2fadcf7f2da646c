"""Which period a few words name, behind /report or in a message that asks for it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.categories import DEFAULTS
from bot.core.intents import Ask, IncomingText
from bot.core.periods import Calendar, Period, Span
from bot.core.questions import days_of
from bot.extraction.rules import RulesExtractor, read_period

TODAY = date(2026, 11, 23)
"""A Monday."""


def named(
    words: str,
    shape: Calendar = Calendar(),
    today: date = TODAY,
    language: str = "en",
    currency: str = "EUR",
) -> Period | None:
    when = read_period(words, today, language, currency, shape)
    return days_of(when, shape, today) if when else None


def days(start: str, end: str, span: Span = Span.CUSTOM) -> Period:
    return Period(date.fromisoformat(start), date.fromisoformat(end), span)


@pytest.mark.parametrize(
    ("words", "span", "start", "end"),
    [
        ("day", Span.DAY, "2026-11-23", "2026-11-24"),
        ("today", Span.DAY, "2026-11-23", "2026-11-24"),
        ("yesterday", Span.DAY, "2026-11-22", "2026-11-23"),
        ("may 12", Span.DAY, "2026-05-12", "2026-05-13"),
        ("week", Span.WEEK, "2026-11-23", "2026-11-30"),
        ("last week", Span.WEEK, "2026-11-16", "2026-11-23"),
        ("month", Span.MONTH, "2026-11-01", "2026-12-01"),
        ("This Month", Span.MONTH, "2026-11-01", "2026-12-01"),
        ("LAST month", Span.MONTH, "2026-10-01", "2026-11-01"),
        ("october", Span.MONTH, "2026-10-01", "2026-11-01"),
        ("dec", Span.MONTH, "2025-12-01", "2026-01-01"),
        ("2024-02", Span.MONTH, "2024-02-01", "2024-03-01"),
        ("2024-2", Span.MONTH, "2024-02-01", "2024-03-01"),
        ("02/2024", Span.MONTH, "2024-02-01", "2024-03-01"),
        ("quarter", Span.QUARTER, "2026-10-01", "2027-01-01"),
        ("last quarter", Span.QUARTER, "2026-07-01", "2026-10-01"),
        ("q2", Span.QUARTER, "2026-04-01", "2026-07-01"),
        ("Q1 2025", Span.QUARTER, "2025-01-01", "2025-04-01"),
        ("second quarter of 2025", Span.QUARTER, "2025-04-01", "2025-07-01"),
        ("3rd quarter", Span.QUARTER, "2026-07-01", "2026-10-01"),
        ("year", Span.YEAR, "2026-01-01", "2027-01-01"),
        ("last year", Span.YEAR, "2025-01-01", "2026-01-01"),
        ("2025", Span.YEAR, "2025-01-01", "2026-01-01"),
        ("2027", Span.YEAR, "2027-01-01", "2028-01-01"),
    ],
)
def test_what_a_period_is_called(words: str, span: Span, start: str, end: str) -> None:
    assert named(words) == days(start, end, span)


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("1 Jan – 15 Mar", "2026-01-01", "2026-03-16"),
        ("1 Jan - 15 Mar", "2026-01-01", "2026-03-16"),
        ("jan 1 to mar 15", "2026-01-01", "2026-03-16"),
        ("from 3 to 10 november", "2026-11-03", "2026-11-11"),
        ("3-10 november", "2026-11-03", "2026-11-11"),
        ("november 3 to 10", "2026-11-03", "2026-11-11"),
        ("1 to 15 march 2025", "2025-03-01", "2025-03-16"),
        ("2025-01-05 to 2025-02-03", "2025-01-05", "2025-02-04"),
        ("05/01/2025 - 03/02/2025", "2025-01-05", "2025-02-04"),
        ("january to march", "2026-01-01", "2026-04-01"),
        ("from march to may 2025", "2025-03-01", "2025-06-01"),
        ("from december to march 2025", "2024-12-01", "2025-04-01"),
        ("march 2025 - february", "2025-03-01", "2026-03-01"),
        ("q1 - q2 2025", "2025-01-01", "2025-07-01"),
        ("2024 - 2025", "2024-01-01", "2026-01-01"),
        ("last 7 days", "2026-11-17", "2026-11-24"),
        ("since march", "2026-03-01", "2026-11-24"),
    ],
)
def test_a_range_has_both_its_ends_in_it(words: str, start: str, end: str) -> None:
    assert named(words) == days(start, end)


@pytest.mark.parametrize("language", ["de", "fr", "ru", "en"])
def test_days_without_a_year_are_a_range_in_any_language(language: str) -> None:
    assert named("01.11–20.11", language=language) == days("2026-11-01", "2026-11-21")


@pytest.mark.parametrize("words", ["31.10-32.11", "1 Jan – 15 Mar 4000", "october 55"])
def test_a_number_that_is_left_over_makes_it_no_period(words: str) -> None:
    assert named(words) is None


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("15 Mar – 1 Jan", "2026-01-01", "2026-03-16"),
        ("2025-02-03 to 2025-01-05", "2025-01-05", "2025-02-04"),
        ("2025 - 2024", "2024-01-01", "2026-01-01"),
    ],
)
def test_a_range_given_backwards_is_turned(words: str, start: str, end: str) -> None:
    assert named(words) == days(start, end)


@pytest.mark.parametrize(
    ("words", "currency", "start", "end"),
    [
        ("01/02/2026 - 15/02/2026", "USD", "2026-02-01", "2026-02-16"),
        ("15/02/26 - 01/03/26", "USD", "2026-02-15", "2026-03-02"),
        ("01/02 - 15/02", "USD", "2026-02-01", "2026-02-16"),
        ("01/02/2026 - 02/15/2026", "EUR", "2026-01-02", "2026-02-16"),
        ("01/02/2026 - 03/02/2026", "USD", "2026-01-02", "2026-03-03"),
        ("01/02/2026 - 03/02/2026", "EUR", "2026-02-01", "2026-02-04"),
        ("2026-02-15 - 03/01/2026", "USD", "2026-02-15", "2026-03-02"),
        ("01.11.2026-20.11.2026", "USD", "2026-11-01", "2026-11-21"),
        ("11/1/2026-11/20/2026", "USD", "2026-11-01", "2026-11-21"),
        ("2026-11-01..2026-11-20", "USD", "2026-11-01", "2026-11-21"),
        ("2026-11-01-2026-11-20", "USD", "2026-11-01", "2026-11-21"),
        ("01.11–20.11", "USD", "2026-11-01", "2026-11-21"),
        ("01.11-20.11.2026", "EUR", "2026-11-01", "2026-11-21"),
        ("11.01-11.20", "USD", "2026-11-01", "2026-11-21"),
        ("1.11 to 20.11", "EUR", "2026-11-01", "2026-11-21"),
    ],
)
def test_both_ends_in_figures_are_read_in_the_same_order(
    words: str, currency: str, start: str, end: str
) -> None:
    assert named(words, currency=currency) == days(start, end)


@pytest.mark.parametrize(
    ("words", "today", "start", "end"),
    [
        ("15 Dec - 5 Jan", "2026-11-23", "2025-12-15", "2026-01-06"),
        ("15 Dec - 5 Jan", "2026-12-20", "2026-12-15", "2027-01-06"),
        ("1 Jan – 15 Mar", "2026-02-10", "2026-01-01", "2026-03-16"),
    ],
)
def test_without_a_year_the_ends_lie_close_together(words: str, today: str, start: str, end: str) -> None:
    assert named(words, today=date.fromisoformat(today)) == days(start, end)


@pytest.mark.parametrize(
    ("language", "words", "period"),
    [
        ("de", "letzte Woche", days("2026-11-16", "2026-11-23", Span.WEEK)),
        ("de", "1. Januar bis 15. März", days("2026-01-01", "2026-03-16")),
        ("de", "1.-15. März", days("2026-03-01", "2026-03-16")),
        ("de", "2. Quartal 2025", days("2025-04-01", "2025-07-01", Span.QUARTER)),
        ("de", "03.2025", days("2025-03-01", "2025-04-01", Span.MONTH)),
        ("fr", "semaine dernière", days("2026-11-16", "2026-11-23", Span.WEEK)),
        ("fr", "du 3 au 10 novembre", days("2026-11-03", "2026-11-11")),
        ("fr", "T2 2025", days("2025-04-01", "2025-07-01", Span.QUARTER)),
        ("es", "del 3 al 10 de noviembre", days("2026-11-03", "2026-11-11")),
        ("it", "dal 3 al 10 novembre", days("2026-11-03", "2026-11-11")),
        ("ru", "с 3 по 10 ноября", days("2026-11-03", "2026-11-11")),
        ("ru", "2-й квартал 2025", days("2025-04-01", "2025-07-01", Span.QUARTER)),
        ("hi", "दूसरी तिमाही 2025", days("2025-04-01", "2025-07-01", Span.QUARTER)),
        ("zh", "上个月", days("2026-10-01", "2026-11-01", Span.MONTH)),
        ("zh", "3月1日到3月15日", days("2026-03-01", "2026-03-16")),
        ("ar", "الشهر الماضي", days("2026-10-01", "2026-11-01", Span.MONTH)),
        ("hi", "पिछले महीने", days("2026-10-01", "2026-11-01", Span.MONTH)),
        ("zh", "last month", days("2026-10-01", "2026-11-01", Span.MONTH)),
        ("ru", "1 Jan – 15 Mar", days("2026-01-01", "2026-03-16")),
    ],
)
def test_the_persons_own_language_is_understood(language: str, words: str, period: Period) -> None:
    assert named(words, language=language) == period


@pytest.mark.parametrize(
    "words", ["", "foo", "last", "last foo", "1969", "2028", "0000", "20255", "-1", "x" * 500]
)
def test_what_is_no_period(words: str) -> None:
    assert named(words) is None


@pytest.mark.parametrize("words", ["week of 3 november", "march and june", "monday and tuesday"])
def test_of_several_periods_none_is_guessed(words: str) -> None:
    assert named(words) is None


@pytest.mark.parametrize("month_start", [2, 25, 31])
def test_a_year_a_quarter_or_a_month_is_the_one_that_begins_in_it(month_start: int) -> None:
    shape = Calendar(month_start=month_start)
    for words, month in (("2025-02", 2), ("2025", 1), ("q2 2025", 4)):
        found = named(words, shape)
        assert found
        assert (found.start.year, found.start.month) == (2025, month)


@given(st.text(max_size=40), st.sampled_from(["en", "de", "ru", "zh", "x"]))
def test_no_words_break_it(words: str, language: str) -> None:
    found = named(words, language=language)
    assert found is None or found.start < found.end


@given(
    st.dates(date(2020, 1, 1), TODAY), st.dates(date(2020, 1, 1), TODAY), st.sampled_from(["to", "–", "-"])
)
def test_two_days_make_a_range_whichever_comes_first(one: date, two: date, joiner: str) -> None:
    for first, last in ((one, two), (two, one)):
        found = named(f"{first:%-d %b %Y} {joiner} {last:%-d %b %Y}")
        assert found
        assert (found.start, found.end.toordinal() - 1) == (min(one, two), max(one, two).toordinal())


def wished(text: str, language: str = "en") -> Period | None:
    """The period of the report that a message wishes; None where it is something else."""
    read = RulesExtractor().read(IncomingText(text, TODAY, "UTC", "EUR", language, DEFAULTS))
    if not isinstance(read, Ask) or not read.question.is_report:
        return None
    when = read.question.period
    return days_of(when, Calendar(), TODAY) if when else days("2026-11-01", "2026-12-01", Span.MONTH)


@pytest.mark.parametrize(
    ("language", "text", "start", "end"),
    [
        ("en", "report", "2026-11-01", "2026-12-01"),
        ("en", "report last week", "2026-11-16", "2026-11-23"),
        ("en", "report 1 Jan – 15 Mar", "2026-01-01", "2026-03-16"),
        ("en", "report from 3 to 10 november", "2026-11-03", "2026-11-11"),
        ("en", "report q2", "2026-04-01", "2026-07-01"),
        ("en", "report 2025-03", "2025-03-01", "2025-04-01"),
        ("en", "my report for october please", "2026-10-01", "2026-11-01"),
        ("en", "chart of last month", "2026-10-01", "2026-11-01"),
        ("en", "show me a chart of october", "2026-10-01", "2026-11-01"),
        ("en", "how much did I spend in q2", "2026-04-01", "2026-07-01"),
        ("de", "Bericht letzte Woche", "2026-11-16", "2026-11-23"),
        ("de", "Auswertung für Oktober", "2026-10-01", "2026-11-01"),
        ("ru", "report last week", "2026-11-16", "2026-11-23"),
        ("fr", "rapport du 3 au 10 novembre", "2026-11-03", "2026-11-11"),
        ("es", "informe de octubre", "2026-10-01", "2026-11-01"),
        ("ru", "отчет с 3 по 10 ноября", "2026-11-03", "2026-11-11"),
    ],
)
def test_a_report_may_be_wished_for_in_plain_words(language: str, text: str, start: str, end: str) -> None:
    found = wished(text, language)
    assert found
    assert (found.start, found.end) == (date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "how much did I spend from 3 to 10 november"),
        ("en", "report card fees 20"),
        ("de", "Bericht drucken 3,50"),
        ("fr", "rapport 20"),
    ],
)
def test_what_only_has_the_word_in_it_is_no_wish(language: str, text: str) -> None:
    assert wished(text, language) is None


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("march", "2026-03-25", "2026-04-25"),
        ("from march to may", "2026-03-25", "2026-06-25"),
        ("may to march", "2026-03-25", "2026-06-25"),
        ("october to november", "2026-10-25", "2026-12-25"),
        ("december to january", "2025-12-25", "2026-02-25"),
        ("q1 to q2", "2026-01-25", "2026-07-25"),
        ("2024 to 2025", "2024-01-25", "2026-01-25"),
        ("1 jan to march", "2026-01-01", "2026-04-25"),
        ("3 to 10 november", "2026-11-03", "2026-11-11"),
        ("since march", "2026-03-25", "2026-11-24"),
        ("since last month", "2026-09-25", "2026-11-24"),
        ("last month to today", "2026-09-25", "2026-11-24"),
    ],
)
def test_ranges_of_months_begin_where_the_chats_months_do(words: str, start: str, end: str) -> None:
    found = named(words, Calendar(month_start=25))
    assert found is not None
    assert (found.start.isoformat(), found.end.isoformat()) == (start, end)


@given(st.integers(1, 31), st.sampled_from(["march", "april", "q2"]), st.sampled_from(["june", "q3"]))
def test_a_range_is_from_the_start_of_the_one_to_the_end_of_the_other(
    month_start: int, first: str, last: str
) -> None:
    shape = Calendar(month_start=month_start)
    one, two, both = named(first, shape), named(last, shape), named(f"{first} to {last}", shape)
    assert one
    assert two
    assert both
    assert (both.start, both.end) == (one.start, two.end)


def test_since_last_week_begins_where_the_chats_weeks_do() -> None:
    assert named("since last week", Calendar(week_start=6)) == days("2026-11-15", "2026-11-24")
