"""/cancel closes what was opened last, and says what that was."""

import pytest

from tests.bot import Chat, RunningBot, expense
from tests.conversations.screens import by, labels

FILE = "Date,Amount,Description\n2026-11-01,-4.50,coffee\n"
TEA = expense("4.00", "dining", "tea")
NOTHING = "There is nothing to cancel. /undo takes back your last change."


async def test_the_wish_to_be_forgotten_is_cancelled(chat: Chat) -> None:
    await chat.sends("tea 4")
    warning = await chat.sends("/forget")
    assert (await chat.sends("/cancel"))["text"] == "Cancelled. Nothing was erased."
    shown = await chat.shows(warning)
    assert (shown["text"], labels(shown)) == ("👌 Nothing was erased.", [])
    assert (await chat.sends("/cancel"))["text"] == NOTHING
    assert await chat.books() == [TEA]


async def test_it_is_cancelled_on_the_last_step_too(chat: Chat) -> None:
    warning = await chat.sends("/forget")
    await chat.presses("🗑 Erase…")
    await chat.sends("/cancel")
    assert labels(await chat.shows(warning)) == []


async def test_what_was_kept_by_a_tap_is_not_open_any_more(chat: Chat) -> None:
    await chat.sends("/forget")
    await chat.presses("Keep everything")
    assert (await chat.sends("/cancel"))["text"] == NOTHING


async def test_the_newest_goes_first_whatever_it_is(chat: Chat) -> None:
    preview = await chat.sends_file("a.csv", FILE)
    confirmation = await chat.sends("tea 4")
    await chat.presses("✏️ Edit", on=confirmation)
    warning = await chat.sends("/forget")
    assert (await chat.sends("/cancel"))["text"] == "Cancelled. Nothing was erased."
    assert labels(await chat.shows(warning)) == []
    assert (await chat.sends("/cancel"))["text"] == "I closed the menu. The entry stays as it was."
    assert labels(await chat.shows(confirmation)) == ["✏️ Edit", "↩️ Undo"]
    assert (await chat.sends("/cancel"))["text"] == "Cancelled. Nothing of a.csv was booked."
    assert labels(await chat.shows(preview)) == []
    assert (await chat.sends("/cancel"))["text"] == NOTHING


async def test_a_file_that_came_after_a_question_is_cancelled_before_it(chat: Chat) -> None:
    await chat.sends("taxi 8 or 9")
    await chat.sends_file("a.csv", FILE)
    assert (await chat.sends("/cancel"))["text"] == "Cancelled. Nothing of a.csv was booked."
    assert (await chat.sends("/cancel"))["text"] == "Cancelled. Nothing was booked."


@pytest.mark.parametrize("deeper", [(), ("Category",), ("Date", "📅 Calendar")])
async def test_a_menu_is_closed(chat: Chat, deeper: tuple[str, ...]) -> None:
    confirmation = await chat.sends("tea 4")
    for button in ("✏️ Edit", *deeper):
        await chat.presses(button, on=await chat.shows(confirmation))
    assert (await chat.sends("/cancel"))["text"] == "I closed the menu. The entry stays as it was."
    assert labels(await chat.shows(confirmation)) == ["✏️ Edit", "↩️ Undo"]
    assert (await chat.sends("/cancel"))["text"] == NOTHING


async def test_a_menu_that_did_its_work_is_not_open_any_more(chat: Chat) -> None:
    confirmation = await chat.sends("tea 4")
    for last in (("« Back",), ("Date", "Yesterday"), ("Amount",)):
        for button in ("✏️ Edit", *last):
            await chat.presses(button, on=await chat.shows(confirmation))
        answer = (await chat.sends("/cancel"))["text"]
        assert answer == ("Cancelled. The amount stays as it was." if last == ("Amount",) else NOTHING)


async def test_a_menu_of_a_card_leads_back_to_the_card(chat: Chat) -> None:
    await chat.sends("tea 4")
    history = await chat.sends("/history")
    await chat.presses("1", on=history)
    card = labels(await chat.shows(history))
    await chat.presses("✏️ Edit", on=await chat.shows(history))
    await chat.sends("/cancel")
    assert labels(await chat.shows(history)) == card


@pytest.mark.parametrize(
    ("command", "taps", "answer"),
    [
        ("tea 4", ("✏️ Edit", "Description"), "Cancelled. The description stays as it was."),
        ("/settings", ("City", "Another place…"), "Cancelled. Your city is still New York."),
        ("/settings", ("Currency", "Another one…"), "Cancelled. Your currency is still USD."),
        ("/categories", ("➕ New category",), "Cancelled. No category was added."),
        ("/categories", ("🍽 Dining", "✏️ Rename"), "Cancelled. 🍽 Dining stays as it was."),
        ("/budget", ("➕ New budget", "🍽 Dining"), "Cancelled. Your budgets stay as they were."),
    ],
)
async def test_it_is_said_what_was_asked_for(
    chat: Chat, command: str, taps: tuple[str, ...], answer: str
) -> None:
    await chat.sends(command)
    for tap in taps:
        await chat.presses(tap)
    assert (await chat.sends("/cancel"))["text"] == answer
    assert (await chat.sends("/cancel"))["text"] == NOTHING


async def test_a_question_about_a_category_is_taken_off_the_screen(chat: Chat) -> None:
    listed = await chat.sends("/categories")
    await chat.presses("➕ New category")
    await chat.sends("/cancel")
    assert (await chat.shows(listed))["text"] == "🏷 /categories shows all of them."


async def test_in_a_group_everybody_cancels_their_own(bot: RunningBot) -> None:
    group = bot.chat(-700)
    confirmation = await group.sends("tea 4", **by(7))
    await group.presses("✏️ Edit", on=confirmation, **by(7))
    assert (await group.sends("/cancel", **by(8)))["text"] == NOTHING
    assert "Amount" in labels(await group.shows(confirmation))
    assert (await group.sends("/cancel", **by(7)))["text"].startswith("I closed the menu.")
