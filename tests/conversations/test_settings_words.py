"""Settings in plain words, and the language with its menu."""

import pytest

from tests.bot import Chat, RunningBot
from tests.conversations.screens import labels


async def menu(chat: Chat) -> dict[str, str]:
    """What the chat's menu says."""
    seen = await chat.bot.ask("GET", f"/sim/chats/{chat.id}")
    return {one["command"]: one["description"] for one in seen["commands"]}


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("set my currency to EUR", "Currency: EUR"),
        ("my timezone is Lisbon", "City: Lisbon"),
        ("i live in munich", "City: Berlin"),
        ("week starts on Saturday", "Weeks begin on: Saturday"),
        ("months start on the 25th", "Months begin on day: 25"),
        ("speak British English please", "Language: English (UK)"),
        ("numbers like 1.234,56", "Numbers: 1.234.567,89 USD"),
        ("set numbers to 1 234,56", "Numbers: 1\u202f234\u202f567,89 USD"),
        ("short confirmations", "Confirmations: short"),
        ("confirm with a reaction only", "Confirmations: reaction only"),
        ("don't ask about duplicates", "Ask about duplicates: no"),
    ],
)
async def test_a_setting_can_be_said(chat: Chat, said: str, shown: str) -> None:
    await chat.sends(said)
    assert shown in (await chat.sends("/settings"))["text"]
    assert await chat.books() == []


async def test_numbers_are_set_in_words_and_counted_so_at_once(bot: RunningBot) -> None:
    chat = bot.chat(103)
    await chat.opens(first_name="Karl", language_code="de")
    await chat.sends("Zahlen wie 1,234.56")
    assert await chat.books() == []
    assert "4,321.50" in (await chat.sends("Miete 4,321.50"))["text"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", ["Woche beginnt am Sonntag", "Währung auf Dollar", "kurze Bestätigungen", "frag nicht nach Duplikaten"]),
        ("es", ["la semana empieza el domingo", "cambia la moneda a dólares", "confirmaciones cortas", "no preguntes por duplicados"]),
        ("fr", ["la semaine commence le dimanche", "change la devise en dollars", "confirmations courtes", "ne demande plus pour les doublons"]),
        ("pt", ["a semana começa no domingo", "mude a moeda para dólar", "confirmações curtas", "não pergunte sobre duplicados"]),
        ("ru", ["неделя начинается в воскресенье", "смени валюту на доллары", "короткие подтверждения", "не спрашивай о повторах"]),
        ("hi", ["हफ़्ता रविवार से शुरू होता है", "मुद्रा डॉलर करो", "छोटी पुष्टि", "दोहराव के बारे में मत पूछो"]),
        ("zh", ["一周从星期日开始", "把货币改成美元", "简短确认", "不要问重复"]),
    ],
)  # fmt: skip
async def test_each_setting_is_said_in_the_persons_language(
    bot: RunningBot, language: str, said: list[str]
) -> None:
    chat = bot.chat(104)
    await chat.opens(first_name="Kim", language_code=language)
    for text in said:
        await chat.sends(text)
    await chat.sends("speak English")
    page = (await chat.sends("/settings"))["text"]
    assert "Currency: USD" in page
    assert "Weeks begin on: Sunday" in page
    assert "Confirmations: short" in page
    assert "duplicates: no" in page
    assert await chat.books() == []


async def test_what_was_turned_off_in_words_is_turned_on_again(chat: Chat) -> None:
    before = (await chat.sends("/settings"))["text"]
    await chat.sends("don't ask about duplicates")
    await chat.sends("just react")
    await chat.sends("ask about duplicates again")
    await chat.sends("full confirmations please")
    assert (await chat.sends("/settings"))["text"] == before


async def test_currency_and_city_can_be_named_in_plain_words(chat: Chat) -> None:
    await chat.sends("my currency is euro")
    assert (await chat.sends("I live in Lisbon"))["text"].startswith("All set")
    assert (await chat.sends("coffee 4.50"))["text"].startswith("✅ 4.50 EUR")


@pytest.mark.parametrize(
    "said", ["german lessons 20", "week starts with groceries 30", "month starts on the 25th with rent 500"]
)
async def test_an_entry_is_no_setting(chat: Chat, said: str) -> None:
    before = (await chat.sends("/settings"))["text"]
    await chat.sends(said)
    assert (await chat.sends("/settings"))["text"] == before


async def test_a_change_in_words_shows_the_page(chat: Chat) -> None:
    told = await chat.sends("weeks start on saturday")
    assert told["text"].startswith("✅ Saved.")
    assert "Weeks begin on: Saturday" in told["text"]
    assert "Weeks" in labels(told)


async def test_another_language_is_spoken_and_read_at_once_and_back(chat: Chat) -> None:
    assert (await menu(chat))["report"] == "Where the money went"
    told = await chat.sends("switch to German")
    assert "Deutsch" in told["text"]
    assert (await menu(chat))["report"] == "Wohin das Geld geht"
    booked = await chat.sends("gestern brot 3,20")
    assert booked["text"].startswith("✅ 3,20 USD")
    assert "gestern" in booked["text"]
    await chat.sends("switch to english")
    assert (await menu(chat))["report"] == "Where the money went"
    assert "yesterday" in (await chat.sends("yesterday bread 3"))["text"]


async def test_a_language_that_nobody_knows_is_english(bot: RunningBot) -> None:
    chat = bot.chat(101)
    await chat.opens(first_name="K'Ehleyr", language_code="tlh")
    page = await chat.sends("/settings")
    await chat.presses("Language", on=page)
    await chat.presses("Deutsch", on=page)
    await chat.presses(labels(await chat.shows(page))[2], on=await chat.shows(page))
    own = next(label for label in labels(await chat.shows(page)) if "Telegram" in label)
    await chat.presses(own, on=await chat.shows(page))
    assert "Language: English (US)" in (await chat.shows(page))["text"]


async def test_the_language_of_telegram_can_be_taken_again(chat: Chat, bot: RunningBot) -> None:
    await chat.opens(language_code="ru")
    page = await chat.sends("/settings")
    assert "Русский" in page["text"]
    language = labels(page)[2]
    await chat.presses(language, on=page)
    await chat.presses("Deutsch", on=await chat.shows(page))
    assert (await menu(chat))["report"] == "Wohin das Geld geht"
    await chat.presses(labels(await chat.shows(page))[2], on=await chat.shows(page))
    own = next(label for label in labels(await chat.shows(page)) if "Telegram" in label)
    await chat.presses(own, on=await chat.shows(page))
    assert "Русский" in (await chat.shows(page))["text"]
    assert (await menu(chat))["report"] != "Wohin das Geld geht"
    other = bot.chat(102)
    await other.opens(first_name="Bob", language_code="de")
    assert (await menu(other))["report"] == "Wohin das Geld geht"
