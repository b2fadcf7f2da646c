"""What the bot says and the person reads, and the other way round."""

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.error import BadRequest, Forbidden

from tests.sandbox.people import Api, Phone, buttons

UNREADABLE = "can't parse inline keyboard button"


async def test_a_message_reaches_the_bot_as_telegram_tells_it(alice: Phone, bot: Bot) -> None:
    sent = await alice.sends("/start hello")
    [update] = await bot.get_updates()
    message = update.message
    assert message is not None
    assert message.message_id == sent["message_id"]
    assert message.from_user is not None
    assert (message.from_user.id, message.from_user.first_name, message.from_user.language_code) == (
        501, "Alice", "en",
    )  # fmt: skip
    assert (message.chat.id, message.chat.type, message.text) == (501, "private", "/start hello")
    assert message.parse_entities(["bot_command"]) == {message.entities[0]: "/start"}


async def test_the_bot_answers_with_formatting_and_buttons(alice: Phone, bot: Bot) -> None:
    question = await alice.sends("spent 500 on food")
    keyboard = InlineKeyboardMarkup(
        [
            [InlineKeyboardButton("Undo", callback_data="u:1")],
            [InlineKeyboardButton("Help", url="https://example.org")],
        ]
    )
    message = await bot.send_message(
        alice.chat,
        "Booked: <b>500</b>",
        parse_mode="HTML",
        reply_markup=keyboard,
        reply_parameters=ReplyParameters(question["message_id"]),
    )
    assert message.reply_to_message is not None
    assert message.reply_to_message.text == "spent 500 on food"
    assert message.reply_markup == keyboard
    [shown] = await alice.sees(after=question["message_id"])
    assert shown["from_bot"]
    assert shown["text"] == "Booked: 500"
    assert shown["entities"] == [{"type": "bold", "offset": 8, "length": 3}]
    assert shown["buttons"] == [
        [{"text": "Undo", "data": "u:1"}],
        [{"text": "Help", "url": "https://example.org"}],
    ]
    assert shown["reply_to"] == question["message_id"]


async def test_ids_rise_over_all_chats_of_the_bot(alice: Phone, bot: Bot) -> None:
    bob = Phone(alice.http, 502)
    first = await alice.sends("one")
    second = await bob.sends("two", first_name="Bob", language_code="de")
    third = await bot.send_message(alice.chat, "three")
    assert first["message_id"] < second["message_id"] < third.message_id


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": "  \n "}, "message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "x", "chat_id": 999}, "chat not found"),
        ({"text": "x", "chat_id": "@nobody"}, "chat not found"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "reply_parameters": {"message_id": 7}}, "message to be replied not found"),
        ({"text": "x", "reply_to_message_id": 7}, "message to be replied not found"),
        ({"text": "x", "reply_parameters": "{"}, "can't parse reply parameters JSON object"),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"text": "x", "reply_markup": {"inline": []}}, "inline keyboard expected"),
        ({"text": "</b>", "parse_mode": "HTML"}, "can't parse entities: Unexpected end tag at byte offset 0"),
    ],
)  # fmt: skip
async def test_what_telegram_refuses_is_refused(
    alice: Phone, api: Api, parameters: dict[str, object], description: str
) -> None:
    assert (
        await api.fails("sendMessage", **{"chat_id": alice.chat, **parameters})
        == f"Bad Request: {description}"
    )


async def test_the_longest_text_counts_after_its_markup(alice: Phone, bot: Bot) -> None:
    message = await bot.send_message(alice.chat, f"<b>{'x' * 4096}</b>", parse_mode="HTML")
    assert len(message.text or "") == 4096


async def test_a_reply_to_a_vanished_message_may_be_sent_without_it(alice: Phone, bot: Bot) -> None:
    reply = ReplyParameters(7, allow_sending_without_reply=True)
    message = await bot.send_message(alice.chat, "still here", reply_parameters=reply)
    assert message.reply_to_message is None


