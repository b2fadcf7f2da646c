"""What a person does in a chat: writes, edits, presses, sends files.

Each function takes the messenger and the wish as JSON; a wish that can't be is a PersonError.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.sandbox.chats import Chat, Content, Person
from bot.sandbox.entities import detected, trimmed, utf16_length
from bot.sandbox.errors import ApiError, PersonError
from bot.sandbox.files import LARGEST_OF_A_PERSON
from bot.sandbox.keyboards import Markup
from bot.sandbox.methods.arguments import LONGEST_CAPTION, LONGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.sandbox.chats import ChatType, Message
    from bot.sandbox.files import Kind, Upload
    from bot.sandbox.messenger import Messenger

ANSWER_TIMEOUT_S = 10.0
"""How long a pressed button looks busy before the person gives up on it."""

_TYPES: dict[str, ChatType] = {"private": "private", "group": "group", "supergroup": "supergroup"}


def opens(messenger: Messenger, chat_id: int, wish: Mapping[str, Any]) -> Chat:
    """Makes a chat, or changes its name, language, whether it takes reactions and whether the bot is blocked."""
    name, language = _optional(wish, "first_name"), _optional(wish, "language_code")
    chat = messenger.chats.get(chat_id)
    if chat is None:
        chat = _new_chat(messenger, chat_id, wish)
    elif name or language:
        messenger.rename(chat, name or chat.name, language or chat.language_code)
    if "reactions" in wish:
        chat.takes_reactions = bool(wish["reactions"])
    if "blocked" in wish:
        messenger.block(chat, blocked=bool(wish["blocked"]))
    return chat


def writes(messenger: Messenger, chat_id: int, wish: Mapping[str, Any]) -> Message:
    """A new text. The chat comes into being with its first message."""
    content = _text_content(wish)
    chat = _chat(messenger, chat_id, wish)
    reply_to = _replied(chat, wish)
    sender = _sender(chat, wish)
    return messenger.post(chat, sender, content, reply_to=reply_to, date=_date(wish.get("date")))


def edits(messenger: Messenger, chat_id: int, message_id: int, wish: Mapping[str, Any]) -> Message:
    """Another text, or another caption, for a message of their own."""
    message = _message(messenger, chat_id, message_id)
    if message.sender.is_bot:
        raise PersonError("a person can edit only their own messages", status=403)
    old = message.content
    new = _text_content(wish, longest=LONGEST_CAPTION if old.file else LONGEST_TEXT)
    messenger.revise(message, Content(new.text, new.entities, old.file), message.markup)
    return message


async def presses(
    messenger: Messenger, chat_id: int, message_id: int, wish: Mapping[str, Any]
) -> dict[str, Any]:
    """Presses a button, by its data or its label, and waits for the bot's answer."""
    message = _message(messenger, chat_id, message_id)
    wanted = _required(wish, "button")
    button = (message.markup or Markup({})).button(wanted)
    if button is None:
        raise PersonError(f"message {message_id} has no button {wanted!r}", status=404)
    query_id = messenger.press(message, _sender(message.chat, wish), button["callback_data"])
    answer = await messenger.callbacks.answered(query_id, ANSWER_TIMEOUT_S)
    return {"answer": answer, "callback_query_id": query_id}


def sends_file(
    messenger: Messenger, chat_id: int, kind: Kind, upload: Upload, wish: Mapping[str, Any]
) -> Message:
    """A photo, voice or document with an optional caption."""
    caption = _text_content(wish, "caption", LONGEST_CAPTION) if wish.get("caption") else Content()
    chat = _chat(messenger, chat_id, wish)
    reply_to = _replied(chat, wish)
    try:
        length_s = int(wish.get("duration") or 1)
        file = messenger.files.add(kind, upload, length_s, LARGEST_OF_A_PERSON)
    except ApiError as error:
        raise PersonError(error.description) from None
    return messenger.post(
        chat, _sender(chat, wish), Content(caption.text, caption.entities, file), reply_to=reply_to
    )


def sends_location(messenger: Messenger, chat_id: int, wish: Mapping[str, Any]) -> Message:
    """A place, to six digits of a degree as Telegram has it."""
    place = {name: _degrees(wish, name, limit) for name, limit in (("latitude", 90), ("longitude", 180))}
    chat = _chat(messenger, chat_id, wish)
    content = Content(options=(("location", place),))
    return messenger.post(chat, _sender(chat, wish), content, reply_to=_replied(chat, wish))


