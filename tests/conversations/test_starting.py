"""The first minutes with the bot: currency, city, what to try, and what it can't read yet."""

import pytest

from tests.bot import Chat, Json, RunningBot, expense
from tests.conversations.screens import labels
from tests.sandbox.pictures import png

TO_TRY = ("coffee 4.50", "yesterday groceries 32 and taxi 12", "got salary 2500")


async def newcomer(bot: RunningBot, chat_id: int, language: str) -> Chat:
    """Somebody who has never written, with their Telegram in this language."""
    chat = bot.chat(chat_id)
    await chat.opens(first_name="Robin", language_code=language)
    return chat


async def asked_for_a_currency(chat: Chat) -> Json:
    """The question after "Another one…"."""
    await chat.sends("/start")
    await chat.presses("Another one…")
    question = await chat.last()
    assert "currency's name or its code" in question["text"]
    return question


async def asked_for_a_place(chat: Chat) -> Json:
    """The question after "Another place…"."""
    await chat.sends("/start")
    await chat.presses(labels(await chat.last())[0])
    await chat.presses("Another place…")
    question = await chat.last()
    assert "name of a larger city" in question["text"]
    return question


async def test_two_taps_and_three_messages_to_try(bot: RunningBot) -> None:
    for number, (language, currency, city, symbol) in enumerate(
        [
            ("en", "USD", "New York", "5 USD"),
            ("de", "EUR", "Berlin", "5 EUR"),
            ("hi", "INR", "Kolkata", "5 INR"),
            ("en-GB", "GBP", "London", "5 GBP"),
            ("xx", "USD", "New York", "5 USD"),
        ],
        900,
    ):
        chat = await newcomer(bot, number, language)
        welcome = await chat.sends("/start")
        assert welcome["text"].startswith("👋 Hi! I keep your books.")
        assert labels(welcome)[0] == currency
        assert labels(welcome)[-1] == "Another one…"
        await chat.presses(currency)
        question = await chat.shows(welcome)
        assert question["text"].startswith(f"{currency}, good.")
        assert labels(question)[0] == city
        assert len(set(labels(question))) == len(labels(question))
        await chat.presses(city)
        ready = await chat.shows(welcome)
        assert ready["text"].startswith(f"All set: {currency}, {city} time.")
        assert labels(ready) == []
        for message in TO_TRY:
            assert message in ready["text"]
        assert symbol in (await chat.sends("tea 5"))["text"]
        assert len([one for one in await chat.sees() if one["from_bot"]]) == 2


async def test_the_three_messages_to_try_are_booked(chat: Chat) -> None:
    await chat.sends("/start")
    for message in TO_TRY:
        assert (await chat.sends(message))["text"].startswith("✅")
    assert [line.category for line in await chat.books()] == ["dining", "groceries", "transport", "salary"]


async def test_booking_works_before_anything_is_chosen_and_the_choice_counts_from_then_on(chat: Chat) -> None:
    await chat.sends("tea 5")
    await chat.sends("/start")
    await chat.presses("JPY")
    assert labels(await chat.last())[0] == "Tokyo"
    await chat.presses("Tokyo")
    await chat.sends("tea 500")
    assert [(line.amount, line.currency) for line in await chat.books()] == [("5.00", "USD"), ("500", "JPY")]
    assert "I count in JPY, Tokyo time." in (await chat.sends("/help"))["text"]


