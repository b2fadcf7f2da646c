"""The buttons around categories, and what they carry."""

from collections.abc import Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.core.categories import FALLBACKS, USUAL, Categories, Category
from bot.core.ledger import Kind
from bot.services.categorising import EMOJI, NAME, NEW
from bot.telegram.callbacks import Action, Tap
from bot.telegram.language import Speech

ASKING = 1
"""What the number of a button says that puts a question, rather than opening a page."""

MERGE = "merge"
"""The page with the categories that one may go into."""

UP, DOWN, HIDE, SHOW, RESET, UNDO = "up", "down", "hide", "show", "reset", "undo"

_SUGGESTED = [
    "🐶", "🐱", "👶", "🎮", "⚽️", "🏋️", "🚗", "⛽️", "🚲", "🍺", "☕️", "🍕", "📱", "💻", "📚",
    "🎵", "🌱", "🔧", "🧹", "👕", "💊", "✂️", "🎨", "🙏", "💳", "🏦", "🎉", "🧸", "🏖", "⭐️",
]  # fmt: skip
_IN_ROW = 6


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a button asks for: an operation on the category `key`, with what it needs besides."""

    key: str
    what: str = ""
    detail: str = ""


def read(tap: Tap) -> Wanted:
    """What stands in a button's text."""
    return Wanted(*tap.text.split(" ", 2))


def about_new(kind: Kind) -> str:
    """What somebody is asked for who is to name a new category."""
    return f"{NEW} {kind}"


def listed(categories: Categories, kind: Kind, speech: Speech) -> InlineKeyboardMarkup:
    """A button for each category of a kind, hidden ones last; a new one; and the other kind."""
    own = [one for one in categories if one.kind is kind and not one.merged_into]
    shown = sorted(own, key=lambda one: one.hidden)
    buttons = [_button(_label(one, speech), Action.CATEGORY_PAGE, 0, one.key) for one in shown]
    new = _button(speech.label("➕ New category"), Action.CATEGORY_PAGE, ASKING, about_new(kind))
    if kind is Kind.EXPENSE:
        other = _button(speech.label("Income »"), Action.CATEGORY_LIST, 0, Kind.INCOME)
    else:
        other = _button(speech.label("« Expenses"), Action.CATEGORY_LIST, 0, Kind.EXPENSE)
    return InlineKeyboardMarkup([*_in_rows(buttons, 2), [new], [other]])


def page(category: Category, speech: Speech, undoes: int | None) -> InlineKeyboardMarkup:
    """What can be changed about a category; `undoes` is the change that can be taken back at once."""
    key = category.key
    rows = [[_undo(undoes, speech)]] if undoes is not None else []
    rows.append(
        [
            _button(speech.label("✏️ Rename"), Action.CATEGORY_PAGE, ASKING, f"{NAME} {key}"),
            _button(speech.label("🙂 Emoji"), Action.CATEGORY_PAGE, ASKING, f"{EMOJI} {key}"),
        ]
    )
    if key not in FALLBACKS:
        rows += _moves(category, speech)
    if key in USUAL and category != _as_usual(category):
        rows.append([_change(speech.label("Original name and emoji"), key, RESET)])
    return InlineKeyboardMarkup([*rows, [_back_to_list(category.kind, speech)]])


def targets(category: Category, categories: Categories, speech: Speech) -> InlineKeyboardMarkup:
    """The categories that another one may go into."""
    buttons = [
        _button(_label(one, speech), Action.CHANGE_CATEGORY, 0, f"{category.key} {MERGE} {one.key}")
        for one in categories.of(category.kind)
        if one.key != category.key
    ]
    return InlineKeyboardMarkup([*_in_rows(buttons, 2), [_back_to(category, speech)]])


def emoji(category: Category, speech: Speech) -> InlineKeyboardMarkup:
    """A few emoji to choose from."""
    buttons = [_button(one, Action.CHANGE_CATEGORY, 0, f"{category.key} {EMOJI} {one}") for one in _SUGGESTED]
    return InlineKeyboardMarkup([*_in_rows(buttons, _IN_ROW), [_back_to(category, speech)]])


def back_to(category: Category, speech: Speech) -> InlineKeyboardMarkup:
    """The way back to a category's page."""
    return InlineKeyboardMarkup([[_back_to(category, speech)]])


def back_to_list(kind: Kind, speech: Speech) -> InlineKeyboardMarkup:
    """The way back to the list."""
    return InlineKeyboardMarkup([[_back_to_list(kind, speech)]])


def _moves(category: Category, speech: Speech) -> list[list[InlineKeyboardButton]]:
    key = category.key
    merge = _button(speech.label("🔀 Merge into…"), Action.CATEGORY_PAGE, 0, f"{key} {MERGE}")
    if category.hidden:
        return [[_change(speech.label("👁 Show"), key, SHOW), merge]]
    return [
        [_change(speech.label("⬆️ Up"), key, UP), _change(speech.label("⬇️ Down"), key, DOWN)],
        [_change(speech.label("🙈 Hide"), key, HIDE), merge],
    ]


def _as_usual(category: Category) -> Category:
    """The default, hidden or not as this one."""
    usual = USUAL[category.key]
    return Category(usual.key, usual.kind, usual.name, usual.emoji, hidden=category.hidden)


def _label(category: Category, speech: Speech) -> str:
    name = f"{category.emoji} {speech.category(category)}"
    return f"🙈 {name}" if category.hidden else name


def _undo(change_id: int, speech: Speech) -> InlineKeyboardButton:
    return _button(speech.label("↩️ Undo"), Action.CHANGE_CATEGORY, change_id, UNDO)


def _change(label: str, key: str, what: str) -> InlineKeyboardButton:
    return _button(label, Action.CHANGE_CATEGORY, 0, f"{key} {what}")


def _back_to(category: Category, speech: Speech) -> InlineKeyboardButton:
    return _button(speech.label("« Back"), Action.CATEGORY_PAGE, 0, category.key)


def _back_to_list(kind: Kind, speech: Speech) -> InlineKeyboardButton:
    return _button(speech.label("« All categories"), Action.CATEGORY_LIST, 0, kind)


def _button(label: str, action: Action, number: int = 0, text: str = "") -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=Tap(action, number, text).encode())


def _in_rows(buttons: Sequence[InlineKeyboardButton], width: int) -> list[list[InlineKeyboardButton]]:
    return [list(buttons[at : at + width]) for at in range(0, len(buttons), width)]
