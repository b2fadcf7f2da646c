"""From a message to what comes of it: read once, with no transaction open, and answered again after a crash."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.core.category_changes import Deed
from bot.core.chats import LATER, Expecting
from bot.core.errors import CategoryNameTaken, ExtractionUnavailable, InvalidAmount, NotTheAuthor
from bot.core.intents import (
    Amend,
    ArrangeCategory,
    Ask,
    Candidate,
    Chat,
    Doubt,
    Intent,
    ReadEntry,
    Record,
    Remove,
    SetBudget,
    StandIn,
    TokenUse,
    Unclear,
)
from bot.core.ledger import CategorySource, ChatId, Entry, EntryId
from bot.core.money import Money
from bot.core.periods import Calendar, Span
from bot.core.questions import Measure, Named, Question
from bot.core.repositories import Confirmation
from bot.db.unit_of_work import Database
from bot.services.bookkeeping import Bookkeeping
from bot.services.budgeting import Budgeting
from bot.services.categorising import Categorising
from bot.services.clarifying import Clarifying
from bot.services.conversation import Conversation
from bot.services.hearing import Heard
from bot.services.outcomes import (
    AnswerWanted,
    Booked,
    BudgetNews,
    BudgetTold,
    Corrected,
    CurrenciesFound,
    CurrencyChosen,
    EditNotUnderstood,
    NothingMeant,
    ReportWanted,
    SmallTalk,
    Unsure,
    WhichOne,
    ZoneChosen,
    ZonesFound,
)
from bot.services.preferences import PROMPT_LASTS, Preferences
from tests.clock import TickingClock
from tests.services.people import ALICE, BOB, CHAT, TODAY, amounts, change
from tests.services.scripted import ScriptedExtractor

pytestmark = pytest.mark.usefixtures("chat")

SENT = datetime(2026, 3, 11, 12, tzinfo=UTC)
HOW_MANY = Question(Measure.COUNT)
_updates = count(1)


@pytest.fixture
def extractor() -> ScriptedExtractor:
    return ScriptedExtractor()


@pytest.fixture
def conversation(
    database: Database,
    clock: TickingClock,
    extractor: ScriptedExtractor,
    *,
    bookkeeping: Bookkeeping,
    budgeting: Budgeting,
    categorising: Categorising,
    clarifying: Clarifying,
    preferences: Preferences,
) -> Conversation:
    return Conversation(
        database.chat,
        clock,
        extractor=extractor,
        bookkeeping=bookkeeping,
        budgeting=budgeting,
        categorising=categorising,
        clarifying=clarifying,
        preferences=preferences,
    )


def heard(said: str, message: int = 0, **fields: Any) -> Heard:
    """A new update of Alice's, with a new message unless one is named."""
    update = next(_updates)
    usual: dict[str, Any] = {"chat_id": CHAT, "person": ALICE, "sent_at": SENT}
    return Heard(update_id=update, message_id=message or update * 10, text=said, **(usual | fields))


def read(amount: str, description: str = "coffee", **named: Any) -> ReadEntry:
    return ReadEntry(Decimal(amount), f"{description} {amount}", description=description, **named)


def recorded(*entries: ReadEntry) -> Record:
    return Record(entries)


class Told:
    """Alice talks; the script says what each message means."""

    def __init__(
        self, conversation: Conversation, extractor: ScriptedExtractor, bookkeeping: Bookkeeping
    ) -> None:
        self._conversation = conversation
        self._extractor = extractor
        self._bookkeeping = bookkeeping

    async def says(self, message: Heard, intent: Intent) -> Any:
        """What comes of a message that means this."""
        self._extractor.will_read(intent)
        return (await self._conversation.hear(message)).outcome

    async def books(self, *entries: ReadEntry) -> tuple[Entry, ...]:
        """Entries that are in the books by a message, which the bot has answered."""
        message = heard("books")
        outcome = await self.says(message, recorded(*entries))
        await self._bookkeeping.remember_shown(CHAT, Confirmation(message.message_id + 1, message.message_id))
        booked: tuple[Entry, ...] = outcome.entries
        return booked


@pytest.fixture
def alice(conversation: Conversation, extractor: ScriptedExtractor, bookkeeping: Bookkeeping) -> Told:
    return Told(conversation, extractor, bookkeeping)


def answer_to(entry: Entry) -> int:
    """The bot's message that shows it."""
    return entry.source.message_id + 1


