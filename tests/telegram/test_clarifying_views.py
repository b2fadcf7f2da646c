"""The one question before something is booked: short, plain, and with buttons that Telegram takes."""

from datetime import date
from decimal import Decimal

import pytest
from telegram import InlineKeyboardButton

from bot.core.clarifying import Undecided
from bot.core.intents import Candidate, Doubt, ReadEntry, Unclear
from bot.core.ledger import Kind, PersonId, Source
from bot.telegram.callbacks import LONGEST, OutdatedButton, Tap
from bot.telegram.clarifying_views import question
from bot.telegram.keyboards import read_choice
from bot.telegram.language import speech
from bot.telegram.screens import Screen

TODAY = date(2026, 3, 11)
HUGE = 2**63 - 1


def asked(doubt: Doubt, *candidates: Candidate, language: str = "en", **fields: object) -> Screen:
    """A question about a taxi, put to a person with the longest of ids."""
    usual = {"amount": Decimal(9), "excerpt": "taxi", "description": "taxi"}
    entry = ReadEntry(**(usual | fields))  # type: ignore[arg-type]
    source = Source(HUGE, 1, PersonId(HUGE), "rules")
    pending = Undecided(Unclear(doubt, (entry,), 0, candidates), source, TODAY, "USD")
    return question(pending, TODAY, speech(language))


def buttons(screen: Screen) -> list[InlineKeyboardButton]:
    """The buttons in reading order."""
    return [button for row in screen.keyboard.inline_keyboard for button in row] if screen.keyboard else []


@pytest.mark.parametrize(
    ("screen", "text", "labels"),
    [
        (
            asked(Doubt.AMOUNT, Candidate(Decimal(8)), Candidate(Decimal("9.5"))),
            "❓ <b>taxi</b>\nHow much was it? Tap the amount, or send it.",
            ["8 USD", "9.50 USD", "None of these"],
        ),
        (
            asked(Doubt.AMOUNT, description=""),
            "How much was it? Send the amount, such as <b>12.50</b>.",
            ["Don't book it"],
        ),
        (
            asked(Doubt.KIND, Candidate(kind=Kind.EXPENSE), Candidate(kind=Kind.INCOME)),
            "❓ <b>9 USD</b> — taxi\nDid you spend it or get it?",
            ["I spent it", "I got it", "None of these"],
        ),
        (
            asked(Doubt.CURRENCY, Candidate(currency="SEK"), Candidate(currency="USD")),
            "❓ <b>9</b> — taxi\nIn which currency? Tap it, or send its code.",
            ["SEK", "USD", "None of these"],
        ),
        (
            asked(Doubt.DATE, Candidate(occurred_on=date(2026, 3, 10)), Candidate(occurred_on=TODAY)),
            "❓ <b>9 USD</b> — taxi\nWhich day was it? Tap it, or send it.",
            ["Yesterday", "Today", "None of these"],
        ),
    ],
)
def test_questions(screen: Screen, text: str, labels: list[str]) -> None:
    assert screen.text == text
    assert [button.text for button in buttons(screen)] == labels


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 5, 1), "Fri, May 1 is still to come."),
        (date(2024, 5, 1), "May 1, 2024 is more than a year ago."),
        (date(1815, 6, 18), "Jun 18, 1815 is too long ago to book."),
    ],
)
def test_an_odd_day_is_named_with_what_is_odd_about_it(day: date, words: str) -> None:
    offered = [Candidate(occurred_on=one) for one in (day, TODAY) if one.year > 1970]
    screen = asked(Doubt.DATE, *offered, occurred_on=day)
    assert words in screen.text
    assert screen.text.endswith("Which day was it? Tap it, or send it.")


def test_every_button_is_short_enough_and_can_be_read() -> None:
    screen = asked(Doubt.AMOUNT, *(Candidate(Decimal(one)) for one in range(1, 7)))
    choices = []
    for button in buttons(screen):
        data = str(button.callback_data)
        assert len(data.encode()) <= LONGEST
        tap = Tap.decode(data)
        assert tap.number == HUGE
        choices.append(read_choice(tap))
    assert choices == [(one, HUGE) for one in (0, 1, 2, 3, 4, 5, None)]


@pytest.mark.parametrize("text", ["", "x", "0", "0.", ".1", "x.1", "0.x", "-.x"])
def test_a_choice_that_nobody_drew_is_outdated(text: str) -> None:
    tap = Tap.decode(f"1o7:{text}")
    with pytest.raises(OutdatedButton):
        read_choice(tap)


def test_markup_in_a_description_stays_text() -> None:
    assert "&lt;b&gt;" in asked(Doubt.KIND, description="<b>tea").text
