"""What came of a message that is handled again, since its answer may have been lost.

The books, the categories and the question before the person tell. What none of them has kept is read once more.
"""

from bot.core.chats import Expecting, Prompt
from bot.core.ledger import Entry
from bot.services.bookkeeping import Bookkeeping
from bot.services.categorising import Categorising
from bot.services.doubling import Doubling
from bot.services.hearing import Heard, Situation
from bot.services.outcomes import Booked, CategoryTold, Corrected, CurrencyChosen, SmallTalk, UndoWanted
from bot.services.preferences import Preferences


class Repeats:
    """Finds what messages have brought about already."""

    def __init__(
        self,
        bookkeeping: Bookkeeping,
        categorising: Categorising,
        doubling: Doubling,
        preferences: Preferences,
    ) -> None:
        self._bookkeeping = bookkeeping
        self._categorising = categorising
        self._doubling = doubling
        self._preferences = preferences

    async def done(
        self, heard: Heard, situation: Situation
    ) -> Booked | Corrected | CategoryTold | UndoWanted | None:
        """What the message has done; None where nothing is found. The question that it has answered ends with it."""
        chat_id, update_id = heard.chat_id, heard.update_id
        told = await self._categorising.done_by(chat_id, update_id) if heard.is_repeat else None
        if (told or situation.done) and situation.prompt and not situation.prompt.pending:
            await self._preferences.stop_asking(chat_id, heard.person)
        if told:
            return told
        if situation.done and await self._bookkeeping.has_undone(chat_id, update_id):
            return UndoWanted()
        return await self._booked(heard, situation) if situation.done else None

    async def superseding(self, heard: Heard) -> tuple[Entry, ...]:
        """What a later version of this message has booked, while this one had stepped aside."""
        if not heard.is_repeat:
            return ()
        return tuple(await self._bookkeeping.entries(heard.chat_id, heard.message_id))

    async def _booked(self, heard: Heard, situation: Situation) -> Booked | Corrected:
        message_id = situation.done[0].source.message_id
        entries = tuple(await self._bookkeeping.entries(heard.chat_id, message_id))
        if message_id != heard.message_id:
            return Corrected(entries)
        travel = situation.travel
        is_abroad = travel and any(entry.state.money.currency == travel.currency for entry in entries)
        doubles = await self._doubling.noticed(situation.settings, entries, heard.sent_at)
        return Booked(entries, travel if is_abroad else None, doubles)


def asked_before(situation: Situation, prompt: Prompt) -> SmallTalk | CurrencyChosen:
    """What a message has said that was answered with a question to whoever comes."""
    if prompt.expecting is Expecting.ZONE:
        return CurrencyChosen(situation.settings, prompt.is_change)
    return SmallTalk(is_first=True)