async def test_a_message_is_booked_with_the_chats_defaults(alice: Told, extractor: ScriptedExtractor) -> None:
    message = heard("coffee 4.50")
    outcome = await alice.says(message, recorded(read("4.50", category="dining")))
    assert isinstance(outcome, Booked)
    [entry] = outcome.entries
    assert (entry.state.money, entry.state.occurred_on) == (Money.of("4.50", "EUR"), TODAY)
    assert (entry.state.category, entry.state.category_source) == ("dining", CategorySource.EXTRACTOR)
    assert (entry.source.update_id, entry.source.message_id) == (message.update_id, message.message_id)
    assert entry.source.extractor == "scripted"
    [asked] = extractor.asked
    assert (asked.text, asked.today, asked.currency, asked.zone) == (
        "coffee 4.50",
        TODAY,
        "EUR",
        "Europe/Berlin",
    )


async def test_an_update_that_is_handled_again_is_answered_from_the_books(
    alice: Told, conversation: Conversation, extractor: ScriptedExtractor
) -> None:
    message = heard("coffee 4.50, cake 9")
    first = await alice.says(message, recorded(read("4.50"), read("9", "cake")))
    assert (await conversation.hear(message)).outcome == first
    assert len(extractor.asked) == 1


async def test_a_correction_that_is_handled_again_shows_what_it_changed(
    alice: Told, conversation: Conversation, extractor: ScriptedExtractor
) -> None:
    [coffee] = await alice.books(read("4.50"))
    message = heard("no, 5.20", reply_to=answer_to(coffee))
    first = await alice.says(message, Amend(amount=Decimal("5.20")))
    again = (await conversation.hear(message)).outcome
    assert isinstance(first, Corrected)
    assert again == first
    assert amounts(again.entries) == ["5.20"]
    assert len(extractor.asked) == 2


async def test_what_the_model_is_thinking_about_keeps_no_transaction_open(
    alice: Told, extractor: ScriptedExtractor, database_url: str
) -> None:
    engine = create_async_engine(database_url)
    open_meanwhile: list[int | None] = []

    async def look() -> None:
        async with engine.connect() as connection:
            open_meanwhile.append(
                await connection.scalar(
                    text(
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        " AND backend_type = 'client backend' AND state <> 'idle' AND pid <> pg_backend_pid()"
                    )
                )
            )

    extractor.meanwhile(look)
    await alice.says(heard("coffee 4.50"), recorded(read("4.50")))
    await alice.says(heard("no, 5"), Amend(amount=Decimal(5)))
    await engine.dispose()
    assert open_meanwhile == [0, 0]


async def test_where_nobody_can_read_nothing_is_booked(
    conversation: Conversation, extractor: ScriptedExtractor, alice: Told
) -> None:
    message = heard("coffee 4.50")
    extractor.will_fail(ExtractionUnavailable("timeout"))
    with pytest.raises(ExtractionUnavailable):
        await conversation.hear(message)
    outcome = await alice.says(message, recorded(read("4.50")))
    assert amounts(outcome.entries) == ["4.50"]


async def test_of_several_entries_all_are_booked_or_none(alice: Told, bookkeeping: Bookkeeping) -> None:
    message = heard("coffee 4.50, nothing 0")
    with pytest.raises(InvalidAmount):
        await alice.says(message, recorded(read("4.50"), read("0", "nothing")))
    assert await bookkeeping.entries(CHAT, message.message_id) == []


async def test_that_the_rules_stood_in_is_passed_on(
    conversation: Conversation, extractor: ScriptedExtractor
) -> None:
    extractor.will_read(recorded(read("4.50")), stood_in=StandIn.AWAY)
    turn = await conversation.hear(heard("coffee 4.50"))
    assert isinstance(turn.outcome, Booked)
    assert turn.stood_in is StandIn.AWAY


@pytest.mark.parametrize(
    ("intent", "outcome"),
    [
        (Chat(), SmallTalk()),
        (Unclear(Doubt.AMOUNT), Unsure(Doubt.AMOUNT)),
        (
            SetBudget(None, "dining"),
            BudgetTold(BudgetNews.AMOUNT_WANTED, TODAY, "dining", wish=SetBudget(None, "dining")),
        ),
        (Ask(), ReportWanted(Calendar().period(Span.MONTH, date(2026, 3, 1)))),
        (
            Ask(Question(period=Named(Span.WEEK, date(2026, 3, 4)))),
            ReportWanted(Calendar().period(Span.WEEK, date(2026, 3, 2))),
        ),
        (Ask(HOW_MANY), AnswerWanted(HOW_MANY, TODAY)),
        (Amend(amount=Decimal(5)), NothingMeant()),
        (Remove(), NothingMeant()),
    ],
)
async def test_messages_that_book_nothing_leave_the_books_empty(
    alice: Told, database: Database, intent: Intent, outcome: object
) -> None:
    assert await alice.says(heard("…"), intent) == outcome
    async with database.chat(CHAT) as work:
        assert await work.entries.latest(5) == []


