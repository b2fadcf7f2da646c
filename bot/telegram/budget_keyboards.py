"""The buttons around budgets, and what they carry."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.core.budgets import Budget, BudgetId, BudgetUse, Terms, steps
from bot.core.intents import SetBudget
from bot.core.ledger import Kind
from bot.core.money import Money
from bot.core.periods import Span
from bot.telegram import budget_words
from bot.telegram.callbacks import Action, OutdatedButton, Tap
from bot.telegram.language import Speech

NEW = "new"
"""The page with the categories to choose from."""

DROPPED = "x"
"""The text of a button that drops a budget, or takes back that one was dropped."""

_CARRY, _KEEP_NONE = "c1", "c0"
_AMOUNT = "a"
_CODE = 3


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What a button on a budget's card asks for; None stays as it is."""

    amount: Money | None = None
    carry_over: bool | None = None
    is_drop: bool = False


def listed(uses: Sequence[BudgetUse], speech: Speech) -> InlineKeyboardMarkup:
    """A button for each budget's card, and one for a new one."""
    weekly, monthly = (
        {use.terms.category for use in uses if use.terms.span is span} for span in (Span.WEEK, Span.MONTH)
    )
    several = weekly & monthly
    cards = [_button(_label(use.terms, speech, several), Action.BUDGETS, use.budget.id) for use in uses]
    new = _button(speech.label("➕ New budget"), Action.BUDGETS, 0, NEW)
    return InlineKeyboardMarkup([*_in_rows(cards), [new]])


def card(use: BudgetUse, speech: Speech) -> InlineKeyboardMarkup:
    """What can be changed about a budget."""
    number, terms = use.budget.id, use.terms
    carry = speech.label("Carry over: on") if terms.carry_over else speech.label("Carry over: off")
    return InlineKeyboardMarkup(
        [
            _steps(number, terms.amount, speech),
            [_button(carry, Action.CHANGE_BUDGET, number, _KEEP_NONE if terms.carry_over else _CARRY)],
            [
                _button(speech.label("« Back"), Action.BUDGETS),
                _button(speech.label("🗑 Remove"), Action.CHANGE_BUDGET, number, DROPPED),
            ],
        ]
    )


def categories(speech: Speech) -> InlineKeyboardMarkup:
    """What a new budget may be for."""
    keys = [None, *(category.key for category in speech.categories.of(Kind.EXPENSE))]
    buttons = [_button(budget_words.titled(key, speech), Action.NEW_BUDGET, 0, key or "") for key in keys]
    back = [_button(speech.label("« Back"), Action.BUDGETS)]
    return InlineKeyboardMarkup([*_in_rows(buttons), back])


def undo(budget: BudgetId, speech: Speech, text: str = "") -> InlineKeyboardMarkup:
    """Takes back that a budget was set; or, by the text DROPPED, that it was dropped."""
    return InlineKeyboardMarkup([[_button(speech.label("↩️ Undo"), Action.UNDO_BUDGET, budget, text)]])


def after(use: BudgetUse, wish: SetBudget | None, speech: Speech) -> InlineKeyboardMarkup:
    """Under what was just set: undo, and the other categories that the person's word may have meant."""
    keys = [key for key in wish.choices if key != use.terms.category] if wish else []
    instead = [
        _button(
            speech.label("{category} instead", category=budget_words.titled(key, speech)),
            Action.SET_BUDGET,
            use.budget.id,
            _spelt(replace(use.terms, category=key)),
        )
        for key in keys
    ]
    return InlineKeyboardMarkup([*_in_rows(instead), *undo(use.budget.id, speech).inline_keyboard])


def offer(terms: Terms | None, category: str | None, speech: Speech) -> InlineKeyboardMarkup:
    """A budget for the whole category instead of one of its things; without terms the amount is asked for."""
    title = budget_words.titled(category, speech)
    if terms is None:
        button = _button(title, Action.NEW_BUDGET, 0, category or "")
    else:
        label = speech.label("{what}: {left}", what=title, left=budget_words.terms(terms, speech))
        button = _button(label, Action.SET_BUDGET, 0, _spelt(terms))
    return InlineKeyboardMarkup([[button]])


