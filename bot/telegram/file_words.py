"""Why a file, or a row of it, can't be booked, in words. Plain text: it may stand in an alert."""

from bot.core.errors import Unreadable, UnreadableFile
from bot.core.tables import LeftRow, Reason
from bot.core.wording import marked
from bot.telegram.language import Speech

_FILES = {
    Unreadable.TOO_BIG: marked(
        "This file is too big: Telegram lets bots fetch 20 MB at most. Split it, such as by year, and send the parts."
    ),
    Unreadable.TOO_MUCH: marked(
        "There is too much in this file for me to read. Split it, such as by year, and send the parts."
    ),
    Unreadable.NO_TABLE: marked(
        "I find no table in this file. I can read CSV, Excel (XLSX) and my own JSON. /import tells more."
    ),
    Unreadable.EMPTY: marked("This file is empty. Export it once more, and send it again."),
    Unreadable.OTHER_JSON: marked(
        "This is JSON, but not an export of mine. I can read CSV, Excel (XLSX) and my own JSON. /import tells more."
    ),
    Unreadable.NEWER: marked("A newer version of this bot has written this file. I can't read it."),
    Unreadable.LOCKED: marked(
        "This file is protected by a password. Save it without one, and send it again."
    ),
    Unreadable.BROKEN: marked(
        "This file is damaged: I can't read it. Export it once more, and send it again."
    ),
    Unreadable.GONE: marked("Telegram doesn't have this file any more. Please send it again."),
}


def unreadable(error: UnreadableFile, speech: Speech) -> str:
    """What is the matter with a file, and what to do."""
    match error.reason:
        case Unreadable.TOO_MANY_ROWS:
            return speech.label(
                "This file has more than {count} rows. Split it, such as by year, and send the parts.",
                count=speech.number(int(error.detail)),
            )
        case Unreadable.TOO_MANY_COLUMNS:
            return speech.label(
                "This file has more than {count} columns. I need a day, an amount and a description; leave out others.",
                count=speech.number(int(error.detail)),
            )
        case Unreadable.NOT_TEXT if error.detail:
            return speech.label(
                "This is a {kind} file. I can read CSV, Excel (XLSX) and my own JSON. /import tells more.",
                kind=error.detail,
            )
        case Unreadable.NOT_TEXT:
            return speech.label(
                "I can't read this kind of file. I can read CSV, Excel (XLSX) and my own JSON. /import tells more."
            )
        case _:
            return speech.label(_FILES[error.reason])


_ROWS = {
    Reason.NO_DATE: marked("Row {row}: there is no date."),
    Reason.BAD_DATE: marked("Row {row}: I can't read the date “{shown}”."),
    Reason.FAR_DATE: marked("Row {row}: the date {shown} is too far away."),
    Reason.NO_AMOUNT: marked("Row {row}: there is no amount."),
    Reason.BAD_AMOUNT: marked("Row {row}: I can't read the amount “{shown}”."),
    Reason.ZERO: marked("Row {row}: the amount is zero."),
    Reason.TOO_FINE: marked("Row {row}: {shown} has too many decimals."),
    Reason.TOO_LARGE: marked("Row {row}: the amount is too large."),
    Reason.BAD_CURRENCY: marked("Row {row}: I don't know the currency “{shown}”."),
    Reason.BAD_KIND: marked("Row {row}: I can't tell if “{shown}” is spending or income."),
    Reason.TWO_AMOUNTS: marked("Row {row}: there is an amount on both sides."),
    Reason.TOO_WIDE: marked("Row {row}: it has more columns than the header."),
    Reason.TRANSFER: marked("Row {row}: a transfer between your own accounts."),
    Reason.BALANCE: marked("Row {row}: a correction of a balance."),
    Reason.NOT_DONE: marked("Row {row}: it was not paid, its state is “{shown}”."),
    Reason.BAD_ENTRY: marked("Entry {row}: I can't read it."),
}


def left_row(row: LeftRow, speech: Speech) -> str:
    """Why a row isn't booked, as HTML."""
    return speech.say(_ROWS[row.reason], row=row.number, shown=row.shown)