async def test_a_message_belongs_to_the_day_it_was_written_on_where_the_chat_is(
    alice: Told, preferences: Preferences
) -> None:
    await preferences.set_zone(CHAT, "en", "America/New_York")
    # Written at 23:30 in New York, and read by the bot half a day later.
    outcome = await alice.says(
        heard("taxi 18", sent_at=datetime(2026, 3, 11, 3, 30, tzinfo=UTC)), recorded(read("18"))
    )
    assert outcome.entries[0].state.occurred_on == date(2026, 3, 10)
    await preferences.set_zone(CHAT, "en", "Pacific/Auckland")
    outcome = await alice.says(heard("taxi 18", sent_at=SENT), recorded(read("18")))
    assert outcome.entries[0].state.occurred_on == date(2026, 3, 12)


async def test_a_reply_corrects_the_entry_it_answers(alice: Told, extractor: ScriptedExtractor) -> None:
    [coffee] = await alice.books(read("4.50"))
    await alice.books(read("18", "taxi"))
    message = heard("no, 5.20, yesterday", reply_to=answer_to(coffee))
    outcome = await alice.says(message, Amend(amount=Decimal("5.20"), occurred_on=TODAY - timedelta(days=1)))
    assert isinstance(outcome, Corrected)
    [changed] = outcome.entries
    assert (changed.id, changed.state.money) == (coffee.id, Money.of("5.20", "EUR"))
    assert changed.state.occurred_on == TODAY - timedelta(days=1)
    asked = extractor.asked[-1]
    assert asked.is_reply
    assert [one.description for one in asked.mentioned] == ["coffee"]


async def test_a_bare_amount_in_reply_is_a_correction_and_otherwise_news(alice: Told) -> None:
    [coffee] = await alice.books(read("4.50"))
    in_reply = await alice.says(heard("5.20", reply_to=answer_to(coffee)), recorded(read("5.20", "")))
    assert isinstance(in_reply, Corrected)
    assert isinstance(await alice.says(heard("6"), recorded(read("6", ""))), Booked)


async def test_a_correction_without_a_reply_is_about_the_latest_entry(alice: Told) -> None:
    await alice.books(read("4.50"))
    [taxi] = await alice.books(read("18", "taxi"))
    outcome = await alice.says(heard("that was 28"), Amend(amount=Decimal(28)))
    assert [entry.id for entry in outcome.entries] == [taxi.id]
    assert amounts(outcome.entries) == ["28.00"]


async def test_a_reply_to_several_entries_must_say_which(alice: Told) -> None:
    coffee, taxi = await alice.books(read("4.50"), read("18", "taxi"))
    reply = answer_to(coffee)
    outcome = await alice.says(heard("no, 20", reply_to=reply), Amend(amount=Decimal(20)))
    assert isinstance(outcome, WhichOne)
    assert outcome.candidates == (coffee, taxi)
    named = await alice.says(heard("the taxi was 20", reply_to=reply), Amend(amount=Decimal(20), position=1))
    assert amounts(named.entries) == ["4.50", "20.00"]


async def test_a_removed_entry_is_not_meant_any_more(alice: Told) -> None:
    [coffee] = await alice.books(read("4.50"))
    [taxi] = await alice.books(read("18", "taxi"))
    removed = await alice.says(heard("delete the last one"), Remove())
    assert (removed.entries[0].id, amounts(removed.entries)) == (taxi.id, ["(18.00)"])
    removed = await alice.says(heard("and the one before"), Remove())
    assert removed.entries[0].id == coffee.id
    assert await alice.says(heard("and another"), Remove()) == NothingMeant()


async def test_nobody_corrects_somebody_elses_entry(alice: Told) -> None:
    [coffee] = await alice.books(read("4.50"))
    with pytest.raises(NotTheAuthor):
        await alice.says(heard("no, 1", person=BOB, reply_to=answer_to(coffee)), Amend(amount=Decimal(1)))


