"""A report in words and as a picture's description. Pure, as views are."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.core.categories import Categories
from bot.core.money import Money, share
from bot.core.periods import DAY, Calendar, Period, Span
from bot.core.reports import MOST_OTHERS, Balance, Report, ReportPicture, Slice, largest
from bot.telegram import keyboards
from bot.telegram.language import Speech
from bot.telegram.screens import ReportScreen, Screen

_CATEGORIES = Categories()
_REST = "rest"
_TICKS = 6


def report(shown: Report, shape: Calendar, today: date, speech: Speech) -> ReportScreen:
    """The report with its buttons. Nothing spent means words alone."""
    keyboard = keyboards.report(shown, shape, today, speech)
    drawn = picture(shown, today, speech) if shown.balance.spent.amount else None
    return ReportScreen(Screen(_caption(shown, today, speech), keyboard), drawn)


def _caption(shown: Report, today: date, speech: Speech) -> str:
    lines = [f"<b>{speech.period(shown.period)}</b>"]
    if shown.is_empty:
        when = (
            speech.say("Nothing is booked here yet.")
            if today in shown.period
            else speech.say("Nothing is booked here.")
        )
        return "\n".join([*lines, when])
    lines += _totals(shown.balance, speech)
    lines.append(_change(shown, speech))
    lines += _others(shown.others, speech)
    return "\n".join(line for line in lines if line)


def _totals(balance: Balance, speech: Speech) -> list[str]:
    sign = "+" if balance.difference.amount > 0 else ""
    return [
        speech.say("Spent: <b>{money}</b>", money=speech.money(balance.spent)),
        speech.say("Income: <b>{money}</b>", money=speech.money(balance.income)),
        speech.say("Difference: <b>{money}</b>", money=sign + speech.money(balance.difference)),
    ]


def _change(shown: Report, speech: Speech) -> str:
    compared = _compared(shown, speech.period(shown.before), speech)
    if shown.change is None:
        return speech.say("Nothing was spent in {before} to compare with.", before=compared)
    if round(shown.change, 2) == 0:
        return speech.say("As much as in {compared}.", compared=compared)
    size = speech.percent(shown.change)
    if shown.change > 0:
        return speech.say("▲ {size} more than in {compared}.", size=size, compared=compared)
    return speech.say("▼ {size} less than in {compared}.", size=size, compared=compared)


def _compared(shown: Report, before: str, speech: Speech) -> str:
    if shown.compared_days >= len(shown.period) or shown.compared_days >= len(shown.before):
        return before
    return speech.label("the first {days} days of {before}", days=shown.compared_days, before=before)


def _others(others: Sequence[Balance], speech: Speech) -> list[str]:
    """What isn't counted above: the sums in a few other currencies, and how many more there are."""
    named, more = others[:MOST_OTHERS], len(others[MOST_OTHERS:])
    spent = [balance.spent for balance in named if balance.spent.amount]
    income = [balance.income for balance in named if balance.income.amount]
    return [
        *(speech.say("Not counted: {money} spent", money=speech.money(money)) for money in spent),
        *(speech.say("Not counted: {money} income", money=speech.money(money)) for money in income),
        *([_more(more, speech)] if more else []),
    ]


def _more(count: int, speech: Speech) -> str:
    return speech.say_many("And {count} more currency.", "And {count} more currencies.", count)


def picture(shown: Report, today: date, speech: Speech) -> ReportPicture:
    """The report's shares and its course. There must be spending to draw."""
    yearly = shown.period.span is Span.YEAR
    bars = _by_month(shown.daily, shown.period) if yearly else list(shown.daily)
    before = _by_month(shown.daily_before, shown.before) if yearly else list(shown.daily_before)
    elapsed = shown.period.elapsed(today)
    present = elapsed > 0 and today in shown.period
    return ReportPicture(
        title=speech.period(shown.period),
        total=shown.balance.spent,
        total_label=speech.label("spent"),
        locale=speech.locale,
        slices=_slices(shown, speech),
        bars_title=speech.label("By month") if yearly else speech.label("By day"),
        bars=tuple(bars),
        bars_before=tuple(before[: len(bars)]),
        bar_labels=_month_labels(shown.period, speech) if yearly else _day_labels(shown.period, speech),
        label_now=speech.period(shown.period),
        label_before=speech.period(shown.before),
        today=_bar_of(today, shown.period, yearly=yearly) if present else None,
    )


def _slices(shown: Report, speech: Speech) -> tuple[Slice, ...]:
    top, rest = largest(shown.categories)
    slices = [
        Slice(total.category, speech.category(_CATEGORIES.show(total.category)), total.money, total.share)
        for total in top
    ]
    if rest:
        money = Money.total((total.money for total in rest), shown.balance.spent.currency)
        label = speech.label("{count} others", count=len(rest))
        slices.append(Slice(_REST, label, money, share(money, shown.balance.spent)))
    return tuple(slices)


def _by_month(daily: Sequence[Money], period: Period) -> list[Money]:
    """Sums by twelfths of a year: a day belongs to the month that is running on it."""
    sums: dict[tuple[int, int], Money] = {}
    for day, money in zip(period.days(), daily, strict=True):
        key = (day.year, day.month)
        sums[key] = sums.get(key, Money.zero(money.currency)) + money
    return list(sums.values())


def _months(period: Period) -> list[date]:
    months = dict.fromkeys(day.replace(day=1) for day in period.days())
    return list(months)


def _bar_of(today: date, period: Period, *, yearly: bool) -> int:
    return _months(period).index(today.replace(day=1)) if yearly else (today - period.start).days


def _month_labels(period: Period, speech: Speech) -> tuple[tuple[int, str], ...]:
    return tuple((index, speech.short_month(month)) for index, month in enumerate(_months(period)))


def _day_labels(period: Period, speech: Speech) -> tuple[tuple[int, str], ...]:
    if len(period) <= 7:  # noqa: PLR2004 - a week's days have names
        return tuple((index, speech.weekday(day)) for index, day in enumerate(period.days()))
    step = max(1, round(len(period) / _TICKS))
    days = [period.start + timedelta(days=n) for n in range(0, len(period), step)]
    if (period.end - DAY - days[-1]).days < step // 2:
        days.pop()
    days.append(period.end - DAY)
    return tuple(((day - period.start).days, speech.day_number(day)) for day in days)
