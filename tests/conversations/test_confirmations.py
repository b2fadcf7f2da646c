"""How much the bot says when it has booked something: all, a line, or a sign."""

from typing import Any

import pytest

from bot.core.chats import ChatSettings
from bot.core.confirmations import ConfirmationStyle
from bot.core.ledger import ChatId
from tests.bot import Chat, Json, RunningBot, expense
from tests.conversations.screens import by, labels

SHORT, REACTION = ConfirmationStyle.SHORT, ConfirmationStyle.REACTION
BUTTONS = ["✏️ Edit", "↩️ Undo"]


async def wants(chat: Chat, style: ConfirmationStyle, **more: Any) -> None:
    settings = ChatSettings(
        ChatId(chat.id), "USD", "America/New_York", "en", onboarded=True, confirmations=style, **more
    )
    async with chat.bot.database.chat(settings.chat_id) as work:
        await work.chat.save_settings(settings)
        await work.commit()


async def said_by_the_bot(chat: Chat) -> list[str]:
    return [message["text"] for message in await chat.sees() if message["from_bot"]]


async def signs(chat: Chat, message: Json | None = None) -> list[str]:
    """The reactions on one of the person's messages: the first one unless it is given."""
    own = [one for one in await chat.sees() if not one["from_bot"]]
    shown = await chat.shows(message) if message else own[0]
    reactions: list[str] = shown["reactions"]
    return reactions


@pytest.fixture
async def reacting(chat: Chat) -> Chat:
    await wants(chat, REACTION)
    return chat


# ── A line ───────────────────────────────────────────────────────────────────────────────────────


async def test_short_is_one_line_for_each_entry(chat: Chat) -> None:
    await wants(chat, SHORT)
    one = await chat.sends("coffee 4.50")
    assert one["text"] == "✅ 4.50 USD coffee · 🍽"
    assert labels(one) == BUTTONS
    several = await chat.sends("yesterday groceries 32 and taxi 12")
    assert several["text"] == "✅ 32 USD groceries · 🛒 · yesterday\n✅ 12 USD taxi · 🚕 · yesterday"
    assert labels(several) == BUTTONS
    assert (await chat.sends("got salary 2500"))["text"].startswith("✅ +2,500 USD")


async def test_short_stays_short_through_its_buttons_and_corrections(chat: Chat) -> None:
    await wants(chat, SHORT)
    confirmation = await chat.sends("coffee 4.50")
    answer = await chat.sends("no, 5.20", reply_to=confirmation)
    assert answer["text"] == "✏️ 5.20 USD coffee · 🍽"
    assert (await chat.shows(confirmation))["text"] == "✅ 5.20 USD coffee · 🍽"
    await chat.presses("↩️ Undo", on=await chat.shows(confirmation))
    await chat.presses("↩️ Undo", on=await chat.shows(confirmation))
    shown = await chat.shows(confirmation)
    assert (shown["text"], labels(shown)) == ("↩️ 4.50 USD coffee · 🍽", ["↪️ Put it back"])
    assert [entity["type"] for entity in shown["entities"] if entity["type"] == "strikethrough"]
    await chat.presses("↪️ Put it back", on=shown)
    assert await chat.books() == [expense("4.50", "dining", "coffee")]


async def test_a_long_message_stays_within_a_message_in_short(chat: Chat) -> None:
    await wants(chat, SHORT)
    long = "a lamp for the table in the garden"
    items = ", ".join(f"{long} {number + 1}" for number in range(20))
    answer = await chat.sends(items)
    assert answer["text"].count("\n") == 19
    assert len(answer["text"]) < 4096


# ── A sign ───────────────────────────────────────────────────────────────────────────────────────


async def test_a_sign_on_ones_own_message_is_all(reacting: Chat) -> None:
    await reacting.says_nothing_to("coffee 4.50")
    await reacting.bot.settles()
    assert await signs(reacting) == ["👍"]
    assert await said_by_the_bot(reacting) == []
    assert await reacting.books() == [expense("4.50", "dining", "coffee")]


async def test_what_is_edited_is_told_in_words(reacting: Chat) -> None:
    message = await reacting.says_nothing_to("coffee 4.50")
    await reacting.bot.settles()
    answer = await reacting.edits(message, "coffee 5.20")
    assert (answer["text"], labels(answer)) == ("✅ 5.20 USD coffee · 🍽", BUTTONS)
    assert await signs(reacting) == ["👍"]
    await reacting.edits(message, "coffee 6")
    assert await said_by_the_bot(reacting) == ["✅ 6 USD coffee · 🍽"]


async def test_an_edit_that_is_not_understood_has_the_buttons_that_it_speaks_of(reacting: Chat) -> None:
    message = await reacting.says_nothing_to("coffee 4.50")
    await reacting.bot.settles()
    told = await reacting.edits(message, "nothing at all")
    assert "↩️ Undo" in told["text"]
    await reacting.presses("↩️ Undo", on=told)
    assert (await reacting.shows(told))["text"].startswith("↩️ 4.50 USD coffee")
    assert await reacting.books() == []