async def test_an_edited_message_corrects_what_it_booked(
    alice: Told, conversation: Conversation, extractor: ScriptedExtractor
) -> None:
    message = heard("coffee 4.50, cake 9")
    await alice.says(message, recorded(read("4.50"), read("9", "cake")))
    edit = heard("coffee 5, taxi 18, tip 2", message.message_id)
    extractor.will_read(recorded(read("5"), read("18", "taxi"), read("2", "tip")))
    outcome = (await conversation.hear_edit(edit)).outcome
    assert isinstance(outcome, Corrected)
    assert [(entry.state.description, str(entry.state.money.amount)) for entry in outcome.entries] == [
        ("coffee", "5.00"), ("taxi", "18.00"), ("tip", "2.00"),
    ]  # fmt: skip
    asked = len(extractor.asked)
    assert (await conversation.hear_edit(edit)).outcome == outcome
    assert len(extractor.asked) == asked


async def test_an_edit_keeps_the_day_the_message_was_written_on(
    alice: Told, conversation: Conversation, extractor: ScriptedExtractor
) -> None:
    message = heard("coffee 4.50", sent_at=SENT - timedelta(days=3))
    await alice.says(message, recorded(read("4.50")))
    extractor.will_read(recorded(read("5")))
    outcome = (await conversation.hear_edit(heard("coffee 5", message.message_id))).outcome
    assert isinstance(outcome, Corrected)
    assert outcome.entries[0].state.occurred_on == TODAY - timedelta(days=3)


async def test_an_edit_never_replaces_the_category_that_the_person_picked(
    alice: Told, conversation: Conversation, extractor: ScriptedExtractor
) -> None:
    message = heard("coffee 4.50")
    [coffee] = (await alice.says(message, recorded(read("4.50", category="dining")))).entries
    await alice.says(heard("that was a gift"), Amend(category="gifts"))
    extractor.will_read(recorded(read("5", category="dining")))
    outcome = (await conversation.hear_edit(heard("coffee 5", message.message_id))).outcome
    assert isinstance(outcome, Corrected)
    assert outcome.entries[0].state.category == "gifts"
    assert outcome.entries[0].id == coffee.id


async def test_an_edit_into_a_message_that_books_nothing_changes_nothing(
    alice: Told, conversation: Conversation, extractor: ScriptedExtractor
) -> None:
    message = heard("coffee 4.50")
    booked = await alice.says(message, recorded(read("4.50")))
    extractor.will_read(Chat())
    outcome = (await conversation.hear_edit(heard("never mind", message.message_id))).outcome
    assert outcome == EditNotUnderstood(booked.entries)


async def test_a_greeting_that_is_edited_into_an_expense_is_booked(
    alice: Told, conversation: Conversation, extractor: ScriptedExtractor
) -> None:
    message = heard("hello")
    await alice.says(message, Chat())
    extractor.will_read(recorded(read("4.50")))
    assert isinstance(
        (await conversation.hear_edit(heard("coffee 4.50", message.message_id))).outcome, Booked
    )


async def test_a_number_answers_the_question_for_the_amount_without_a_reader(
    alice: Told, conversation: Conversation, preferences: Preferences, extractor: ScriptedExtractor
) -> None:
    [coffee] = await alice.books(read("4.50"))
    await preferences.ask(CHAT, ALICE, Expecting.AMOUNT, 11, coffee.id)
    asked = len(extractor.asked)
    outcome = (await conversation.hear(heard("5.20"))).outcome
    assert isinstance(outcome, Corrected)
    assert amounts(outcome.entries) == ["5.20"]
    assert len(extractor.asked) == asked
    assert await preferences.stop_asking(CHAT, ALICE) is None


async def test_the_next_message_is_the_description_whatever_it_says(
    alice: Told, conversation: Conversation, preferences: Preferences
) -> None:
    [coffee] = await alice.books(read("4.50"))
    await preferences.ask(CHAT, ALICE, Expecting.DESCRIPTION, 11, coffee.id)
    outcome = (await conversation.hear(heard("  2 flat\nwhites "))).outcome
    assert isinstance(outcome, Corrected)
    assert outcome.entries[0].state.description == "2 flat whites"


