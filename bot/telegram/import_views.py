"""A file as it would be booked. Pure: no I/O, no clock."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.core.categories import PLAIN_EMOJI, Category
from bot.core.cells import DayOrder, read_figure
from bot.core.errors import UnreadableFile
from bot.core.imports import BackupRead, Import, NewCategory, TableRead
from bot.core.ledger import Draft, Kind
from bot.core.tables import Format, Layout, Signs
from bot.core.wording import marked
from bot.services.importing import ImportPage
from bot.telegram import backup_views, import_taps
from bot.telegram.file_words import unreadable
from bot.telegram.import_columns import (
    LONGEST_COLUMN,
    LONGEST_NAME,
    ROLES,
    button,
    clipped,
    question,
    title,
)
from bot.telegram.import_parts import buttons, duplicates, left_rows
from bot.telegram.language import Speech
from bot.telegram.screens import Screen

_SHOWN_ENTRIES, _SHOWN_UNKNOWN = 5, 6
_WORDS = 32
_CENT = Decimal("0.01")
_PROGRAMS = {
    Format.OWN: marked("my own CSV"),
    Format.OWN_SHEET: marked("my own workbook"),
    Format.CASHEW: "Cashew",
    Format.EZBOOKKEEPING: "ezBookkeeping",
    Format.FIREFLY: "Firefly III",
}
_DELIMITERS = {
    ",": marked("commas between the columns"),
    ";": marked("semicolons between the columns"),
    "\t": marked("tabs between the columns"),
    "|": marked("bars between the columns"),
}
_ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-32": "UTF-32"}


def how_to(speech: Speech) -> Screen:
    """/import: what can be sent."""
    return Screen(
        speech.say(
            "📥 <b>Import</b>\nSend me a file, with 📎 → File. I show what I make of it before anything is booked.\n\n"
            "• <b>CSV</b> or <b>Excel</b> (XLSX) from your bank or another app: I find the columns myself, and you can "
            "change them.\n"
            "• Exports of <b>Cashew</b>, <b>ezBookkeeping</b> and <b>Firefly III</b>.\n"
            "• What I have written on /export: CSV and XLSX, or JSON with everything.\n\n"
            "A file may have 20 MB and 20,000 rows. What is in your books already is left out, and one tap takes an "
            "import back."
        )
    )


def page(shown: ImportPage, today: date, speech: Speech) -> Screen:
    """The file, what is found in it, and what to do."""
    if isinstance(shown.read, BackupRead):
        return backup_views.page(shown, shown.read, speech)
    return _table(shown, shown.read, today, speech)


def dropped(file: Import, speech: Speech) -> Screen:
    """Nothing of the file is booked."""
    return Screen(
        speech.say("📄 {name}\nLeft alone: nothing of it is booked.", name=clipped(file.name, LONGEST_NAME))
    )


def cancelled(file: Import, speech: Speech) -> Screen:
    """The same in a message of its own."""
    return Screen(
        speech.say("Cancelled. Nothing of {name} was booked.", name=clipped(file.name, LONGEST_NAME))
    )


def nothing_booked(speech: Speech, *, brought: bool) -> Screen:
    """A file was taken in that had no entries to book; whether it `brought` anything else."""
    if brought:
        return Screen(
            speech.say(
                "📥 Done. There was no entry to book in this file, and I took over what else was in it. "
                "/undo takes that back."
            )
        )
    return Screen(speech.say("📥 Done. There was no entry to book in this file."))


def refused(name: str, error: UnreadableFile, speech: Speech) -> Screen:
    """The file can't be read."""
    words = speech.escaped(unreadable(error, speech))
    return Screen(f"📄 <b>{speech.escaped(clipped(name, LONGEST_NAME))}</b>\n{words}")


def _table(shown: ImportPage, read: TableRead, today: date, speech: Speech) -> Screen:
    parts = [f"{title(shown.file, speech)}\n{_kind(read, speech)}", _columns_line(read.layout, speech)]
    if shown.fresh and not read.layout.open:
        parts.append("\n".join(_preview(shown, today, speech)))
    elif not (shown.drafts or read.layout.open):
        parts.append(speech.say("I find nothing to book in it."))
    parts += filter(None, (_either_way(read.layout, speech), _fees(read.layout, speech)))
    left = left_rows(read.left, read.uncounted, speech)
    parts += filter(None, (left, duplicates(shown, speech), _new(shown, speech), _unknown(shown, speech)))
    asked, rows = question(shown, read.layout, speech)
    if asked:
        parts.append(f"❓ <b>{asked}</b>")
    below = buttons(shown, speech).inline_keyboard
    other = _other_way(shown.file, read.layout, speech)
    return Screen("\n\n".join(parts), InlineKeyboardMarkup([*rows, *below[:-1], *other, *below[-1:]]))


