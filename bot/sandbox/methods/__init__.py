"""The Bot API's methods: a table from their names to what they do.

A method takes the messenger and the call's parameters, and returns the `result` of the answer or raises an
ApiError. Names are found whatever the case of their letters, as on Telegram.
Source: https://core.telegram.org/bots/api
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.messenger import Messenger
from bot.sandbox.methods import chatting, editing, profile, receiving, sending
from bot.sandbox.parameters import Parameters

Method = Callable[[Messenger, Parameters], Awaitable[Any]]

_METHODS: dict[str, Method] = {
    "getMe": profile.get_me,
    "logOut": profile.log_out,
    "close": profile.log_out,
    # what the bot hears
    "getUpdates": receiving.get_updates,
    "setWebhook": receiving.set_webhook,
    "deleteWebhook": receiving.delete_webhook,
    "getWebhookInfo": receiving.get_webhook_info,
    "answerCallbackQuery": receiving.answer_callback_query,
    # what it says
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendDocument": sending.send_document,
    "sendVoice": sending.send_voice,
    "sendMediaGroup": sending.send_media_group,
    # what it thinks better of
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageMedia": editing.edit_message_media,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    # where it is, and how it behaves there
    "sendChatAction": chatting.send_chat_action,
    "setMessageReaction": chatting.set_message_reaction,
    "getFile": chatting.get_file,
    "getChat": chatting.get_chat,
    "getChatMember": chatting.get_chat_member,
    "getChatMemberCount": chatting.get_chat_member_count,
    # how it presents itself
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "setMyName": profile.setter("name"),
    "getMyName": profile.getter("name"),
    "setMyDescription": profile.setter("description"),
    "getMyDescription": profile.getter("description"),
    "setMyShortDescription": profile.setter("short_description"),
    "getMyShortDescription": profile.getter("short_description"),
    "setChatMenuButton": profile.set_chat_menu_button,
    "getChatMenuButton": profile.get_chat_menu_button,
}

_BY_LOWER_NAME = {name.lower(): (name, method) for name, method in _METHODS.items()}


def find(name: str) -> tuple[str, Method] | None:
    """The method's proper name and what it does."""
    return _BY_LOWER_NAME.get(name.lower())