@pytest.mark.parametrize(
    ("after", "taken"),
    [(PROMPT_LASTS - timedelta(minutes=1), True), (PROMPT_LASTS + timedelta(minutes=1), False)],
)
async def test_a_question_is_open_for_a_quarter_of_an_hour(
    alice: Told,
    preferences: Preferences,
    after: timedelta,
    taken: bool,
) -> None:
    [coffee] = await alice.books(read("4.50"))
    await preferences.ask(CHAT, ALICE, Expecting.DESCRIPTION, 11, coffee.id)
    outcome = await alice.says(heard("cake 9", sent_at=SENT + after), recorded(read("9", "cake")))
    assert isinstance(outcome, Corrected if taken else Booked)


async def test_a_question_is_for_one_person(alice: Told, preferences: Preferences) -> None:
    [coffee] = await alice.books(read("4.50"))
    await preferences.ask(CHAT, ALICE, Expecting.DESCRIPTION, 11, coffee.id)
    outcome = await alice.says(heard("cake 9", person=BOB), recorded(read("9", "cake")))
    assert isinstance(outcome, Booked)


async def test_an_answer_that_is_handled_again_is_no_longer_waited_for(
    alice: Told, conversation: Conversation, preferences: Preferences, bookkeeping: Bookkeeping
) -> None:
    [coffee] = await alice.books(read("4.50"))
    message = heard("flat white")
    await conversation_crashes_after_answering(message, coffee, preferences, conversation)
    assert isinstance((await conversation.hear(message)).outcome, Corrected)
    outcome = await alice.says(heard("cake 9"), recorded(read("9", "cake")))
    assert isinstance(outcome, Booked)
    assert (await bookkeeping.entry(CHAT, coffee.id)).state.description == "flat white"


async def conversation_crashes_after_answering(
    message: Heard, entry: Entry, preferences: Preferences, conversation: Conversation
) -> None:
    """The entry is changed, but the question was not yet put away."""
    await preferences.ask(CHAT, ALICE, Expecting.DESCRIPTION, 11, entry.id)
    await conversation.hear(message)
    await preferences.ask(CHAT, ALICE, Expecting.DESCRIPTION, 11, entry.id)


@pytest.mark.parametrize("entry_of", [lambda entry: EntryId(entry.id + 999), lambda entry: entry.id])
async def test_a_question_about_an_entry_that_is_gone_holds_nobody_up(
    alice: Told,
    preferences: Preferences,
    bookkeeping: Bookkeeping,
    entry_of: Callable[[Entry], EntryId],
) -> None:
    [coffee] = await alice.books(read("4.50"))
    await bookkeeping.void(CHAT, coffee.id, change())
    await preferences.ask(CHAT, ALICE, Expecting.DESCRIPTION, 11, entry_of(coffee))
    assert isinstance(await alice.says(heard("cake 9"), recorded(read("9", "cake"))), Booked)
    assert await preferences.stop_asking(CHAT, ALICE) is None


async def test_the_currency_and_the_place_can_be_typed(
    conversation: Conversation, preferences: Preferences, alice: Told
) -> None:
    await preferences.ask(CHAT, ALICE, Expecting.CURRENCY, 11, about=LATER)
    found = await alice.says(heard("doubloons"), Chat())
    assert found == CurrenciesFound((), "doubloons", is_guess=True, is_change=True)
    found = (await conversation.hear(heard("francos"))).outcome
    assert isinstance(found, CurrenciesFound)
    assert found.codes[0] == "CHF"
    outcome = (await conversation.hear(heard("Swiss franc"))).outcome
    assert isinstance(outcome, CurrencyChosen)
    assert outcome.settings.currency == "CHF"
    await preferences.ask(CHAT, ALICE, Expecting.ZONE, 11, about=LATER)
    assert await alice.says(heard("hogwarts"), Chat()) == ZonesFound((), is_guess=True, is_change=True)
    near = ZonesFound(("Europe/Zurich",), is_guess=True, is_change=True)
    assert await alice.says(heard("züürich"), Chat()) == near
    several = (await conversation.hear(heard("america"))).outcome
    assert isinstance(several, ZonesFound)
    assert len(several.zones) > 1
    outcome = (await conversation.hear(heard("zurich"))).outcome
    assert isinstance(outcome, ZoneChosen)
    assert outcome.settings.zone == "Europe/Zurich"


@pytest.mark.parametrize("asked", [Expecting.CURRENCY, Expecting.ZONE])
async def test_what_names_no_place_or_currency_is_obeyed_and_ends_the_question(
    alice: Told, preferences: Preferences, asked: Expecting
) -> None:
    await preferences.ask(CHAT, ALICE, asked, 11)
    outcome = await alice.says(heard("rent was four hundred"), recorded(read("400", "rent")))
    assert isinstance(outcome, Booked)
    assert await preferences.stop_asking(CHAT, ALICE) is None


