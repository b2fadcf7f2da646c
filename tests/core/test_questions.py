"""What a question comes to: which days, which entries, and what it is held against."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.ledger import FIRST_DAY, Kind
from bot.core.money import Money
from bot.core.periods import DAY, Calendar, Period, Span
from bot.core.questions import (
    Comparison,
    Filters,
    Found,
    Grouping,
    Measure,
    Named,
    Question,
    Settled,
    all_time,
    average,
    days_of,
    is_all_time,
    leading_currency,
    parts,
    settle,
)
from bot.core.totals import DayTotal

TODAY = date(2026, 3, 11)
PLAIN = Calendar()

days = st.dates(date(1990, 1, 1), date(2060, 1, 1))
calendars = st.builds(Calendar, week_start=st.integers(0, 6), month_start=st.integers(1, 31))
spans = st.sampled_from([Span.DAY, Span.WEEK, Span.MONTH, Span.YEAR])
periods = st.none() | st.builds(Named, span=spans, back=st.integers(0, 5)) | st.builds(Named, spans, days)
filters = st.builds(
    Filters,
    kind=st.sampled_from([None, *Kind]),
    categories=st.sampled_from([(), ("dining",), ("groceries", "dining"), ("salary",)]),
    words=st.sampled_from([(), ("tea",)]),
)
questions = st.builds(
    Question,
    measure=st.sampled_from(Measure),
    period=periods,
    filters=filters,
    grouping=st.sampled_from([None, *Grouping]),
    against=st.none() | st.builds(Comparison, period=periods, filters=st.none() | filters),
)


def asked(question: Question, calendar: Calendar = PLAIN, today: date = TODAY) -> Settled:
    return settle(question, calendar, today)


def span_of(settled: Settled) -> tuple[date, date]:
    return settled.search.period.start, settled.search.period.end


def row(day: str, amount: str, category: str = "dining", currency: str = "EUR") -> DayTotal:
    return DayTotal(date.fromisoformat(day), Kind.EXPENSE, category, Money.of(amount, currency), 1)


@given(questions, calendars, days)
def test_every_question_can_be_settled(question: Question, calendar: Calendar, today: date) -> None:
    settled = settle(question, calendar, today)
    assert settled.search.period.start < settled.search.period.end
    assert (settled.against is None) is (question.against is None)
    if settled.measure not in {Measure.COUNT, Measure.LATEST}:
        assert settled.search.filters.kind is not None


@given(calendars, spans, st.integers(0, 12), days)
def test_going_back_one_more_ends_where_the_other_begins(
    calendar: Calendar, span: Span, back: int, today: date
) -> None:
    later = days_of(Named(span, back=back), calendar, today)
    earlier = days_of(Named(span, back=back + 1), calendar, today)
    assert earlier.end == later.start
    assert (today in later) is (back == 0)


@given(calendars, days, st.sampled_from([Span.WEEK, Span.MONTH, Span.YEAR]))
def test_a_running_period_is_held_against_no_more_days_than_have_begun(
    calendar: Calendar, today: date, span: Span
) -> None:
    settled = settle(Question(period=Named(span), against=Comparison()), calendar, today)
    assert settled.against is not None
    before, elapsed = settled.against.period, settled.search.period.elapsed(today)
    assert before.start == calendar.before(settled.search.period).start
    assert before.end <= settled.search.period.start
    assert len(before) <= max(elapsed, 1) or len(before) == len(calendar.before(settled.search.period))


@pytest.mark.parametrize(
    ("measure", "grouping", "first"),
    [
        (Measure.TOTAL, None, date(2026, 3, 1)),
        (Measure.COUNT, None, date(2026, 3, 1)),
        (Measure.PER_DAY, None, date(2026, 3, 1)),
        (Measure.LARGEST, None, date(2026, 3, 1)),
        (Measure.TOTAL, Grouping.MONTH, date(2026, 1, 1)),
        (Measure.PER_WEEK, None, date(2026, 1, 1)),
        (Measure.PER_MONTH, None, date(2026, 1, 1)),
        (Measure.LATEST, None, FIRST_DAY),
    ],
)
def test_each_measure_has_its_usual_period(measure: Measure, grouping: Grouping | None, first: date) -> None:
    assert asked(Question(measure, grouping=grouping)).search.period.start == first


def test_ever_ends_today_and_has_no_time_before_it() -> None:
    assert all_time(TODAY).end == TODAY + DAY
    assert is_all_time(all_time(TODAY))
    assert not is_all_time(PLAIN.period(Span.YEAR, FIRST_DAY))
    settled = asked(Question(period=all_time(TODAY), against=Comparison()))
    assert settled.against is not None
    assert settled.against.period == settled.search.period


def test_a_month_that_begins_late_is_the_chats_own() -> None:
    late = Calendar(month_start=25)
    assert span_of(asked(Question(period=Named(Span.MONTH, back=1)), late)) == (
        date(2026, 1, 25),
        date(2026, 2, 25),
    )


@pytest.mark.parametrize(
    ("filters", "measure", "kind"),
    [
        (Filters(), Measure.TOTAL, Kind.EXPENSE),
        (Filters(), Measure.COUNT, None),
        (Filters(words=("rent",)), Measure.LATEST, None),
        (Filters(categories=("salary",)), Measure.TOTAL, Kind.INCOME),
        (Filters(categories=("dining", "groceries")), Measure.LATEST, Kind.EXPENSE),
        (Filters(categories=("dining", "salary")), Measure.TOTAL, Kind.EXPENSE),
        (Filters(Kind.INCOME), Measure.TOTAL, Kind.INCOME),
    ],
)
def test_which_way_the_money_went_follows_from_the_rest(
    filters: Filters, measure: Measure, kind: Kind | None
) -> None:
    assert asked(Question(measure, filters=filters)).search.filters.kind is kind


def test_two_things_are_compared_over_the_same_days() -> None:
    settled = asked(
        Question(
            filters=Filters(categories=("groceries",)),
            against=Comparison(filters=Filters(categories=("salary",))),
        )
    )
    assert settled.against is not None
    assert settled.against.period == settled.search.period
    assert settled.against.filters.kind is Kind.INCOME
    assert not settled.is_over_time


def test_a_period_that_is_called_by_name_is_never_cut() -> None:
    february, days = Named(Span.MONTH, date(2026, 2, 28)), PLAIN.period(Span.MONTH, date(2026, 1, 1))
    for named, whole in ((february, PLAIN.period(Span.MONTH, date(2026, 2, 1))), (days, days)):
        settled = asked(Question(period=Named(Span.MONTH), against=Comparison(named)))
        assert settled.against is not None
        assert settled.against.period == whole
    last = asked(Question(period=Named(Span.MONTH), against=Comparison(Named(Span.MONTH, back=1))))
    assert last.against is not None
    assert len(last.against.period) == last.search.period.elapsed(TODAY)


def test_a_month_that_is_over_is_compared_as_a_whole() -> None:
    january = Named(Span.MONTH, date(2026, 1, 31))
    settled = asked(Question(period=Named(Span.MONTH, back=1), against=Comparison(january)))
    assert settled.against is not None
    assert settled.against.period == PLAIN.period(Span.MONTH, date(2026, 1, 1))
    assert settled.is_over_time


@pytest.mark.parametrize(
    ("question", "is_report"),
    [
        (Question(), True),
        (Question(period=Named(Span.DAY)), True),
        (Question(filters=Filters(Kind.EXPENSE), grouping=Grouping.CATEGORY), True),
        (Question(Measure.COUNT), False),
        (Question(filters=Filters(Kind.INCOME)), False),
        (Question(filters=Filters(words=("tea",))), False),
        (Question(against=Comparison()), False),
        (Question(period=Period(date(2026, 3, 1), TODAY, Span.CUSTOM)), False),
    ],
)
def test_where_the_money_went_is_a_report(question: Question, is_report: bool) -> None:
    assert question.is_report is is_report


@pytest.mark.parametrize(
    ("measure", "period", "value"),
    [
        (Measure.PER_DAY, PLAIN.period(Span.MONTH, TODAY), "10"),
        (Measure.PER_DAY, PLAIN.period(Span.MONTH, date(2026, 2, 1)), "3.93"),
        (Measure.PER_WEEK, Period(TODAY - 13 * DAY, TODAY + DAY, Span.CUSTOM), "55"),
        (Measure.PER_MONTH, PLAIN.period(Span.YEAR, date(2025, 1, 1)), "9.17"),
        (Measure.PER_MONTH, PLAIN.period(Span.YEAR, TODAY), "46.71"),
        (Measure.PER_MONTH, PLAIN.period(Span.MONTH, TODAY), "110"),
    ],
)
def test_an_average_is_over_the_days_that_have_begun(measure: Measure, period: Period, value: str) -> None:
    assert average(Money.of(110, "EUR"), measure, period, PLAIN, TODAY) == Money.of(value, "EUR")


@given(st.integers(0, 10**9), st.integers(1, 400), st.sampled_from([Measure.PER_DAY, Measure.PER_WEEK]))
def test_an_average_is_never_more_than_the_whole(cents: int, length: int, measure: Measure) -> None:
    total = Money.of(Decimal(cents).scaleb(-2), "EUR")
    period = Period(TODAY, TODAY + timedelta(days=length), Span.CUSTOM)
    assert average(total, measure, period, PLAIN, TODAY + timedelta(days=900)).amount <= total.amount


def test_a_total_is_taken_apart_in_its_own_currency() -> None:
    rows = [
        row("2026-02-28", "1"),
        row("2026-03-02", "4", "groceries"),
        row("2026-03-01", "2"),
        row("2026-03-01", "9", currency="USD"),
    ]
    by_category = parts(rows, Grouping.CATEGORY, "EUR", PLAIN)
    assert [(part.key, f"{part.money.amount}") for part in by_category] == [
        ("groceries", "4.00"),
        ("dining", "3.00"),
    ]
    by_month = parts(rows, Grouping.MONTH, "EUR", PLAIN)
    assert [(f"{part.key}", f"{part.money.amount}") for part in by_month] == [
        ("2026-02-01", "1.00"),
        ("2026-03-01", "6.00"),
    ]
    assert [part.key for part in parts(rows, Grouping.DAY, "EUR", PLAIN)] == [
        date(2026, 2, 28),
        date(2026, 3, 1),
        date(2026, 3, 2),
    ]


def test_the_chats_own_currency_leads_unless_nothing_is_in_it() -> None:
    found = [
        Found(Kind.EXPENSE, Money.of(5, code), count, TODAY, TODAY)
        for code, count in (("USD", 2), ("CHF", 3))
    ]
    assert leading_currency(found, "EUR") == "CHF"
    assert leading_currency(found, "USD") == "USD"
    assert leading_currency([], "EUR") == "EUR"


@pytest.mark.parametrize(("span", "back"), [(Span.CUSTOM, 0), (Span.DAY, -1), (Span.DAY, 601)])
def test_a_period_that_has_no_name_is_refused(span: Span, back: int) -> None:
    with pytest.raises(ValueError, match="no such period"):
        Named(span, back=back)
