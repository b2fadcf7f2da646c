"""Reports as pictures' descriptions, in the person's language. Pure. There must be something to draw."""

from datetime import date, timedelta
from decimal import Decimal

from bot.core.conversion import figure
from bot.core.conversion import total as exact_total
from bot.core.merchants import MOST_RANKS, Merchants
from bot.core.money import Money
from bot.core.periods import DAY, Period
from bot.core.pictures import Bars, Course, Header, Limit, Overview, Pace, Rank, Ranking, Slice, Ticks
from bot.core.pictures import Trend as TrendPicture
from bot.core.reports import PartTotal, Report, largest
from bot.core.trends import Trend
from bot.telegram.language import Speech

_REST = "rest"
_TICKS = 6
_WEEK = 7
_MOST_BARS = 100
"""A picture has no room for more days: longer periods are shown by months."""


def overview(shown: Report, today: date, speech: Speech, limit: Money | None = None) -> Overview:
    """Where the money went: shares and the course of days. `limit` is the budget for the whole period."""
    return Overview(_header(shown, speech), _slices(shown, speech), _bars(shown, today, speech, limit))


def course(shown: Report, today: date, speech: Speech, limit: Money | None = None) -> Course:
    """Day by day, or month by month where there are many days."""
    return Course(_header(shown, speech), _bars(shown, today, speech, limit))


def pace(shown: Report, today: date, speech: Speech, limit: Money | None = None) -> Pace:
    """What was spent up to each day, today at most."""
    begun = shown.elapsed_days or len(shown.period)
    return Pace(
        header=_header(shown, speech),
        title=speech.label("Spent so far") if today in shown.period else speech.label("Spent up to each day"),
        now=shown.running[:begun],
        before=shown.running_before,
        days=len(shown.period),
        ticks=_day_ticks(shown.period, speech),
        label_now=speech.period(shown.period),
        label_before=speech.period(shown.before),
        limit=Limit(limit, speech.label("budget")) if limit else None,
    )


def trend(shown: Trend, today: date, speech: Speech) -> TrendPicture:
    """Twelve months of income against spending."""
    present = (index for index, month in enumerate(shown.months) if today in month.period)
    return TrendPicture(
        header=_top(speech.months(shown.period), shown.balance.spent, speech),
        title=speech.label("By month"),
        spent=tuple(month.spent for month in shown.months),
        income=tuple(month.income for month in shown.months),
        ticks=tuple(
            (index, speech.short_month(month.period.start)) for index, month in enumerate(shown.months)
        ),
        label_spent=speech.label("spent"),
        label_income=speech.label("income"),
        today=next(present, None),
        label_today=speech.label("this month"),
    )


def merchants(shown: Merchants, speech: Speech) -> Ranking:
    """The largest of them."""
    return Ranking(
        header=_top(speech.period(shown.period), shown.spent, speech),
        title=speech.label("Most spent on"),
        ranks=tuple(
            Rank(merchant.name, merchant.money, merchant.share, times(merchant.entries, speech))
            for merchant in shown.ranks[:MOST_RANKS]
        ),
    )


def times(count: int, speech: Speech) -> str:
    """How often, where it was more than once."""
    return speech.say_many("{count} time", "{count} times", count) if count > 1 else ""


def by_month(period: Period) -> bool:
    """Whether the course of the period is shown by months rather than days."""
    return len(period) > _MOST_BARS


def _header(shown: Report, speech: Speech) -> Header:
    return _top(speech.period(shown.period), shown.balance.spent, speech)


def _top(title: str, spent: Money, speech: Speech) -> Header:
    return Header(title, spent, speech.label("spent"), speech.locale, speech.foreign_numbers)


def _slices(shown: Report, speech: Speech) -> tuple[Slice, ...]:
    top, rest = largest(shown.categories)
    slices = [
        Slice(
            total.category, speech.category(speech.categories.show(total.category)), total.money, total.share
        )
        for total in top
    ]
    if rest:
        money = figure(exact_total(total.worth for total in rest), shown.currency)
        label = speech.say_many("{count} other", "{count} others", len(rest))
        slices.append(Slice(_REST, label, money, sum((total.share for total in rest), Decimal(0))))
    return tuple(slices)


def _bars(shown: Report, today: date, speech: Speech, limit: Money | None) -> Bars:
    monthly = by_month(shown.period)
    now = tuple(part.money for part in shown.monthly) if monthly else shown.daily
    before = tuple(part.money for part in shown.monthly_before) if monthly else shown.daily_before
    return Bars(
        title=speech.label("By month") if monthly else speech.label("By day"),
        now=now,
        before=before,
        ticks=_month_ticks(shown.monthly, speech) if monthly else _day_ticks(shown.period, speech),
        label_now=speech.period(shown.period),
        label_before=speech.period(shown.before),
        today=_bar_of(today, shown, monthly=monthly) if today in shown.period else None,
        label_today=speech.label("this month") if monthly else speech.label("today"),
        limit=_part(limit, len(now), speech, monthly=monthly) if limit else None,
    )


def _part(limit: Money, bars: int, speech: Speech, *, monthly: bool) -> Limit:
    """The part of a budget that comes to each bar."""
    label = speech.label("budget per month") if monthly else speech.label("budget per day")
    return Limit(Money.rounded(limit.amount / Decimal(bars), limit.currency), label)


def _bar_of(today: date, shown: Report, *, monthly: bool) -> int:
    if not monthly:
        return (today - shown.period.start).days
    return next(index for index, part in enumerate(shown.monthly) if today in part.period)


def _month_ticks(months: tuple[PartTotal, ...], speech: Speech) -> Ticks:
    """Every month of a year; of more, the years' first ones."""
    if len(months) <= 13:  # noqa: PLR2004 - a year of one's own begins and ends within a month
        return tuple((index, speech.short_month(part.period.start)) for index, part in enumerate(months))
    step = max(1, round(len(months) / _TICKS))
    return tuple(
        (index, speech.short_month_of_year(months[index].period.start))
        for index in range(0, len(months), step)
    )


def _day_ticks(period: Period, speech: Speech) -> Ticks:
    if len(period) <= _WEEK:
        return tuple((index, speech.weekday(day)) for index, day in enumerate(period.days()))
    step = max(1, round(len(period) / _TICKS))
    days = [period.start + timedelta(days=n) for n in range(0, len(period), step)]
    if (period.end - DAY - days[-1]).days < step // 2:
        days.pop()
    days.append(period.end - DAY)
    # A number alone is clear within a month, wherever it begins.
    named = speech.day_number if len(period) <= _LONGEST_MONTH else speech.day_of_month
    return tuple(((day - period.start).days, named(day)) for day in days)


_LONGEST_MONTH = 31
