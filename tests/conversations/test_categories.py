"""Somebody makes the categories their own: names, order, what is hidden, and two that become one."""

import pytest

from bot.core.ledger import ChatId
from tests.bot import Chat, Json, RunningBot, expense
from tests.conversations.screens import by, carried, forged, labels


def words(message: Json) -> str:
    """What a message says, under a picture or without one."""
    return str(message.get("text") or message.get("caption") or "")


async def table(chat: Chat) -> str:
    """A report's figures as text."""
    await chat.presses("Table", on=await chat.sends("/report"))
    return words(await chat.last())


async def grid(chat: Chat, confirmation: Json) -> list[str]:
    """The categories that an entry may be put under, in order."""
    await chat.presses("✏️ Edit", on=confirmation)
    await chat.presses("Category", on=confirmation)
    shown = labels(await chat.shows(confirmation))[:-1]
    await chat.presses("« Back", on=confirmation)
    await chat.presses("« Back", on=confirmation)
    return [label.removeprefix("• ") for label in shown]


async def test_a_category_of_ones_own_is_there_from_the_next_message_on(chat: Chat) -> None:
    added = await chat.sends("/categories add 🐶 Pets")
    assert added["text"] == (
        "✅ Added 🐶 Pets. Name it in a message, and the entry goes there.\n\n"
        "🐶 Pets\nExpenses · 0 entries\nPlace 16 of 17 in the list."
    )
    assert labels(added) == [
        "↩️ Undo", "✏️ Rename", "🙂 Emoji", "⬆️ Up", "⬇️ Down", "🙈 Hide", "🔀 Merge into…", "« All categories",
    ]  # fmt: skip
    booked = await chat.sends("dog food 40 pets")
    assert "🐶 Pets" in booked["text"]
    assert (await chat.books())[0].category == "own_1"
    assert (await grid(chat, booked))[-2:] == ["🐶 Pets", "📦 Other"]
    asked = await chat.sends("how much on pets this month?")
    assert "40" in words(asked)
    assert "Pets" in words(asked)
    budget = await chat.sends("pets budget 50")
    assert "🐶 Pets: 50 USD a month" in budget["text"]
    assert "🐶 Pets" in labels(await chat.sends("/budget"))
    assert "Pets" in await table(chat)
    assert words(await chat.sends("/history pets")).startswith("🧾 Pets")


