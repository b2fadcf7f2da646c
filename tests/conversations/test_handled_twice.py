"""A message that is handled again, since its answer was lost, is answered as it would have been, and does no more."""

from collections.abc import Sequence

import pytest

from tests.bot import Chat, RunningBot
from tests.conversations.screens import labels

FILE = "Date,Amount,Description\n2026-11-01,-4.50,coffee\n"


async def loses_an_answer(chat: Chat) -> None:
    """Telegram fails once when the bot sends its next message."""
    await chat.bot.ask("POST", "/sim/faults", {"method": "sendMessage", "fault": "500", "times": 1})


@pytest.mark.parametrize(
    ("before", "said", "answer"),
    [
        ((), "hello", "👋 Hi! I keep your books."),
        (("/start",), "euro", "EUR, good. And which city's clock do you live by?"),
        (("/start", "euro"), "Berlin", "All set: EUR, Berlin time."),
        (("coffee 4.50", "no, 5"), "undo", "↩️ Undone. As it was before:\n✅ 4.50 USD — coffee"),
        (("coffee 4.50",), "add category Pets", "✅ Added 🏷 Pets."),
        (("coffee 4.50", "add category Pets"), "rename Pets to Dogs", "✅ 🏷 Pets is 🏷 Dogs now, everywhere."),
        (("lunch 4.50",), "merge dining into groceries", "🔀 🍽 Dining went into 🛒 Groceries, with 1 entry."),
        (
            ("lunch 4.50", "merge dining into groceries"),
            "undo",
            "↩️ 🍽 Dining is a category of its own again, with all its entries.",
        ),
    ],
)
async def test_a_lost_answer_comes_after_all(
    lenient: RunningBot, before: Sequence[str], said: str, answer: str
) -> None:
    chat = lenient.chat(101)
    await chat.opens(first_name="Alice", language_code="en")
    for text in before:
        await chat.sends(text)
    await loses_an_answer(chat)
    assert (await chat.sends(said))["text"].startswith(answer)


async def test_a_budget_for_the_likeliest_category_can_still_be_moved(lenient: RunningBot) -> None:
    chat = lenient.chat(101)
    await loses_an_answer(chat)
    assert labels(await chat.sends("food budget 300")) == ["🍽 Dining instead", "↩️ Undo"]


async def test_a_question_that_was_passed_over_is_taken_off_the_screen(lenient: RunningBot) -> None:
    chat = lenient.chat(101)
    asked = await chat.sends("taxi 8 or 9")
    await loses_an_answer(chat)
    await chat.sends("coffee 3")
    assert labels(await chat.shows(asked)) == []


async def test_an_edited_message_that_takes_back_tells_what_it_took(lenient: RunningBot) -> None:
    chat = lenient.chat(101)
    await chat.sends("coffee 4.50")
    await chat.sends("hm")
    said = await chat.own()
    await loses_an_answer(chat)
    assert (await chat.edits(said, "undo"))["text"].startswith("↩️ Taken out of the books:\n4.50 USD — coffee")
    assert await chat.books() == []


async def test_one_cancelling_closes_one_file(lenient: RunningBot) -> None:
    chat = lenient.chat(101)
    first = await chat.sends_file("a.csv", FILE)
    await chat.sends_file("b.csv", FILE)
    await loses_an_answer(chat)
    assert (await chat.sends("/cancel"))["text"] == "Cancelled. Nothing of b.csv was booked."
    assert "✅ Book 1" in labels(await chat.shows(first))
