"""One question before something is booked: kept, answered, and acted on once whatever happens in between."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.core.chats import Prompt
from bot.core.clarifying import ShortAnswer, Unassigned, Undecided
from bot.core.errors import EntryVoided, InvalidAmount, NotTheAuthor, QuestionClosed
from bot.core.intents import Amend, Candidate, Doubt, ReadEntry, Remove, Unclear
from bot.core.ledger import Entry, EntryId, PersonId, Source
from bot.db.unit_of_work import Database
from bot.services.bookkeeping import Bookkeeping
from bot.services.clarifying import Clarifying
from bot.services.outcomes import Booked, Corrected, LeftOut
from bot.services.preferences import PROMPT_LASTS, Preferences
from tests.clock import TickingClock
from tests.services.people import ALICE, BOB, CHAT, amounts, change, coffee, source

pytestmark = pytest.mark.usefixtures("chat")

ASKED = 700
TAXI = ReadEntry(Decimal(0), "taxi 8 or 9", description="taxi")
YESTERDAY = date(2026, 3, 10)


def undecided(currency: str = "EUR") -> Undecided:
    """Alice's "taxi 8 or 9" of yesterday."""
    unclear = Unclear(Doubt.AMOUNT, (TAXI,), 0, (Candidate(Decimal(8)), Candidate(Decimal(9))))
    return Undecided(unclear, Source(ASKED, 70, ALICE, "rules"), YESTERDAY, currency)


def unassigned(*entries: Entry, by: PersonId = ALICE, remove: bool = False) -> Unassigned:
    """A "no, 5" that fits all of these."""
    fix = Remove() if remove else Amend(amount=Decimal(5))
    return Unassigned(fix, "no, 5", tuple(entry.id for entry in entries), ASKED, 70, by, YESTERDAY)


async def kept(database: Database, person: PersonId = ALICE) -> Prompt:
    """The question before a person."""
    async with database.chat(CHAT) as work:
        prompt = await work.chat.prompt(person)
    assert prompt
    return prompt


@pytest.fixture
async def entries(bookkeeping: Bookkeeping) -> list[Entry]:
    """Two of Alice's coffees."""
    return await bookkeeping.record(CHAT, [coffee(), coffee("9")], source(10))


async def test_what_is_booked_belongs_to_the_first_message_and_its_day(
    clarifying: Clarifying, preferences: Preferences
) -> None:
    await clarifying.ask(CHAT, undecided())
    await preferences.set_currency(CHAT, "en", "USD")
    settled = await clarifying.choose(CHAT, ASKED, 1, change())
    assert isinstance(settled.outcome, Booked)
    [entry] = settled.outcome.entries
    assert (str(entry.state.money.amount), entry.state.money.currency) == ("9.00", "EUR")
    assert entry.state.occurred_on == YESTERDAY
    assert (entry.source.update_id, entry.source.message_id, entry.source.extractor) == (ASKED, 70, "rules")


async def test_the_same_update_goes_on_where_a_crash_has_stopped_it(
    clarifying: Clarifying, preferences: Preferences, database: Database, clock: TickingClock
) -> None:
    await clarifying.ask(CHAT, undecided())
    tap = change()
    await preferences.answered(CHAT, ALICE, await kept(database), tap.id)
    with pytest.raises(QuestionClosed):
        await clarifying.choose(CHAT, ASKED, 0, change())
    clock.passes(PROMPT_LASTS)
    first = await clarifying.choose(CHAT, ASKED, 1, tap)
    again = await clarifying.choose(CHAT, ASKED, 1, tap)
    assert again.outcome == first.outcome
    assert await clarifying.has_settled(CHAT, tap)
    assert not await clarifying.has_settled(CHAT, change())


async def test_a_question_is_for_one_person_and_a_quarter_of_an_hour(
    clarifying: Clarifying, clock: TickingClock
) -> None:
    await clarifying.ask(CHAT, undecided())
    for question, choice, by in (
        (ASKED, 0, BOB),
        (ASKED + 1, 0, ALICE),
        (ASKED, 2, ALICE),
        (ASKED, -1, ALICE),
    ):
        with pytest.raises(QuestionClosed):
            await clarifying.choose(CHAT, question, choice, change(by))
    clock.passes(PROMPT_LASTS + timedelta(seconds=1))
    with pytest.raises(QuestionClosed):
        await clarifying.choose(CHAT, ASKED, 0, change())


async def test_an_answer_that_cannot_be_booked_leaves_the_question_open(
    clarifying: Clarifying, database: Database
) -> None:
    await clarifying.ask(CHAT, undecided("JPY"))
    with pytest.raises(InvalidAmount):
        await clarifying.answer(CHAT, await kept(database), ShortAnswer(amount=Decimal("8.5")), change())
    settled = await clarifying.answer(CHAT, await kept(database), ShortAnswer(amount=Decimal(9)), change())
    assert isinstance(settled.outcome, Booked)


@pytest.mark.parametrize("typed", [True, False])
async def test_none_of_them_books_nothing(
    clarifying: Clarifying, database: Database, bookkeeping: Bookkeeping, typed: bool
) -> None:
    await clarifying.ask(CHAT, undecided())
    if typed:
        settled = await clarifying.answer(CHAT, await kept(database), ShortAnswer(declines=True), change())
    else:
        settled = await clarifying.choose(CHAT, ASKED, None, change())
    assert settled.outcome == LeftOut()
    assert await bookkeeping.entries(CHAT, 70) == []


async def test_a_kept_correction_is_made_once(
    clarifying: Clarifying, entries: list[Entry], bookkeeping: Bookkeeping
) -> None:
    await clarifying.ask(CHAT, unassigned(*entries))
    tap = change()
    settled = await clarifying.choose(CHAT, ASKED, 1, tap)
    assert isinstance(settled.outcome, Corrected)
    assert amounts(settled.outcome.entries) == ["4.50", "5.00"]
    await bookkeeping.undo_latest(CHAT, change())
    again = await clarifying.choose(CHAT, ASKED, 1, tap)
    assert isinstance(again.outcome, Corrected)
    assert amounts(again.outcome.entries) == ["4.50", "9.00"]


async def test_a_kept_removal_is_made_once(clarifying: Clarifying, entries: list[Entry]) -> None:
    await clarifying.ask(CHAT, unassigned(*entries, remove=True))
    tap = change()
    for _ in range(2):
        settled = await clarifying.choose(CHAT, ASKED, 0, tap)
        assert isinstance(settled.outcome, Corrected)
        assert amounts(settled.outcome.entries) == ["(4.50)", "9.00"]


async def test_nobody_corrects_what_somebody_else_wrote(clarifying: Clarifying, entries: list[Entry]) -> None:
    await clarifying.ask(CHAT, unassigned(*entries, by=BOB))
    with pytest.raises(NotTheAuthor):
        await clarifying.choose(CHAT, ASKED, 0, change(BOB))


async def test_an_entry_that_was_taken_out_is_not_corrected(
    clarifying: Clarifying, entries: list[Entry], bookkeeping: Bookkeeping
) -> None:
    await clarifying.ask(CHAT, unassigned(*entries))
    await bookkeeping.void(CHAT, EntryId(entries[0].id), change())
    with pytest.raises(EntryVoided):
        await clarifying.choose(CHAT, ASKED, 0, change())