async def test_a_person_who_blocked_the_bot_hears_nothing(alice: Phone, bot: Bot) -> None:
    await alice.opens(blocked=True)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(alice.chat, "hello?")
    await alice.opens(blocked=False)
    await bot.send_message(alice.chat, "hello!")
    left, back = (update.my_chat_member for update in await bot.get_updates())
    assert left is not None
    assert back is not None
    assert (left.new_chat_member.status, back.new_chat_member.status) == ("kicked", "member")


async def test_a_message_can_be_taken_back(alice: Phone, bot: Bot) -> None:
    theirs = await alice.sends("oops")
    own = await bot.send_message(alice.chat, "booked")
    assert await own.delete()
    assert await bot.delete_messages(alice.chat, [theirs["message_id"], 999_999_999])
    assert [message["deleted"] for message in await alice.sees()] == [True, True]
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await own.delete()


async def test_old_messages_stay(alice: Phone, api: Api) -> None:
    old = await alice.sends("long ago", date="2020-01-01T12:00:00+00:00")
    assert old["date"] == 1577880000
    description = await api.fails("deleteMessage", chat_id=alice.chat, message_id=old["message_id"])
    assert description == "Bad Request: message can't be deleted for everyone"


async def test_several_people_write_in_a_group(alice: Phone, bot: Bot) -> None:
    group = Phone(alice.http, -77)
    await group.opens(type="group", first_name="Flat 5")
    await group.sends("rent 900", **{"from": 501, "first_name": "Alice"})
    await group.sends("water 30", **{"from": 502, "first_name": "Bob", "language_code": "de"})
    joined, first, second = await bot.get_updates()
    assert joined.my_chat_member is not None
    assert joined.my_chat_member.new_chat_member.status == "member"
    assert first.message is not None
    assert second.message is not None
    assert first.message.chat.title == "Flat 5"
    assert [one.from_user and one.from_user.first_name for one in (first.message, second.message)] == [
        "Alice", "Bob",
    ]  # fmt: skip
    member = await bot.get_chat_member(-77, 502)
    assert member.user.language_code == "de"
    assert await bot.get_chat_member_count(-77) == 3


async def test_the_bot_reacts_and_types(alice: Phone, bot: Bot, api: Api) -> None:
    message = await alice.sends("coffee 4")
    assert await bot.set_message_reaction(alice.chat, message["message_id"], "👍")
    assert (await alice.sees())[0]["reactions"] == ["👍"]
    reaction = [{"type": "emoji", "emoji": "🥇"}]
    wrong = {"chat_id": alice.chat, "message_id": message["message_id"], "reaction": reaction}
    assert await api.fails("setMessageReaction", **wrong) == "Bad Request: REACTION_INVALID"
    chat = {"chat_id": alice.chat}
    wrong = {**chat, "message_id": message["message_id"]}
    assert "REACTIONS_TOO_MANY" in await api.fails("setMessageReaction", **wrong, reaction=[{}, {}])
    assert "can't parse" in await api.fails("setMessageReaction", **wrong, reaction=["👍"])
    assert "not found" in await api.fails("setMessageReaction", **chat, message_id=1, reaction=[])
    assert await bot.set_message_reaction(alice.chat, message["message_id"])
    assert (await alice.sees())[0]["reactions"] == []
    assert "user not found" in await api.fails("getChatMember", **chat, user_id=7)
    assert await bot.send_chat_action(alice.chat, "typing")
    dancing = await api.fails("sendChatAction", chat_id=alice.chat, action="dancing")
    assert dancing == "Bad Request: wrong parameter action in request"


async def test_chats_are_described(alice: Phone, bot: Bot) -> None:
    assert (await bot.get_chat(alice.chat)).first_name == "Alice"
    assert (await bot.get_chat_member(alice.chat, bot.id)).user.is_bot
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.get_chat(999)


