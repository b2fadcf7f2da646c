"""Learned words: offered once, kept for good, looked up and forgotten."""

import pytest

from tests.bot import Chat, Json, RunningBot, running_bot
from tests.conversations.screens import by, carried, forged, labels
from tests.conversations.test_editing import today

OFFER = "🧠 Always file “boots” under Gifts"


async def picked(chat: Chat, said: str, category: str) -> Json:
    """The confirmation of a new entry whose category was corrected by tapping."""
    confirmation = await chat.sends(said)
    await chat.presses("✏️ Edit", on=confirmation)
    await chat.presses("Category", on=confirmation)
    await chat.presses(category, on=confirmation)
    return await chat.shows(confirmation)


async def taught(chat: Chat, said: str = "boots 70", words: str = "boots") -> Json:
    """The same, and the person wants it remembered."""
    confirmation = await picked(chat, said, "🎁 Gifts")
    await chat.presses(f"🧠 Always file “{words}” under Gifts", on=confirmation)
    return await chat.shows(confirmation)


async def test_a_correction_is_remembered_with_one_tap(chat: Chat) -> None:
    confirmation = await picked(chat, "boots 70", "🎁 Gifts")
    assert labels(confirmation) == ["✏️ Edit", "↩️ Undo", OFFER]
    await chat.presses(OFFER)
    agreed = await chat.shows(confirmation)
    assert "From now on “boots” goes under Gifts" in agreed["text"]
    assert labels(agreed) == ["✏️ Edit", "↩️ Undo"]
    await chat.sends("new Boots 80 and taxi 9")
    assert [line.category for line in await chat.books()] == ["gifts", "gifts", "transport"]


async def test_an_offer_that_is_ignored_changes_nothing(chat: Chat) -> None:
    confirmation = await picked(chat, "boots 70", "🎁 Gifts")
    again = await chat.sends("boots 80")
    assert "🎁" not in again["text"]
    await chat.presses("✏️ Edit", on=confirmation)
    await chat.presses("« Back", on=confirmation)
    assert labels(await chat.shows(confirmation)) == ["✏️ Edit", "↩️ Undo"]
    assert "haven't learned" in await words(chat)


async def test_an_offer_that_was_undone_is_gone_when_it_is_tapped(chat: Chat) -> None:
    await chat.sends("boots 70")
    answer = await chat.sends("change that to gifts")
    old = await forged(chat, carried(answer, OFFER))
    await chat.sends("/undo")
    assert OFFER not in labels(await chat.shows(answer))
    told = await chat.presses("Old", on=old)
    assert "changed meanwhile" in told["text"]
    assert "haven't learned" in await words(chat)


async def words(chat: Chat) -> str:
    """The first page of the learned words."""
    page = await chat.sends("/settings")
    await chat.presses(next(label for label in labels(page) if label.startswith("🧠")), on=page)
    return str((await chat.shows(page))["text"])


async def test_a_correction_in_words_teaches_as_well(chat: Chat) -> None:
    await chat.sends("boots 70")
    answer = await chat.sends("change that to gifts")
    assert labels(answer) == ["↩️ Undo", OFFER]
    await chat.presses(OFFER)
    assert "From now on “boots” goes under Gifts" in (await chat.shows(answer))["text"]

    await chat.sends("boots 80")
    answer = await chat.sends("make it travel")
    assert "From now on “boots” goes under Travel" in answer["text"]
    assert labels(answer) == ["↩️ Undo"]
    assert "✈️ Travel" in (await chat.sends("boots 90"))["text"]


async def test_a_later_correction_by_tapping_counts_by_itself(chat: Chat) -> None:
    await taught(chat)
    again = await picked(chat, "boots 80", "🛍 Shopping")
    assert "From now on “boots” goes under Shopping" in again["text"]
    assert labels(again) == ["✏️ Edit", "↩️ Undo"]
    assert "🛍 Shopping" in (await chat.sends("boots 90"))["text"]


async def test_other_changes_offer_nothing(chat: Chat) -> None:
    confirmation = await chat.sends("boots 70")
    for said in ("no, 75", "that was yesterday"):
        assert labels(await chat.sends(said, reply_to=confirmation)) == ["↩️ Undo"]
    await chat.edits(await own(chat, "boots 70"), "taxi 70")
    await chat.presses("✏️ Edit", on=confirmation)
    await chat.presses("It was income", on=confirmation)
    assert labels(await chat.shows(confirmation)) == ["✏️ Edit", "↩️ Undo"]


