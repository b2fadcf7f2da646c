"""What a file has brought in, taken back and put back as a whole; single corrections never mean it."""

from datetime import UTC, datetime

from bot.core.ledger import IMPORT, ChatId, Draft, Kind, PersonId, Source
from bot.core.money import Money
from tests.bot import Chat, RunningBot, expense
from tests.conversations.screens import by, labels

MANY = 120
UNDONE = "↩️ The import is undone: 120 entries are out of the books."
BACK = "📥 120 entries of this file are in the books."


async def imports(chat: Chat, person: int | None = None) -> None:
    """A file with many coffees, one of which the person has had this minute, too."""
    now = datetime.now(UTC)
    author = PersonId(person or chat.id)
    drafts = [
        Draft(Kind.EXPENSE, Money.of(f"{number}.50", "USD"), now.date(), "dining", "coffee")
        for number in range(1, MANY + 1)
    ]
    async with chat.bot.database.chat(ChatId(chat.id), alone=True) as work:
        await work.bulk.book(drafts, Source(3, -3, author, "csv", IMPORT), now)
        await work.commit()


async def test_undo_takes_a_file_back_in_one_line(chat: Chat) -> None:
    await chat.sends("tea 3")
    await imports(chat)
    answer = await chat.sends("/undo")
    assert (answer["text"], labels(answer)) == (UNDONE, ["↪️ Put it back"])
    assert await chat.books() == [expense("3.00", "dining", "tea")]
    await chat.presses("↪️ Put it back", on=answer)
    shown = await chat.shows(answer)
    assert (shown["text"], labels(shown)) == (BACK, ["↩️ Undo"])
    assert len(await chat.books()) == 1 + MANY
    await chat.presses("↩️ Undo", on=shown)
    assert (await chat.shows(answer))["text"] == UNDONE
    assert await chat.books() == [expense("3.00", "dining", "tea")]


async def test_a_correction_is_about_what_was_written(chat: Chat) -> None:
    await chat.sends("tea 3")
    await imports(chat)
    assert "4 USD — tea" in (await chat.sends("no, 4"))["text"]
    for _ in range(2):
        file = await chat.sends("/undo")
    assert file["text"] == UNDONE
    await chat.presses("↪️ Put it back", on=file)
    books = await chat.books()
    await chat.sends("no, 520", reply_to=file)
    assert await chat.books() == books


async def test_a_file_is_not_what_a_message_repeats(chat: Chat) -> None:
    await chat.sends("tea 3")
    await imports(chat)
    assert "Twice?" not in (await chat.sends("coffee 4.50"))["text"]


async def test_somebody_elses_file_stays(bot: RunningBot) -> None:
    group = bot.chat(-77)
    await group.sends("tea 3", **by(7))
    await imports(group, 7)
    answer = await group.sends("/undo", **by(8))
    assert "import" not in answer["text"]
    assert len(await group.books()) == 1 + MANY