async def test_a_refused_name_is_refused_again_where_its_message_is_handled_again(
    alice: Told, preferences: Preferences
) -> None:
    message, wish = heard("food is for transport now"), ArrangeCategory(Deed.RENAMED, "dining", "Transport")
    for again in (message, message):
        with pytest.raises(CategoryNameTaken):
            await alice.says(again, wish)
    question = await preferences.asked(CHAT, ALICE)
    assert question is not None
    assert (question.expecting, question.about) == (Expecting.CATEGORY, "name dining")


async def test_a_question_about_such_a_message_takes_the_place_of_the_other(
    alice: Told, preferences: Preferences
) -> None:
    await preferences.ask(CHAT, ALICE, Expecting.ZONE, 11)
    doubtful = Unclear(Doubt.KIND, (read("400", "deposit"),))
    assert isinstance(await alice.says(heard("deposit four hundred"), doubtful), Unsure)
    question = await preferences.stop_asking(CHAT, ALICE)
    assert question is not None
    assert question.expecting is Expecting.CHOICE


async def test_an_expense_is_booked_even_while_the_currency_is_asked_for(
    alice: Told, preferences: Preferences
) -> None:
    await preferences.ask(CHAT, ALICE, Expecting.CURRENCY, 11)
    outcome = await alice.says(heard("coffee 4.50"), recorded(read("4.50")))
    assert isinstance(outcome, Booked)


async def test_what_the_model_cost_is_noted(
    conversation: Conversation, extractor: ScriptedExtractor, database: Database
) -> None:
    for _ in range(2):
        extractor.will_read(Chat(), TokenUse(prompt=100, cached=60, completion=5))
        await conversation.hear(heard("hello"))
    async with database.chat(CHAT) as work:
        found = await work._connection.execute(text("SELECT calls, prompt_tokens, cached_tokens FROM usage"))
        assert [tuple(row) for row in found] == [(2, 200, 120)]


async def test_a_new_chat_is_met_with_a_guess_from_its_language(
    conversation: Conversation, extractor: ScriptedExtractor
) -> None:
    extractor.will_read(recorded(read("500", "groceries")))
    outcome = (await conversation.hear(heard("groceries 500", chat_id=ChatId(777), language="en-IN"))).outcome
    assert isinstance(outcome, Booked)
    assert outcome.entries[0].state.money == Money.of(500, "INR")
    assert extractor.asked[0].zone == "Asia/Kolkata"


EIGHT_OR_NINE = Unclear(Doubt.AMOUNT, (read("0", "taxi"),), 0, (Candidate(Decimal(8)), Candidate(Decimal(9))))


async def asked(alice: Told, clarifying: Clarifying, clock: TickingClock, shown_in: int) -> datetime:
    """Alice's message 500 raises a question, which stands in this message; answers when it was asked."""
    outcome = await alice.says(heard("taxi 8 or 9", 500, sent_at=clock.now()), EIGHT_OR_NINE)
    await clarifying.shown_in(CHAT, outcome.question, shown_in)
    put: datetime = outcome.question.asked_at
    return put


async def test_what_was_written_before_the_question_could_be_seen_is_no_answer(
    alice: Told, clarifying: Clarifying, clock: TickingClock
) -> None:
    put = await asked(alice, clarifying, clock, shown_in=502)
    outcome = await alice.says(heard("8", 501, sent_at=put), recorded(read("8", "")))
    assert amounts(outcome.entries) == ["8.00"]
    assert [entry.source.message_id for entry in outcome.entries] == [501]
    outcome = await alice.says(heard("9", 503, sent_at=put), Chat())
    assert [entry.source.message_id for entry in outcome.entries] == [500], "the question has stayed open"


@pytest.mark.parametrize(("later", "answers"), [(-1, False), (0, True), (1, True)])
async def test_time_tells_where_it_is_not_known_which_message_asks(
    alice: Told, clarifying: Clarifying, clock: TickingClock, later: int, answers: bool
) -> None:
    put = await asked(alice, clarifying, clock, shown_in=0)
    sent_at = put.replace(microsecond=0) + timedelta(seconds=later)
    outcome = await alice.says(heard("8", 501, sent_at=sent_at), Chat())
    assert isinstance(outcome, Booked) is answers