async def own(chat: Chat, text: str) -> Json:
    """The person's message with this text."""
    return next(message for message in await chat.sees() if message["text"] == text)


async def test_an_edited_message_goes_by_what_was_learned(chat: Chat) -> None:
    await taught(chat)
    confirmation = await chat.sends("hat 20")
    await chat.edits(await own(chat, "hat 20"), "boots 20")
    assert "🎁 Gifts" in (await chat.shows(confirmation))["text"]
    await chat.edits(await own(chat, "boots 20"), "taxi 20")
    assert "🚕 Transport" in (await chat.shows(confirmation))["text"]


async def test_undo_keeps_what_was_agreed_and_says_so(chat: Chat) -> None:
    confirmation = await taught(chat)
    await chat.presses("↩️ Undo", on=confirmation)
    shown = await chat.shows(confirmation)
    assert "“boots” still goes under Gifts" in shown["text"]
    await chat.presses("🗑 Forget “boots”")
    shown = await chat.shows(confirmation)
    assert "Forgot “boots”." in shown["text"]
    assert labels(shown)[-1] == "↪️ Put “boots” back"
    assert "haven't learned" in await words(chat)
    await chat.presses("↪️ Put “boots” back")
    assert "From now on “boots” goes under Gifts" in (await chat.shows(confirmation))["text"]
    assert "boots → 🎁 Gifts" in await words(chat)


async def test_undo_by_command_says_it_too(chat: Chat) -> None:
    await taught(chat)
    answer = await chat.sends("/undo")
    assert "“boots” still goes under Gifts" in answer["text"]
    await chat.presses("🗑 Forget “boots”")
    forgotten = await chat.shows(answer)
    assert forgotten["text"].startswith("↩️ Undone.")
    assert forgotten["text"].endswith("Forgot “boots”.")
    assert labels(forgotten) == ["↪️ Redo", "↪️ Put “boots” back"]
    assert labels(await chat.sends("/undo")) == ["↪️ Put it back"]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("taxi 9", "Guessed by the built-in rules."),
        ("spent 9 on zzyzx", "Nothing in the words told me a category"),
    ],
)
async def test_a_guess_says_that_it_is_one(chat: Chat, said: str, reason: str) -> None:
    await chat.sends(said)
    await chat.presses("✏️ Edit")
    answer = await chat.presses("Why this category?")
    assert answer["show_alert"]
    assert reason in answer["text"]


async def test_a_category_says_where_it_came_from(chat: Chat) -> None:
    confirmation = await taught(chat)

    async def why(on: Json) -> str:
        await chat.presses("✏️ Edit", on=on)
        answer = await chat.presses("Why this category?", on=on)
        await chat.presses("« Back", on=on)
        return str(answer["text"])

    assert await why(confirmation) == "You picked this category."
    learned = await chat.sends("Boots 80")
    day = f"{today():%B} {today().day}"
    assert await why(learned) == f"Learned from your correction on {day}: “boots”."
    page = await chat.sends("/settings")
    await chat.presses("🧠 Learned words (1)")
    await chat.presses("🗑 boots", on=page)
    assert "changed or forgotten since" in await why(learned)


async def test_learned_words_are_forgotten_and_put_back_in_the_settings(chat: Chat) -> None:
    await taught(chat)
    await taught(chat, "Café Luna 12", "Café Luna")
    page = await chat.sends("/settings")
    await chat.presses("🧠 Learned words (2)")
    shown = await chat.shows(page)
    assert "• Café Luna → 🎁 Gifts" in shown["text"]
    assert labels(shown) == ["🗑 Café Luna", "🗑 boots", "« Back"]
    await chat.presses("🗑 boots")
    shown = await chat.shows(page)
    assert "Forgot “boots”." in shown["text"]
    assert labels(shown) == ["↪️ Put “boots” back", "🗑 Café Luna", "« Back"]
    assert "🎁" not in (await chat.sends("boots 80"))["text"]
    await chat.presses("↪️ Put “boots” back")
    assert labels(await chat.shows(page)) == ["🗑 Café Luna", "🗑 boots", "« Back"]
    assert "🎁" in (await chat.sends("boots 90"))["text"]
    await chat.presses("« Back", on=page)
    assert "🧠 Learned words (2)" in labels(await chat.shows(page))


