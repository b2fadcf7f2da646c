"""The first minutes with the bot: currency, city, what to try, and what it can't read yet."""

import pytest

from tests.bot import Chat, Json, RunningBot, expense
from tests.conversations.screens import labels
from tests.conversations.test_settings import text_of
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
            ("en-IE", "EUR", "Dublin", "5 EUR"),
            ("en-IN", "INR", "Kolkata", "5 INR"),
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
    assert "Currency: NOK\nCity: Stockholm" in (await chat.sends("nok"))["text"]
    await asked_for_a_currency(chat)
    assert (await chat.sends("/cancel"))["text"] == "Cancelled. Your currency is still NOK."
    await asked_for_a_currency(chat)
    assert (await chat.sends("lunch 12"))["text"].startswith("✅ 12 NOK — lunch")
    assert [line.currency for line in await chat.books()] == ["SEK", "NOK"]


async def test_another_place_is_typed(bot: RunningBot) -> None:
    chat = await newcomer(bot, 902, "en")
    await asked_for_a_place(chat)
    assert "don't know that place" in (await chat.sends("Hogwarts"))["text"]
    several = await chat.sends("indiana")
    assert several["text"] == "Which of these?"
    assert {"Knox, Indiana", "Vevay, Indiana", "Another place…"} < set(labels(several))
    await chat.presses("Vevay, Indiana")
    assert (await chat.shows(several))["text"].startswith("All set: USD, Vevay, Indiana time.")

    await asked_for_a_place(chat)
    assert "City: Nairobi" in (await chat.sends("nairobi"))["text"]
    assert (await chat.sends("nairobi"))["text"].startswith("I haven't booked anything.")


async def test_a_first_word_is_greeted_and_a_first_entry_is_booked(bot: RunningBot) -> None:
    chat = await newcomer(bot, 903, "en")
    welcome = await chat.sends("hello")
    assert welcome["text"].startswith("👋 Hi! I keep your books.")
    assert (await chat.sends("hello"))["text"].startswith("I haven't booked anything.")
    await chat.presses("EUR", on=welcome)
    assert "And which city's clock" in (await chat.shows(welcome))["text"]
    other = await newcomer(bot, 904, "en")
    assert (await other.sends("tea 5"))["text"].startswith("✅ 5 USD")


async def test_both_questions_can_be_answered_by_typing(bot: RunningBot) -> None:
    chat = await newcomer(bot, 905, "en")
    await chat.sends("/start")
    assert (await chat.sends("thanks"))["text"].startswith("I haven't booked anything.")
    assert (await chat.sends("zloty"))["text"].startswith("PLN, good.")
    assert (await chat.sends("tea 5"))["text"].startswith("✅ 5 PLN")
    assert (await chat.sends("Варшава"))["text"].startswith("All set: PLN, Warsaw time.")
    assert (await chat.sends("Варшава"))["text"].startswith("I haven't booked anything.")


async def test_a_city_is_asked_for_until_it_is_known(bot: RunningBot) -> None:
    chat = await newcomer(bot, 906, "en")
    await chat.sends("/start")
    await chat.presses("EUR")
    for unknown in ("asdfgh", "Atlantis", "Upper Nowhere"):
        assert "don't know that place" in (await chat.sends(unknown))["text"]
    assert "haven't booked" in (await chat.sends("what can you do?"))["text"]
    assert "Chicago" in labels(await chat.sends("Springfield"))
    assert "Kolkata" in labels(await chat.sends("Mumbay"))
    assert (await chat.sends("coffee 4"))["text"].startswith("✅ 4 EUR")
    assert (await chat.sends("Kyiv, Ukraine"))["text"].startswith("All set: EUR, Kyiv time.")


async def test_a_name_that_several_currencies_share_is_offered_with_the_common_one_first(
    bot: RunningBot,
) -> None:
    chat = await newcomer(bot, 906, "ru")
    await chat.sends("/start")
    for said in ("доллары", "dollars"):
        offered = await chat.sends(said)
        assert labels(offered)[0] == "USD · доллар США"
    await chat.presses("CAD · канадский доллар", on=offered)
    assert "CAD" in (await chat.shows(offered))["text"]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("coffee 4", "✅ 4 USD — coffee"),
        ("coffee four", "✅ 4 USD — coffee"),
        ("weeks start on saturday", "✅ Saved."),
        ("my currency is euro", "EUR, good."),
        ("what did I spend this month?", "November"),
        ("Berlinn", "Did you mean one of these?"),
        ("san fr", "Which of these?"),
        ("東京", "All set: USD, Tokyo time."),
        ("ok", "I don't know that place."),
    ],
)
async def test_the_question_for_a_place_takes_places_only(bot: RunningBot, said: str, answer: str) -> None:
    chat = await newcomer(bot, 907, "en")
    await asked_for_a_place(chat)
    shown = await chat.sends(said)
    if answer == "November":
        assert "Nothing" in text_of(shown) or "Spent" in text_of(shown)
    else:
        assert text_of(shown).startswith(answer)


async def test_help_shows_what_to_say_and_all_commands_are_known(chat: Chat) -> None:
    known = await chat.bot.ask("GET", f"/sim/chats/{chat.id}")
    menu = {command["command"] for command in known["commands"]}
    assert menu == {
        *("report", "history", "budget", "categories", "rate", "travel", "export", "import"),
        *("undo", "help", "cancel", "settings", "start", "privacy", "forget"),
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
    [("photo", "a.png", png(8, 8)), ("voice", "a.ogg", b"OggS")],
)
async def test_what_cannot_be_read_yet_is_said_to_be_so(
    chat: Chat, kind: str, name: str, data: bytes
) -> None:
    answer = await chat.uploads(kind, name, data)
    assert "I can read text, and tables sent as files" in answer["text"]
    assert await chat.books() == []


async def test_a_photos_caption_is_a_message_like_any_other(chat: Chat) -> None:
    confirmation = await chat.uploads("photo", "a.png", png(8, 8), caption="lunch 12")
    assert await chat.books() == [expense("12.00", "dining", "lunch")]
    await chat.edits(await chat.own(), "lunch 13")
    assert await chat.books() == [expense("13.00", "dining", "lunch")]
    assert "13 USD — lunch" in (await chat.shows(confirmation))["text"]
