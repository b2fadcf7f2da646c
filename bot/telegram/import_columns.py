"""What a file's columns are taken for, on buttons. Pure: no I/O, no clock."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.core.cells import DayOrder
from bot.core.imports import Import, ImportId, TableRead
from bot.core.tables import Layout, Open, Role, Signs
from bot.core.wording import marked
from bot.services.importing import ImportPage
from bot.telegram import import_taps
from bot.telegram.language import Speech
from bot.telegram.screens import Screen

LONGEST_COLUMN = 22
"""Characters of a column's name that are shown."""

LONGEST_NAME = 48
"""Characters of a file's name that are shown."""

_MOST_COLUMNS = 24
ROLES = {
    Role.DATE: marked("Date"),
    Role.AMOUNT: marked("Amount"),
    Role.EXPENSE: marked("Spent"),
    Role.INCOME: marked("Received"),
    Role.TYPE: marked("Spent or received"),
    Role.CURRENCY: marked("Currency"),
    Role.CATEGORY: marked("Category"),
    Role.DESCRIPTION: marked("Description"),
}
_QUESTIONS = {
    Role.DATE: marked("Which column has the date?"),
    Role.AMOUNT: marked("Which column has the amount, below zero where it was spent or received?"),
    Role.EXPENSE: marked("Which column has what was spent?"),
    Role.INCOME: marked("Which column has what was received?"),
    Role.TYPE: marked("Which column says if it was spent or received?"),
    Role.CURRENCY: marked("Which column has the currency?"),
    Role.CATEGORY: marked("Which column has the category?"),
    Role.DESCRIPTION: marked("Which column has the description?"),
}


def columns(shown: ImportPage, speech: Speech) -> Screen:
    """What each column is taken for, with a button to change it."""
    layout = _layout_of(shown)
    file = shown.file.id
    rows = [
        [
            InlineKeyboardButton(
                f"{speech.label(name)} ← {_column(layout, role, speech)}",
                callback_data=import_taps.page_tap(file, import_taps.COLUMNS + role),
            )
        ]
        for role, name in ROLES.items()
    ]
    orders = {
        DayOrder.DAY_FIRST: speech.label("Day first: 31/12"),
        DayOrder.MONTH_FIRST: speech.label("Month first: 12/31"),
    }
    rows.append(
        [
            button(chosen(label, layout.order is order), file, import_taps.ORDER + order)
            for order, label in orders.items()
        ]
    )
    if Role.AMOUNT in layout.columns and Role.TYPE not in layout.columns:
        signs = {
            Signs.MINUS_SPENT: speech.label("−5 is spent"),
            Signs.PLUS_SPENT: speech.label("5 is spent"),
        }
        rows.append(
            [
                button(chosen(label, layout.signs is one), file, import_taps.SIGNS + one)
                for one, label in signs.items()
            ]
        )
    rows.append([button(speech.label("« Back"), file)])
    asked = speech.say("What is in which column?")
    return Screen(f"{title(shown.file, speech)}\n{asked}", InlineKeyboardMarkup(rows))


def column_choice(shown: ImportPage, role: Role, speech: Speech) -> Screen:
    """The columns that a role can have."""
    layout, file = _layout_of(shown), shown.file.id
    width = max(len(layout.header), len(layout.samples))
    buttons = [
        [
            InlineKeyboardButton(
                chosen(_column_label(layout, at), layout.columns.get(role) == at),
                callback_data=import_taps.column_tap(file, role, at),
            )
        ]
        for at in range(min(width, _MOST_COLUMNS))
    ]
    none = InlineKeyboardButton(
        speech.label("No column has it"), callback_data=import_taps.column_tap(file, role, None)
    )
    back = button(speech.label("« Back"), file, import_taps.COLUMNS)
    text = f"{title(shown.file, speech)}\n{speech.say(_QUESTIONS[role])}"
    return Screen(text, InlineKeyboardMarkup([*buttons, [none], [back]]))


def question(
    shown: ImportPage, layout: Layout, speech: Speech
) -> tuple[str, list[list[InlineKeyboardButton]]]:
    """The first thing that must be said, with its answers."""
    file = shown.file.id
    for what, role in ((Open.DATE, Role.DATE), (Open.AMOUNT, Role.AMOUNT)):
        if what in layout.open:
            width = max(len(layout.header), len(layout.samples))
            taken = set(layout.columns.values())
            rows = [
                [
                    InlineKeyboardButton(
                        _column_label(layout, at), callback_data=import_taps.column_tap(file, role, at)
                    )
                ]
                for at in range(min(width, _MOST_COLUMNS))
                if at not in taken
            ]
            return speech.say(_QUESTIONS[role]), rows
    if Open.DAY_ORDER in layout.open:
        shown_day = layout.days[0] if layout.days else ""
        labels = {
            DayOrder.DAY_FIRST: speech.label("The day comes first"),
            DayOrder.MONTH_FIRST: speech.label("The month comes first"),
        }
        rows = [[button(label, file, import_taps.ORDER + order)] for order, label in labels.items()]
        return speech.say("How is {day} meant?", day=shown_day), rows
    if Open.SIGNS in layout.open:
        labels_of = {
            Signs.MINUS_SPENT: speech.label("A minus is spending"),
            Signs.PLUS_SPENT: speech.label("A plus is spending"),
        }
        rows = [[button(label, file, import_taps.SIGNS + sign)] for sign, label in labels_of.items()]
        return speech.say("Some amounts have a minus. Which of them were spent?"), rows
    return "", []


def title(file: Import, speech: Speech) -> str:
    """The name of a file, as the head of its page."""
    return f"📄 <b>{speech.escaped(clipped(file.name, LONGEST_NAME))}</b>"


def clipped(words: str, most: int) -> str:
    """The words, as many as fit."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def button(label: str, file: ImportId, text: str = "") -> InlineKeyboardButton:
    """A button that shows the file in some way."""
    return InlineKeyboardButton(label, callback_data=import_taps.page_tap(file, text))


def _layout_of(shown: ImportPage) -> Layout:
    if not isinstance(shown.read, TableRead):
        raise TypeError("there are no columns")
    return shown.read.layout


def _column(layout: Layout, role: Role, speech: Speech) -> str:
    at = layout.columns.get(role)
    return speech.label("none") if at is None else clipped(layout.name(at), LONGEST_COLUMN)


def _column_label(layout: Layout, at: int) -> str:
    sample = layout.samples[at] if at < len(layout.samples) else ""
    name = clipped(layout.name(at), LONGEST_COLUMN)
    return f"{name}: {clipped(sample, LONGEST_COLUMN)}" if sample else name


def chosen(label: str, present: bool) -> str:
    """The label of a button, with a mark where it says what is so already."""
    return f"• {label}" if present else label
