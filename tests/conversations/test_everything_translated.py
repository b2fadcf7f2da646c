"""Nothing that a person reads escapes the translators: a long conversation in a language made of brackets."""

import re
from contextlib import suppress

import pytest

from bot.core.ports import ChartRenderer
from tests.bot import Chat, Json, RunningBot, running_bot
from tests.conversations.pseudo_language import PictureBook, shown, spoken, untranslated, words_in
from tests.conversations.screens import labels
from tests.conversations.test_access import closed_bot, start_of
from tests.sandbox.pictures import png

CODE = re.compile(r"[A-Z]{3}")
COMMAND = re.compile(r"/[a-z]+")
NAMES = {"Telegram", "PostgreSQL", "Beancount", "hledger", "Excel", "CSV", "XLSX", "JSON", "OPERATOR"}


class Ear:
    """What one may read without a translator having seen it."""

    def __init__(self) -> None:
        self.own = set(NAMES)

    def hears(self, said: str) -> None:
        self.own.update(re.findall(r"[A-Za-z][A-Za-z'’_-]*", said))

    def mistakes(self, text: str) -> list[str]:
        return [
            word
            for word in untranslated(text)
            if not (
                word in self.own
                or word.lower() in self.own
                or CODE.fullmatch(word)
                or COMMAND.fullmatch(word)
            )
        ]


class Tour:
    """Goes through the bot and remembers what was said on the way."""

    def __init__(self, chat: Chat, ear: Ear) -> None:
        self.chat = chat
        self._ear = ear

    async def says(self, *texts: str) -> None:
        for text in texts:
            self._ear.hears(text)
            await self.chat.sends(text)

    def hears(self, words: str) -> None:
        self._ear.hears(words)

    async def presses_if_there(self, part: str) -> None:
        if any(part in label for label in labels(await self.chat.last())):
            await self.presses(part)

    async def edits(self, text: str) -> None:
        self._ear.hears(text)
        await self.chat.edits(await self.chat.own(), text)

    async def presses_all(self, *, levels: int = 2, but: tuple[str, ...] = ()) -> None:
        """Every button of the latest message, and of what it turns into, that far; each once."""
        message, pressed = await self.chat.last(), set(but)
        for _ in range(levels):
            for label in await self._buttons(message):
                if label in await self._buttons(message) and not any(part in label for part in pressed):
                    pressed.add(label)
                    with suppress(AssertionError):  # another message has taken its place meanwhile
                        await self.chat.presses(label, on=message)

    async def _buttons(self, message: Json) -> list[str]:
        """Those that it has now; none where it is gone."""
        return [
            label
            for one in await self.chat.sees()
            if one["message_id"] == message["message_id"]
            for label in labels(one)
        ]

    async def presses(self, part: str) -> None:
        """The first button of the latest message with this in its label."""
        message = await self.chat.last()
        found = [label for label in labels(message) if part in label]
        assert found, (part, labels(message))
        await self.chat.presses(found[0], on=message)


async def starts(tour: Tour) -> None:
    await tour.says("/start")
    await tour.presses("USD")
    message = await tour.chat.last()
    await tour.chat.presses(labels(message)[0], on=message)
    await tour.says("/start")
    await tour.presses("⟦Another")
    await tour.says("quux", "USD", "/help", "/privacy", "hello", "/cancel", "/nonsense")


async def books(tour: Tour) -> None:
    await tour.says("coffee 4.50", "groceries 52.75 and taxi 8 yesterday", "salary 3000")
    await tour.presses_all(levels=1)
    await tour.says("taxi 18")
    await tour.presses("✏️")
    await tour.presses_all(levels=2, but=("🗑",))
    await tour.says("12.5", "cinema 20")
    await tour.edits("cinema 25")
    await tour.edits("cinema nothing at all")
    await tour.says("no, 30", "taxi 8 or 9")
    await tour.presses_all(levels=1)
    await tour.says(
        "shoes 40 or 50", "what?", "40", "spent 0 on tea", "shirt 99999999999999999", "/undo", "/undo"
    )
    await tour.says("delete the last one", "€15 lunch", "beer 5 on 31 december 1801", "rent is due friday")


async def asks(tour: Tour) -> None:
    await tour.says(
        "rent 900 on 2 october", "gym 30 on 5 september", "salary 2900 on 1 october", "taxi 7 on 3 august"
    )
    for question in (
        "/report",
        "/report last month",
        "how much did I spend on taxi this month?",
        "how many times did I buy coffee?",
        "largest expenses this year",
        "when did I last pay for coffee?",
        "what is my average spending per day?",
        "how much did I spend this month compared to last month?",
        "spending by month this year",
        "how much did I earn this year?",
        "list my expenses this month",
        "how much did I spend on zebras?",
    ):
        await tour.says(question)
        await tour.presses_all(levels=1)
    await tour.says("/report 2019", "/report nonsense", "/report 1901-2026")


async def looks_back(tour: Tour) -> None:
    await tour.says("/history")
    await tour.presses_all(levels=2)
    await tour.says("/history coffee", "/history quux")


async def limits(tour: Tour) -> None:
    await tour.says("/budget")
    await tour.presses_all(levels=2)
    await tour.says("food budget 60", "budget 100 a week", "/budget")
    await tour.presses_all(levels=1)
    await tour.says("groceries 25", "groceries 40", "no food budget", "/budget")


