"""A report in words: the caption under its picture, which says all that matters without it. Pure, as views are."""

from collections.abc import Iterator, Sequence
from datetime import date
from html import unescape
from re import sub

from bot.core.merchants import Merchants
from bot.core.money import Money
from bot.core.periods import Span
from bot.core.pictures import Picture
from bot.core.reports import Balance, Report
from bot.core.trends import Trend
from bot.telegram import report_keyboards, report_pictures
from bot.telegram.language import Speech
from bot.telegram.report_basis import made_from
from bot.telegram.report_keyboards import Setting
from bot.telegram.report_taps import View
from bot.telegram.screens import ReportScreen, Screen

LONGEST_CAPTION = 1024
"""Characters, as Telegram counts them: without the tags."""

_NAMED_MERCHANTS = 3
_LONGEST_NAME = 40
_MANY_TIMES = 9
"""Ten times as much is no change of habits: the books began later, or somewhere in the days compared."""


def report(shown: Report, at: Setting, speech: Speech) -> ReportScreen:
    """A view of the spending of a period with its buttons. Nothing spent means words alone."""
    lines = _empty(shown, at, speech) if shown.is_empty else _spending(shown, at, speech)
    picture = _picture(shown, at, speech) if shown.balance.spent.amount else None
    return _screen([f"<b>{_title(shown, speech)}</b>", *lines], shown, picture, at, speech)


def trend(shown: Trend, at: Setting, speech: Speech) -> ReportScreen:
    """Twelve months of income against spending."""
    lines: list[str] = []
    if shown.is_empty:
        lines = [speech.say("Nothing is booked here.")]
    else:
        lines += [*_totals(shown.balance, speech), *_a_month(shown, speech), *made_from(shown.basis, speech)]
    moved = shown.balance.spent.amount or shown.balance.income.amount
    picture = report_pictures.trend(shown, at.today, speech) if moved else None
    title = speech.escaped(speech.months(shown.period))
    return _screen([f"<b>{title}</b>", *lines], shown, picture, at, speech)


def merchants(shown: Merchants, at: Setting, speech: Speech) -> ReportScreen:
    """Where the money was spent, by what entries say of themselves."""
    lines = [speech.say("Nothing was spent here.")]
    if not shown.is_empty:
        lines = [speech.say("Spent: <b>{money}</b>", money=speech.money(shown.spent))]
        lines += [*_leaders(shown, speech), *made_from(shown.basis, speech)]
    picture = report_pictures.merchants(shown, speech) if shown.ranks else None
    return _screen(
        [f"<b>{speech.escaped(speech.period(shown.period))}</b>", *lines], shown, picture, at, speech
    )


def unknown_period(today: date, speech: Speech) -> Screen:
    """The words behind /report name no period."""
    return Screen(
        speech.say(
            "I don't know that period, so here is this month. These work: "
            "<code>/report week</code>, <code>last month</code>, <code>q2</code>, <code>{year}</code>, "
            "<code>{month}</code> or <code>1 Jan – 15 Mar</code>.",
            year=today.year,
            month=f"{today:%Y-%m}",
        )
    )


def _screen(
    lines: Sequence[str],
    shown: report_keyboards.Reported,
    picture: Picture | None,
    at: Setting,
    speech: Speech,
) -> ReportScreen:
    return ReportScreen(Screen(_fitting(lines), report_keyboards.report(shown, at, speech)), picture)


def _title(shown: Report, speech: Speech) -> str:
    return speech.escaped(speech.period(shown.period))


def _picture(shown: Report, at: Setting, speech: Speech) -> Picture:
    match at.page.view:
        case View.COURSE:
            return report_pictures.course(shown, at.today, speech, shown.limit)
        case View.PACE:
            return report_pictures.pace(shown, at.today, speech, shown.limit)
        case _:
            return report_pictures.overview(shown, at.today, speech, shown.limit)


def _empty(shown: Report, at: Setting, speech: Speech) -> list[str]:
    if at.today in shown.period:
        return [speech.say("Nothing is booked here yet.")]
    return [speech.say("Nothing is booked here.")]


def _spending(shown: Report, at: Setting, speech: Speech) -> Iterator[str]:
    match at.page.view:
        case View.COURSE:
            yield speech.say("Spent: <b>{money}</b>", money=speech.money(shown.balance.spent))
            yield from _a_day(shown, speech)
            yield from _highest(shown, at, speech)
            yield _change(shown, speech)
        case View.PACE:
            yield speech.say("Spent: <b>{money}</b>", money=speech.money(shown.balance.spent))
            if shown.spent_before.amount:
                yield speech.say(
                    "{before}: {money}",
                    before=_sentence(_compared(shown, speech)),
                    money=speech.money(shown.spent_before),
                )
            yield _change(shown, speech)
            yield from _a_day(shown, speech)
            yield from _budget(shown, speech)
        case _:
            yield from _totals(shown.balance, speech)
            yield from _refunds(shown, speech)
            yield _change(shown, speech)
            yield from _biggest_change(shown, speech)
            yield from _a_day(shown, speech)
            yield from _budget(shown, speech)
    yield from made_from(shown.basis, speech)


