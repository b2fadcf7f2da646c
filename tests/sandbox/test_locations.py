"""Where a person is, and the button below the chat that asks for it."""

from typing import Any

import pytest
from telegram import Bot, KeyboardButton, ReplyKeyboardMarkup, ReplyKeyboardRemove

from tests.sandbox.people import Api, Json, Phone

LISBON = {"latitude": 38.7223, "longitude": -9.1393}


async def shares(phone: Phone, place: dict[str, Any]) -> Json:
    answer = await phone.http.post(f"/sim/chats/{phone.chat}/location", json=place)
    body: Json = answer.json()
    return body


async def test_a_location_reaches_the_bot_and_stands_in_the_chat(alice: Phone, bot: Bot) -> None:
    sent = await shares(alice, LISBON)
    assert sent["location"] == LISBON
    message = (await bot.get_updates(timeout=10))[-1].message
    assert message is not None
    assert message.location is not None
    assert (message.location.latitude, message.location.longitude) == (38.7223, -9.1393)
    assert message.text is None
    assert (await alice.sees())[-1]["location"] == LISBON


@pytest.mark.parametrize(
    "place",
    [
        {},
        {"latitude": 91, "longitude": 0},
        {"latitude": 0, "longitude": "9"},
        {"latitude": True, "longitude": 0},
    ],
)
async def test_what_is_no_place_is_refused(alice: Phone, place: dict[str, Any]) -> None:
    assert "must be a number" in (await shares(alice, place))["error"]


async def test_the_button_stands_below_the_chat_until_it_is_removed(alice: Phone, bot: Bot) -> None:
    button = KeyboardButton("Here", request_location=True)
    await bot.send_message(alice.chat, "Where?", reply_markup=ReplyKeyboardMarkup([[button]]))
    shown = (await alice.opens())["reply_keyboard"]
    assert shown["keyboard"] == [[{"text": "Here", "request_location": True}]]
    await bot.send_message(alice.chat, "Thanks", reply_markup=ReplyKeyboardRemove())
    assert (await alice.opens())["reply_keyboard"] is None


@pytest.mark.parametrize(
    ("wish", "what"), [("request_location", "location"), ("request_contact", "phone number")]
)
async def test_only_a_private_chat_can_be_asked_so(alice: Phone, api: Api, wish: str, what: str) -> None:
    group = Phone(alice.http, -700)
    await group.opens(first_name="Flat", type="group")
    keyboard = {"keyboard": [[{"text": "Here", wish: True}, "No"]]}
    refused = await api.fails("sendMessage", chat_id=-700, text="Where?", reply_markup=keyboard)
    assert refused == f"Bad Request: {what} can be requested in private chats only"
    await api.does("sendMessage", chat_id=alice.chat, text="Where?", reply_markup=keyboard)