async def test_an_edit_that_changes_nothing_says_nothing(reacting: Chat) -> None:
    message = await reacting.says_nothing_to("coffee 4.50")
    await reacting.bot.settles()
    await reacting._patch(message, "coffee 4.50 ")
    await reacting._patch(message, "coffee  4.5")
    await reacting.bot.settles()
    assert await said_by_the_bot(reacting) == []


async def test_one_answers_ones_own_message_to_correct_it(reacting: Chat) -> None:
    message = await reacting.says_nothing_to("coffee 4.50")
    await reacting.says_nothing_to("taxi 12")
    await reacting.bot.settles()
    answer = await reacting.sends("no, 5.20", reply_to=message)
    assert (answer["text"], labels(answer)) == ("✏️ 5.20 USD coffee · 🍽", BUTTONS)
    await reacting.presses("↩️ Undo", on=answer)
    assert (await reacting.shows(answer))["text"] == "✅ 4.50 USD coffee · 🍽"
    await reacting.presses("↩️ Undo", on=await reacting.shows(answer))
    assert (await reacting.shows(answer))["text"] == "↩️ 4.50 USD coffee · 🍽"
    assert await signs(reacting, message) == []
    await reacting.presses("↪️ Put it back", on=await reacting.shows(answer))
    assert await signs(reacting, message) == ["👍"]
    assert len(await reacting.books()) == 2


async def test_a_correction_without_an_answer_is_about_the_latest(reacting: Chat) -> None:
    await reacting.says_nothing_to("coffee 4.50")
    await reacting.bot.settles()
    assert (await reacting.sends("no, 5.20"))["text"] == "✏️ 5.20 USD coffee · 🍽"


async def test_undo_takes_the_sign_away(reacting: Chat) -> None:
    await reacting.says_nothing_to("coffee 4.50")
    await reacting.bot.settles()
    answer = await reacting.sends("/undo")
    assert (answer["text"], labels(answer)) == ("↩️ 4.50 USD coffee · 🍽", ["↪️ Put it back"])
    assert await signs(reacting) == []
    assert await said_by_the_bot(reacting) == [answer["text"]]


async def test_what_must_be_said_is_said_in_a_line(reacting: Chat) -> None:
    await reacting.sends("/budget food 10")
    answer = await reacting.sends("groceries 9")
    assert answer["text"].startswith("✅ 9 USD groceries · 🛒\n")
    assert labels(answer)[:2] == BUTTONS
    assert await signs(reacting, await reacting.own()) == []


async def test_a_question_is_asked_in_words(reacting: Chat) -> None:
    answer = await reacting.sends("taxi 8 or 9")
    assert "?" in answer["text"]
    await reacting.presses("8 USD", on=answer)
    assert (await reacting.shows(answer))["text"] == "✅ 8 USD taxi · 🚕"


async def test_same_again_has_no_message_of_ones_own_to_sign(reacting: Chat) -> None:
    await reacting.says_nothing_to("coffee 4.50")
    await reacting.bot.settles()
    page = await reacting.sends("/history")
    await reacting.presses("1", on=page)
    await reacting.presses("🔁 Same again today")
    assert (await reacting.last())["text"] == "✅ 4.50 USD coffee · 🍽"
    assert len(await reacting.books()) == 2


async def test_a_message_that_comes_again_is_signed_again_and_booked_once(reacting: Chat) -> None:
    message = await reacting.says_nothing_to("coffee 4.50")
    await reacting.bot.settles()
    await reacting.bot.ask(
        "POST", "/sim/faults", {"method": "setMessageReaction", "fault": "lost", "times": 1}
    )
    again = await reacting.says_nothing_to("taxi 12")
    await reacting.bot.settles()
    assert await signs(reacting, message) == await signs(reacting, again) == ["👍"]
    assert len(await reacting.books()) == 2
    assert await said_by_the_bot(reacting) == []


# ── Where signs are not allowed ──────────────────────────────────────────────────────────────────


async def test_a_group_without_reactions_gets_a_line(lenient: RunningBot) -> None:
    group = lenient.chat(-77)
    await group.opens(type="group", first_name="Flat", reactions=False)
    await wants(group, REACTION)
    answer = await group.sends("coffee 4.50", **by(7))
    assert (answer["text"], labels(answer)) == ("✅ 4.50 USD coffee · 🍽", BUTTONS)
    await group.sends("no, 5.20", reply_to=answer, **by(7))
    assert await said_by_the_bot(group) == ["✅ 5.20 USD coffee · 🍽", "✏️ 5.20 USD coffee · 🍽"]
    assert [call["error"] for call in await lenient.refusals()] == ["Bad Request: REACTION_INVALID"] * 2
