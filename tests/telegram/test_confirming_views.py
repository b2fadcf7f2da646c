"""What a person reads of what was booked: in full, in a line, of a file, and where it looks double."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core.confirmations import ConfirmationStyle
from bot.core.doubles import Double
from bot.core.ledger import IMPORT, Entry, EntryId
from bot.core.money import Money
from bot.telegram import confirming_views, views
from bot.telegram.callbacks import Action, Tap
from bot.telegram.language import speech
from bot.telegram.screens import Screen
from tests.core.books import NOON, TODAY, entry

ENGLISH = speech("en")
FULL, SHORT = ConfirmationStyle.FULL, ConfirmationStyle.SHORT


def one(number: int = 1, *, voided: bool = False, medium: str = "message", **state: Any) -> Entry:
    told = entry()
    known = {"money": Money.of("4.50", "USD"), "description": "coffee", "category": "dining"}
    return replace(
        told,
        id=EntryId(number),
        source=replace(told.source, medium=medium),
        state=replace(
            told.state, **{**known, "occurred_on": TODAY, "voided_at": NOON if voided else None, **state}
        ),
    )


def taps(screen: Screen) -> list[Tap]:
    rows = screen.keyboard.inline_keyboard if screen.keyboard else ()
    return [Tap.decode(str(button.callback_data)) for row in rows for button in row]


def labels(screen: Screen) -> list[str]:
    rows = screen.keyboard.inline_keyboard if screen.keyboard else ()
    return [button.text for row in rows for button in row]


def later(first: Entry, second: Entry, apart: timedelta) -> Double:
    return Double(replace(second, created_at=first.created_at + apart), first)


def test_in_full_it_is_what_it_always_was() -> None:
    entries = [one()]
    assert confirming_views.confirmation(entries, TODAY, ENGLISH, FULL) == views.confirmation(
        entries, TODAY, ENGLISH
    )
    assert confirming_views.correction(entries, TODAY, ENGLISH, FULL) == views.correction(
        entries, TODAY, ENGLISH
    )


@pytest.mark.parametrize(
    ("style", "line"), [(FULL, "<b>4.50 USD</b> — coffee"), (SHORT, "<b>4.50 USD</b> coffee")]
)
def test_what_was_taken_back_is_shown_as_it_is_again(style: ConfirmationStyle, line: str) -> None:
    screen = confirming_views.undone([one()], [one()], TODAY, ENGLISH, style)
    assert screen.text.startswith(f"↩️ Undone. As it was before:\n✅ {line}")
    assert labels(screen) == ["↪️ Redo"]
    out = [one(voided=True)]
    assert confirming_views.undone(out, out, TODAY, ENGLISH, style) == confirming_views.correction(
        out, TODAY, ENGLISH, style
    )


def test_of_a_file_only_what_was_taken_back_is_shown() -> None:
    file = [one(number, medium=IMPORT) for number in range(4)]
    screen = confirming_views.undone(file, file[2:3], TODAY, ENGLISH, SHORT)
    assert screen == Screen("↩️ Undone. As it was before:\n✅ <b>4.50 USD</b> coffee · 🍽")
    several = confirming_views.undone(file, file[2:], TODAY, ENGLISH, SHORT)
    assert several == confirming_views.taken_back(2, ENGLISH)


def test_a_line_names_the_day_where_it_is_not_today() -> None:
    yesterday = one(occurred_on=TODAY - timedelta(days=1))
    screen = confirming_views.confirmation([yesterday], TODAY, ENGLISH, SHORT)
    assert screen.text == "✅ <b>4.50 USD</b> coffee · 🍽 · yesterday"


def test_a_line_without_words_and_one_with_markup() -> None:
    lines = confirming_views.correction(
        [one(description=""), one(description="<b>&")], TODAY, ENGLISH, SHORT
    ).text
    assert lines == "✏️ <b>4.50 USD</b> · 🍽\n✏️ <b>4.50 USD</b> &lt;b&gt;&amp; · 🍽"


@pytest.mark.parametrize("style", ConfirmationStyle)
@pytest.mark.parametrize(
    ("out", "text", "button"),
    [
        (0, "📥 <b>5,000 entries</b> of this file are in the books.", "↩️ Undo"),
        (4_999, "📥 <b>1 entry</b> of this file is in the books.", "↩️ Undo"),
        (
            5_000,
            "↩️ The import is undone: <b>5,000 entries</b> are out of the books.",
            "↪️ Put it back",
        ),
    ],
)
def test_a_file_is_one_line_however_much_was_in_it(
    style: ConfirmationStyle, out: int, text: str, button: str
) -> None:
    entries = [one(number, medium=IMPORT, voided=number < out) for number in range(5_000)]
    screen = confirming_views.confirmation(entries, TODAY, ENGLISH, style)
    assert (screen.text, labels(screen)) == (text, [button])
    answer = confirming_views.correction(entries, TODAY, ENGLISH, style)
    assert (answer.text, labels(answer)) == (text, [button])


def test_a_change_over_many_messages_is_one_line_too() -> None:
    assert confirming_views.taken_back(1, ENGLISH).text == "↩️ Undone. 1 entry is as it was before."
    many = confirming_views.taken_back(1_234, ENGLISH).text
    assert many == "↩️ Undone. 1,234 entries are as they were before."


@pytest.mark.parametrize(
    ("apart", "asked"),
    [
        (timedelta(seconds=59), "Twice? The same was booked a moment ago."),
        (timedelta(seconds=61), "Twice? The same was booked 1 minute ago."),
        (timedelta(minutes=2), "Twice? The same was booked 2 minutes ago."),
    ],
)
def test_what_looks_double_is_asked_about_softly(apart: timedelta, asked: str) -> None:
    first, second = one(1), one(2)
    screen = confirming_views.confirmation([second], TODAY, ENGLISH, SHORT)
    shown = confirming_views.asked_twice(screen, [second], [later(first, second, apart)], ENGLISH)
    assert shown.text == f"{screen.text}\n\n<i>{asked}</i>"
    assert labels(shown) == ["✏️ Edit", "↩️ Undo", "🗑 Remove the duplicate"]
    assert taps(shown)[-1] == Tap(Action.DOUBLE, second.source.message_id)


def test_of_several_it_says_which() -> None:
    first, second, third = one(1), one(2), one(3, money=Money.of("8", "USD"))
    doubles = [later(first, second, timedelta(minutes=3))]
    shown = confirming_views.asked_twice(Screen("Booked"), [second, third], doubles, ENGLISH)
    assert shown.text == "Booked\n\n<i>Twice? 4.50 USD was booked 3 minutes ago too.</i>"
    assert confirming_views.asked_twice(Screen("Booked"), [second], [], ENGLISH) == Screen("Booked")
