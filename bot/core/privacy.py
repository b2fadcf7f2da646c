"""Who keeps a chat's books and under what conditions, and the way to be forgotten."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from bot.core.ledger import ChatId


@dataclass(frozen=True, slots=True)
class Custody:
    """What a person is told about whoever keeps their books.

    `operator` is who runs the bot, in their own words. `model` reads the messages on `model_host`, None where built-in
    rules do; `rates_host` is where exchange rates are fetched, None where they aren't. Ids of handled messages are
    kept for `ids_kept`.
    """

    ids_kept: timedelta
    operator: str | None = None
    model: str | None = None
    model_host: str | None = None
    rates_host: str | None = None


class Erasure(Protocol):
    """Takes a chat out of the database for good, and words out of it that nobody needs any more."""

    async def entries(self, chat_id: ChatId) -> int:
        """How many entries the chat has, those out of the books included."""
        ...

    async def erase(self, chat_id: ChatId, update_id: int) -> None:
        """Deletes every row of the chat, all or none, but for updates after this one that still wait.

        What was received until then is not handled again, should it be delivered once more.
        """
        ...

    async def drop_questions(self, older_than: timedelta) -> int:
        """Takes questions to people away that were put longer ago than this; answers how many."""
        ...
