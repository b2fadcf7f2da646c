"""The sandbox's button that fills a chat with a year of entries, with the whole bot behind it."""

import httpx

from bot.trial import made_up_years
from tests.bot import Chat, RunningBot


async def filled(bot: RunningBot, chat: Chat) -> httpx.Response:
    answer = await bot.http.post(f"/sim/chats/{chat.id}/fill")
    await bot.settles()
    return answer


async def test_a_year_is_booked_in_the_chats_currency_and_language(
    bot: RunningBot, database_url: str
) -> None:
    chat = bot.chat(501)
    await chat.opens(first_name="Lena", language_code="de-CH")
    async with made_up_years(database_url) as fill:
        bot.sandbox.offer_to_fill(fill)
        await chat.sends("/start")
        assert (await filled(bot, chat)).json()["text"].startswith("Filled with 1,")
        booked = len(await chat.books())
        assert "already" in (await filled(bot, chat)).json()["text"]
        assert len(await chat.books()) == booked
    lines = await chat.books()
    assert max({line.currency for line in lines}, key=[line.currency for line in lines].count) == "CHF"
    assert "Miete" in {line.description for line in lines}


async def test_made_up_books_are_reported_and_corrected_like_others(
    bot: RunningBot, chat: Chat, database_url: str
) -> None:
    async with made_up_years(database_url) as fill:
        bot.sandbox.offer_to_fill(fill)
        await chat.sends("/start")
        assert (await filled(bot, chat)).is_success
    report = await chat.sends("/report year")
    assert "photo" in report
    last = (await chat.books())[-1]
    answer = await chat.sends("/undo")
    assert last.description in answer["text"]
    assert last not in (await chat.books())[-1:]


async def test_a_chat_that_the_bot_never_met_is_not_filled(
    bot: RunningBot, chat: Chat, database_url: str
) -> None:
    async with made_up_years(database_url) as fill:
        bot.sandbox.offer_to_fill(fill)
        refused = await filled(bot, chat)
    assert refused.status_code == 409
    assert "Press Start" in refused.json()["error"]
