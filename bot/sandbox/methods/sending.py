"""Methods that post messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox import keyboards
from bot.sandbox.errors import BadRequest
from bot.sandbox.methods import arguments
from bot.sandbox.parameters import Parameters

if TYPE_CHECKING:
    from bot.sandbox.chats import Content
    from bot.sandbox.files import Kind
    from bot.sandbox.messenger import Messenger

_ALBUM_SIZES = range(2, 11)
_ALBUM_KINDS: tuple[Kind, ...] = ("photo", "document")


async def send_message(messenger: Messenger, parameters: Parameters) -> Any:
    """A text."""
    return _post(messenger, parameters, arguments.text_content(parameters))


async def send_photo(messenger: Messenger, parameters: Parameters) -> Any:
    """A picture of at most 10 MB."""
    return _post_file(messenger, parameters, "photo")


async def send_document(messenger: Messenger, parameters: Parameters) -> Any:
    """A file of at most 50 MB."""
    return _post_file(messenger, parameters, "document")


async def send_voice(messenger: Messenger, parameters: Parameters) -> Any:
    """A voice message."""
    return _post_file(messenger, parameters, "voice")


async def send_media_group(messenger: Messenger, parameters: Parameters) -> Any:
    """Two to ten pictures or files, shown together; the result is the list of their messages."""
    items = parameters.json("media", "media")
    if not isinstance(items, list) or len(items) not in _ALBUM_SIZES:
        raise BadRequest("wrong number of media in the album: it must include 2-10 items")
    chat = arguments.writable_chat(messenger, parameters)
    reply_to = arguments.replied_message(chat, parameters)
    contents = [input_media(messenger, parameters, item) for item in items]
    album = messenger.new_album()
    return [
        messenger.post(chat, messenger.bot, content, reply_to=reply_to, album_id=album).as_api()
        for content in contents
    ]


def input_media(messenger: Messenger, parameters: Parameters, item: object) -> Content:
    """What an InputMedia says. Raises BadRequest for a kind that the sandbox doesn't know."""
    if not isinstance(item, dict):
        raise BadRequest("can't parse InputMedia JSON object")
    kind = next((kind for kind in _ALBUM_KINDS if kind == item.get("type")), None)
    if kind is None:
        raise BadRequest("can't parse InputMedia: type must be photo or document")
    given = parameters.attached(str(item.get("media", "")))
    file = arguments.stored_file(messenger, kind, given)
    return arguments.file_content(file, Parameters(item))


def _post_file(messenger: Messenger, parameters: Parameters, kind: Kind) -> Any:
    arguments.writable_chat(messenger, parameters)
    arguments.caption(parameters)
    file = arguments.stored_file(messenger, kind, parameters.file(kind), parameters.integer("duration"))
    return _post(messenger, parameters, arguments.file_content(file, parameters))


def _post(messenger: Messenger, parameters: Parameters, content: Content) -> Any:
    markup = arguments.reply_markup(parameters)
    chat = arguments.writable_chat(messenger, parameters)
    keyboards.check_place(markup, private=chat.private)
    reply_to = arguments.replied_message(chat, parameters)
    return messenger.post(chat, messenger.bot, content, reply_to=reply_to, markup=markup).as_api()