async def test_many_words_come_in_pages(chat: Chat) -> None:
    things = ["hat", "scarf", "gloves", "socks", "belt", "shirt", "coat", "skirt", "boots", "sandals"]
    for thing in things:
        await taught(chat, f"{thing} 5", thing)
    page = await chat.sends("/settings")
    await chat.presses("🧠 Learned words (10)")
    assert "›" in labels(await chat.shows(page))
    await chat.presses("›")
    assert labels(await chat.shows(page)) == ["🗑 scarf", "🗑 hat", "‹", "« Back"]
    await chat.presses("🗑 scarf")
    await chat.presses("🗑 hat")
    assert "🗑 sandals" in labels(await chat.shows(page))


async def test_old_buttons_say_so(chat: Chat) -> None:
    confirmation = await taught(chat)
    offer = carried(await picked(chat, "hat 20", "🎁 Gifts"), "🧠 Always file “hat” under Gifts")
    entry, _, number = offer[2:].partition(":")
    for data in ("1f424242:p0", "1F424242:p0", f"1h{entry}:1", f"1h{entry}:99", f"1h{entry}:-1"):
        answer = await chat.presses(data, on=await forged(chat, data))
        assert answer["show_alert"], data
        assert "/settings shows what I have learned" in answer["text"]
    for data in (f"1h{entry}:", f"1h{entry}:x", "1f1:", "1f1:p", "1g0:moon", f"1h{entry}:{number}:1"):
        answer = await chat.presses(data, on=await forged(chat, data))
        assert answer["show_alert"], data
    answer = await chat.presses("1h424242:2", on=await forged(chat, "1h424242:2"))
    assert "isn't in your books" in answer["text"]
    answer = await chat.presses("1w424242:", on=await forged(chat, "1w424242:"))
    assert "isn't in your books" in answer["text"]
    assert (await chat.shows(confirmation))["text"] == confirmation["text"]


async def test_another_chat_neither_sees_nor_changes_what_was_learned(bot: RunningBot, chat: Chat) -> None:
    confirmation = await picked(chat, "boots 70", "🎁 Gifts")
    offer = carried(confirmation, OFFER)
    await chat.presses(OFFER)
    page = await chat.sends("/settings")
    await chat.presses("🧠 Learned words (1)")
    forget = carried(await chat.shows(page), "🗑 boots")

    thief = bot.chat(202)
    assert "🎁" not in (await thief.sends("boots 70"))["text"]
    assert "haven't learned" in await words(thief)
    for data in (offer, forget):
        assert (await thief.presses(data, on=await forged(thief, data)))["show_alert"]
    assert "boots → 🎁 Gifts" in await words(chat)


async def test_in_a_group_only_the_author_agrees_and_all_go_by_it(bot: RunningBot) -> None:
    group = bot.chat(-500)
    await group.sends("boots 70", **by(7))
    confirmation = await group.last()
    for button in ("✏️ Edit", "Category", "🎁 Gifts"):
        await group.presses(button, on=confirmation, **by(7))
    assert (await group.presses(OFFER, on=confirmation, **by(8)))["show_alert"]
    await group.presses(OFFER, on=confirmation, **by(7))
    again = await group.sends("boots 80", **by(8))
    assert "🎁 Gifts" in again["text"]
    await group.presses("✏️ Edit", on=again, **by(8))
    answer = await group.presses("Why this category?", on=again, **by(8))
    assert answer["text"].startswith("Learned from a correction in this chat on ")


async def test_offers_and_what_was_learned_outlive_a_restart(database_url: str) -> None:
    async with running_bot(database_url) as bot:
        offer = carried(await picked(bot.chat(101), "boots 70", "🎁 Gifts"), OFFER)
    async with running_bot(database_url) as bot:
        chat = bot.chat(101)
        await chat.opens(first_name="Alice", language_code="en")
        old = await forged(chat, offer)
        await chat.presses("Old", on=old)
        assert "From now on “boots” goes under Gifts" in (await chat.shows(old))["text"]
    async with running_bot(database_url) as bot:
        assert "🎁 Gifts" in (await bot.chat(101).sends("boots 80"))["text"]
