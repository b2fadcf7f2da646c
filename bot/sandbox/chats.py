"""Chats, the people in them and their messages, with their shapes on both sides.

`as_api` is what the bot gets (Bot API objects); `as_seen` is what the person's side gets.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from bot.sandbox.entities import Entity
    from bot.sandbox.files import StoredFile
    from bot.sandbox.keyboards import Markup

ChatType = Literal["private", "group", "supergroup"]


@dataclass(frozen=True)
class Person:
    """Somebody who writes: a person, or the bot itself."""

    id: int
    first_name: str
    language_code: str | None = None
    username: str | None = None
    is_bot: bool = False

    def as_api(self) -> dict[str, Any]:
        optional = {"username": self.username, "language_code": self.language_code}
        known = {key: value for key, value in optional.items() if value}
        return {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name} | known


@dataclass
class Chat:
    """A chat with the bot in it. A private chat's id is its person's id; a group's is negative."""

    id: int
    type: ChatType
    name: str
    people: dict[int, Person] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    blocked: bool = False
    takes_reactions: bool = True
    reply_keyboard: dict[str, Any] | None = None

    @property
    def private(self) -> bool:
        return self.type == "private"

    @property
    def language_code(self) -> str | None:
        """The language of the person in a private chat; a group has none."""
        return self.people[self.id].language_code if self.private else None

    def message(self, message_id: int) -> Message | None:
        """The message, unless it never was or is deleted."""
        found = self.messages.get(message_id)
        return found if found and not found.deleted else None

    def as_api(self) -> dict[str, Any]:
        return {"id": self.id, "type": self.type, "first_name" if self.private else "title": self.name}

    def as_seen(self) -> dict[str, Any]:
        last = next((message for message in reversed(self.messages.values()) if not message.deleted), None)
        return {
            "id": self.id,
            "type": self.type,
            "first_name": self.name,
            "language_code": self.language_code,
            "blocked": self.blocked,
            "people": [person.as_api() for person in self.people.values()],
            "reply_keyboard": self.reply_keyboard,
            "last_message": last.as_seen() if last else None,
        }


@dataclass(frozen=True)
class Content:
    """What a message says: a text, or a file with a caption. `options` are Bot API fields as they are."""

    text: str = ""
    entities: tuple[Entity, ...] = ()
    file: StoredFile | None = None
    options: tuple[tuple[str, Any], ...] = ()

    def as_api(self) -> dict[str, Any]:
        prefix = "caption" if self.file else "text"
        shape: dict[str, Any] = dict(self.options)
        if self.file:
            shape[self.file.kind] = self.file.as_api()
        if self.text:
            shape[prefix] = self.text
        if self.entities:
            shape["caption_entities" if self.file else "entities"] = list(self.entities)
        return shape


@dataclass
class Message:
    """One message. Dates are Unix seconds; `edit_date` is set when its content was changed."""

    message_id: int
    chat: Chat
    sender: Person
    date: int
    content: Content
    reply_to: Message | None = None
    markup: Markup | None = None
    edit_date: int | None = None
    album_id: str | None = None
    deleted: bool = False
    reactions: list[str] = field(default_factory=list)

    def as_api(self, *, with_reply: bool = True) -> dict[str, Any]:
        shape = {
            "message_id": self.message_id,
            "from": self.sender.as_api(),
            "chat": self.chat.as_api(),
            "date": self.date,
        } | self.content.as_api()
        if self.edit_date:
            shape["edit_date"] = self.edit_date
        if self.album_id:
            shape["media_group_id"] = self.album_id
        if self.markup and self.markup.inline:
            shape["reply_markup"] = self.markup.raw
        if with_reply and self.reply_to and not self.reply_to.deleted:
            shape["reply_to_message"] = self.reply_to.as_api(with_reply=False)
        return shape

    def as_seen(self) -> dict[str, Any]:
        shape: dict[str, Any] = {
            "message_id": self.message_id,
            "from_bot": self.sender.is_bot,
            "from": {"id": self.sender.id, "first_name": self.sender.first_name},
            "date": self.date,
            "edited": self.edit_date is not None,
            "reply_to": self.reply_to.message_id if self.reply_to else None,
            "caption" if self.content.file else "text": self.content.text,
            "entities": list(self.content.entities),
            "buttons": self.markup.as_seen() if self.markup else [],
            "reactions": self.reactions,
        }
        if self.deleted:
            shape["deleted"] = True
        if self.album_id:
            shape["album"] = self.album_id
        place = dict(self.content.options).get("location")
        if place:
            shape["location"] = place
        return shape | self._file_seen()

    def _file_seen(self) -> dict[str, Any]:
        """The file under its kind; a photo is just the address to fetch it from."""
        file = self.content.file
        if file is None:
            return {}
        url = f"/sim/files/{file.file_id}"
        if file.kind == "photo":
            return {"photo": url, "photo_size": [file.width, file.height]}
        details = {"url": url, "name": file.upload.name, "size": file.size, "duration": file.duration_s}
        return {file.kind: details}
