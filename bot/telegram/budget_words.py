"""How a budget is called, and what is left of it, in a few words. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_DOWN, Decimal

from bot.core.budgets import WARNED_AT, BudgetUse, Terms
from bot.core.money import Money
from bot.core.periods import Span
from bot.telegram.language import Speech
from bot.telegram.screens import Screen

_OVERALL = "💰"
_WHOLE = Decimal("0.01")


def name(category: str | None, speech: Speech) -> str:
    """What it is for, without its emoji: for a picture."""
    return speech.category(speech.categories.show(category)) if category else speech.label("All spending")


def titled(category: str | None, speech: Speech) -> str:
    """The same with its emoji, as plain text."""
    emoji = speech.categories.show(category).emoji if category else _OVERALL
    return f"{emoji} {name(category, speech)}"


def terms(said: Terms, speech: Speech) -> str:
    """How much, and how often: "300 EUR a month". As plain text."""
    return every(speech.money(said.amount), said.span, speech)


def every(amount: str, span: Span, speech: Speech) -> str:
    """An amount in each week or month."""
    if span is Span.WEEK:
        return speech.label("{amount} a week", amount=amount)
    return speech.label("{amount} a month", amount=amount)


def size(money: Money) -> Money:
    """An amount without its sign."""
    return Money(abs(money.amount), money.currency)


def used(use: BudgetUse, speech: Speech) -> str:
    """How much was spent of how much: "305 of 300 EUR". As HTML."""
    spent = speech.money(use.spent).removesuffix(f" {use.spent.currency}")
    return speech.say("{spent} of {allowed}", spent=spent, allowed=speech.money(use.allowed))


def left(use: BudgetUse, today: date, speech: Speech) -> str:
    """What is left and what that is a day, or how far it is over. As HTML."""
    if use.is_over:
        return speech.say("<b>{money}</b> over", money=speech.money(size(use.left)))
    if use.days_left(today) <= 1 or not use.a_day(today).amount:
        return speech.say("<b>{money}</b> left", money=speech.money(use.left))
    return speech.say(
        "<b>{money}</b> left, {day} a day",
        money=speech.money(use.left),
        day=speech.money(use.a_day(today)),
    )


def warned(screen: Screen, due: Sequence[BudgetUse], today: date, speech: Speech) -> Screen:
    """The screen of what was booked, with a line for each budget that it brings near its end or over."""
    lines = [_warning(use, today, speech) for use in due]
    return replace(screen, text="\n".join([screen.text, *lines])) if lines else screen


def _warning(use: BudgetUse, today: date, speech: Speech) -> str:
    what, allowed = titled(use.terms.category, speech), speech.money(use.allowed)
    if use.is_over:
        over = speech.money(size(use.left))
        return speech.say(
            "🔴 {what}: {over} over the budget of {allowed}.", what=what, over=over, allowed=allowed
        )
    if use.reached == WARNED_AT[-1]:
        return speech.say("🔴 {what}: the budget of {allowed} is used up.", what=what, allowed=allowed)
    return speech.say_many(
        "🟡 {what}: {used} of {allowed} used, {left} left for today.",
        "🟡 {what}: {used} of {allowed} used, {left} left for {count} days.",
        use.days_left(today),
        what=what,
        used=percent(use, speech),
        allowed=allowed,
        left=speech.money(use.left),
    )


def percent(use: BudgetUse, speech: Speech) -> str:
    """The share used, rounded down: what isn't used up is never called so."""
    return speech.percent(use.used.quantize(_WHOLE, ROUND_DOWN))
