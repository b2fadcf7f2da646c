"""The buttons under the bot's messages."""

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.core.categories import Categories
from bot.core.clarifying import Pending
from bot.core.learning import Hint
from bot.core.ledger import Entry, Kind, PersonId
from bot.core.periods import Calendar
from bot.services.bookkeeping import screen_state
from bot.services.learning import LearnedWords, Offer
from bot.telegram.callbacks import Action, OutdatedButton, Tap
from bot.telegram.language import Speech

_Item = TypeVar("_Item")
_LABEL = 28
_SHORT_LABEL = 14
_NONE = "-"


def confirmation(entries: Sequence[Entry], speech: Speech) -> InlineKeyboardMarkup:
    """Under what a message booked: edit and undo; put back where all of it is out of the books."""
    message_id, seen = entries[0].source.message_id, str(screen_state(entries))
    if all(entry.is_voided for entry in entries):
        return _rows([[_button(speech.label("↪️ Put it back"), Action.RESTORE, message_id, seen)]])
    edit = _button(speech.label("✏️ Edit"), Action.EDIT, message_id)
    undo = _button(speech.label("↩️ Undo"), Action.UNDO, message_id, seen)
    return _rows([[edit, undo]])


def change(entries: Sequence[Entry], speech: Speech) -> InlineKeyboardMarkup:
    """Under a word on what has changed: undo; put back where all of it is out of the books."""
    (row,) = confirmation(entries, speech).inline_keyboard
    return _rows([row[-1:]])


def undone(entries: Sequence[Entry], speech: Speech) -> InlineKeyboardMarkup:
    """Under a word on what was taken back: make it so again."""
    message_id, seen = entries[0].source.message_id, str(screen_state(entries))
    if all(entry.is_voided for entry in entries):
        return change(entries, speech)
    return _rows([[_button(speech.label("↪️ Redo"), Action.RESTORE, message_id, seen)]])


def entry_choice(entries: Sequence[Entry], speech: Speech, *, back_to: int) -> InlineKeyboardMarkup:
    """One button an entry, to say which one is meant."""
    rows = [
        [_button(summary(entry, speech), Action.ENTRY, entry.id)] for entry in entries if not entry.is_voided
    ]
    return _rows([*rows, [_back(speech, Action.BACK, back_to)]])


def entry_menu(entry: Entry, speech: Speech) -> InlineKeyboardMarkup:
    """What can be changed about an entry."""
    other = Kind.INCOME if entry.state.kind is Kind.EXPENSE else Kind.EXPENSE
    switch = speech.label("It was income") if other is Kind.INCOME else speech.label("It was an expense")
    return _rows(
        [
            [
                _button(speech.label("Amount"), Action.AMOUNT, entry.id),
                _button(speech.label("Category"), Action.CATEGORIES, entry.id),
            ],
            [
                _button(speech.label("Date"), Action.DATES, entry.id),
                _button(speech.label("Description"), Action.DESCRIPTION, entry.id),
            ],
            [
                _button(switch, Action.SET_KIND, entry.id, other),
                _button(speech.label("🗑 Delete"), Action.DELETE, entry.id),
            ],
            [_button(speech.label("Why this category?"), Action.WHY, entry.id)],
            [_back(speech, Action.BACK, entry.source.message_id)],
        ]
    )


def category_grid(entry: Entry, categories: Categories, speech: Speech) -> InlineKeyboardMarkup:
    """All categories for the entry's kind, the present one marked."""
    buttons = [
        _button(
            _marked(f"{category.emoji} {speech.category(category)}", category.key == entry.state.category),
            Action.SET_CATEGORY,
            entry.id,
            category.key,
        )
        for category in categories.of(entry.state.kind)
    ]
    return _rows([*_in_rows(buttons, 2), [_back(speech, Action.ENTRY, entry.id)]])


def date_choice(entry: Entry, today: date, speech: Speech) -> InlineKeyboardMarkup:
    """The two likely days, and a calendar for the rest."""
    yesterday = today - timedelta(days=1)
    return _rows(
        [
            [
                _button(speech.label("Today"), Action.SET_DATE, entry.id, today.isoformat()),
                _button(speech.label("Yesterday"), Action.SET_DATE, entry.id, yesterday.isoformat()),
            ],
            [
                _button(
                    speech.label("📅 Calendar"), Action.CALENDAR, entry.id, f"{entry.state.occurred_on:%Y-%m}"
                )
            ],
            [_back(speech, Action.ENTRY, entry.id)],
        ]
    )


def calendar_page(entry: Entry, month: date, shape: Calendar, speech: Speech) -> InlineKeyboardMarkup:
    """A month's days in weeks, the entry's own day marked; `month` is any day in it."""
    first = month.replace(day=1)
    weeks = calendar.Calendar(shape.week_start).monthdatescalendar(first.year, first.month)
    rows = [
        [
            _month_button("‹", entry, first - timedelta(days=1)),
            _blank(speech.month_name(first)),
            _month_button("›", entry, first + timedelta(days=31)),
        ],
        [_blank(speech.weekday(day)) for day in weeks[0]],
        *[[_day_button(day, first, entry, speech) for day in week] for week in weeks],
        [_back(speech, Action.DATES, entry.id)],
    ]
    return _rows(rows)


