"""The buttons of the history: its pages, its filters, and an entry's card.

Everything that they carry fits: a filter that buttons can't carry is never on a screen.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.core.categories import Categories, Category
from bot.core.history import HistoryFilter, HistoryPage, Place, Way
from bot.core.ledger import FIRST_DAY, Entry, Kind
from bot.core.periods import Calendar, Period, Span
from bot.telegram.callbacks import Action, Tap
from bot.telegram.history_taps import entry_tap, history_tap, page_text, roomy, wanted_page
from bot.telegram.language import Speech

MENU = 0
CATEGORIES = 1
"""What the number of a HISTORY_MENU tap means; a year stands for its months."""

_ALL = HistoryFilter()
_IN_A_ROW = 5
_MONTHS = 12


def page(shown: HistoryPage, speech: Speech) -> InlineKeyboardMarkup:
    """The entries by their numbers, the pages beside this one, and the filters."""
    here = page_text(shown.wanted, shown.start)
    numbers = [
        _button(f"{number}", entry_tap(Action.CARD, entry.id, here))
        for number, entry in enumerate(shown.entries, 1)
    ]
    width = len(numbers) if len(numbers) <= _IN_A_ROW else -(-len(numbers) // 2)
    rows = _in_rows(numbers, width) if numbers else []
    filters = [_menu_button(speech.label("🔎 Filter…"), MENU, here)]
    if not shown.wanted.is_open:
        filters.append(_list_button(speech.label("✕ Show everything"), _ALL))
    return _markup([*rows, _turns(shown, speech), filters])


def menu(here: str, today: date, speech: Speech) -> InlineKeyboardMarkup:
    """What can be chosen to see instead of the page `here`."""
    wanted, _ = wanted_page(here)
    kind = wanted.filters.kind
    names = [
        (None, speech.label("All")),
        (Kind.EXPENSE, speech.label("Spent")),
        (Kind.INCOME, speech.label("Income")),
    ]
    kinds = [
        _list_button(
            _marked(name, of is kind and not wanted.taken_out), of_kind(wanted, of, speech.categories)
        )
        for of, name in names
    ]
    year = wanted.period.start.year if wanted.period else today.year
    more = [
        _menu_button(speech.label("Category…"), CATEGORIES, here),
        _menu_button(speech.label("Month…"), year, here),
    ]
    label = _marked(speech.label("🗑 Taken out of the books"), wanted.taken_out)
    out = replace(wanted, taken_out=not wanted.taken_out)
    back = [_button(speech.label("« Back"), Tap(Action.HISTORY, 0, here))]
    clear = [] if wanted.is_open else [_list_button(speech.label("✕ Show everything"), _ALL)]
    return _markup([kinds, more, [_list_button(label, out)], clear, back])


def categories(here: str, speech: Speech) -> InlineKeyboardMarkup:
    """The categories of the kind that is shown, the present ones marked."""
    wanted, _ = wanted_page(here)
    kind, present = wanted.filters.kind, wanted.filters.categories
    kept = [one for one in speech.categories if kind in (None, one.kind) and not one.merged_into]
    buttons = [_category_button(category, wanted, speech) for category in kept]
    every = replace(wanted, filters=replace(wanted.filters, categories=()))
    last = [_list_button(_marked(speech.label("All categories"), not present), every)]
    return _markup([*_in_rows(buttons, 2), last, _back_to_menu(here, speech)])


def months(here: str, year: int, shape: Calendar, today: date, speech: Speech) -> InlineKeyboardMarkup:
    """A year's months, as the chat cuts them, up to the present one."""
    wanted, _ = wanted_page(here)
    periods = [_month(year, number, shape) for number in range(1, _MONTHS + 1)]
    buttons = [_month_button(period, wanted, today, speech) for period in periods]
    back = _menu_button("‹", year - 1, here) if year > FIRST_DAY.year else _blank("·")
    on = _menu_button("›", year + 1, here) if year < today.year else _blank("·")
    every = _list_button(_marked(speech.label("Any month"), not wanted.period), replace(wanted, period=None))
    return _markup(
        [[back, _blank(f"{year}"), on], *_in_rows(buttons, 3), [every], _back_to_menu(here, speech)]
    )


