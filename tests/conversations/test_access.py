"""Who may use the bot, and that nobody sees another's books."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.core.ports import ChartRenderer
from tests.bot import Chat, Json, RunningBot, expense, running_bot
from tests.conversations.screens import by, forged
from tests.extraction.model_server import ScriptedModel

COFFEE = expense("4.50", "dining", "coffee")
PRIVATE = "Sorry, this bot is private. Ask its owner for an invitation link."


@asynccontextmanager
async def closed_bot(
    database_url: str, charts: ChartRenderer, model: ScriptedModel | None = None, **chosen: Any
) -> AsyncIterator[RunningBot]:
    """The bot as it is set up where nothing is said about access."""
    if model:
        chosen |= {"openai_api_key": "sk-secret", "openai_base_url": model.url}
    async with running_bot(database_url, charts, **{"access": "closed", **chosen}) as bot:
        yield bot
        assert await bot.refusals() == []


def start_of(text: str) -> str:
    """What Telegram sends for the person who opens the link in this text."""
    found = re.search(r"https://t\.me/bookkeeper_sandbox_bot\?start=([\w-]+)", text)
    assert found, text
    return f"/start {found[1]}"


async def bot_messages(chat: Chat) -> list[Json]:
    """What the bot has said in this chat."""
    return [message for message in await chat.sees() if message["from_bot"]]


async def test_a_stranger_gets_one_polite_line_and_costs_nothing(
    database_url: str, charts: ChartRenderer
) -> None:
    async with ScriptedModel() as model, closed_bot(database_url, charts, model) as bot:
        stranger = bot.chat(301)
        assert (await stranger.sends("coffee 4.50"))["text"] == PRIVATE
        for text in ("coffee 4.50", "/report", "/help", "/start", "/start let-me-in"):
            await stranger.sends(text)
        await stranger.edits(await stranger.own(), "taxi 8")
        await stranger.uploads("document", "a.txt", b"coffee 4.50")
        assert [message["text"] for message in await bot_messages(stranger)] == [PRIVATE]
        assert await stranger.books() == []
        assert model.requests == []


async def test_a_strangers_tap_is_answered_too(database_url: str, charts: ChartRenderer) -> None:
    async with closed_bot(database_url, charts) as bot:
        stranger = bot.chat(301)
        await stranger.sends("hello")
        answer = await stranger.presses("Old", on=await forged(stranger, "1y0:EUR"))
        assert answer["show_alert"]
        assert answer["text"] == PRIVATE


async def test_the_announced_link_makes_one_owner_who_lets_others_in(
    database_url: str, charts: ChartRenderer
) -> None:
    async with closed_bot(database_url, charts) as bot:
        (announced,) = bot.announced
        owner, second, guest, late = (bot.chat(number) for number in (301, 302, 303, 304))
        assert (await owner.sends(start_of(announced)))["text"].startswith("👋 Hi!")
        assert "invitation doesn't work any more" in (await second.sends(start_of(announced)))["text"]
        assert (await owner.sends(start_of(announced)))["text"].startswith("👋 Hi!")

        link = start_of((await owner.sends("/invite"))["text"])
        assert (await guest.sends(link))["text"].startswith("👋 Hi!")
        assert "invitation doesn't work any more" in (await late.sends(link))["text"]
        assert (await guest.sends("coffee 4.50"))["text"].startswith("✅")
        assert "Only the owner" in (await guest.sends("/invite"))["text"]
        assert await guest.books() == [COFFEE]

    async with closed_bot(database_url, charts) as restarted:
        assert restarted.announced == []
        assert (await restarted.chat(303).sends("taxi 8"))["text"].startswith("✅")
        assert (await restarted.chat(304).sends("taxi 8"))["text"] == PRIVATE


async def test_a_group_does_not_become_the_owner(database_url: str, charts: ChartRenderer) -> None:
    async with closed_bot(database_url, charts) as bot:
        (announced,) = bot.announced
        group, owner = bot.chat(-500), bot.chat(301)
        refusal = await group.sends(start_of(announced), **by(301))
        assert refusal["text"] == (
            "This invitation doesn't work in this group. Open it in a private chat with me."
        )
        await group.sends("coffee 4.50", **by(302))
        assert await group.books() == []
        assert (await owner.sends(start_of(announced)))["text"].startswith("👋 Hi!")
        link = start_of((await owner.sends("/invite"))["text"])
        assert (await group.sends(link, **by(301)))["text"].startswith("👋 Hi!")
        assert "Only the owner" in (await group.sends("/invite", **by(301)))["text"]


async def test_listed_chats_need_no_invitation(database_url: str, charts: ChartRenderer) -> None:
    async with closed_bot(database_url, charts, allowed_chat_ids=frozenset({301, -500})) as bot:
        listed, group, other = bot.chat(301), bot.chat(-500), bot.chat(302)
        assert (await listed.sends("coffee 4.50"))["text"].startswith("✅")
        assert (await group.sends("coffee 4.50", **by(302)))["text"].startswith("✅")
        assert (await other.sends("coffee 4.50"))["text"] == PRIVATE
        assert "Only the owner" in (await listed.sends("/invite"))["text"]


async def test_an_open_bot_is_for_everybody(bot: RunningBot) -> None:
    assert bot.announced == []
    assert (await bot.chat(301).sends("coffee 4.50"))["text"].startswith("✅")
    assert "Everybody may use this bot" in (await bot.chat(301).sends("/invite"))["text"]
    assert (await bot.chat(302).sends("/start anything"))["text"].startswith("👋 Hi!")


@pytest.mark.parametrize("other", [302, -500])
async def test_two_chats_see_nothing_of_each_other(bot: RunningBot, other: int) -> None:
    alice, bob = bot.chat(301), bot.chat(other)
    await alice.sends("coffee 4.50")
    await bob.sends("taxi 8")
    for text in ("/undo", "/undo"):
        await bob.sends(text)
    assert "nothing left to undo" in (await bob.last())["text"]
    assert "nothing in the books yet" in (await bob.sends("delete the last one"))["text"]
    assert "Nothing is booked here yet" in (await bob.sends("/report"))["text"]
    assert await alice.books() == [COFFEE]
    assert await bob.books() == []
