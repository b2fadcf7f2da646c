"""How it is said that something was booked or changed: in full, in a line for each entry, or as one file.

Pure: no I/O, no clock; `today` is the date in the chat's zone.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.core.confirmations import ConfirmationStyle
from bot.core.doubles import Double
from bot.core.ledger import IMPORT, LONGEST_DESCRIPTION, Entry, Kind
from bot.telegram import keyboards, views
from bot.telegram.callbacks import Action, Tap
from bot.telegram.language import Speech
from bot.telegram.screens import Screen

_WORDS_IN_A_LIST = 32


def confirmation(entries: Sequence[Entry], today: date, speech: Speech, style: ConfirmationStyle) -> Screen:
    """The present state of what a person's message, or a file, has booked."""
    if _came_in_a_file(entries):
        return Screen(_imported(entries, speech), keyboards.change(entries, speech))
    if style is ConfirmationStyle.FULL:
        return views.confirmation(entries, today, speech)
    return Screen(_short(entries, today, speech, "✅"), keyboards.confirmation(entries, speech))


def correction(entries: Sequence[Entry], today: date, speech: Speech, style: ConfirmationStyle) -> Screen:
    """A word on what has changed, where the confirmation itself may have scrolled away."""
    if _came_in_a_file(entries):
        return Screen(_imported(entries, speech), keyboards.change(entries, speech))
    if style is ConfirmationStyle.FULL:
        return views.correction(entries, today, speech)
    return Screen(_short(entries, today, speech, "✏️"), keyboards.change(entries, speech))


def undone(
    entries: Sequence[Entry], changed: Sequence[Entry], today: date, speech: Speech, style: ConfirmationStyle
) -> Screen:
    """A change of what a person's message, or a file, has booked was taken back: how it is now.

    Of a file that is in the books, only the `changed` ones are shown, and to change them again is for their cards.
    """
    if all(entry.is_voided for entry in entries):
        return correction(entries, today, speech, style)
    if not _came_in_a_file(entries):
        return Screen(_as_before(entries, today, speech, style), keyboards.undone(entries, speech))
    if len(changed) == 1:
        return Screen(_as_before(changed, today, speech, style))
    return taken_back(len(changed), speech)


def _as_before(entries: Sequence[Entry], today: date, speech: Speech, style: ConfirmationStyle) -> str:
    if style is ConfirmationStyle.FULL:
        now = views.confirmation(entries, today, speech).text
    else:
        now = _short(entries, today, speech, "✅")
    return speech.say_around("↩️ Undone. As it was before:\n{entries}", entries=now)


def taken_back(count: int, speech: Speech) -> Screen:
    """A change of entries from several messages was taken back."""
    return Screen(
        speech.say_many(
            "↩️ Undone. {count} entry is as it was before.",
            "↩️ Undone. {total} entries are as they were before.",
            count,
            total=speech.number(count),
        )
    )


def asked_twice(
    screen: Screen, entries: Sequence[Entry], doubles: Sequence[Double], speech: Speech
) -> Screen:
    """The screen of what was just booked, with a soft word on what was booked a moment ago already."""
    if not doubles:
        return screen
    double = Tap(Action.DOUBLE, entries[0].source.message_id)
    button = InlineKeyboardButton(speech.label("🗑 Remove the duplicate"), callback_data=double.encode())
    rows = screen.keyboard.inline_keyboard if screen.keyboard else ()
    text = f"{screen.text}\n\n<i>{_twice(entries, doubles, speech)}</i>"
    return replace(screen, text=text, keyboard=InlineKeyboardMarkup([*rows, [button]]))


def _twice(entries: Sequence[Entry], doubles: Sequence[Double], speech: Speech) -> str:
    minutes = int(min(double.apart for double in doubles).total_seconds()) // 60
    if len(doubles) < len(entries):
        return _some_twice(doubles, minutes, speech)
    if not minutes:
        return speech.say("Twice? The same was booked a moment ago.")
    return speech.say_many(
        "Twice? The same was booked {count} minute ago.",
        "Twice? The same was booked {count} minutes ago.",
        minutes,
    )


def _some_twice(doubles: Sequence[Double], minutes: int, speech: Speech) -> str:
    what = speech.joined((speech.money(double.entry.state.money) for double in doubles), ", ")
    if not minutes:
        return speech.say("Twice? {amounts} was booked a moment ago too.", amounts=what)
    return speech.say_many(
        "Twice? {amounts} was booked {count} minute ago too.",
        "Twice? {amounts} was booked {count} minutes ago too.",
        minutes,
        amounts=what,
    )


def _came_in_a_file(entries: Sequence[Entry]) -> bool:
    return entries[0].source.medium == IMPORT


def _imported(entries: Sequence[Entry], speech: Speech) -> str:
    count = sum(not entry.is_voided for entry in entries)
    if count:
        return speech.say_many(
            "📥 <b>{count} entry</b> of this file is in the books.",
            "📥 <b>{total} entries</b> of this file are in the books.",
            count,
            total=speech.number(count),
        )
    latest = max((entry.state.voided_at for entry in entries if entry.state.voided_at), default=None)
    count = sum(
        entry.state.voided_at == latest for entry in entries
    )  # some were out of them before they came
    return speech.say_many(
        "↩️ The import is undone: <b>{count} entry</b> is out of the books.",
        "↩️ The import is undone: <b>{total} entries</b> are out of the books.",
        count,
        total=speech.number(count),
    )


def _short(entries: Sequence[Entry], today: date, speech: Speech, mark: str) -> str:
    longest = LONGEST_DESCRIPTION if len(entries) == 1 else _WORDS_IN_A_LIST
    return "\n".join(_line(entry, today, speech, mark, longest) for entry in entries)


def _line(entry: Entry, today: date, speech: Speech, mark: str, longest: int) -> str:
    """An entry as "✅ 4.50 USD coffee · 🍽"; the day stands with it where it isn't today."""
    state = entry.state
    words = state.description
    words = words if len(words) <= longest else words[: longest - 1].rstrip() + "…"
    sign = "+" if state.kind is Kind.INCOME else ""
    amount = f"<b>{sign}{speech.escaped(speech.money(state.money))}</b>"
    parts = [f"{amount} {speech.escaped(words)}".rstrip(), speech.categories.show(state.category).emoji]
    if state.occurred_on != today:
        parts.append(speech.escaped(speech.day(state.occurred_on, today)))
    text = " · ".join(parts)
    return f"↩️ <s>{text}</s>" if entry.is_voided else f"{mark} {text}"