async def test_a_new_name_shows_everywhere_at_once(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    listed = await chat.sends("/categories")
    await chat.presses("🍽 Dining", on=listed)
    await chat.presses("✏️ Rename", on=listed)
    renamed = await chat.sends("🍜 Eating <b>out</b> & about")
    assert renamed["text"].startswith("✅ 🍽 Dining is 🍜 Eating <b>out</b> & about now, everywhere.")
    assert (await chat.shows(listed))["text"] == "🍜 Eating <b>out</b> & about"
    assert "1. 🍜 4.50 USD coffee" in words(await chat.sends("/history"))
    assert "Eating <b>out</" in await table(chat)
    assert "🍜 Eating <b>out</b> & about" in words(await chat.sends("tea 3"))
    await chat.presses("Original name and emoji", on=renamed)
    assert (await chat.shows(renamed))["text"].startswith("✅ 🍜 Eating <b>out</b> & about is 🍽 Dining now.")
    assert "🍽 4.50 USD coffee" in words(await chat.sends("/history"))


async def test_two_become_one_and_two_again(chat: Chat) -> None:
    for text in ("coffee 4.50", "pizza 12", "milk 2"):
        await chat.sends(text)
    page = await chat.sends("/categories dining")
    await chat.presses("🔀 Merge into…", on=page)
    await chat.presses("🛒 Groceries", on=page)
    shown = await chat.shows(page)
    assert shown["text"].startswith("🔀 🍽 Dining went into 🛒 Groceries, with 2 entries.")
    assert [line.category for line in await chat.books()] == ["groceries"] * 3
    assert "🍽 Dining" not in labels(await chat.sends("/categories"))
    assert (await chat.sends("lunch 9"))["text"].splitlines()[1].startswith("🛒 Groceries")
    assert "27.50" in words(await chat.sends("how much on dining?"))
    await chat.presses("↩️ Undo", on=page)
    assert (await chat.shows(page))["text"].startswith(
        "↩️ 🍽 Dining is a category of its own again, with all its entries."
    )
    assert [line.category for line in await chat.books()] == ["dining", "dining", "groceries", "groceries"]


async def test_undo_takes_back_a_merge_that_came_last(chat: Chat) -> None:
    booked = await chat.sends("coffee 4.50")
    page = await chat.sends("/categories dining")
    await chat.presses("🔀 Merge into…", on=page)
    await chat.presses("🎁 Gifts", on=page)
    undone = await chat.sends("/undo")
    assert undone["text"].startswith("↩️ 🍽 Dining is a category of its own again")
    assert await chat.books() == [expense("4.50", "dining", "coffee")]
    assert "↩️" in (await chat.sends("/undo"))["text"]
    assert await chat.books() == []
    assert booked


async def test_undo_under_a_message_leaves_a_merge_alone(chat: Chat) -> None:
    booked = await chat.sends("coffee 4.50")
    await chat.sends("tea 3")
    page = await chat.sends("/categories dining")
    await chat.presses("🔀 Merge into…", on=page)
    await chat.presses("🎁 Gifts", on=page)
    await chat.sends("cake 5")
    keyboard = await chat.shows(booked)
    await chat.presses("↩️ Undo", on=keyboard)
    await chat.presses("↩️ Undo", on=await chat.shows(booked))
    assert [line.description for line in await chat.books()] == ["tea", "cake"]


async def test_what_is_hidden_is_never_guessed_and_stays_in_the_books(chat: Chat) -> None:
    first = await chat.sends("coffee 4.50")
    page = await chat.sends("/categories dining")
    await chat.presses("🙈 Hide", on=page)
    assert "Hidden: nothing new goes under it." in (await chat.shows(page))["text"]
    second = await chat.sends("espresso 3")
    assert "📦 Other" in second["text"]
    assert "🍽 Dining" not in await grid(chat, second)
    assert "🍽 Dining" in words(await chat.shows(first))
    assert "🍽 4.50 USD coffee" in words(await chat.sends("/history"))
    assert "4.50" in words(await chat.sends("how much on dining?"))
    listed = await chat.sends("/categories")
    assert "🙈 🍽 Dining" in labels(listed)
    await chat.presses("👁 Show", on=page)
    assert "🍽 Dining" in (await chat.sends("latte 4"))["text"]


async def test_the_order_in_the_grid_is_the_persons(chat: Chat) -> None:
    booked = await chat.sends("coffee 4.50")
    page = await chat.sends("/categories dining")
    await chat.presses("⬆️ Up", on=page)
    assert "Place 1 of 16 in the list." in (await chat.shows(page))["text"]
    assert (await grid(chat, booked))[:2] == ["🍽 Dining", "🛒 Groceries"]
    await chat.presses("↩️ Undo", on=page)
    assert "Place 2 of 16 in the list." in (await chat.shows(page))["text"]
    await chat.presses("⬆️ Up", on=page)
    await chat.presses("⬆️ Up", on=page)
    assert "↩️ Undo" not in labels(await chat.shows(page))


async def test_a_new_one_is_asked_for_on_buttons(chat: Chat) -> None:
    listed = await chat.sends("/categories")
    await chat.presses("Income »", on=listed)
    await chat.presses("➕ New category", on=listed)
    assert "new income category" in (await chat.shows(listed))["text"]
    assert (await chat.sends("Tips"))["text"].startswith("✅ Added 🏷 Tips.")
    assert "🏷 Tips" in (await chat.sends("got 20 tips"))["text"]


async def test_a_new_one_is_asked_for_without_its_name(chat: Chat) -> None:
    question = await chat.sends("/categories add")
    assert question["text"].startswith("➕ Send the name of the new expense category")
    assert (await chat.sends("🐶 Pets"))["text"].startswith("✅ Added 🐶 Pets.")
    assert (await chat.shows(question))["text"] == "🏷 /categories shows all of them."


async def test_undo_goes_on_past_a_new_category_that_was_used(chat: Chat) -> None:
    for text in ("coffee 3", "/categories add 🐶 Pets", "pets 40", "/undo"):
        await chat.sends(text)
    assert (await chat.sends("/undo"))["text"].startswith("🙈 🐶 Pets is hidden.")
    await chat.sends("/undo")
    assert await chat.books() == []


async def test_a_message_with_an_amount_is_no_name(chat: Chat) -> None:
    listed = await chat.sends("/categories")
    await chat.presses("➕ New category", on=listed)
    assert "4.50 USD" in (await chat.sends("coffee 4.50"))["text"]
    assert (await chat.shows(listed))["text"] == "🏷 /categories shows all of them."
    await chat.presses("➕ New category", on=await chat.sends("/categories"))
    question = await chat.last()
    assert (await chat.sends("Kids 2", reply_to=question))["text"].startswith("✅ Added 🏷 Kids 2.")


async def test_a_command_is_no_name(chat: Chat) -> None:
    await chat.presses("➕ New category", on=await chat.sends("/categories"))
    assert (await chat.sends("add category Pets"))["text"].startswith("✅ Added 🏷 Pets.")
    await chat.sends("coffee 4.50")
    assert len(await chat.books()) == 1


async def test_a_question_is_no_name(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    page = await chat.sends("/categories dining")
    await chat.presses("✏️ Rename", on=page)
    assert "4.50" in words(await chat.sends("how much did I spend?"))
    assert (await chat.shows(page))["text"] == "🍽 Dining"


async def test_a_bad_name_can_be_said_again(chat: Chat) -> None:
    await chat.presses("➕ New category", on=await chat.sends("/categories"))
    assert "already" in (await chat.sends("dining"))["text"]
    assert "1 to 32" in (await chat.sends("x" * 40))["text"]
    assert (await chat.sends("Pets"))["text"].startswith("✅ Added 🏷 Pets.")


@pytest.mark.parametrize(
    ("text", "refusal", "told"),
    [
        ("rename Groceries to Transport", "already", "✅ 🛒 Groceries is 🛒 Snacks now"),
        ("rename Groceries to and", "too many messages", "✅ 🛒 Groceries is 🛒 Snacks now"),
        ("add category Transport", "already", "✅ Added 🏷 Snacks."),
        ("/categories add Transport", "already", "✅ Added 🏷 Snacks."),
        ("/categories add income Salary", "already", "✅ Added 🏷 Snacks."),
    ],
)
async def test_after_a_refused_name_another_one_is_taken(
    chat: Chat, text: str, refusal: str, told: str
) -> None:
    assert refusal in (await chat.sends(text))["text"]
    refused = await chat.sends("Housing" if "income" not in text else "Gift received")
    assert "already" in refused["text"]
    taken = await chat.sends("Snacks", reply_to=refused)
    assert taken["text"].startswith(told)
    assert ("Income" in taken["text"]) == ("income" in text)


async def test_instead_of_another_name_something_may_be_booked(chat: Chat) -> None:
    await chat.sends("rename Groceries to Transport")
    assert "4.50 USD" in (await chat.sends("coffee 4.50"))["text"]
    assert "haven't booked" in (await chat.sends("Snacks"))["text"]
    await chat.sends("rename Groceries to Transport")
    assert "nothing" not in (await chat.sends("/cancel"))["text"].casefold()
    assert "haven't booked" in (await chat.sends("Snacks"))["text"]


async def test_an_emoji_is_tapped_or_sent(chat: Chat) -> None:
    page = await chat.sends("/categories dining")
    await chat.presses("🙂 Emoji", on=page)
    await chat.presses("🍕", on=page)
    assert (await chat.shows(page))["text"].startswith("✅ 🍽 Dining is 🍕 Dining now.")
    await chat.presses("🙂 Emoji", on=page)
    assert "one emoji" in (await chat.sends("pizza"))["text"]
    assert (await chat.sends("🍜"))["text"].startswith("✅ 🍕 Dining is 🍜 Dining now.")


@pytest.mark.parametrize(
    "name", ["<b>bold</b>", "@everyone", "🐶🐱", "חיות מחמד", "a&b <i", "/start", "%s {name}", "宠物", "पालतू"]
)
async def test_any_name_stands_safely(chat: Chat, name: str) -> None:
    added = await chat.sends(f"/categories add {name}")
    assert added["text"].startswith("✅ Added ")
    page = await chat.sends("/categories")
    [label] = labels(page)[15:16]
    key = carried(page, label)
    assert key.endswith("own_1")
    booked = await chat.sends("frobnication 4")
    await chat.presses("✏️ Edit", on=booked)
    await chat.presses("Category", on=booked)
    await chat.presses(label, on=booked)
    shown = label.partition(" ")[2]
    assert label in words(await chat.shows(booked))
    assert shown in await table(chat)
    await chat.presses("🧠 Always file “frobnication” under " + shown, on=booked)
    assert shown in words(await chat.shows(booked))


async def test_in_a_group_everyone_shares_them(bot: RunningBot) -> None:
    group = bot.chat(-500)
    await bot.ask("PUT", f"/sim/chats/{group.id}", {"type": "group", "title": "Flat"})
    await group.sends("/categories add 🐶 Pets", **by(7))
    await group.sends("pets 40", **by(8))
    page = await group.sends("/categories pets", **by(7))
    await group.presses("🔀 Merge into…", on=page, **by(7))
    await group.presses("👪 Family", on=page, **by(7))
    assert [line.category for line in await group.books()] == ["family"]


async def test_an_old_button_says_so(chat: Chat) -> None:
    for data in ("1J0:own_9 hide", "1J77:undo", "1E0:own_9", "1E1:name own_9"):
        answer = await chat.presses("Old", on=await forged(chat, data))
        assert "isn't there any more" in answer["text"]
    for data in ("1J0:dining fly", "1G0:nothing", "1E1:new nothing"):
        answer = await chat.presses("Old", on=await forged(chat, data))
        assert "too old" in answer["text"]
    fixed = await chat.presses("Old", on=await forged(chat, "1J0:other hide"))
    assert "stays where it is" in fixed["text"]
    async with chat.bot.database.chat(ChatId(chat.id)) as work:
        assert await work.categories.said() == {}


async def test_categories_are_changed_in_words_and_back(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    renamed = await chat.sends("rename Dining to Food")
    assert renamed["text"].startswith("✅ 🍽 Dining is 🍽 Food now, everywhere.")
    assert (await chat.sends("add category 🐶 Pets"))["text"].startswith("✅ Added 🐶 Pets.")
    assert "hidden" in (await chat.sends("hide Travel"))["text"]
    merged = await chat.sends("merge Food into Groceries")
    assert merged["text"].startswith("🔀 🍽 Food went into 🛒 Groceries, with 1 entry.")
    assert [line.category for line in await chat.books()] == ["groceries"]
    await chat.presses("↩️ Undo", on=merged)
    assert await chat.books() == [expense("4.50", "dining", "coffee")]


async def test_a_reply_that_names_a_category_is_still_about_the_entry(chat: Chat) -> None:
    booked = await chat.sends("coffee 4.50")
    await chat.sends("move it to Groceries", reply_to=booked)
    assert await chat.books() == [expense("4.50", "groceries", "coffee")]
    await chat.sends("rename Groceries to Provisions", reply_to=booked)
    assert await chat.books() == [expense("4.50", "groceries", "coffee")]
    assert "🛒 Provisions" in labels(await chat.sends("/categories"))


async def test_a_category_that_is_not_there_is_not_changed(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    assert "/categories shows those there are" in (await chat.sends("rename category Hats to Caps"))["text"]
    assert "already" in (await chat.sends("rename Dining to Groceries"))["text"]
    assert await chat.books() == [expense("4.50", "dining", "coffee")]


@pytest.mark.parametrize("name", ["on", "The", "12"])
async def test_a_word_of_every_message_is_no_name(chat: Chat, name: str) -> None:
    refused = await chat.sends(f"/categories add {name}")
    assert refused["text"].startswith(f"“{name}” stands in too many messages.")
    assert "too many messages" in (await chat.sends(f"rename Dining to {name}"))["text"]
    assert "Dining" in (await chat.sends("spent 4.50 on the coffee"))["text"]


async def test_categories_are_changed_in_ones_own_language(bot: RunningBot) -> None:
    chat = bot.chat(105)
    await chat.opens(first_name="Karla", language_code="de")
    await chat.sends("kaffee 4,50")
    await chat.sends("benenne Restaurants in Essen um")
    await chat.sends("Kategorie 🐶 Haustiere hinzufügen")
    await chat.sends("blende Reisen aus")
    listed = labels(await chat.sends("/categories"))
    assert {"🍽 Essen", "🐶 Haustiere", "🙈 ✈️ Reisen"} <= set(listed)
    assert [line.category for line in await chat.books()] == ["dining"]


async def test_a_name_that_is_no_entry_leaves_the_entries_alone(chat: Chat) -> None:
    await chat.sends("coffee 4")
    await chat.sends("taxi 8")
    booked = await chat.books()
    assert labels(await chat.sends("delete unicorn")) == ["8 USD · taxi", "4 USD · coffee", "None of these"]
    await chat.presses("None of these")
    assert labels(await chat.sends("change rent to 950"))[-1] == "None of these"
    assert "hidden" in (await chat.sends("delete Travel"))["text"]
    assert "🛍 Shopping" in (page := await chat.sends("rename Shopping"))["text"]
    assert "✏️ Rename" in labels(page)
    assert (await chat.sends("change Dining to Food"))["text"].startswith("✅ 🍽 Dining is 🍽 Food now")
    await chat.sends("add category lunch 5")
    assert await chat.books() == booked
    assert "Travel" not in " ".join(labels(await chat.sends("/categories"))[:5])
    assert "lunch 5" not in " ".join(labels(await chat.sends("/categories")))
    renamed = await chat.sends("rename taxi to cab")
    assert "cab" in renamed["text"]
    assert [line.category for line in await chat.books()] == [line.category for line in booked]
    assert [line.description for line in await chat.books()] == ["coffee", "cab"]
