"""Books move from one chat into another that is in use: what it changes is told first, and one undo takes all back."""

import pytest

from tests.bot import Chat, RunningBot
from tests.conversations.screens import labels


async def complete_export(chat: Chat, bot: RunningBot) -> bytes:
    """What /export json sends."""
    await chat.sends("/export json")
    found = [one for one in await chat.sees() if one["from_bot"] and "document" in one]
    return (await bot.http.get(found[-1]["document"]["url"])).content


async def in_use(bot: RunningBot) -> Chat:
    """Another chat with an entry, a category of its own, and a name of its own for Dining."""
    other = bot.chat(202)
    await other.opens(first_name="Bob", language_code="en")
    await other.sends("/categories add 🏋️ Gym")
    await other.sends("/categories Dining")
    await other.presses("✏️ Rename")
    await other.sends("Eating out")
    await other.sends("tea 3")
    return other


async def arranged(chat: Chat) -> None:
    """A chat with a category of its own and another name for Groceries; it counts in euros."""
    await chat.sends("/categories add 🐶 Pets")
    await chat.sends("/categories Groceries")
    await chat.presses("✏️ Rename")
    await chat.sends("Food")
    await chat.sends("groceries 12")
    await chat.sends("/budget 500")


async def categories_of(chat: Chat) -> list[str]:
    return labels(await chat.sends("/categories"))


async def kept_by(chat: Chat) -> list[str]:
    """What /settings and /budget say."""
    said = [await chat.sends(command) for command in ("/settings", "/budget")]
    return [str(one.get("text") or one["caption"]) for one in said]


async def test_what_another_chats_books_change_is_told_and_taken_back(chat: Chat, bot: RunningBot) -> None:
    await arranged(chat)
    data = await complete_export(chat, bot)
    other = await in_use(bot)
    before, kept = await categories_of(other), await kept_by(other)
    page = await other.sends_file("bookkeeper.json", data)
    assert "These categories are new, and become yours: 🐶 Pets" in page["text"]
    assert "yours change" not in page["text"]
    await other.presses("✅ Book 1")
    assert await categories_of(other) != before
    assert {"🛒 Groceries", "🍽 Eating out", "🏋️ Gym"} < set(await categories_of(other))
    await other.sends("/undo")
    assert len(await other.books()) == 1
    assert [one for one in await categories_of(other) if "Pets" not in one] == before
    assert await kept_by(other) == kept


@pytest.mark.parametrize("undo", ["/undo", "↩️ Undo"])
async def test_settings_that_came_too_go_with_the_undo(chat: Chat, bot: RunningBot, undo: str) -> None:
    await chat.sends("my currency is euro")
    await arranged(chat)
    data = await complete_export(chat, bot)
    other = await in_use(bot)
    before, kept = await categories_of(other), await kept_by(other)
    page = await other.sends_file("bookkeeper.json", data)
    await other.presses("Settings too")
    shown = await other.shows(page)
    assert "become yours. Undo takes all of it back." in shown["text"]
    assert "These categories of yours change: 🛒 Groceries → 🛒 Food" in shown["text"]
    await other.presses("✅ Book 1")
    assert "🛒 Food" in await categories_of(other)
    assert await kept_by(other) != kept
    await (other.sends(undo) if undo.startswith("/") else other.presses(undo, on=page))
    assert [one for one in await categories_of(other) if "Pets" not in one] == before
    assert await kept_by(other) == kept


async def test_an_export_without_entries_is_taken_over_and_taken_back(chat: Chat, bot: RunningBot) -> None:
    await arranged(chat)
    await chat.presses(
        "↩️ Undo", on=next(one for one in await chat.sees() if "12" in one.get("text", "") and one["from_bot"])
    )
    data = (await complete_export(chat, bot)).split(b'"entries": [')[0] + b'"entries": []}'
    other = await in_use(bot)
    before = await categories_of(other)
    page = await other.sends_file("bookkeeper.json", data)
    assert "It has no entries." in page["text"]
    assert labels(page)[0] == "✅ Take it over"
    await other.presses("✅ Take it over")
    assert "I took over what else was in it. /undo takes that back." in (await other.shows(page))["text"]
    assert "🐶 Pets" in await categories_of(other)
    undone = await other.sends("/undo")
    assert "All as it was before." in undone["text"]
    assert await categories_of(other) == before
    assert len(await other.books()) == 1


async def test_a_file_whose_entries_are_all_known_says_so(chat: Chat, bot: RunningBot) -> None:
    await chat.sends("coffee 4.50")
    page = await chat.sends_file("bookkeeper.json", await complete_export(chat, bot))
    assert "All of it is in your books already." in page["text"]
    assert labels(page) == ["Settings too", "Cancel"]


async def test_what_was_taken_out_there_counts_for_none_here(chat: Chat, bot: RunningBot) -> None:
    for text in ("tea 4", "cake 5", "/undo"):
        await chat.sends(text)
    other = bot.chat(202)
    await other.sends_file("bookkeeper.json", await complete_export(chat, bot))
    await other.presses("✅ Book 1")
    assert "1 entry" in (await other.last())["text"]
    await other.presses("↩️ Undo")
    assert "1 entry" in (await other.last())["text"]
