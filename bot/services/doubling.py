"""What looks booked twice, and taking it out again. Decided by the books alone, so that a replay says the same."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.chats import ChatSettings
from bot.core.doubles import LOOKED_AT, WITHIN, Double, doubles
from bot.core.errors import EntryNotFound, NotTheAuthor
from bot.core.ledger import Action, Change, ChatId, Entry
from bot.core.ports import Clock
from bot.core.repositories import UnitOfWork, UnitOfWorkFactory
from bot.core.steps import Step, reached
from bot.services.taking_back import revision_of


class Doubling:
    """Finds doubles in every chat, one chat at a time."""

    def __init__(self, open_work: UnitOfWorkFactory, clock: Clock) -> None:
        self._open_work = open_work
        self._clock = clock

    async def noticed(
        self, settings: ChatSettings, entries: Sequence[Entry], sent_at: datetime
    ) -> tuple[Double, ...]:
        """Those of a message's new entries that were booked a moment before already.

        None where the chat doesn't want to know, or where the message has waited: what was written hours apart is
        booked in one go then.
        """
        waited = max((entry.created_at for entry in entries), default=sent_at) - sent_at
        if not settings.warns_twice or not entries or not timedelta() - WITHIN <= waited <= WITHIN:
            return ()
        async with self._open_work(settings.chat_id, read_only=True) as work:
            return tuple(await _found(work, entries))

    async def void(self, chat_id: ChatId, message_id: int, change: Change) -> list[Entry]:
        """Takes the doubles among a message's entries out of the books; answers all that the message booked.

        Raises NotTheAuthor, EntryNotFound.
        """
        async with self._open_work(chat_id, alone=True) as work:
            entries = await work.entries.of_message(message_id)
            if not entries:
                raise EntryNotFound
            if any(entry.source.author_id != change.by for entry in entries):
                raise NotTheAuthor
            if not await work.bulk.changed_by(change.id):
                now = self._clock.now()
                out = [double.entry.void(now) for double in await _found(work, entries)]
                await work.bulk.save(
                    [(entry, revision_of(entry, Action.VOIDED, change, now)) for entry in out]
                )
            present = await work.entries.of_message(message_id)
            await work.commit()
            reached(Step.BOOKED)
        return present


async def _found(work: UnitOfWork, entries: Sequence[Entry]) -> list[Double]:
    first = min(entry.id for entry in entries)
    return doubles(entries, await work.entries.before(first, LOOKED_AT))