def chat_seen(messenger: Messenger, chat_id: int) -> dict[str, Any]:
    """A chat with all that the page shows around its messages: the bot, its words and its commands."""
    chat = messenger.chats.get(chat_id)
    if chat is None:
        raise PersonError(f"there is no chat {chat_id}", status=404)
    profile, language = messenger.profile, chat.language_code or ""
    bot = {
        "username": messenger.bot.username,
        "name": profile.text("name", language),
        "description": profile.text("description", language),
        "short_description": profile.text("short_description", language),
    }
    can_fill = messenger.filling.is_offered(chat)
    return chat.as_seen() | {"bot": bot, "commands": profile.commands_for(chat), "can_fill": can_fill}


def _new_chat(messenger: Messenger, chat_id: int, wish: Mapping[str, Any]) -> Chat:
    chat_type = _TYPES.get(wish.get("type") or ("private" if chat_id > 0 else "group"))
    if chat_type is None or not chat_id or (chat_type == "private") != (chat_id > 0):
        raise PersonError('"type" must fit the chat id: negative for groups')
    name = _optional(wish, "first_name") or (f"Person {chat_id}" if chat_id > 0 else f"Group {-chat_id}")
    return messenger.open_chat(chat_id, chat_type, name, _optional(wish, "language_code") or "en")


def _chat(messenger: Messenger, chat_id: int, wish: Mapping[str, Any]) -> Chat:
    if found := messenger.chats.get(chat_id):
        return found
    return _new_chat(messenger, chat_id, wish if chat_id > 0 else {})


def _sender(chat: Chat, wish: Mapping[str, Any]) -> Person:
    """Who does it: the one person of a private chat, or `from` with a name and language of their own."""
    known_id = chat.id if chat.private else next(iter(chat.people), abs(chat.id))
    sender_id = wish.get("from") or known_id
    if not isinstance(sender_id, int):
        raise PersonError('"from" must be a person\'s id, a whole number')
    if chat.private and sender_id != chat.id:
        raise PersonError("a private chat has only one person")
    known = chat.people.get(sender_id)
    name = _optional(wish, "first_name") or (known.first_name if known else f"Person {sender_id}")
    language = _optional(wish, "language_code") or (known.language_code if known else "en")
    chat.people[sender_id] = Person(sender_id, name, language)
    return chat.people[sender_id]


def _message(messenger: Messenger, chat_id: int, message_id: int) -> Message:
    chat = messenger.chats.get(chat_id)
    found = chat.message(message_id) if chat else None
    if found is None:
        raise PersonError(f"there is no message {message_id} in chat {chat_id}", status=404)
    return found


def _replied(chat: Chat, wish: Mapping[str, Any]) -> Message | None:
    wanted = wish.get("reply_to")
    if wanted in {None, ""}:
        return None
    found = chat.message(int(wanted)) if str(wanted).isdecimal() else None
    if found is None:
        raise PersonError(f"there is no message {wanted} to reply to in chat {chat.id}", status=404)
    return found


def _text_content(wish: Mapping[str, Any], field: str = "text", longest: int = LONGEST_TEXT) -> Content:
    text, _ = trimmed(_required(wish, field), [])
    if not text:
        raise PersonError(f'"{field}" is empty')
    if utf16_length(text) > longest:
        raise PersonError(f'"{field}" is longer than {longest} characters')
    return Content(text, tuple(detected(text)))


def _required(wish: Mapping[str, Any], field: str) -> str:
    value = wish.get(field)
    if not isinstance(value, str):
        raise PersonError(f'"{field}" must be a text')
    return value


def _degrees(wish: Mapping[str, Any], field: str, limit: int) -> float:
    value = wish.get(field)
    if isinstance(value, bool) or not isinstance(value, int | float) or not -limit <= value <= limit:
        raise PersonError(f'"{field}" must be a number from -{limit} to {limit}')
    return round(float(value), 6)


def _optional(wish: Mapping[str, Any], field: str) -> str | None:
    return _required(wish, field) if wish.get(field) is not None else None


def _date(value: object) -> int | None:
    """Unix seconds from seconds or from ISO 8601 with its offset."""
    if value is None or isinstance(value, int):
        return value
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise PersonError('"date" must be Unix seconds or an ISO 8601 date and time') from None
    if moment.tzinfo is None:
        raise PersonError('"date" needs an offset from UTC')
    return int(moment.timestamp())
