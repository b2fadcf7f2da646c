"""Methods about chats, the people in them and their files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox.errors import BadRequest
from bot.sandbox.messenger import member
from bot.sandbox.methods import arguments

if TYPE_CHECKING:
    from bot.sandbox.messenger import Messenger
    from bot.sandbox.parameters import Parameters

_ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
_REACTIONS = {
    "❤", "👍", "👎", "🔥", "🥰", "👏", "😁", "🤔", "🤯", "😱", "🤬", "😢", "🎉", "🤩", "🤮", "💩", "🙏", "👌", "🕊",
    "🤡", "🥱", "🥴", "😍", "🐳", "❤\u200d🔥", "🌚", "🌭", "💯", "🤣", "⚡", "🍌", "🏆", "💔", "🤨", "😐", "🍓",
    "🍾", "💋", "🖕", "😈", "😴", "😭", "🤓", "👻", "👨\u200d💻", "👀", "🎃", "🙈", "😇", "😨", "🤝", "✍", "🤗",
    "🫡", "🎅", "🎄", "☃", "💅", "🤪", "🗿", "🆒", "💘", "🙉", "🦄", "😘", "💊", "🙊", "😎", "👾", "🤷\u200d♂",
    "🤷", "🤷\u200d♀", "😡",
}  # fmt: skip
_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


async def send_chat_action(messenger: Messenger, parameters: Parameters) -> bool:
    """Shows that the bot is busy, for five seconds or until it writes."""
    chat = arguments.writable_chat(messenger, parameters)
    action = parameters.text("action")
    if action not in _ACTIONS:
        raise BadRequest("wrong parameter action in request")
    messenger.events.tell("action", chat.id, action=action)
    return True


async def set_message_reaction(messenger: Messenger, parameters: Parameters) -> bool:
    """The bot's reaction to a message: one emoji, or none. A chat may allow no reactions at all."""
    chat = arguments.writable_chat(messenger, parameters)
    message = chat.message(parameters.integer("message_id"))
    if message is None:
        raise BadRequest("message to react not found")
    reactions = parameters.json("reaction", "reaction types") or []
    if not isinstance(reactions, list) or not all(isinstance(one, dict) for one in reactions):
        raise BadRequest("can't parse reaction types JSON object")
    if len(reactions) > 1:
        raise BadRequest("REACTIONS_TOO_MANY")
    emoji = [str(one.get("emoji", "")).replace("\ufe0f", "") for one in reactions]
    if not set(emoji) <= (_REACTIONS if chat.takes_reactions else set()):
        raise BadRequest("REACTION_INVALID")
    message.reactions = emoji
    messenger.tell(message)
    return True


async def get_file(messenger: Messenger, parameters: Parameters) -> Any:
    """Where a file can be downloaded."""
    file = messenger.files.get(parameters.text("file_id"))
    if file is None:
        raise BadRequest("invalid file_id")
    return file.as_file()


async def get_chat(messenger: Messenger, parameters: Parameters) -> Any:
    """A ChatFullInfo."""
    chat = arguments.chat(messenger, parameters)
    return chat.as_api() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _GIFTS}


async def get_chat_member(messenger: Messenger, parameters: Parameters) -> Any:
    """A ChatMember: the bot, or somebody who has written in the chat; a group belongs to the first of them."""
    chat = arguments.chat(messenger, parameters)
    person = {messenger.bot.id: messenger.bot, **chat.people}.get(parameters.integer("user_id"))
    if person is None:
        raise BadRequest("user not found")
    is_creator = chat.id < 0 and person is next(iter(chat.people.values()), None)
    return member(person, "creator" if is_creator else "member")


async def get_chat_member_count(messenger: Messenger, parameters: Parameters) -> int:
    """How many are in the chat, the bot among them."""
    return len(arguments.chat(messenger, parameters).people) + 1