def _totals(balance: Balance, speech: Speech) -> list[str]:
    sign = "+" if balance.difference.amount > 0 else ""
    return [
        speech.say("Spent: <b>{money}</b>", money=speech.money(balance.spent)),
        speech.say("Income: <b>{money}</b>", money=speech.money(balance.income)),
        speech.say("Difference: <b>{money}</b>", money=sign + speech.money(balance.difference)),
    ]


def _refunds(shown: Report, speech: Speech) -> Iterator[str]:
    if shown.refunds.amount:
        yield speech.say("Refunds in that income: {money}", money=speech.money(shown.refunds))


def _a_day(shown: Report, speech: Speech) -> Iterator[str]:
    if shown.a_day and shown.a_day.amount and len(shown.period) > 1:
        yield speech.say("Per day: {money}", money=speech.money(shown.a_day))


def _budget(shown: Report, speech: Speech) -> Iterator[str]:
    """What is left of the budget of all spending, or how far it is over."""
    if shown.limit is None:
        return
    left, allowed = shown.limit - shown.balance.spent, speech.money(shown.limit)
    if left.amount < 0:
        over = speech.money(Money(-left.amount, left.currency))
        yield speech.say("Budget: {over} over {allowed}", over=over, allowed=allowed)
    else:
        yield speech.say("Budget: {left} left of {allowed}", left=speech.money(left), allowed=allowed)


def _highest(shown: Report, at: Setting, speech: Speech) -> Iterator[str]:
    """The day that cost most; the month, where the course is shown by months."""
    if report_pictures.by_month(shown.period):
        top = max(shown.monthly, key=lambda part: part.money.amount)
        when, money = speech.month_inside(top.period.start), top.money
    else:
        money, day = max(zip(shown.daily, shown.period.days(), strict=True), key=lambda one: one[0].amount)
        when = speech.day(day, at.today)
    if money.amount:
        yield speech.say("Most: {when} · {money}", when=when, money=speech.money(money))


def _change(shown: Report, speech: Speech) -> str:
    """How the spending compares; empty where the two have nothing in common."""
    compared = _compared(shown, speech)
    if shown.change is None:
        line = speech.say("Nothing was spent in {before} to compare with.", before=compared)
    elif shown.change >= _MANY_TIMES:
        return ""
    elif shown.spent_before == shown.balance.spent:
        line = speech.say("As much as in {compared}.", compared=compared)
    elif round(shown.change, 2) == 0:
        line = speech.say("About as much as in {compared}.", compared=compared)
    elif shown.change > 0:
        size = speech.percent(shown.change)
        line = speech.say("▲ {size} more than in {compared}.", size=size, compared=compared)
    else:
        size = speech.percent(shown.change)
        line = speech.say("▼ {size} less than in {compared}.", size=size, compared=compared)
    if not shown.left_before:
        return line
    left = speech.say_many(
        "({count} entry there isn't counted.)", "({count} entries there aren't counted.)", shown.left_before
    )
    return speech.joined((line, left))


def _compared(shown: Report, speech: Speech) -> str:
    """The days compared, as they stand in a sentence."""
    days, before = shown.compared_days, speech.period_inside(shown.before)
    is_whole = days >= min(len(shown.period), len(shown.before))
    match shown.period.span:
        case Span.CUSTOM | Span.DAY if is_whole:
            return speech.say_many("the day before", "the {count} days before", len(shown.before))
        case Span.CUSTOM:
            return speech.say_many(
                "the first of the {all} days before",
                "the first {count} of the {all} days before",
                days,
                all=len(shown.before),
            )
        case _ if is_whole:
            return before
        case _:
            return speech.say_many(
                "the first day of {before}", "the first {count} days of {before}", days, before=before
            )


def _biggest_change(shown: Report, speech: Speech) -> Iterator[str]:
    changed = shown.biggest_change
    if changed is None or not changed.difference.amount:
        return
    category = speech.categories.show(changed.category)
    sign = "+" if changed.difference.amount > 0 else ""
    yield speech.say(
        "Biggest change: {category} {money}",
        category=f"{category.emoji} {speech.category(category)}",
        money=sign + speech.money(changed.difference),
    )


def _a_month(shown: Trend, speech: Speech) -> Iterator[str]:
    if shown.spent_a_month and shown.income_a_month:
        yield speech.say("In a month, on average:")
        yield speech.say(
            "{spent} spent, {income} income",
            spent=speech.money(shown.spent_a_month),
            income=speech.money(shown.income_a_month),
        )


def _leaders(shown: Merchants, speech: Speech) -> Iterator[str]:
    for number, merchant in enumerate(shown.ranks[:_NAMED_MERCHANTS], 1):
        words = (
            merchant.name if len(merchant.name) <= _LONGEST_NAME else merchant.name[: _LONGEST_NAME - 1] + "…"
        )
        often = report_pictures.times(merchant.entries, speech)
        parts = [speech.escaped(words), f"<b>{speech.escaped(speech.money(merchant.money))}</b>", often]
        yield f"{number}. " + " · ".join(filter(None, parts))


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _fitting(lines: Sequence[str]) -> str:
    """The lines, without the last ones where they are too long for a caption."""
    kept = [line for line in lines if line]
    while _length("\n".join(kept)) > LONGEST_CAPTION:
        kept.pop()
    return "\n".join(kept)


def _length(html: str) -> int:
    """What Telegram counts: UTF-16 units of the text without its tags."""
    return len(unescape(sub("<[^>]*>", "", html)).encode("utf-16-le")) // 2
