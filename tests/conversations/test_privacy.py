"""/privacy says in ten lines what becomes of what a person writes, and it is so."""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from bot.core.chats import Expecting, Prompt
from bot.core.ledger import ChatId, PersonId
from bot.core.ports import ChartRenderer
from bot.core.privacy import Custody
from bot.db.erasure import SqlErasure
from bot.db.inbox import SqlInbox
from bot.db.unit_of_work import Database
from bot.telegram.language import speech
from bot.telegram.privacy_views import privacy
from tests.bot import Chat, running_bot
from tests.conversations.test_forgetting import looking_at
from tests.database import TestServer
from tests.deadline import until
from tests.extraction.model_server import ScriptedModel


async def lines(chat: Chat) -> list[str]:
    """What /privacy says below its heading."""
    heading, *said = str((await chat.sends("/privacy"))["text"]).split("\n\n")
    assert "Privacy" in heading
    return said


async def test_with_the_rules_alone_nothing_is_sent_anywhere(chat: Chat) -> None:
    said = await lines(chat)
    assert len(said) == 10
    assert all(len(line) < 300 for line in said)
    assert "Language model: none" in " ".join(said)
    assert "they come with the bot" in " ".join(said)
    assert "they haven't said" in " ".join(said)
    assert "OPERATOR" in " ".join(said)


async def test_a_model_is_named_with_its_host_and_never_with_its_key(
    database_url: str, charts: ChartRenderer
) -> None:
    chosen = {
        "openai_api_key": "sk-very-secret-key",
        "openai_base_url": "http://user:pa55@127.0.0.1:9/v1",
        "openai_model": "some-model",
        "rates_url": "http://127.0.0.1:9",
        "operator": "Ada <Lovelace> & sons, ada@example.org",
    }
    async with running_bot(database_url, charts, **chosen) as bot:
        said = " ".join(await lines(bot.chat(101)))
    assert "some-model on 127.0.0.1." in said
    assert "fetched daily from 127.0.0.1" in said
    assert "Ada <Lovelace> & sons, ada@example.org" in said
    for secret in ("sk-very", "pa55", "user:"):
        assert secret not in said


async def test_what_a_model_gets_is_what_was_said(database_url: str, charts: ChartRenderer) -> None:
    """No name, no id of a chat or person, however the call is made."""
    async with ScriptedModel() as model:
        chosen = {"openai_api_key": "sk-secret", "openai_base_url": model.url}
        async with running_bot(database_url, charts, **chosen) as bot:
            chat = bot.chat(770_000_000_101)
            await chat.opens(first_name="Philippa", username="pippa", language_code="en")
            await chat.sends("coffee 4.50")
        sent = str([vars(request) if hasattr(request, "__dict__") else request for request in model.requests])
    assert "coffee 4.50" in sent
    for name in ("770000000101", "Philippa", "pippa"):
        assert name not in sent


async def test_a_handled_message_is_gone_at_once_and_its_id_after_two_days(
    server: TestServer, database_url: str, chat: Chat
) -> None:
    async with looking_at(server, database_url) as tables:
        await chat.sends("zanzibarian coffee 4.50")
        await chat.edits(await chat.own(), "zanzibarian coffee 5")
        await chat.presses("↩️ Undo")
        await chat.sends("hello zanzibarian")
        held = await tables.rows(holding="zanzibarian")
        assert held.keys() == {"entries", "revisions"}
        assert (await tables.rows(holding=chat.id))["inbox"]
        await tables._connection.execute("UPDATE inbox SET finished_at = finished_at - interval '49 hours'")
        await SqlInbox(chat.bot.database, owner="tidy").forget(timedelta(hours=48))
        assert "inbox" not in await tables.rows(holding=chat.id)
        # The ledger keeps its past.
        assert (await tables.rows(holding="zanzibarian"))["revisions"] == held["revisions"]


async def test_a_question_does_not_keep_words_for_longer_than_it_may_be_answered(
    server: TestServer, database_url: str, chat: Chat
) -> None:
    async with looking_at(server, database_url) as tables:
        await chat.sends("taxi to the zanzibarian 8 or 9")
        assert "members" in await tables.rows(holding="zanzibarian")
        erasure = SqlErasure(chat.bot.database)
        assert await erasure.drop_questions(timedelta(hours=24)) == 0
        await tables._connection.execute(
            "UPDATE members SET prompt = prompt || jsonb_build_object('asked_at', now() - interval '25 hours')"
        )
        assert await erasure.drop_questions(timedelta(hours=24)) == 1
        assert await tables.rows(holding="zanzibarian") == {}


async def test_a_menu_that_is_left_open_is_forgotten_too(database: Database, chat: Chat) -> None:
    await chat.sends("tea 4")
    await chat.presses("✏️ Edit")
    erasure, open_menus = SqlErasure(database), "SELECT count(*) FROM members WHERE menus IS NOT NULL"
    for age, left in ((timedelta(hours=24), 1), (timedelta(0), 0)):
        await erasure.drop_questions(age)
        async with database.chat(ChatId(chat.id)) as work:
            assert (await work._connection.exec_driver_sql(open_menus)).scalar_one() == left


async def test_a_bot_that_runs_takes_old_questions_away_by_itself(
    database: Database, database_url: str, charts: ChartRenderer
) -> None:
    chat, alice, now = ChatId(101), PersonId(101), datetime.now(UTC)

    async def asked() -> bool:
        async with database.chat(chat) as work:
            return await work.chat.prompt(alice) is not None

    async with database.chat(chat) as work:
        await work.chat.save_prompt(alice, Prompt(Expecting.DESCRIPTION, 7, now - timedelta(days=2)))
        await work.commit()
    assert await asked()
    async with running_bot(database_url, charts):
        await until_not(asked)


async def until_not(condition: Callable[[], Awaitable[bool]]) -> None:
    """Waits until it no longer holds."""

    async def ended() -> bool:
        return not await condition()

    await until(ended)


def test_no_promise_is_longer_than_a_phone_shows_at_a_glance() -> None:
    shown = privacy(Custody(timedelta(hours=48), "Ada", "m", "h", "r"), speech("en")).text
    assert len(re.sub("<[^>]+>", "", shown)) < 1900
