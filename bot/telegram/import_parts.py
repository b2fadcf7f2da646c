"""What the pages of a table and of a complete export have in common. Pure: no I/O, no clock."""

from collections.abc import Iterator, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.core.imports import BackupRead, ImportId, TableRead
from bot.core.tables import LeftRow
from bot.services.importing import ImportPage
from bot.telegram import import_taps
from bot.telegram.file_words import left_row
from bot.telegram.import_columns import button, chosen
from bot.telegram.language import Speech

_SHOWN_LEFT = 10


def left_rows(left: Sequence[LeftRow], uncounted: int, speech: Speech) -> str:
    """What isn't booked, with the reason of each; empty where there is nothing."""
    if not left:
        return ""
    count = len(left) + uncounted
    lines = [
        speech.say_many("⚠️ {count} row can't be booked:", "⚠️ {count} rows can't be booked:", count),
        *(left_row(row, speech) for row in left[:_SHOWN_LEFT]),
    ]
    if count > _SHOWN_LEFT:
        lines.append(speech.say_many("…and {count} more.", "…and {count} more.", count - _SHOWN_LEFT))
    return "\n".join(lines)


def duplicates(shown: ImportPage, speech: Speech) -> str:
    """What is in the books already; empty where nothing is."""
    if not shown.duplicates:
        return ""
    if not shown.fresh:
        return speech.say("♻️ All of it is in your books already.")
    return speech.say_many(
        "♻️ {count} looks booked already, and is left out.",
        "♻️ {count} look booked already, and are left out.",
        len(shown.duplicates),
    )


def buttons(shown: ImportPage, speech: Speech) -> InlineKeyboardMarkup:
    """What can be done with the file."""
    file, is_table = shown.file.id, isinstance(shown.read, TableRead)
    rows = []
    if shown.booked and not shown.is_open:
        label = speech.label("✅ Book {count}", count=speech.number(shown.booked))
        rows.append([_does(file, label, import_taps.BOOK)])
    elif isinstance(shown.read, BackupRead) and (shown.fresh or shown.brings):
        rows.append([_does(file, speech.label("✅ Take it over"), import_taps.BOOK)])
    if shown.duplicates and is_table and not shown.is_open:
        label = speech.label("Book all {count}, duplicates too", count=speech.number(shown.found))
        rows.append([_does(file, label, import_taps.BOOK_TWICE)])
    rows += [[wish] for wish in _wishes(shown, speech)]
    change = [button(speech.label("Columns…"), file, import_taps.COLUMNS)] if is_table else []
    cancel = _does(file, speech.label("Cancel"), import_taps.CANCEL)
    return InlineKeyboardMarkup([*rows, [*change, cancel]])


def _does(file: ImportId, label: str, what: str) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=import_taps.do_tap(file, what))


def _wishes(shown: ImportPage, speech: Speech) -> Iterator[InlineKeyboardButton]:
    """What can come with the entries, to be turned on and off."""
    file, choices, new = shown.file.id, shown.file.choices, shown.new_categories()
    if new and isinstance(shown.read, TableRead) and not (shown.is_open or shown.read.layout.format.is_own):
        label = speech.say_many("➕ Add {count} category", "➕ Add {count} categories", len(new))
        tap = import_taps.wish_tap(file, import_taps.CATEGORIES, is_on=not choices.adds_categories)
        yield InlineKeyboardButton(chosen(label, choices.adds_categories), callback_data=tap)
    if shown.has_settings and not shown.is_empty:
        label = chosen(speech.label("Settings too"), choices.takes_settings)
        tap = import_taps.wish_tap(file, import_taps.SETTINGS, is_on=not choices.takes_settings)
        yield InlineKeyboardButton(label, callback_data=tap)
