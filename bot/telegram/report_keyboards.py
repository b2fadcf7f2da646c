"""The buttons under a report: where else to look from here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.core.conversion import NotCounted
from bot.core.history import HistoryFilter
from bot.core.ledger import Kind
from bot.core.money import current_currencies
from bot.core.periods import Calendar, Period, Span
from bot.core.questions import Filters
from bot.core.reports import MOST_OTHERS, CategoryTotal
from bot.telegram.callbacks import Action, Tap
from bot.telegram.history_taps import BELOW, history_tap
from bot.telegram.language import Speech
from bot.telegram.report_taps import ReportPage, View

MOST_CATEGORIES = 20
"""A list of more buttons than this is longer than a phone's screen is high."""

_IN_A_ROW = 3


class Reported(Protocol):
    """What any view of a report tells about itself."""

    @property
    def is_empty(self) -> bool: ...
    @property
    def not_counted(self) -> tuple[NotCounted, ...]: ...
    @property
    def booked_until(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a report is shown: its page, the period that this means, the chat's calendar and date."""

    page: ReportPage
    period: Period
    calendar: Calendar
    today: date


def report(shown: Reported, at: Setting, speech: Speech) -> InlineKeyboardMarkup:
    """Earlier and later; longer and shorter; the other views; what isn't counted, by its currency."""
    rows = [_steps(shown, at, speech), _spans(at, speech)]
    if not shown.is_empty:
        rows += _views(at, speech)
    rows.append(_currencies(shown.not_counted, at.page))
    return InlineKeyboardMarkup([row for row in rows if row])


def categories(
    totals: Sequence[CategoryTotal], period: Period, page: ReportPage, speech: Speech
) -> InlineKeyboardMarkup:
    """A button for each category, with its total, that lists its entries; and the way back to the report."""
    rows = [
        [_button(f"{name} · {speech.money(total.money)}", tap)]
        for total in totals[:MOST_CATEGORIES]
        if (tap := _entries_of(total.category, period))
        for name in [_named(total.category, speech)]
    ]
    return InlineKeyboardMarkup([*rows, [_button(speech.label("« Back"), page.tap())]])


def _steps(shown: Reported, at: Setting, speech: Speech) -> list[InlineKeyboardButton]:
    before, after = at.calendar.before(at.period), at.calendar.after(at.period)
    steps = [_button(f"‹ {speech.short_period(before)}", at.page.of(before).tap())]
    booked = shown.booked_until is not None and after.start <= shown.booked_until
    if booked or after.start <= at.today:
        steps.append(_button(f"{speech.short_period(after)} ›", at.page.of(after).tap()))
    return steps


def _spans(at: Setting, speech: Speech) -> list[InlineKeyboardButton]:
    """Longer and shorter. Twelve months are twelve whatever the span: from there each leads to its overview."""
    page, is_twelve = at.page, at.page.view is View.TREND
    if is_twelve:
        page = replace(page, view=View.OVERVIEW)
    anchor = at.today if at.today in at.period else at.period.start
    names = {
        Span.WEEK: speech.label("Week"),
        Span.MONTH: speech.label("Month"),
        Span.QUARTER: speech.label("Quarter"),
        Span.YEAR: speech.label("Year"),
    }
    return [
        _button(_marked(name, is_shown), page.of(at.calendar.period(span, anchor)).tap())
        for span, name in names.items()
        for is_shown in [span is at.period.span and not is_twelve]
    ]


def _views(at: Setting, speech: Speech) -> list[list[InlineKeyboardButton]]:
    names = {
        View.OVERVIEW: speech.label("Overview"),
        View.COURSE: speech.label("Course"),
        View.TREND: speech.label("12 months"),
        View.MERCHANTS: speech.label("Top 10"),
        View.PACE: speech.label("Pace"),
    }
    if len(at.period) == 1:
        del names[View.COURSE], names[View.PACE]
    buttons = [
        _button(_marked(name, view is at.page.view), ReportPage(view, at.page.when, at.page.currency).tap())
        for view, name in names.items()
    ]
    buttons.append(_button(speech.label("Table"), at.page.tap(Action.REPORT_TABLE)))
    rows = [buttons[start : start + _IN_A_ROW] for start in range(0, len(buttons), _IN_A_ROW)]
    return [*rows, [_button(speech.label("Categories…"), at.page.tap(Action.REPORT_CATEGORIES))]]


def _currencies(not_counted: Sequence[NotCounted], page: ReportPage) -> list[InlineKeyboardButton]:
    codes = [one.currency for one in not_counted if one.currency in current_currencies()]
    return [_button(code, ReportPage(page.view, page.when, code).tap()) for code in codes[:MOST_OTHERS]]


def _entries_of(category: str, period: Period) -> Tap | None:
    filters = Filters(Kind.EXPENSE, (category,))
    return history_tap(HistoryFilter(filters, period), number=BELOW)


def _named(category: str, speech: Speech) -> str:
    shown = speech.categories.show(category)
    return f"{shown.emoji} {speech.category(shown)}"


def _button(label: str, tap: Tap) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=tap.encode())


def _marked(label: str, present: bool) -> str:
    return f"• {label}" if present else label