async def test_another_currency_is_typed(bot: RunningBot) -> None:
    chat = await newcomer(bot, 901, "en")
    await asked_for_a_currency(chat)
    assert "don't know the currency “groats”" in (await chat.sends("groats"))["text"]
    question = await chat.sends("swedish krona")
    assert question["text"].startswith("SEK, good.")
    assert labels(question)[0] == "Stockholm"
    await chat.presses("Stockholm")
    assert (await chat.sends("tea 25"))["text"].startswith("✅ 25 SEK")

    await asked_for_a_currency(chat)
    assert (await chat.sends("nok"))["text"].startswith("All set: NOK, Stockholm time.")
    await asked_for_a_currency(chat)
    assert (await chat.sends("/cancel"))["text"] == "Cancelled. Everything stays as it was."
    await asked_for_a_currency(chat)
    assert (await chat.sends("lunch 12"))["text"].startswith("✅ 12 NOK — lunch")
    assert [line.currency for line in await chat.books()] == ["SEK", "NOK"]


async def test_another_place_is_typed(bot: RunningBot) -> None:
    chat = await newcomer(bot, 902, "en")
    await asked_for_a_place(chat)
    assert "don't know that place" in (await chat.sends("Atlantis"))["text"]
    several = await chat.sends("indiana")
    assert several["text"] == "Which of these?"
    assert {"Knox", "Vevay", "Another place…"} < set(labels(several))
    await chat.presses("Vevay")
    assert (await chat.shows(several))["text"].startswith("All set: USD, Vevay time.")

    await asked_for_a_place(chat)
    assert (await chat.sends("nairobi"))["text"].startswith("All set: USD, Nairobi time.")
    assert (await chat.sends("nairobi"))["text"].startswith("I haven't booked anything.")


async def test_help_shows_what_to_say_and_all_commands_are_known(chat: Chat) -> None:
    known = await chat.bot.ask("GET", f"/sim/chats/{chat.id}")
    menu = {command["command"] for command in known["commands"]}
    assert menu == {
        "report",
        "history",
        "budget",
        "rate",
        "travel",
        "undo",
        "help",
        "cancel",
        "settings",
        "start",
    }
    page = (await chat.sends("/help"))["text"]
    for command in menu - {"help"}:
        assert f"/{command}" in page
    for command in menu:
        assert "don't know that command" not in (await chat.sends(f"/{command}")).get("text", "")
    assert "I don't know that command. /help shows what I can do." in (await chat.sends("/dance 5"))["text"]
    assert await chat.books() == []


async def test_commands_for_other_bots_are_left_to_them(bot: RunningBot) -> None:
    group = bot.chat(-500)
    await group.says_nothing_to("/dance@another_bot 5")
    await bot.settles()
    assert [message for message in await group.sees() if message["from_bot"]] == []
    assert "don't know that command" in (await group.sends("/dance@Bookkeeper_Sandbox_Bot"))["text"]
    assert "I count in USD" in (await group.sends("/help@bookkeeper_sandbox_bot"))["text"]


async def test_each_example_on_the_help_page_works(chat: Chat) -> None:
    for message in (
        "lunch 12.50, taxi 8 and coffee 4",
        "spent 500 INR on groceries yesterday",
        "got salary 2500",
    ):
        assert message in (await chat.sends("/help"))["text"]
        assert (await chat.sends(message))["text"].startswith("✅")
    assert len(await chat.books()) == 5


@pytest.mark.parametrize(
    ("kind", "name", "data"),
    [("photo", "a.png", png(8, 8)), ("voice", "a.ogg", b"OggS"), ("document", "a.pdf", b"%PDF")],
)
async def test_what_cannot_be_read_yet_is_said_to_be_so(
    chat: Chat, kind: str, name: str, data: bytes
) -> None:
    answer = await chat.uploads(kind, name, data)
    assert "I can only read text so far" in answer["text"]
    assert await chat.books() == []


async def test_a_photos_caption_is_a_message_like_any_other(chat: Chat) -> None:
    confirmation = await chat.uploads("photo", "a.png", png(8, 8), caption="lunch 12")
    assert await chat.books() == [expense("12.00", "dining", "lunch")]
    await chat.edits(await chat.own(), "lunch 13")
    assert await chat.books() == [expense("13.00", "dining", "lunch")]
    assert "13 USD — lunch" in (await chat.shows(confirmation))["text"]