def back_to_entry(entry: Entry, speech: Speech) -> InlineKeyboardMarkup:
    """The way out of a question."""
    return _rows([[_back(speech, Action.ENTRY, entry.id)]])


def entries_behind(taps: Sequence[tuple[str, Tap]]) -> InlineKeyboardMarkup | None:
    """Under an answer: one button a side of it, with its label; None where there is nothing to show."""
    rows = [[InlineKeyboardButton(label, callback_data=tap.encode())] for label, tap in taps]
    return _rows(rows) if rows else None


def learned_words(words: LearnedWords, forgotten: Hint | None, speech: Speech) -> InlineKeyboardMarkup:
    """Each word with a way to forget it; a way to put back what was just forgotten; the pages."""
    page = f"p{words.page}"
    back = [[_put_back(forgotten, page, speech)]] if forgotten else []
    buttons = [_button(f"🗑 {_clipped(_shown(hint))}", Action.FORGET, hint.id, page) for hint in words.hints]
    steps = [_button("‹", Action.LEARNED, words.page - 1)] if words.page else []
    if words.page + 1 < words.pages:
        steps.append(_button("›", Action.LEARNED, words.page + 1))
    return _rows(
        [*back, *_in_rows(buttons, 2), *([steps] if steps else []), [_back(speech, Action.SETTINGS, 0)]]
    )


def offer(offered: Offer, speech: Speech) -> list[InlineKeyboardButton]:
    """The row that remembers a correction."""
    label = speech.label(
        "🧠 Always file “{words}” under {category}",
        words=_clipped(offered.lesson.phrase.shown),
        category=speech.category(speech.categories.show(offered.lesson.category)),
    )
    return [_button(label, Action.REMEMBER, offered.entry_id, str(offered.number))]


def forget(hint: Hint, message_id: int, speech: Speech) -> list[InlineKeyboardButton]:
    """The row that forgets learned words, under what a person's message booked."""
    label = speech.label("🗑 Forget “{words}”", words=_clipped(_shown(hint)))
    return [_button(label, Action.FORGET, hint.id, f"m{message_id}")]


def put_back(hint: Hint, message_id: int, speech: Speech) -> list[InlineKeyboardButton]:
    """The row that puts forgotten words back, likewise."""
    return [_put_back(hint, f"m{message_id}", speech)]


def _put_back(hint: Hint, place: str, speech: Speech) -> InlineKeyboardButton:
    label = speech.label("↪️ Put “{words}” back", words=_clipped(_shown(hint)))
    return _button(label, Action.PUT_BACK, hint.id, place)


def _shown(hint: Hint) -> str:
    return hint.lesson.phrase.shown


def choices(pending: Pending, labels: Sequence[str], speech: Speech) -> InlineKeyboardMarkup:
    """Under a question: a button for each reading, and one for none of them."""
    width = 1 if max(map(len, labels), default=0) > _SHORT_LABEL else 2
    buttons = [
        _button(label, Action.CHOOSE, pending.id, f"{index}.{pending.by}")
        for index, label in enumerate(labels)
    ]
    none = speech.label("None of these") if labels else speech.label("Don't book it")
    return _rows(
        [*_in_rows(buttons, width), [_button(none, Action.CHOOSE, pending.id, f"{_NONE}.{pending.by}")]]
    )


def read_choice(tap: Tap) -> tuple[int | None, PersonId]:
    """Which reading a button is for, None for none of them, and who is asked. Raises OutdatedButton."""
    index, _, person = tap.text.partition(".")
    try:
        return None if index == _NONE else int(index), PersonId(int(person))
    except ValueError as problem:
        raise OutdatedButton from problem


def _button(label: str, action: Action, number: int = 0, text: str = "") -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=Tap(action, number, text).encode())


def _back(speech: Speech, action: Action, number: int) -> InlineKeyboardButton:
    return _button(speech.label("« Back"), action, number)


def _blank(label: str) -> InlineKeyboardButton:
    return _button(label, Action.NOTHING)


def _month_button(label: str, entry: Entry, day: date) -> InlineKeyboardButton:
    return _button(label, Action.CALENDAR, entry.id, f"{day:%Y-%m}")


def _day_button(day: date, first: date, entry: Entry, speech: Speech) -> InlineKeyboardButton:
    if day.month != first.month:
        return _blank("·")  # Telegram refuses a button without a visible letter
    label = speech.day_number(day)
    marked = f"[{label}]" if day == entry.state.occurred_on else label
    return _button(marked, Action.SET_DATE, entry.id, day.isoformat())


def _marked(label: str, present: bool) -> str:
    return f"• {label}" if present else label


def summary(entry: Entry, speech: Speech) -> str:
    """An entry as a button's label."""
    words = f"{speech.money(entry.state.money)} · {entry.state.description}".rstrip(" ·")
    return _clipped(words)


def _clipped(words: str) -> str:
    return words if len(words) <= _LABEL else words[: _LABEL - 1] + "…"


def _in_rows(items: Sequence[_Item], width: int) -> list[list[_Item]]:
    return [list(items[start : start + width]) for start in range(0, len(items), width)]


def _rows(rows: Sequence[Sequence[InlineKeyboardButton]]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(rows)
