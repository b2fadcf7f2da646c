"""The messenger itself, without HTTP: chats, messages, files and what the bot hears of them.

Message ids rise over all chats of the bot, as they do on Telegram. Nothing here checks what a bot may
say; that is the methods' part.
"""

from __future__ import annotations

import itertools
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.sandbox.callbacks import CallbackQueries
from bot.sandbox.calls import Calls
from bot.sandbox.chats import Chat, Message, Person
from bot.sandbox.events import Events
from bot.sandbox.faults import Faults
from bot.sandbox.files import FileStore
from bot.sandbox.filling import Filling
from bot.sandbox.profile import Profile
from bot.sandbox.updates import UpdateQueue
from bot.sandbox.webhooks import Webhook

if TYPE_CHECKING:
    from bot.sandbox.chats import ChatType, Content
    from bot.sandbox.keyboards import Markup

_EPOCH = 1_767_225_600


class Messenger:
    """One bot and everybody who talks with it."""

    def __init__(self, token: str, bot_username: str) -> None:
        self.token = token
        self.profile = Profile("Bookkeeper")
        self.bot = Person(int(token.partition(":")[0]), "Bookkeeper", username=bot_username, is_bot=True)
        self.chats: dict[int, Chat] = {}
        self.files = FileStore()
        self.updates = UpdateQueue(_first_id())
        self.webhook = Webhook(self.updates)
        self.callbacks = CallbackQueries(_first_id())
        self.events = Events()
        self.calls = Calls()
        self.faults = Faults()
        self.filling = Filling(self)
        self._message_ids = itertools.count(_first_id())
        self._album_ids = itertools.count(13_000_000_000_000_000)

    async def close(self) -> None:
        """Lets go everybody who waits: polls, presses, listeners, the webhook."""
        self.updates.close()
        self.callbacks.close()
        self.events.close()
        await self.webhook.close()

    def open_chat(self, chat_id: int, chat_type: ChatType, name: str, language_code: str | None) -> Chat:
        """A new chat, with its person in it where it is private; the bot hears that it joined a group."""
        chat = self.chats[chat_id] = Chat(chat_id, chat_type, name)
        if chat.private:
            chat.people[chat_id] = Person(chat_id, name, language_code)
        else:
            newcomer = Person(abs(chat_id), name)
            self.updates.put("my_chat_member", self._membership(chat, newcomer, "left", "member"))
        self.events.tell("chats", chat_id)
        return chat

    def rename(self, chat: Chat, name: str, language_code: str | None) -> None:
        chat.name = name
        if chat.private:
            chat.people[chat.id] = replace(chat.people[chat.id], first_name=name, language_code=language_code)
        self.events.tell("chats", chat.id)

    def block(self, chat: Chat, *, blocked: bool) -> None:
        """The person blocks the bot, or lets it write again; the bot hears of the change."""
        if chat.blocked == blocked:
            return
        chat.blocked = blocked
        before, after = ("member", "kicked") if blocked else ("kicked", "member")
        person = chat.people.get(chat.id, Person(abs(chat.id), chat.name))
        self.updates.put("my_chat_member", self._membership(chat, person, before, after))
        self.events.tell("chats", chat.id)

    def post(
        self,
        chat: Chat,
        sender: Person,
        content: Content,
        *,
        reply_to: Message | None = None,
        markup: Markup | None = None,
        date: int | None = None,
        album_id: str | None = None,
    ) -> Message:
        """A new message; the bot hears of it unless it is the bot's own."""
        now = int(time.time()) if date is None else date
        message = Message(
            next(self._message_ids), chat, sender, now, content, reply_to, markup, album_id=album_id
        )
        chat.messages[message.message_id] = message
        if not sender.is_bot:
            self.updates.put("message", message.as_api())
        elif markup and not markup.inline:
            chat.reply_keyboard = markup.raw if "keyboard" in markup.raw else None
            self.events.tell("chats", chat.id)
        self.tell(message)
        return message

    def revise(self, message: Message, content: Content, markup: Markup | None) -> None:
        """Changes a message in place; a changed keyboard alone does not mark it as edited."""
        if content != message.content:
            message.edit_date = int(time.time())
        message.content, message.markup = content, markup
        if not message.sender.is_bot:
            self.updates.put("edited_message", message.as_api())
        self.tell(message)

    def delete(self, message: Message) -> None:
        message.deleted = True
        self.tell(message)

    def press(self, message: Message, person: Person, data: str) -> str:
        """Sends the bot a callback query and returns its id."""
        query_id = self.callbacks.open()
        query = {
            "id": query_id,
            "from": person.as_api(),
            "message": message.as_api(),
            "chat_instance": str(abs(hash((self.bot.id, message.chat.id)))),
            "data": data,
        }
        self.updates.put("callback_query", query)
        return query_id

    def new_album(self) -> str:
        return str(next(self._album_ids))

    def tell(self, message: Message) -> None:
        """Shows the page what became of a message."""
        self.events.tell("message", message.chat.id, message=message.as_seen())

    def _membership(self, chat: Chat, person: Person, before: str, after: str) -> dict[str, Any]:
        return {
            "chat": chat.as_api(),
            "from": person.as_api(),
            "date": int(time.time()),
            "old_chat_member": member(self.bot, before),
            "new_chat_member": member(self.bot, after),
        }


def _first_id() -> int:
    """Where ids begin. They rise over restarts too, as Telegram's do: a bot remembers the ones it has met.

    A thousand a second since the sandbox was written: more than it ever hands out, and within the 53 bits that
    every reader of JSON keeps.
    """
    return int((time.time() - _EPOCH) * 1000)


def member(person: Person, status: str) -> dict[str, Any]:
    """A ChatMember."""
    of_status: dict[str, dict[str, Any]] = {"kicked": {"until_date": 0}, "creator": {"is_anonymous": False}}
    return {"user": person.as_api(), "status": status} | of_status.get(status, {})
