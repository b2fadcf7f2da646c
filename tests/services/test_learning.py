"""What a chat learns: only from what its people have picked, once they have agreed, and never for another chat."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.core.categories import Categories
from bot.core.chats import ChatSettings
from bot.core.drafting import correction
from bot.core.errors import EntryNotFound, HintNotFound, NotTheAuthor, ScreenOutdated
from bot.core.intents import Amend
from bot.core.learning import Hint, HintId
from bot.core.ledger import Amendment, CategorySource, Change, ChatId, Entry, EntryId, Kind
from bot.db.unit_of_work import Database
from bot.services.bookkeeping import Bookkeeping, screen_state
from bot.services.learning import PAGE, Learned, Learning, Offer, Reason, StillLearned
from tests.clock import TickingClock
from tests.services.people import ALICE, BOB, CHAT, TODAY, change, coffee, source

pytestmark = pytest.mark.usefixtures("chat")


@pytest.fixture
def learning(database: Database, clock: TickingClock) -> Learning:
    return Learning(database.chat, clock)


class Alice:
    """Books, corrects and agrees."""

    def __init__(self, bookkeeping: Bookkeeping, learning: Learning) -> None:
        self._bookkeeping = bookkeeping
        self._learning = learning
        self._messages = 0

    async def books(
        self, description: str = "Starbucks", category: str = "dining", kind: Kind = Kind.EXPENSE
    ) -> Entry:
        """An entry whose category is a guess, unless it was learned."""
        self._messages += 10
        draft = coffee(description=description, category=category, kind=kind)
        [entry] = await self._bookkeeping.record(CHAT, [draft], source(self._messages))
        return entry

    async def picks(
        self, entry: Entry, category: str, by: Change | None = None, said: str | None = None
    ) -> Offer | Learned | None:
        """What her pick teaches."""
        made = by or change()
        await self._bookkeeping.amend(CHAT, entry.id, Amendment(category=category), made)
        return await self._learning.from_correction(CHAT, made, said)

    async def agrees(self, offer: object, by: Change | None = None) -> Learned:
        assert isinstance(offer, Offer)
        _, learned = await self._learning.remember(CHAT, offer.entry_id, offer.number, by or change())
        return learned

    async def teaches(self, description: str = "Starbucks", category: str = "shopping") -> None:
        """She corrects a guess and wants it remembered."""
        await self.agrees(await self.picks(await self.books(description), category))


@pytest.fixture
def alice(bookkeeping: Bookkeeping, learning: Learning) -> Alice:
    return Alice(bookkeeping, learning)


def categories(hints: Sequence[Hint]) -> list[tuple[str, str]]:
    return [(hint.lesson.phrase.shown, hint.lesson.category) for hint in hints]


async def known(learning: Learning) -> list[tuple[str, str]]:
    return categories((await learning.words(CHAT)).hints)


async def test_the_first_time_it_is_only_offered(alice: Alice, learning: Learning) -> None:
    offer = await alice.picks(await alice.books("coffee at Starbucks"), "shopping")
    assert isinstance(offer, Offer)
    assert (offer.lesson.phrase.shown, offer.lesson.category) == ("coffee Starbucks", "shopping")
    assert await known(learning) == []
    assert (await alice.books("coffee at Starbucks")).state.category == "dining"


async def test_once_agreed_the_words_beat_every_guess(alice: Alice, learning: Learning) -> None:
    await alice.teaches()
    assert await known(learning) == [("Starbucks", "shopping")]
    entry = await alice.books("STARBUCKS latte", "travel")
    assert (entry.state.category, entry.state.category_source) == ("shopping", CategorySource.LEARNED)
    assert (await alice.books("tea")).state.category_source is CategorySource.EXTRACTOR


async def test_a_later_correction_counts_by_itself(alice: Alice, learning: Learning) -> None:
    await alice.teaches()
    again = await alice.picks(await alice.books("starbucks"), "gifts")
    assert isinstance(again, Learned)
    assert await known(learning) == [("starbucks", "gifts")]
    assert (await alice.books()).state.category == "gifts"


async def test_other_words_with_learned_ones_in_them_are_asked_for(alice: Alice, learning: Learning) -> None:
    await alice.teaches()
    assert isinstance(await alice.picks(await alice.books("Starbucks beans"), "groceries"), Offer)
    assert await known(learning) == [("Starbucks", "shopping")]


async def test_what_is_known_already_is_not_offered_again(alice: Alice) -> None:
    early = await alice.books("Starbucks beans")
    await alice.teaches()
    assert await alice.picks(early, "shopping") is None


async def test_a_pick_that_changes_no_category_teaches_nothing(alice: Alice) -> None:
    assert await alice.picks(await alice.books(), "dining") is None


async def test_without_words_there_is_nothing_to_learn(alice: Alice) -> None:
    for description in ("", "the", "12 kg"):
        assert await alice.picks(await alice.books(description), "gifts") is None


async def test_a_guess_never_teaches(alice: Alice, bookkeeping: Bookkeeping, learning: Learning) -> None:
    entry = await alice.books()
    guessed, renamed, edited = change(), change(), source(entry.source.message_id)
    guess = Amendment(category="travel", category_source=CategorySource.EXTRACTOR)
    await bookkeeping.amend(CHAT, entry.id, guess, guessed)
    await bookkeeping.rewrite(CHAT, [(replace(guess, category="gifts"), entry)], edited)
    await bookkeeping.amend(CHAT, entry.id, Amendment(description="Boots", kind=Kind.INCOME), renamed)
    for made in (guessed, renamed, Change(ALICE, edited.update_id), Change(ALICE, entry.source.update_id)):
        assert await learning.from_correction(CHAT, made) is None
    for number in range(6):
        with pytest.raises(HintNotFound):
            await learning.remember(CHAT, entry.id, number, change())


async def test_what_a_model_reads_into_a_correction_is_a_guess(alice: Alice) -> None:
    entry = await alice.books()
    for amend, said, source_ in (
        (Amend(category="travel", description="airport"), "no, at the airport", CategorySource.EXTRACTOR),
        (Amend(category="travel", description="airport"), "airport, that's travel", CategorySource.PERSON),
        (Amend(category="travel"), "for the trip", CategorySource.PERSON),
    ):
        assert correction(amend, entry, TODAY, Categories(), said).category_source is source_
    picked = replace(entry, state=replace(entry.state, category_source=CategorySource.PERSON))
    guess = Amend(category="travel", description="airport")
    assert correction(guess, picked, TODAY, Categories(), "no, at the airport").category is None


async def test_words_that_only_hint_at_a_category_are_asked_for_every_time(
    alice: Alice, learning: Learning
) -> None:
    await alice.teaches()
    hinted = await alice.picks(await alice.books(), "groceries", said="that was food")
    assert isinstance(hinted, Offer)
    assert await known(learning) == [("Starbucks", "shopping")]
    named = await alice.picks(await alice.books(), "groceries", said="make it groceries")
    assert isinstance(named, Learned)
    assert await known(learning) == [("Starbucks", "groceries")]


async def test_the_kinds_are_learned_apart(alice: Alice) -> None:
    await alice.teaches("Anna", "gifts")
    paid_back = await alice.books("Anna", "refund", kind=Kind.INCOME)
    assert (paid_back.state.category, paid_back.state.category_source) == ("refund", CategorySource.EXTRACTOR)


async def test_handled_again_after_a_crash_it_says_and_keeps_the_same(
    alice: Alice, learning: Learning
) -> None:
    entry, correcting, agreeing = await alice.books(), change(), change()
    offer = await alice.picks(entry, "shopping", correcting)
    assert await alice.picks(entry, "shopping", correcting) == offer
    assert await alice.agrees(offer, agreeing) == await alice.agrees(offer, agreeing)
    [hint] = (await learning.words(CHAT)).hints

    later, updating = await alice.books(), change()
    learned = await alice.picks(later, "gifts", updating)
    [updated] = (await learning.words(CHAT)).hints
    assert await alice.picks(later, "gifts", updating) == learned
    assert (await learning.words(CHAT)).hints == [updated]
    assert (updated.id, updated.lesson.change_id) == (hint.id, updating.id)


async def test_an_offer_means_what_it_said_though_the_words_have_changed_since(
    alice: Alice, bookkeeping: Bookkeeping, learning: Learning
) -> None:
    entry = await alice.books()
    offer = await alice.picks(entry, "shopping")
    await bookkeeping.amend(CHAT, entry.id, Amendment(description="Boots"), change())
    await alice.agrees(offer)
    assert await known(learning) == [("Starbucks", "shopping")]


async def test_an_offer_that_was_overtaken_teaches_nothing(
    alice: Alice, bookkeeping: Bookkeeping, learning: Learning
) -> None:
    undone, voided, moved = [await alice.books() for _ in range(3)]
    offers = [await alice.picks(entry, "shopping") for entry in (undone, voided, moved)]
    await bookkeeping.amend(CHAT, moved.id, Amendment(category="gifts"), change())
    await bookkeeping.void(CHAT, voided.id, change())
    present = await bookkeeping.entries(CHAT, undone.source.message_id)
    await bookkeeping.undo_message(CHAT, undone.source.message_id, screen_state(present), change())
    for offer in offers:
        with pytest.raises(ScreenOutdated):
            await alice.agrees(offer)
    assert await known(learning) == []


async def test_only_the_author_agrees(alice: Alice, learning: Learning) -> None:
    offer = await alice.picks(await alice.books(), "shopping")
    assert isinstance(offer, Offer)
    with pytest.raises(NotTheAuthor):
        await learning.remember(CHAT, offer.entry_id, offer.number, change(BOB))
    with pytest.raises(EntryNotFound):
        await learning.remember(CHAT, EntryId(424242), 2, change())
    assert await known(learning) == []


async def test_undo_takes_back_the_entry_and_says_what_stays_learned(
    alice: Alice, bookkeeping: Bookkeeping, learning: Learning
) -> None:
    entry = await alice.books()
    undo, other = change(), change()
    offer = await alice.picks(entry, "shopping")
    await alice.agrees(offer)
    present = await bookkeeping.entries(CHAT, entry.source.message_id)
    await bookkeeping.undo_message(CHAT, entry.source.message_id, screen_state(present), undo)
    still = await learning.after_undo(CHAT, undo)
    assert isinstance(still, StillLearned)
    assert categories([still.hint]) == [("Starbucks", "shopping")]
    assert await learning.after_undo(CHAT, undo) == still
    assert (await alice.books()).state.category == "shopping"

    await bookkeeping.undo_latest(CHAT, other)
    assert await learning.after_undo(CHAT, other) is None


async def test_undo_of_what_taught_nothing_says_nothing(
    alice: Alice, bookkeeping: Bookkeeping, learning: Learning
) -> None:
    entry = await alice.books()
    await alice.picks(entry, "shopping")
    undo = change()
    await bookkeeping.undo_latest(CHAT, undo)
    assert await learning.after_undo(CHAT, undo) is None


async def test_forgotten_words_no_longer_count_until_they_are_put_back(
    alice: Alice, learning: Learning
) -> None:
    await alice.teaches()
    [hint] = (await learning.words(CHAT)).hints
    await learning.forget(CHAT, hint.id)
    await learning.forget(CHAT, hint.id)
    assert (await known(learning), await learning.count(CHAT)) == ([], 0)
    assert (await alice.books()).state.category == "dining"
    assert isinstance(await alice.picks(await alice.books(), "gifts"), Offer)

    assert await learning.put_back(CHAT, hint.id) == hint
    assert (await alice.books()).state.category == "shopping"


async def test_an_edited_message_goes_by_what_was_learned_meanwhile(
    alice: Alice, bookkeeping: Bookkeeping
) -> None:
    guessed, picked = await alice.books(), await alice.books()
    await bookkeeping.amend(CHAT, picked.id, Amendment(category="gifts"), change())
    await alice.teaches()
    for entry in (guessed, picked):
        more = source(entry.source.message_id)
        amount = coffee("5.20").money
        await bookkeeping.rewrite(CHAT, [(Amendment(money=amount), entry)], more)
    states = [(await bookkeeping.entry(CHAT, entry.id)).state for entry in (guessed, picked)]
    assert [state.category for state in states] == ["shopping", "gifts"]
    assert states[0].category_source is CategorySource.LEARNED


async def test_another_chat_learns_nothing_of_it(
    alice: Alice, bookkeeping: Bookkeeping, learning: Learning, database: Database
) -> None:
    other = ChatId(202)
    async with database.chat(other) as work:
        await work.chat.save_settings(ChatSettings(other, "EUR", "Europe/Berlin", "de"))
        await work.commit()
    await alice.teaches()
    [hint] = (await learning.words(CHAT)).hints
    [entry] = await bookkeeping.record(other, [coffee(description="Starbucks")], source(1, BOB))
    assert entry.state.category == "dining"
    assert (await learning.words(other)).hints == []
    with pytest.raises(HintNotFound):
        await learning.forget(other, hint.id)
    with pytest.raises(EntryNotFound):
        await learning.remember(other, EntryId(1), 2, change(BOB))
    assert await known(learning) == [("Starbucks", "shopping")]


async def test_it_tells_why(alice: Alice, bookkeeping: Bookkeeping, learning: Learning) -> None:
    guessed = await alice.books()
    read_by = replace(guessed, source=replace(guessed.source, extractor="openai:gpt-6-luna"))
    unknown = await alice.books("thing", "other")
    await alice.teaches()
    learned = await alice.books()
    picked = await bookkeeping.amend(CHAT, guessed.id, Amendment(category="gifts"), change())
    reasons = [await learning.why(CHAT, entry) for entry in (guessed, read_by, unknown, learned, picked)]
    assert [why.reason for why in reasons] == [
        Reason.RULES, Reason.MODEL, Reason.NO_WORDS, Reason.LEARNED, Reason.PICKED,
    ]  # fmt: skip
    assert reasons[1].model == "gpt-6-luna"
    [hint] = (await learning.words(CHAT)).hints
    assert reasons[3].hint == hint

    await learning.forget(CHAT, hint.id)
    assert (await learning.why(CHAT, learned)).reason is Reason.LEARNED_BEFORE


async def test_words_are_listed_in_pages(alice: Alice, learning: Learning) -> None:
    for number in range(PAGE + 1):
        await alice.teaches(f"shop{number}x", "gifts")
    first, last = await learning.words(CHAT), await learning.words(CHAT, 1)
    assert (len(first.hints), first.pages, first.count) == (PAGE, 2, PAGE + 1)
    assert categories(last.hints) == [("shop0x", "gifts")]
    assert (await learning.words(CHAT, 9)).page == 1
    assert (await learning.words(CHAT, -1)).page == 0
    assert HintId(0) not in {hint.id for hint in first.hints}