def _kind(read: TableRead, speech: Speech) -> str:
    """Who has written it, and how."""
    if read.sheet:
        what = [speech.say("Excel, sheet “{sheet}”", sheet=clipped(read.sheet, LONGEST_COLUMN))]
    else:
        encoding = _ENCODINGS.get(read.encoding, read.encoding.replace("_", "-"))
        what = ["CSV", encoding, speech.say(_DELIMITERS.get(read.delimiter, _DELIMITERS[","]))]
    program = _PROGRAMS.get(read.layout.format)
    if program:
        what.insert(0, f"<b>{speech.say(program)}</b>")
    return " · ".join(what)


def _columns_line(layout: Layout, speech: Speech) -> str:
    found = [
        f"{speech.say(name)} ← {speech.escaped(clipped(layout.name(layout.columns[role]), LONGEST_COLUMN))}"
        for role, name in ROLES.items()
        if role in layout.columns
    ]
    notes = []
    if layout.order is DayOrder.DAY_FIRST:
        notes.append(speech.say("days first in dates"))
    elif layout.order:
        notes.append(speech.say("months first in dates"))
    notes.append(speech.say("decimal comma") if layout.decimal == "," else speech.say("decimal point"))
    if layout.signs is Signs.MINUS_SPENT:
        notes.append(speech.say("a minus is spending"))
    elif layout.signs:
        notes.append(speech.say("a plus is spending"))
    return "\n".join(
        [" · ".join(found) or speech.say("I don't know these columns."), f"<i>{' · '.join(notes)}</i>"]
    )


def _either_way(layout: Layout, speech: Speech) -> str:
    """How an amount is read that can be read in two ways."""
    if not layout.either_way:
        return ""
    amount = _as_read(layout.either_way, layout.decimal, speech)
    return speech.say("🔢 {shown} is read as {amount}.", shown=layout.either_way, amount=amount)


def _other_way(file: Import, layout: Layout, speech: Speech) -> list[list[InlineKeyboardButton]]:
    """The button for the other way."""
    if not layout.either_way:
        return []
    decimal = "." if layout.decimal == "," else ","
    amount = _as_read(layout.either_way, decimal, speech)
    label = speech.label("No, {shown} is {amount}", shown=layout.either_way, amount=amount)
    return [[button(label, file.id, import_taps.DECIMAL + decimal)]]


def _as_read(shown: str, decimal: str, speech: Speech) -> str:
    figure = read_figure(shown, decimal)
    value = figure.value if figure else Decimal(0)
    in_cents = value.quantize(_CENT)
    return speech.as_given(in_cents if in_cents == value else value)


def _fees(layout: Layout, speech: Speech) -> str:
    if not layout.fees:
        return ""
    return speech.say(
        "The fees in the column “{column}” aren't booked.", column=clipped(layout.fees, LONGEST_COLUMN)
    )


def _preview(shown: ImportPage, today: date, speech: Speech) -> Iterator[str]:
    new = {row: one for one in shown.new_categories() if shown.adds for row in one.rows}
    fresh = [at for at in range(len(shown.drafts)) if at not in shown.duplicates]
    yield speech.say("As it would be booked:")
    for at in fresh[:_SHOWN_ENTRIES]:
        yield f"• {_entry(shown.drafts[at], new.get(at), today, speech)}"


def _entry(draft: Draft, new: NewCategory | None, today: date, speech: Speech) -> str:
    category = speech.categories.show(draft.category)
    if new:
        emoji = new.label.emoji or PLAIN_EMOJI
        category = Category("", draft.kind, new.label.name, emoji, custom=True)
    sign = "+" if draft.kind is Kind.INCOME else ""
    words = clipped(draft.description or speech.category(category), _WORDS)
    amount = speech.escaped(sign + speech.money(draft.money))
    day = speech.escaped(speech.day(draft.occurred_on, today))
    return f"{day} · {category.emoji} <b>{amount}</b> {speech.escaped(words)}"


def _new(shown: ImportPage, speech: Speech) -> str:
    new = shown.new_categories() if shown.adds else []
    if not new:
        return ""
    lead = speech.say("🏷 These categories are new, and become yours:")
    return speech.joined((lead, _counted([(one.label.name, len(one.rows)) for one in new], speech)))


def _unknown(shown: ImportPage, speech: Speech) -> str:
    taken = {name for one in shown.additions for name in one.names} if shown.adds else set()
    unknown = [(name, count) for name, count in shown.unknown.items() if name not in taken]
    if not unknown:
        return ""
    lead = speech.say("🏷 I don't know these categories, and go by the description instead, else by “Other”:")
    return speech.joined((lead, _counted(unknown, speech)))


def _counted(names: Sequence[tuple[str, int]], speech: Speech) -> str:
    shown = [f"{_quoted(name, speech)} ({speech.number(count)})" for name, count in names[:_SHOWN_UNKNOWN]]
    return speech.joined([*shown, "…"] if len(names) > _SHOWN_UNKNOWN else shown, ", ")


def _quoted(name: str, speech: Speech) -> str:
    return speech.say("“{words}”", words=clipped(name, LONGEST_COLUMN))