def several(wish: SetBudget, present: Sequence[Budget], speech: Speech) -> InlineKeyboardMarkup:
    """One button for each category that a word may mean; without an amount it opens the budget or asks for one."""
    known = {budget.terms.category: budget for budget in present}
    buttons = [_choice(wish, key, known.get(key), speech) for key in wish.choices]
    return InlineKeyboardMarkup(_in_rows(buttons))


def about(category: str | None, span: Span | None) -> str:
    """What an amount is asked for, as it is kept until it comes."""
    return f"{category or ''} {span or ''}".rstrip()


def choose(speech: Speech) -> InlineKeyboardMarkup:
    """The way to a new budget."""
    return InlineKeyboardMarkup([[_button(speech.label("➕ New budget"), Action.BUDGETS, 0, NEW)]])


def wanted_terms(tap: Tap) -> Terms:
    """The budget that a button offers. Raises OutdatedButton, and InvalidAmount."""
    try:
        category, span, amount, carry = tap.text.split(" ")
        return Terms(category or None, _money(amount), Span(span), carry == "1")
    except ValueError as problem:
        raise OutdatedButton from problem


def wanted_change(tap: Tap) -> Adjustment:
    """What a button of a card asks for. Raises OutdatedButton, and InvalidAmount."""
    match tap.text[:1], tap.text:
        case _, "c1" | "c0":
            return Adjustment(carry_over=tap.text == _CARRY)
        case _, "x":
            return Adjustment(is_drop=True)
        case "a", _:
            return Adjustment(_money(tap.text[1:]).positive())
    raise OutdatedButton


def _choice(wish: SetBudget, key: str, present: Budget | None, speech: Speech) -> InlineKeyboardButton:
    title = budget_words.titled(key, speech)
    if wish.amount is not None and wish.currency:
        span = wish.span or (present.terms.span if present else Span.MONTH)
        terms = Terms(key, Money.of(wish.amount, wish.currency), span, bool(wish.carry_over))
        return _button(title, Action.SET_BUDGET, 0, _spelt(terms))
    if present:
        return _button(title, Action.BUDGETS, present.id)
    return _button(title, Action.NEW_BUDGET, 0, about(key, wish.span))


def _money(spelt: str) -> Money:
    try:
        return Money.of(Decimal(spelt[:-_CODE]), spelt[-_CODE:])
    except InvalidOperation as problem:
        raise OutdatedButton from problem


def _spelt(terms: Terms) -> str:
    carry = "1" if terms.carry_over else "0"
    return f"{terms.category or ''} {terms.span} {terms.amount.amount}{terms.amount.currency} {carry}"


def _steps(number: BudgetId, amount: Money, speech: Speech) -> list[InlineKeyboardButton]:
    """Less and more, by a small step and a large one; nothing that would leave nothing."""
    small, large = (step.amount for step in steps(amount))
    changes = [change for change in (-large, -small, small, large) if amount.amount + change > 0]
    return [
        _button(
            f"{'+' if change > 0 else '−'}{speech.number(abs(change))}",
            Action.CHANGE_BUDGET,
            number,
            f"{_AMOUNT}{amount.amount + change}{amount.currency}",
        )
        for change in changes
    ]


def _label(terms: Terms, speech: Speech, several: set[str | None]) -> str:
    title = budget_words.titled(terms.category, speech)
    if terms.category not in several:
        return title
    span = speech.label("week") if terms.span is Span.WEEK else speech.label("month")
    return f"{title} · {span}"


def _button(label: str, action: Action, number: int = 0, text: str = "") -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=Tap(action, number, text).encode())


def _in_rows(buttons: Sequence[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    return [list(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
