"""The clock is set by a location that is shared once and kept nowhere, or by the name of a place."""

from typing import Any

import pytest

from tests.bot import Chat, Json, RunningBot
from tests.conversations.screens import by, labels

LISBON = {"latitude": 38.7223, "longitude": -9.1393}
AT_SEA = {"latitude": 0.0, "longitude": -30.0}


async def shares(chat: Chat, place: dict[str, float], **wish: Any) -> Json:
    """Sends a location; answers the bot's last message."""
    await chat.bot.ask("POST", f"/sim/chats/{chat.id}/location", place | wish)
    await chat.bot.settles()
    return await chat.last()


async def below(chat: Chat) -> Any:
    """The keyboard below the chat."""
    return (await chat.bot.ask("GET", f"/sim/chats/{chat.id}"))["reply_keyboard"]


async def asked(chat: Chat) -> Json:
    """The page of cities, after the location was asked for."""
    page = await chat.sends("/settings")
    await chat.presses("City", on=page)
    await chat.presses("📍 My location", on=await chat.shows(page))
    assert "not kept" in (await chat.last())["text"]
    assert (await below(chat))["keyboard"][0][0]["request_location"] is True
    return page


async def test_a_location_sets_the_clock(chat: Chat) -> None:
    await asked(chat)
    page = await shares(chat, LISBON)
    assert page["text"].startswith("✅ Saved.")
    assert "City: Lisbon" in page["text"]
    told = [one["text"] for one in await chat.sees() if one["from_bot"]]
    assert "📍 Lisbon time. Your location is not kept." in told
    assert await below(chat) is None


async def test_a_new_chat_may_answer_its_second_question_so(chat: Chat) -> None:
    await chat.sends("/start")
    await chat.presses("EUR")
    offered = labels(await chat.last())
    assert offered[:2] == ["Berlin", "Paris"]
    assert "UTC" not in offered
    await chat.presses("📍 My location")
    assert (await shares(chat, LISBON))["text"].startswith("All set: EUR, Lisbon time.")
    assert "Weeks begin on: Sunday" in (await chat.sends("/settings"))["text"]


async def test_weeks_begin_as_they_do_in_the_first_city_and_stay_so(chat: Chat) -> None:
    await chat.sends("/start")
    await chat.presses("EUR")
    await chat.presses("Berlin")
    assert "Weeks begin on: Monday" in (await chat.sends("/settings"))["text"]
    await chat.sends("my city is Lisbon")
    assert "Weeks begin on: Monday" in (await chat.sends("/settings"))["text"]


async def test_nothing_of_a_location_is_left(chat: Chat, bot: RunningBot) -> None:
    await asked(chat)
    await shares(chat, LISBON)
    async with bot.database.across_chats("inbox") as connection:
        rows = await connection.exec_driver_sql("SELECT inbox::text FROM inbox")
        assert not any("38.72" in row for (row,) in rows)
    async with bot.database.across_chats("inbox") as connection:
        tables = await connection.exec_driver_sql(
            "SELECT count(*) FROM inbox WHERE payload::text LIKE '%location%'"
        )
        assert tables.scalar_one() == 0


async def test_at_sea_a_city_is_asked_for_and_still_taken(chat: Chat) -> None:
    await asked(chat)
    assert "Send the name of a city" in (await shares(chat, AT_SEA))["text"]
    await chat.sends("Nairobi")
    assert any("City: Nairobi" in one["text"] for one in await chat.sees())
    assert await below(chat) is None


async def test_the_button_goes_when_something_else_is_done(chat: Chat) -> None:
    page = await asked(chat)
    await chat.presses("Chicago", on=await chat.shows(page))
    assert await below(chat) is None
    assert "City: Chicago" in (await chat.shows(page))["text"]
    await asked(chat)
    await chat.sends("coffee 4")
    assert await below(chat) is None
    await asked(chat)
    await chat.sends("/cancel")
    assert await below(chat) is None


async def test_a_location_out_of_the_blue_is_only_offered(chat: Chat) -> None:
    before = (await chat.sends("/settings"))["text"]
    offer = await shares(chat, LISBON)
    assert labels(offer) == ["Use Lisbon time"]
    assert (await chat.sends("/settings"))["text"] == before
    await chat.presses("Use Lisbon time", on=offer)
    assert "City: Lisbon" in (await chat.shows(offer))["text"]
    assert "no use" not in (await shares(chat, AT_SEA))["text"]
    assert labels(await chat.last()) == []


async def test_a_group_has_no_such_button(bot: RunningBot) -> None:
    group = bot.chat(-500)
    await group.opens(first_name="Flat", type="group")
    page = await group.sends("/settings", **by(7))
    await group.presses("City", on=page, **by(7))
    assert "📍 My location" not in labels(await group.shows(page))
    assert "Another place…" in labels(await group.shows(page))


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("springfield", ["Chicago", "New York"]),
        ("UTC+5:30", ["Kolkata", "Colombo"]),
        ("san fr", ["Los Angeles"]),
    ],
)
async def test_several_places_are_buttons(chat: Chat, typed: str, offered: list[str]) -> None:
    page = await chat.sends("/settings")
    await chat.presses("City", on=page)
    await chat.presses("Another place…", on=await chat.shows(page))
    found = await chat.sends(typed)
    assert labels(found)[: len(offered)] == offered
    await chat.presses(offered[0], on=found)
    assert f"City: {offered[0]}" in (await chat.sends("/settings"))["text"]


async def test_a_place_is_found_in_the_chats_own_language(chat: Chat) -> None:
    await chat.opens(language_code="de")
    page = await chat.sends("/settings")
    assert "New York" in page["text"] or "Berlin" in page["text"]
    await chat.sends("ich wohne in Lissabon")
    assert "Lissabon" in (await chat.sends("/settings"))["text"]
