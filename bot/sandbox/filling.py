"""Filling a chat's books with made-up entries, by a hook of whoever runs the bot: the sandbox knows no books."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from bot.sandbox.chats import Content
from bot.sandbox.entities import detected
from bot.sandbox.errors import PersonError

if TYPE_CHECKING:
    from bot.sandbox.chats import Chat, Message
    from bot.sandbox.messenger import Messenger

Fill = Callable[[int], Awaitable[int]]
"""Books entries for the chat with this id and answers how many, 0 where it did so before. Raises LookupError where the
bot doesn't know the chat."""

_FAILED = "The books couldn't be filled. Try again in a moment."
_TOO_EARLY = "The bot hasn't met this chat yet. Press Start and wait for its answer."


class Filling:
    """Fills chats while there is a hook. Each is filled once; a message in the chat tells of it."""

    def __init__(self, messenger: Messenger) -> None:
        self.hook: Fill | None = None
        self._messenger = messenger
        self._filled: set[int] = set()

    def is_offered(self, chat: Chat) -> bool:
        """Whether this chat can be filled, once the bot has written in it: a person's own, and not filled yet."""
        return self.hook is not None and chat.private and chat.id not in self._filled

    async def fill(self, chat_id: int) -> Message:
        """Fills the chat and answers the message that says so. Raises PersonError where it can't be filled."""
        chat = self._messenger.chats.get(chat_id)
        if self.hook is None or chat is None or not chat.private:
            raise PersonError(f"chat {chat_id} can't be filled", status=404)
        if not any(message.sender.is_bot for message in chat.messages.values()):
            raise PersonError(_TOO_EARLY, status=409)
        try:
            count = await self.hook(chat_id)
        except LookupError:
            raise PersonError(_TOO_EARLY, status=409) from None
        except Exception as problem:  # the hook is anybody's, and what it says is not for the page
            raise PersonError(_FAILED, status=500) from problem
        self._filled.add(chat_id)
        message = self._messenger.post(chat, self._messenger.bot, _told(count))
        self._messenger.events.tell("chats", chat_id)
        return message


def _told(count: int) -> Content:
    done = (
        f"Filled with {count:,} made-up entries." if count else "These books have their made-up year already."
    )
    text = f"{done} Try /report"
    return Content(text, tuple(detected(text)))
