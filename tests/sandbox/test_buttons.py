"""Pressed buttons and the bot's answers."""

import asyncio

import pytest
from telegram import Bot, CallbackQuery
from telegram.error import BadRequest

from bot.sandbox.callbacks import CallbackQueries
from bot.sandbox.errors import BadRequest as Refused
from tests.sandbox.people import Api, Json, Phone, buttons


async def pressed(
    phone: Phone, bot: Bot, message: int, button: str
) -> tuple[asyncio.Task[Json], CallbackQuery]:
    """The press under way and the query that the bot got."""
    press = asyncio.create_task(phone.presses(message, button))
    updates = await bot.get_updates(timeout=10)
    await bot.get_updates(offset=updates[-1].update_id + 1)
    query = updates[-1].callback_query
    assert query is not None
    return press, query


@pytest.fixture
async def asked(alice: Phone, api: Api) -> int:
    """A message with two buttons."""
    sent = await api.does("sendMessage", chat_id=alice.chat, text="Sure?", reply_markup=buttons("Yes", "No"))
    return int(sent["message_id"])


@pytest.mark.parametrize("button", ["Yes", "yes"])
async def test_a_press_by_label_or_data_reaches_the_bot(
    alice: Phone, bot: Bot, asked: int, button: str
) -> None:
    press, query = await pressed(alice, bot, asked, button)
    assert query.message is not None
    assert (query.data, query.from_user.id, query.message.message_id) == ("yes", alice.chat, asked)
    await query.answer("Booked", show_alert=True)
    assert await press == {
        "answer": {"text": "Booked", "show_alert": True, "url": None},
        "callback_query_id": query.id,
    }


async def test_an_answer_without_words(alice: Phone, bot: Bot, asked: int) -> None:
    press, query = await pressed(alice, bot, asked, "No")
    await query.answer()
    assert (await press)["answer"] == {"text": None, "show_alert": False, "url": None}


async def test_a_query_is_answered_once(alice: Phone, bot: Bot, asked: int) -> None:
    press, query = await pressed(alice, bot, asked, "No")
    await query.answer()
    with pytest.raises(BadRequest, match="Query is too old"):
        await query.answer()
    await press


async def test_an_unknown_query_is_refused(api: Api) -> None:
    assert await api.fails("answerCallbackQuery", callback_query_id="7") == (
        "Bad Request: query is too old and response timeout expired or query ID is invalid"
    )


async def test_a_late_answer_is_refused() -> None:
    queries = CallbackQueries(lifetime_s=0)
    query = queries.open()
    with pytest.raises(Refused, match="too old"):
        queries.answer(query, {})


async def test_an_answer_has_two_hundred_characters(alice: Phone, api: Api, bot: Bot, asked: int) -> None:
    press, query = await pressed(alice, bot, asked, "No")
    refusal = await api.fails("answerCallbackQuery", callback_query_id=query.id, text="x" * 201)
    assert refusal == "Bad Request: MESSAGE_TOO_LONG"
    await query.answer("x" * 200)
    await press


async def test_a_button_that_is_not_there(alice: Phone, asked: int) -> None:
    answer = await alice.http.post(
        f"/sim/chats/{alice.chat}/messages/{asked}/press", json={"button": "Maybe"}
    )
    assert answer.status_code == 404
    assert answer.json() == {"error": f"message {asked} has no button 'Maybe'"}


async def test_a_bot_that_never_answers_leaves_the_person_without_one(
    alice: Phone, asked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sandbox.person.ANSWER_TIMEOUT_S", 0.05)
    assert (await alice.presses(asked, "Yes"))["answer"] is None


async def test_in_a_group_anybody_may_press(alice: Phone, bot: Bot, api: Api) -> None:
    group = Phone(alice.http, -9)
    await group.opens(type="group")
    sent = await api.does("sendMessage", chat_id=-9, text="?", reply_markup=buttons("Yes"))
    press = asyncio.create_task(group.presses(sent["message_id"], "Yes", **{"from": 77, "first_name": "Bo"}))
    updates = await bot.get_updates(offset=-1, timeout=10, allowed_updates=["callback_query"])
    while not (updates and updates[-1].callback_query):
        updates = await bot.get_updates(offset=-1, timeout=10)
    query = updates[-1].callback_query
    assert query is not None
    assert query.from_user.first_name == "Bo"
    await query.answer()
    await press