def card(entry: Entry, here: str, speech: Speech, *, is_own: bool) -> InlineKeyboardMarkup:
    """What can be done with an entry. Only its author changes it; anybody books the same for themselves."""

    def button(label: str, action: Action) -> InlineKeyboardButton:
        return _button(label, entry_tap(action, entry.id, here))

    change = button(speech.label("✏️ Edit"), Action.ENTRY)
    take_out = button(speech.label("🗑 Take out"), Action.DELETE)
    put_back = button(speech.label("↪️ Put it back"), Action.PUT_BACK_ENTRY)
    again = button(speech.label("🔁 Same again today"), Action.AGAIN)
    own = [put_back] if entry.is_voided else [change, take_out]
    told = [button(speech.label("🕓 What changed"), Action.REVISIONS)] if entry.version > 1 else []
    back = _button(speech.label("« Back to the list"), Tap(Action.HISTORY, 0, here))
    return _markup([own if is_own else [], [] if entry.is_voided else [again], told, [back]])


def revisions(entry: Entry, here: str, speech: Speech) -> InlineKeyboardMarkup:
    """The way back to the card."""
    return _markup([[_button(speech.label("« Back"), entry_tap(Action.CARD, entry.id, here))]])


def within_card(keyboard: InlineKeyboardMarkup | None, card: Tap) -> InlineKeyboardMarkup | None:
    """A menu's buttons with their way back leading to the card that it was opened from."""
    if keyboard is None:
        return None
    return _markup([[_on_card(button, card) for button in row] for row in keyboard.inline_keyboard])


def of_kind(wanted: HistoryFilter, kind: Kind | None, categories: Categories) -> HistoryFilter:
    """The same of this kind, in the books; of the categories those stay that entries of the kind can have."""
    keys = wanted.filters.categories
    fitting = tuple(key for key in keys if kind in (None, categories.show(key).kind))
    return replace(wanted, filters=replace(wanted.filters, kind=kind, categories=fitting), taken_out=False)


def _on_card(button: InlineKeyboardButton, card: Tap) -> InlineKeyboardButton:
    tap = Tap.decode(str(button.callback_data))
    if tap.action is Action.BACK:
        return _button(button.text, card)
    if tap.action in (Action.ENTRY, Action.DATES):
        return _button(button.text, entry_tap(tap.action, tap.number, card.text))
    return button


def _turns(shown: HistoryPage, speech: Speech) -> list[InlineKeyboardButton]:
    """The way to newer entries and to older ones; a search that stopped goes on from where it was."""
    is_up = shown.place is not None and shown.place.way is Way.NEWER
    newer, older = speech.label("‹ Newer"), speech.label("Older ›")
    if shown.is_unfinished and is_up:
        newer = speech.label("‹ Search further on")
    elif shown.is_unfinished:
        older = speech.label("Search further back ›")
    return [
        _list_button(label, shown.wanted, place)
        for label, place in ((newer, shown.newer), (older, shown.older))
        if place
    ]


def _category_button(category: Category, wanted: HistoryFilter, speech: Speech) -> InlineKeyboardButton:
    chosen = replace(wanted, filters=replace(wanted.filters, categories=(category.key,)))
    name = f"{category.emoji} {speech.category(category)}"
    return _list_button(_marked(name, category.key in wanted.filters.categories), chosen)


def _month(year: int, number: int, shape: Calendar) -> Period:
    """The month that begins in this one."""
    after = date(year + number // _MONTHS, number % _MONTHS + 1, 1)
    return shape.period(Span.MONTH, date.fromordinal(after.toordinal() - 1))


def _month_button(period: Period, wanted: HistoryFilter, today: date, speech: Speech) -> InlineKeyboardButton:
    if period.start > today:
        return _blank("·")
    label = _marked(speech.short_period(period), wanted.period == period)
    return _list_button(label, replace(wanted, period=period))


def _back_to_menu(here: str, speech: Speech) -> list[InlineKeyboardButton]:
    return [_menu_button(speech.label("« Back"), MENU, here)]


def _list_button(label: str, wanted: HistoryFilter, place: Place | None = None) -> InlineKeyboardButton:
    fitting = roomy(wanted)
    return _button(label, history_tap(fitting, place) or Tap(Action.HISTORY, 0, page_text(_ALL)))


def _menu_button(label: str, number: int, here: str) -> InlineKeyboardButton:
    return _button(label, entry_tap(Action.HISTORY_MENU, number, here))


def _button(label: str, tap: Tap) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=tap.encode())


def _blank(label: str) -> InlineKeyboardButton:
    return _button(label, Tap(Action.NOTHING))


def _marked(label: str, present: bool) -> str:
    return f"• {label}" if present else label


def _in_rows(buttons: Sequence[InlineKeyboardButton], width: int) -> list[list[InlineKeyboardButton]]:
    return [list(buttons[start : start + width]) for start in range(0, len(buttons), width)]


def _markup(rows: Sequence[Sequence[InlineKeyboardButton]]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([row for row in rows if row])
