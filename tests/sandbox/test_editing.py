"""Second thoughts: of the bot and of the person."""

import pytest
from telegram import Bot, InputMediaPhoto
from telegram.error import BadRequest

from tests.sandbox.people import Api, Phone, buttons
from tests.sandbox.pictures import png

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


async def test_the_bot_changes_its_text_and_keeps_no_buttons(alice: Phone, bot: Bot, api: Api) -> None:
    sent = await api.does("sendMessage", chat_id=alice.chat, text="one", reply_markup=buttons("Undo"))
    edited = await bot.edit_message_text("<i>two</i>", alice.chat, sent["message_id"], parse_mode="HTML")
    assert not isinstance(edited, bool)
    assert edited.edit_date is not None
    [shown] = await alice.sees()
    assert (shown["text"], shown["edited"], shown["buttons"]) == ("two", True, [])


async def test_an_edit_that_changes_nothing_is_refused(alice: Phone, api: Api) -> None:
    sent = await api.does("sendMessage", chat_id=alice.chat, text="<b>x</b>", parse_mode="HTML")
    same = {"chat_id": alice.chat, "message_id": sent["message_id"], "parse_mode": "HTML"}
    assert await api.fails("editMessageText", **same, text="<b>x</b>") == NOT_MODIFIED
    assert await api.fails("editMessageReplyMarkup", **same) == NOT_MODIFIED
    await api.does("editMessageText", **same, text="<i>x</i>")
    await api.does("editMessageReplyMarkup", **same, reply_markup=buttons("A"))
    assert await api.fails("editMessageReplyMarkup", **same, reply_markup=buttons("A")) == NOT_MODIFIED
    await api.does("editMessageReplyMarkup", **same, reply_markup=buttons("B"))


async def test_changing_buttons_alone_does_not_mark_a_message_as_edited(alice: Phone, api: Api) -> None:
    sent = await api.does("sendMessage", chat_id=alice.chat, text="x", reply_markup=buttons("A"))
    target = {"chat_id": alice.chat, "message_id": sent["message_id"]}
    await api.does("editMessageReplyMarkup", **target, reply_markup=buttons("B"))
    [shown] = await alice.sees()
    assert not shown["edited"]
    assert shown["buttons"] == [[{"text": "B", "data": "b"}]]


async def test_what_can_not_be_edited(alice: Phone, api: Api, bot: Bot) -> None:
    theirs = await alice.sends("mine")
    photo = await bot.send_photo(alice.chat, png())
    text = await bot.send_message(alice.chat, "text")
    chat = {"chat_id": alice.chat}
    reply = {"reply_markup": {"force_reply": True}}
    refusals = [
        await api.fails("editMessageText", **chat, message_id=1, text="x"),
        await api.fails("editMessageText", **chat, text="x"),
        await api.fails("editMessageText", **chat, message_id=theirs["message_id"], text="x"),
        await api.fails("editMessageText", **chat, message_id=photo.message_id, text="x"),
        await api.fails("editMessageCaption", **chat, message_id=text.message_id, caption="x"),
        await api.fails("editMessageReplyMarkup", **chat, message_id=text.message_id, **reply),
    ]  # fmt: skip
    assert refusals == [
        "Bad Request: message to edit not found",
        "Bad Request: message identifier is not specified",
        "Bad Request: message can't be edited",
        "Bad Request: there is no text in the message to edit",
        "Bad Request: there is no caption in the message to edit",
        "Bad Request: inline keyboard expected",
    ]


async def test_a_chart_is_replaced_by_another(alice: Phone, bot: Bot) -> None:
    message = await bot.send_photo(alice.chat, png(40, 30), caption="May")
    media = InputMediaPhoto(png(80, 60), caption="<b>June</b>", parse_mode="HTML")
    edited = await message.edit_media(media)
    assert not isinstance(edited, bool)
    assert (edited.photo[-1].width, edited.photo[-1].height) == (80, 60)
    [shown] = await alice.sees()
    assert shown["caption"] == "June"
    await message.edit_caption("July")
    assert (await alice.sees())[0]["caption"] == "July"


async def test_a_text_becomes_a_chart(alice: Phone, bot: Bot) -> None:
    message = await bot.send_message(alice.chat, "drawing…")
    await message.edit_media(InputMediaPhoto(png()))
    [shown] = await alice.sees()
    assert "photo" in shown
    assert "text" not in shown


async def test_the_person_corrects_their_message(alice: Phone, bot: Bot) -> None:
    sent = await alice.sends("taxi 18")
    await alice.edits(sent["message_id"], "taxi 28")
    first, second = await bot.get_updates()
    assert first.message is not None
    assert second.edited_message is not None
    assert (first.message.text, second.edited_message.text) == ("taxi 18", "taxi 28")
    assert second.edited_message.message_id == first.message.message_id
    assert second.edited_message.edit_date is not None


async def test_a_person_edits_only_what_is_theirs(alice: Phone, bot: Bot) -> None:
    message = await bot.send_message(alice.chat, "booked")
    answer = await alice.http.patch(
        f"/sim/chats/{alice.chat}/messages/{message.message_id}", json={"text": "x"}
    )
    assert (answer.status_code, answer.json()) == (
        403, {"error": "a person can edit only their own messages"},
    )  # fmt: skip


async def test_deleting_and_replacing_want_proper_lists(alice: Phone, api: Api, bot: Bot) -> None:
    message = await bot.send_message(alice.chat, "x")
    chat = {"chat_id": alice.chat}
    target = {**chat, "message_id": message.message_id}
    refusals = [
        await api.fails("deleteMessages", **chat, message_ids=[]),
        await api.fails("deleteMessages", **chat, message_ids=list(range(101))),
        await api.fails("editMessageMedia", **target, media="photo"),
        await api.fails("editMessageMedia", **target, media={"type": "hologram"}),
    ]
    assert refusals == [
        "Bad Request: message identifiers are not specified",
        "Bad Request: too many message identifiers specified",
        "Bad Request: can't parse media JSON object",
        "Bad Request: can't parse InputMedia: type must be photo or document",
    ]


async def test_deleted_messages_are_gone_for_edits(alice: Phone, bot: Bot) -> None:
    message = await bot.send_message(alice.chat, "x")
    await message.delete()
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await message.edit_text("y")
