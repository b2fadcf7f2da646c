"""Methods that change or take back messages."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.sandbox.errors import BadRequest
from bot.sandbox.methods import arguments
from bot.sandbox.methods.sending import input_media

if TYPE_CHECKING:
    from bot.sandbox.chats import Chat, Content, Message
    from bot.sandbox.messenger import Messenger
    from bot.sandbox.parameters import Parameters

_DELETABLE_FOR_S = 48 * 3600
_MOST_DELETED = 100
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


async def edit_message_text(messenger: Messenger, parameters: Parameters) -> Any:
    """Another text. A keyboard that isn't given again is taken away, here and in all edits."""
    content = arguments.text_content(parameters)
    message = _own_message(messenger, parameters)
    if message.content.file:
        raise BadRequest("there is no text in the message to edit")
    return _revise(messenger, parameters, message, content)


async def edit_message_caption(messenger: Messenger, parameters: Parameters) -> Any:
    """Another caption, or none, for a file."""
    arguments.caption(parameters)
    message = _own_message(messenger, parameters)
    if not message.content.file:
        raise BadRequest("there is no caption in the message to edit")
    return _revise(messenger, parameters, message, arguments.file_content(message.content.file, parameters))


async def edit_message_media(messenger: Messenger, parameters: Parameters) -> Any:
    """Another file with another caption, also in place of a text."""
    message = _own_message(messenger, parameters)
    content = input_media(messenger, parameters, parameters.json("media", "media"))
    return _revise(messenger, parameters, message, content)


async def edit_message_reply_markup(messenger: Messenger, parameters: Parameters) -> Any:
    """Other buttons, or none."""
    message = _own_message(messenger, parameters)
    return _revise(messenger, parameters, message, replace(message.content))


async def delete_message(messenger: Messenger, parameters: Parameters) -> bool:
    """Takes a message away: the bot's own, or in a private chat anybody's, within 48 hours."""
    chat = arguments.chat(messenger, parameters)
    message = chat.message(_message_id(parameters))
    if message is None:
        raise BadRequest("message to delete not found")
    if not _deletable(chat, message):
        raise BadRequest("message can't be deleted for everyone")
    messenger.delete(message)
    return True


async def delete_messages(messenger: Messenger, parameters: Parameters) -> bool:
    """Takes up to a hundred messages away; those that can't be are passed over."""
    chat = arguments.chat(messenger, parameters)
    wanted = parameters.json("message_ids", "message identifiers")
    if not isinstance(wanted, list) or not wanted:
        raise BadRequest("message identifiers are not specified")
    if len(wanted) > _MOST_DELETED:
        raise BadRequest("too many message identifiers specified")
    for message in filter(None, (chat.message(int(message_id)) for message_id in wanted)):
        if _deletable(chat, message):
            messenger.delete(message)
    return True


def _own_message(messenger: Messenger, parameters: Parameters) -> Message:
    """The message to edit, which must be the bot's."""
    message = arguments.writable_chat(messenger, parameters).message(_message_id(parameters))
    if message is None:
        raise BadRequest("message to edit not found")
    if not message.sender.is_bot:
        raise BadRequest("message can't be edited")
    return message


def _message_id(parameters: Parameters) -> int:
    message_id = parameters.integer("message_id")
    if not message_id:
        raise BadRequest("message identifier is not specified")
    return message_id


def _revise(messenger: Messenger, parameters: Parameters, message: Message, content: Content) -> Any:
    markup = arguments.reply_markup(parameters, only_inline=True)
    before = message.markup if message.markup and message.markup.inline else None
    if (content, markup) == (message.content, before):
        raise BadRequest(_NOT_MODIFIED)
    messenger.revise(message, content, markup)
    return message.as_api()


def _deletable(chat: Chat, message: Message) -> bool:
    recent = time.time() - message.date < _DELETABLE_FOR_S
    return recent and (message.sender.is_bot or chat.private)
