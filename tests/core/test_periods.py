"""Days, weeks, months and years as a chat cuts them: no day is in two of them, and none is in none."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import UnknownZone
from bot.core.periods import Calendar, Period, Span, local_date, zone

NAMED = st.sampled_from([Span.DAY, Span.WEEK, Span.MONTH, Span.QUARTER, Span.YEAR])
CALENDARS = st.builds(Calendar, st.integers(0, 6), st.integers(1, 31))
DAYS = st.dates(date(1972, 1, 1), date(2200, 1, 1))
INSTANTS = st.integers(0, 2_000_000_000).map(lambda stamp: datetime.fromtimestamp(stamp, UTC))
PERIODS = st.builds(
    lambda start, length: Period(start, start + timedelta(length), Span.CUSTOM), DAYS, st.integers(1, 800)
)


def span_of(period: Period) -> tuple[str, str]:
    return period.start.isoformat(), period.end.isoformat()


def test_the_end_is_not_in_it() -> None:
    march = Calendar().period(Span.MONTH, date(2026, 3, 11))
    assert span_of(march) == ("2026-03-01", "2026-04-01")
    assert date(2026, 3, 1) in march
    assert date(2026, 3, 31) in march
    assert date(2026, 4, 1) not in march
    assert date(2026, 2, 28) not in march
    assert len(march) == 31


def test_a_period_without_days_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="2026-03-01"):
        Period(date(2026, 3, 1), date(2026, 3, 1), Span.CUSTOM)


@pytest.mark.parametrize(
    ("month_start", "day", "bounds"),
    [
        (1, "2026-02-28", ("2026-02-01", "2026-03-01")),
        (1, "2028-02-29", ("2028-02-01", "2028-03-01")),
        (25, "2026-03-24", ("2026-02-25", "2026-03-25")),
        (25, "2026-03-25", ("2026-03-25", "2026-04-25")),
        (25, "2026-01-10", ("2025-12-25", "2026-01-25")),
        (31, "2026-01-31", ("2026-01-31", "2026-02-28")),
        (31, "2026-02-27", ("2026-01-31", "2026-02-28")),
        (31, "2026-02-28", ("2026-02-28", "2026-03-31")),
        (31, "2028-02-28", ("2028-01-31", "2028-02-29")),
        (31, "2028-02-29", ("2028-02-29", "2028-03-31")),
        (31, "2026-04-30", ("2026-04-30", "2026-05-31")),
        (29, "2027-02-28", ("2027-02-28", "2027-03-29")),
    ],
)
def test_a_month_begins_on_the_chats_day_or_on_the_months_last(
    month_start: int, day: str, bounds: tuple[str, str]
) -> None:
    assert span_of(Calendar(0, month_start).period(Span.MONTH, date.fromisoformat(day))) == bounds


@pytest.mark.parametrize(
    ("week_start", "bounds"),
    [
        (0, ("2026-03-09", "2026-03-16")),
        (2, ("2026-03-11", "2026-03-18")),
        (3, ("2026-03-05", "2026-03-12")),
        (5, ("2026-03-07", "2026-03-14")),
        (6, ("2026-03-08", "2026-03-15")),
    ],
)
def test_a_week_begins_on_the_chats_weekday(week_start: int, bounds: tuple[str, str]) -> None:
    wednesday = date(2026, 3, 11)
    assert span_of(Calendar(week_start).period(Span.WEEK, wednesday)) == bounds


@pytest.mark.parametrize(
    ("month_start", "day", "bounds"),
    [
        (1, "2026-12-31", ("2026-01-01", "2027-01-01")),
        (25, "2026-01-24", ("2025-01-25", "2026-01-25")),
        (25, "2026-01-25", ("2026-01-25", "2027-01-25")),
    ],
)
def test_a_year_begins_with_its_first_month(month_start: int, day: str, bounds: tuple[str, str]) -> None:
    assert span_of(Calendar(0, month_start).period(Span.YEAR, date.fromisoformat(day))) == bounds


@given(CALENDARS, NAMED, DAYS)
def test_every_day_lies_in_its_period_and_no_other(calendar: Calendar, span: Span, day: date) -> None:
    period = calendar.period(span, day)
    assert day in period
    assert day not in calendar.before(period)
    assert day not in calendar.after(period)
    assert all(calendar.period(span, one) == period for one in (period.start, period.end - timedelta(1)))


@given(CALENDARS, NAMED, DAYS)
def test_periods_tile_time(calendar: Calendar, span: Span, day: date) -> None:
    period = calendar.period(span, day)
    assert calendar.before(period).end == period.start
    assert calendar.after(period).start == period.end
    assert calendar.after(calendar.before(period)) == period
    assert calendar.before(calendar.after(period)) == period


@given(CALENDARS, PERIODS)
def test_periods_of_ones_own_tile_time_in_their_own_length(calendar: Calendar, period: Period) -> None:
    before, after = calendar.before(period), calendar.after(period)
    assert (before.end, after.start) == (period.start, period.end)
    assert len(before) == len(after) == len(period)


@given(CALENDARS, DAYS)
def test_a_year_is_twelve_of_the_chats_months(calendar: Calendar, day: date) -> None:
    year = calendar.period(Span.YEAR, day)
    month = calendar.period(Span.MONTH, year.start)
    assert month.start == year.start
    for _ in range(11):
        month = calendar.after(month)
    assert month.end == year.end


@given(PERIODS)
def test_the_days_of_a_period_are_all_of_them_in_order(period: Period) -> None:
    days = list(period.days())
    assert (days[0], days[-1]) == (period.start, period.end - timedelta(1))
    assert days == sorted(set(days))
    assert len(days) == len(period)


@pytest.mark.parametrize(
    ("today", "begun"),
    [("2026-02-28", 0), ("2026-03-01", 1), ("2026-03-11", 11), ("2026-03-31", 31), ("2026-05-01", 31)],
)
def test_the_present_day_counts_as_begun(today: str, begun: int) -> None:
    march = Calendar().period(Span.MONTH, date(2026, 3, 1))
    assert march.elapsed(date.fromisoformat(today)) == begun


@given(PERIODS, st.integers(-5, 1000))
def test_a_cut_is_the_beginning_of_a_period(period: Period, days: int) -> None:
    cut = period.cut(days)
    assert cut.start == period.start
    assert len(cut) == min(max(days, 1), len(period))


@pytest.mark.parametrize(
    ("zone_name", "day"),
    [
        ("UTC", "2026-03-11"),
        ("America/New_York", "2026-03-10"),
        ("Pacific/Kiritimati", "2026-03-11"),
        ("Pacific/Pago_Pago", "2026-03-10"),
        ("Asia/Kolkata", "2026-03-11"),
    ],
)
def test_one_instant_is_another_day_elsewhere(zone_name: str, day: str) -> None:
    assert local_date(datetime(2026, 3, 11, 3, 30, tzinfo=UTC), zone_name).isoformat() == day


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        # Berlin goes forward on the 29th of March and back on the 25th of October.
        ("2026-03-28T22:59:59+00:00", "2026-03-28"),
        ("2026-03-28T23:00:00+00:00", "2026-03-29"),
        ("2026-03-29T21:59:59+00:00", "2026-03-29"),
        ("2026-03-29T22:00:00+00:00", "2026-03-30"),
        ("2026-10-24T22:00:00+00:00", "2026-10-25"),
        ("2026-10-25T22:59:59+00:00", "2026-10-25"),
        ("2026-10-25T23:00:00+00:00", "2026-10-26"),
    ],
)
def test_the_days_on_which_clocks_change_begin_and_end_at_midnight(instant: str, day: str) -> None:
    assert local_date(datetime.fromisoformat(instant), "Europe/Berlin").isoformat() == day


@given(INSTANTS)
def test_no_place_is_more_than_a_day_away(instant: datetime) -> None:
    west, east = local_date(instant, "Etc/GMT+12"), local_date(instant, "Etc/GMT-14")
    assert timedelta(1) <= east - west <= timedelta(2)
    assert west <= instant.date() <= east


@pytest.mark.parametrize(
    "name", ["", "Berlin", "Europe", "../../etc/passwd", "a\0b", "Mars/Olympus", "x" * 400]
)
def test_what_the_database_of_zones_does_not_have_is_unknown(name: str) -> None:
    with pytest.raises(UnknownZone) as refused:
        zone(name)
    assert refused.value.name == name


@pytest.mark.parametrize(
    ("month_start", "day", "bounds"),
    [
        (1, "2026-03-31", ("2026-01-01", "2026-04-01")),
        (1, "2026-12-31", ("2026-10-01", "2027-01-01")),
        (25, "2026-01-24", ("2025-10-25", "2026-01-25")),
        (25, "2026-04-24", ("2026-01-25", "2026-04-25")),
        (31, "2028-04-29", ("2028-01-31", "2028-04-30")),
        (31, "2028-04-30", ("2028-04-30", "2028-07-31")),
    ],
)
def test_a_quarter_has_three_months_of_the_chats_own(
    month_start: int, day: str, bounds: tuple[str, str]
) -> None:
    calendar = Calendar(0, month_start)
    quarter = calendar.period(Span.QUARTER, date.fromisoformat(day))
    assert span_of(quarter) == bounds
    assert len(list(calendar.months(quarter))) == 3


@given(CALENDARS, PERIODS)
def test_the_months_of_a_period_are_all_of_it(calendar: Calendar, period: Period) -> None:
    months = list(calendar.months(period))
    assert months[0].start == period.start
    assert [month.end for month in months] == [*(month.start for month in months[1:]), period.end]
    assert all(calendar.period(Span.MONTH, month.start).end >= month.end for month in months)
