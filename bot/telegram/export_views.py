"""What an export shows: the page to choose on, how far it is, what comes with the files, and words inside of them."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.core.exports import Format, SheetWords, Wording
from bot.core.ledger import Kind
from bot.core.periods import Period, Span
from bot.core.questions import Named, When
from bot.core.trackers import KEY_COLUMN
from bot.services.exporting import Exported, ExportWish
from bot.telegram.callbacks import Tap
from bot.telegram.export_taps import show_tap, write_tap
from bot.telegram.language import Speech
from bot.telegram.screens import Screen

USUAL: tuple[When | None, ...] = (None, Named(Span.MONTH), Named(Span.MONTH, back=1), Named(Span.YEAR))

_IN_A_ROW = 2
_FORMAT_ROWS = ((Format.CSV, Format.XLSX, Format.JSON), (Format.BEANCOUNT, Format.HLEDGER))


def page(when: When | None, days: Period | None, speech: Speech) -> Screen:
    """Periods to choose from, the present one marked, and the formats. `days` are those of `when`."""
    title = speech.say("📤 <b>Your books as a file</b>")
    chosen = _period_line(days, speech)
    how = speech.say("Choose a time, then tap the kind of file you want.")
    about = [
        speech.say("<b>CSV</b> – for any spreadsheet or another app"),
        speech.say("<b>Excel</b> – entries, totals and charts"),
        speech.say("<b>JSON</b> – everything I keep, with all changes"),
        speech.say("<b>Beancount</b>, <b>hledger</b> – plain-text accounting"),
    ]
    text = "\n".join([title, how, "", *about, "", chosen])
    return Screen(text, _keyboard(when, days, speech))


def unknown_period(words: str, speech: Speech) -> Screen:
    """The words name no period and no format."""
    return Screen(
        speech.say(
            "I don't know the time “{words}”. Try /export csv last month, or /export excel 2026.",
            words=words[:60],
        )
    )


def nothing(period: Period | None, speech: Speech) -> Screen:
    """There is nothing to write."""
    if period is None:
        return Screen(speech.say("There is nothing in your books yet, so there is no file to send."))
    return Screen(
        speech.say(
            "Nothing is booked for {period}, so there is no file to send.",
            period=speech.period_inside(period),
        )
    )


def writing(written: int, total: int, speech: Speech) -> Screen:
    """How far the writing is; `total` is 0 where that isn't known yet."""
    if not total:
        return Screen(speech.say("⏳ Your file is being written…"))
    return Screen(
        speech.say_many(
            "⏳ Writing your file: {written} of {count} entry",
            "⏳ Writing your file: {written} of {total} entries",
            total,
            written=speech.number(written),
            total=speech.number(total),
        )
    )


def packing(speech: Speech) -> Screen:
    """All is written, and the file not ready yet."""
    return Screen(speech.say("⏳ All entries are written. The file is being packed…"))


def sending(number: int, parts: int, speech: Speech) -> Screen:
    """Files on their way."""
    if parts == 1:
        return Screen(speech.say("⏳ The file is on its way…"))
    return Screen(speech.say("⏳ Sending file {number} of {parts}…", number=number, parts=parts))


def caption(exported: Exported, number: int, speech: Speech) -> str:
    """What stands under a file: what, of which time, how much, and what it is for."""
    parts, entries = len(exported.files), exported.files[number - 1].entries
    lines = [f"📤 <b>{speech.escaped(_name(exported.format))}</b> · {_period_line(exported.period, speech)}"]
    if parts > 1:
        lines.append(
            speech.say_many(
                "Part {number} of {parts}, with {count} entry",
                "Part {number} of {parts}, with {shown} entries",
                entries,
                number=number,
                parts=parts,
                shown=speech.number(entries),
            )
        )
    lines.append(_count(exported, speech))
    return "\n".join([*lines, _purpose(exported.format, speech)])


def refused(name: str, speech: Speech) -> Screen:
    """Telegram doesn't take a file."""
    return Screen(
        speech.say(
            "Telegram didn't take the file {name}. Try a shorter time, such as /export csv last month.",
            name=name,
        )
    )


def wording(speech: Speech) -> Wording:
    """The words inside of files."""
    columns = (
        speech.label("Date"),
        speech.label("Type"),
        speech.label("Amount"),
        speech.label("Currency"),
        speech.label("Category"),
        speech.label("Description"),
        KEY_COLUMN,
        speech.label("Author"),
        speech.label("Booked at"),
        speech.label("Entry"),
    )
    return Wording(
        category=lambda key: speech.category(speech.categories.show(key)),
        sheet=SheetWords(
            entries=speech.label("Entries"),
            columns=columns,
            kinds={Kind.EXPENSE: speech.label("Expense"), Kind.INCOME: speech.label("Income")},
            by_category=speech.label("By category"),
            by_month=speech.label("By month"),
            month=speech.label("Month"),
            spent=speech.label("Spent"),
            received=speech.label("Received"),
            balance=speech.label("Balance"),
            count=speech.label("Number of entries"),
        ),
    )


def _keyboard(when: When | None, days: Period | None, speech: Speech) -> InlineKeyboardMarkup:
    labels = {
        USUAL[0]: speech.label("Everything"),
        USUAL[1]: speech.label("This month"),
        USUAL[2]: speech.label("Last month"),
        USUAL[3]: speech.label("This year"),
    }
    if when not in labels and days:
        labels[when] = speech.period(days)
    periods = [
        _button(f"• {label}" if one == when else label, show_tap(one)) for one, label in labels.items()
    ]
    rows = [periods[start : start + _IN_A_ROW] for start in range(0, len(periods), _IN_A_ROW)]
    formats = [
        [_button(_name(form), write_tap(ExportWish(form, when))) for form in row] for row in _FORMAT_ROWS
    ]
    return InlineKeyboardMarkup([*rows, *formats])


def _button(label: str, tap: Tap) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=tap.encode())


def _name(form: Format) -> str:
    """A format by its own name, which is the same in every language."""
    names = {Format.CSV: "CSV", Format.XLSX: "Excel", Format.JSON: "JSON", Format.BEANCOUNT: "Beancount"}
    return names.get(form, "hledger")


def _period_line(period: Period | None, speech: Speech) -> str:
    if period is None:
        return speech.say("Everything in your books")
    return speech.escaped(speech.period(period))


def _count(exported: Exported, speech: Speech) -> str:
    if exported.taken_out:
        return speech.say_many(
            "{count} entry is in it, {out} of them taken out of the books.",
            "{total} entries are in it, {out} of them taken out of the books.",
            exported.entries,
            total=speech.number(exported.entries),
            out=speech.number(exported.taken_out),
        )
    return speech.say_many(
        "{count} entry is in it.",
        "{total} entries are in it.",
        exported.entries,
        total=speech.number(exported.entries),
    )


def _purpose(form: Format, speech: Speech) -> str:
    match form:
        case Format.CSV:
            return speech.say("Opens in any spreadsheet. Send it to me with /import to take it in again.")
        case Format.XLSX:
            return speech.say("For Excel, Numbers or LibreOffice: your entries, their totals and charts.")
        case Format.JSON:
            return speech.say(
                "A full copy: entries with all changes, settings, categories, budgets and rates. "
                "Keep it safe; /import takes it in again."
            )
        case Format.BEANCOUNT:
            return speech.say("A journal for Beancount and Fava. Check it with bean-check.")
        case Format.HLEDGER:
            return speech.say("A journal for hledger. Try hledger balance -f with this file.")