async def travels(tour: Tour) -> None:
    await tour.says(
        "/rate", "/rate 1 USD = 41.5 UAH", "/rate USD UAH", "/rate 1 USD = 1 USD", "/rate 1 QQQ = 2 USD"
    )
    await tour.presses_all(levels=1)
    await tour.says("/rate", "/travel", "I'm in Japan", "ramen 1200", "/travel", "/report")
    await tour.says("/settings")
    await tour.says("/travel Japan until 3 march", "back home", "/travel off", "/travel Mordor")


async def settles(tour: Tour) -> None:
    await tour.says("snack 3")
    await tour.presses("✏️")
    await tour.presses("⟦Category")
    await tour.presses("⟦Gifts")
    await tour.presses_all(levels=1)
    await tour.says("/settings")
    await tour.presses_all(levels=2)
    for command in ("/categories", "/export", "/import"):
        await tour.says(command)
        await tour.presses_all(levels=2)
    await tour.says("/cancel", "/settings", "/invite")


async def sorts(tour: Tour) -> None:
    for what in ("✏️", "🙂", "⬇️", "🙈", "🔀"):
        await tour.says("/categories")
        await tour.presses("⟦Groceries")
        await tour.presses(what)
        await tour.presses_all(levels=2)
        await tour.says("/undo")
    await tour.says("/categories")
    await tour.presses("➕")
    await tour.presses_all(levels=1)
    await tour.says("🐶 dogs", "/categories")
    await tour.presses("⟦Gifts")
    await tour.presses("✏️")
    await tour.says("dogs", "x" * 200, "🐶 Food", "🐶 shampoo 8", "/cancel")
    await tour.says("/settings")


TABLE = "Date,Amount,Note\n2026-11-01,12.50,coffee\n2026-11-02,7.00,bus\n2026-99-99,quux,bad\n2026-11-01,12.50,coffee\n"


async def brings_files(tour: Tour) -> None:
    tour.hears(TABLE)
    tour.hears("table.csv, in UTF-8: 99 UTF-")
    await tour.chat.uploads("document", "table.csv", TABLE.replace("7.00", "-7.00").encode())
    await tour.presses_all(levels=2, but=("✅", "✕"))
    for _ in range(2):  # the second time, all of it is in the books already
        await tour.chat.uploads("document", "table.csv", TABLE.encode())
        await tour.presses_if_there("⟦✅")
        await tour.presses_all(levels=1)
    for name, data in (("quux.json", b"{}"), ("quux.xlsx", b"PK\x03\x04"), ("quux.csv", b"quux")):
        tour.hears(name)
        await tour.chat.uploads("document", name, data)


async def leaves(tour: Tour) -> None:
    await tour.says("/forget")
    await tour.presses("⟦Keep")
    await tour.says("/forget")
    await tour.presses("Erase…")
    await tour.presses("⟦Yes")
    await tour.chat.uploads("document", "quux.bin", b"\x00\x01")
    await tour.chat.uploads("voice", "quux.ogg", b"OggS")


STAGES = (starts, books, asks, looks_back, limits, travels, settles, sorts, brings_files, leaves)


@pytest.mark.timeout(300)
async def test_nothing_is_said_that_a_translator_has_not_seen(database_url: str) -> None:
    book, ear = PictureBook(png(64, 64)), Ear()
    with spoken():
        async with running_bot(database_url, book, operator="Quux", messages_per_minute=0) as bot:
            ear.hears("Quux document voice bin, English (US)")
            chat = bot.chat(101)
            await chat.opens(first_name="Quux", language_code="en")
            tour = Tour(chat, ear)
            for stage in STAGES:
                await stage(tour)
            found = await mistakes(bot, ear) | {
                (word, text)
                for drawn in book.pictures
                for text in words_in(drawn)
                for word in ear.mistakes(text)
            }
    assert not found, "\n".join(f"{word}: {text}" for word, text in sorted(found))
    assert len({type(drawn).__name__ for drawn in book.pictures}) >= 4


async def test_strangers_and_guests_are_spoken_to_in_their_language(
    database_url: str, charts: ChartRenderer
) -> None:
    ear = Ear()
    with spoken():
        async with closed_bot(database_url, charts) as bot:
            owner, guest = bot.chat(301), bot.chat(302)
            for said in ("hello", "/start let-me-in"):
                ear.hears(said)
                await guest.sends(said)
            await owner.sends(start_of(bot.announced[0]))
            await guest.sends(start_of((await owner.sends("/invite"))["text"]))
            await guest.sends("/invite")
            for chat in (guest, owner):
                await chat.sends("/forget")
                await chat.presses("⟦🗑 Erase…⟧")
                await chat.presses("⟦Yes, erase everything⟧")
            assert "⟦" in (await owner.last())["text"]
            assert await mistakes(bot, ear) == set()


def test_a_word_that_no_translator_saw_is_found() -> None:
    assert untranslated("⟦Booked: <b>⟧12 USD⟦</b>⟧ by mistake, ⟦and⟧ <b>again</b>") == [
        "USD",
        "by",
        "mistake",
        "again",
    ]
    assert untranslated("⟦🧠 Always file “⟧kaffee⟦” un…") == ["kaffee"]


async def mistakes(bot: RunningBot, ear: Ear) -> set[tuple[str, str]]:
    """Words that no translator saw, each with the text that it stands in."""
    calls = await bot.ask("GET", "/sim/calls")
    return {(word, text) for call in calls for text in shown(call) for word in ear.mistakes(text)}
