"""Arguments that many methods share, read and checked in one way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.sandbox import keyboards, markup
from bot.sandbox.chats import Content
from bot.sandbox.entities import detected, utf16_length
from bot.sandbox.errors import BadRequest, Forbidden

if TYPE_CHECKING:
    from bot.sandbox.chats import Chat, Message
    from bot.sandbox.entities import Entity
    from bot.sandbox.files import Kind, StoredFile, Upload
    from bot.sandbox.keyboards import Markup
    from bot.sandbox.messenger import Messenger
    from bot.sandbox.parameters import Parameters

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
_WORDS = {"photo": "Photo", "document": "Document", "voice": "VoiceNote"}


def chat(messenger: Messenger, parameters: Parameters, name: str = "chat_id") -> Chat:
    """The chat that the call names."""
    wanted = parameters.text(name).strip()
    if not wanted:
        raise BadRequest("chat_id is empty")
    found = messenger.chats.get(parameters.integer(name))
    if found is None:
        raise BadRequest("chat not found")
    return found


def writable_chat(messenger: Messenger, parameters: Parameters) -> Chat:
    """The chat, if the person there has not blocked the bot."""
    found = chat(messenger, parameters)
    if found.blocked:
        how = "blocked by the user" if found.private else "kicked from the group chat"
        raise Forbidden(f"bot was {how}")
    return found


def message_text(parameters: Parameters) -> tuple[str, list[Entity]]:
    """The text of a message with its entities."""
    text, entities = _formatted(parameters, "text", "entities")
    if not text:
        raise BadRequest("message text is empty")
    if utf16_length(text) > LONGEST_TEXT:
        raise BadRequest("message is too long")
    return text, entities


def caption(parameters: Parameters) -> tuple[str, list[Entity]]:
    """The caption of a file with its entities; it may be empty."""
    text, entities = _formatted(parameters, "caption", "caption_entities")
    if utf16_length(text) > LONGEST_CAPTION:
        raise BadRequest("message caption is too long")
    return text, entities


def text_content(parameters: Parameters) -> Content:
    """What a text message says."""
    text, entities = message_text(parameters)
    preview = parameters.json("link_preview_options", "link preview options")
    return Content(text, tuple(entities), options=_options(link_preview_options=preview))


def file_content(file: StoredFile, parameters: Parameters) -> Content:
    """What a message with a file says."""
    text, entities = caption(parameters)
    options = _options(
        show_caption_above_media=parameters.flag("show_caption_above_media") or None,
        has_media_spoiler=parameters.flag("has_spoiler") or None,
    )
    return Content(text, tuple(entities), file, options)


def reply_markup(parameters: Parameters, *, only_inline: bool = False) -> Markup | None:
    """The keyboard that comes with the message; an edit takes only buttons under it."""
    found = keyboards.checked(parameters.json("reply_markup", "reply keyboard markup"))
    if found and only_inline and not found.inline:
        raise BadRequest("inline keyboard expected")
    return found


def replied_message(in_chat: Chat, parameters: Parameters) -> Message | None:
    """The message that is replied to, from `reply_parameters` or the older `reply_to_message_id`."""
    reply = parameters.json("reply_parameters", "reply parameters")
    if reply is None:
        wanted = parameters.integer("reply_to_message_id")
        optional = parameters.flag("allow_sending_without_reply")
    elif isinstance(reply, dict) and isinstance(reply.get("message_id"), int):
        wanted, optional = reply["message_id"], bool(reply.get("allow_sending_without_reply"))
    else:
        raise BadRequest("can't parse reply parameters JSON object")
    found = in_chat.message(wanted)
    if wanted and found is None and not optional:
        raise BadRequest("message to be replied not found")
    return found


def stored_file(
    messenger: Messenger, kind: Kind, given: Upload | str | None, duration_s: int = 0
) -> StoredFile:
    """A new upload kept, or the file with a known id. The sandbox fetches nothing from the internet."""
    if given is None:
        raise BadRequest(f"there is no {kind} in the request")
    if not isinstance(given, str):
        return messenger.files.add(kind, given, duration_s)
    if given.startswith(("http://", "https://")):
        raise BadRequest("failed to get HTTP URL content")
    found = messenger.files.get(given)
    if found is None:
        raise BadRequest("wrong file identifier/HTTP URL specified")
    if found.kind != kind:
        raise BadRequest(f"can't use file of type {_WORDS[found.kind]} as {_WORDS[kind]}")
    return found


def _formatted(parameters: Parameters, name: str, entities_name: str) -> tuple[str, list[Entity]]:
    """A text with the entities that are marked in it, given beside it or found by themselves."""
    text, entities = markup.parse(parameters.text(name), parameters.text("parse_mode") or None)
    given = parameters.json(entities_name, "entities")
    if given and not parameters.text("parse_mode"):
        if not isinstance(given, list):
            raise BadRequest("can't parse entities: expected an Array of MessageEntity")
        entities = given
    return text, detected(text, entities)


def _options(**values: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((name, value) for name, value in values.items() if value is not None)