async def test_a_keyboard_below_the_chat_comes_and_goes(alice: Phone, api: Api, http: object) -> None:
    keyboard = {"keyboard": [["Yes", {"text": "No"}]], "resize_keyboard": True}
    await api.does("sendMessage", chat_id=alice.chat, text="Sure?", reply_markup=keyboard)
    assert (await alice.opens())["reply_keyboard"] == keyboard
    await api.does("sendMessage", chat_id=alice.chat, text="ok", reply_markup={"remove_keyboard": True})
    assert (await alice.opens())["reply_keyboard"] is None
    empty = {"keyboard": [[{"text": ""}]]}
    assert "must be non-empty" in await api.fails(
        "sendMessage", chat_id=alice.chat, text="?", reply_markup=empty
    )


@pytest.mark.parametrize(
    ("button", "description"),
    [
        ({"text": "x", "callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "x"}, f"{UNREADABLE}: Text buttons are unallowed in the inline keyboard"),
        ({"text": "", "callback_data": "x"}, f"{UNREADABLE}: Text must be non-empty"),
        ({"callback_data": "x"}, f'{UNREADABLE}: Can\'t find field "text"'),
        ({"text": "x", "url": "nonsense"}, "inline keyboard button URL 'nonsense' is invalid: Wrong HTTP URL"),
        ({"text": "x", "callback_data": "x", "style": "pink"}, f"{UNREADABLE}: Invalid button style specified"),
    ],
)  # fmt: skip
async def test_buttons_that_telegram_refuses(
    alice: Phone, api: Api, button: dict[str, str], description: str
) -> None:
    markup = {"inline_keyboard": [[button]]}
    refusal = await api.fails("sendMessage", chat_id=alice.chat, text="x", reply_markup=markup)
    assert refusal == f"Bad Request: {description}"


@pytest.mark.parametrize(
    ("markup", "problem"),
    [
        ([], "object expected as reply markup"),
        ({"inline_keyboard": "x"}, "must be an Array"),
        ({"inline_keyboard": ["x"]}, "must be an Array of Arrays"),
        ({"inline_keyboard": [["x"]]}, "InlineKeyboardButton must be an Object"),
        ({"inline_keyboard": [[{"text": "x", "url": "mailto:x"}]]}, "Unsupported URL protocol"),
    ],
)
async def test_keyboards_of_the_wrong_shape(alice: Phone, api: Api, markup: object, problem: str) -> None:
    refusal = await api.fails("sendMessage", chat_id=alice.chat, text="x", reply_markup=markup)
    assert refusal.endswith(problem)


async def test_entities_may_be_given_instead_of_markup(alice: Phone, api: Api) -> None:
    bold = {"type": "bold", "offset": 0, "length": 4}
    await api.does("sendMessage", chat_id=alice.chat, text="rent 900", entities=[bold])
    assert (await alice.sees())[0]["entities"] == [bold]
    refusal = await api.fails("sendMessage", chat_id=alice.chat, text="x", entities={"type": "bold"})
    assert refusal == "Bad Request: can't parse entities: expected an Array of MessageEntity"


async def test_a_button_that_copies(alice: Phone, api: Api) -> None:
    button = {"text": "Copy", "copy_text": {"text": "42"}}
    await api.does("sendMessage", chat_id=alice.chat, text="x", reply_markup={"inline_keyboard": [[button]]})
    assert (await alice.sees())[0]["buttons"] == [[{"text": "Copy", "copy": "42"}]]


async def test_a_hundred_buttons_are_enough(alice: Phone, api: Api) -> None:
    labels = [str(number) for number in range(101)]
    await api.does("sendMessage", chat_id=alice.chat, text="x", reply_markup=buttons(*labels[:100]))
    refusal = await api.fails("sendMessage", chat_id=alice.chat, text="x", reply_markup=buttons(*labels))
    assert refusal == "Bad Request: reply markup is too long"
