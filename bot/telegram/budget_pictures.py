"""Budgets as a picture's description, in the person's language. Pure. There must be at least one."""

from datetime import date
from decimal import Decimal

from bot.core.budgets import BudgetUse
from bot.core.money import Money
from bot.core.periods import Span
from bot.core.pictures import BudgetBar, Budgets, Header
from bot.services.budget_watch import BudgetsInUse
from bot.telegram import budget_words
from bot.telegram.language import Speech

MOST_BARS = 12
"""A picture of more budgets than this is longer than a phone's screen is high."""


def budgets(shown: BudgetsInUse, speech: Speech) -> Budgets:
    """A bar for each; above them what is left of the first, or of all that are like it where they are by category."""
    first = shown.uses[0]
    return Budgets(
        header=_header(shown, speech),
        title=speech.period(first.period),
        bars=tuple(_bar(use, shown.today, speech) for use in _fullest(shown.uses)),
        label_today=speech.label("today"),
    )


def _fullest(uses: tuple[BudgetUse, ...]) -> list[BudgetUse]:
    """As many as a phone can show, those that are used most, in their order."""
    chosen = sorted(uses, key=lambda use: use.used, reverse=True)[:MOST_BARS]
    return [use for use in uses if use in chosen]


def _header(shown: BudgetsInUse, speech: Speech) -> Header:
    first = shown.uses[0]
    alike = [
        use.left
        for use in shown.uses
        if use.terms.span is first.terms.span and use.left.currency == first.left.currency
    ]
    left = first.left if first.terms.category is None else Money.total(alike, first.left.currency)
    return Header(
        speech.label("Budgets"),
        budget_words.size(left),
        _left_label(first, speech, over=left.amount < 0),
        speech.locale,
        speech.foreign_numbers,
    )


def _left_label(use: BudgetUse, speech: Speech, *, over: bool) -> str:
    if use.terms.span is Span.WEEK:
        return speech.label("over this week") if over else speech.label("left this week")
    return speech.label("over this month") if over else speech.label("left this month")


def _bar(use: BudgetUse, today: date, speech: Speech) -> BudgetBar:
    left = speech.money_sign(budget_words.size(use.left))
    over, enough = speech.label("{money} over", money=left), speech.label("{money} left", money=left)
    return BudgetBar(
        key=use.terms.category or "",
        label=budget_words.name(use.terms.category, speech),
        result=over if use.is_over else enough,
        note=_note(use, speech),
        used=use.used,
        elapsed=Decimal(use.period.elapsed(today)) / len(use.period),
        is_over=use.is_over,
    )


def _note(use: BudgetUse, speech: Speech) -> str:
    note = speech.label(
        "{spent} of {amount}",
        spent=speech.money_sign(use.spent),
        amount=budget_words.every(speech.money_sign(use.terms.amount), use.terms.span, speech),
    )
    if not use.carried.amount:
        return note
    carried = speech.money_sign(use.carried)
    return speech.label("{note} + {carried} carried over", note=note, carried=carried)
