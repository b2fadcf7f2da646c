"""Somebody takes their books out as files, and finds in them what they have booked."""

import asyncio
import csv
import json
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]

from bot.core import exports
from bot.core.exports import Format
from bot.core.ledger import ChatId, Draft, Kind, PersonId, Source
from bot.core.money import Money
from bot.core.ports import ChartRenderer
from bot.sandbox import files as sandbox_files
from bot.telegram import export_progress
from bot.telegram.export_progress import ProgressMessage
from tests.bot import Chat, Json, RunningBot, running_bot
from tests.conversations.screens import labels
from tests.files.programs import beancount_balances, hledger_balances, needs_hledger


async def downloaded(chat: Chat, message: Json) -> bytes:
    """The bytes of a file that the bot has sent, as a tap on it gets them."""
    answer = await chat.bot.http.get(message["document"]["url"])
    assert answer.is_success
    assert len(answer.content) == message["document"]["size"]
    return answer.content


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline="")))


async def files(chat: Chat) -> list[Json]:
    """All files that the bot has sent."""
    return [message for message in await chat.sees() if message["from_bot"] and "document" in message]


async def exported(chat: Chat, words: str) -> Json:
    """The last file that comes of a message."""
    await chat.sends(words)
    return (await files(chat))[-1]


async def books(chat: Chat) -> None:
    for text in ("coffee 4.50", "groceries 82.10", "salary 2500", "sushi 1200 JPY"):
        await chat.sends(text)


async def booked(chat: Chat, words: str, day: date) -> None:
    """An entry of a day long ago."""
    draft = Draft(Kind.EXPENSE, Money.of("18.00", "USD"), day, "transport", words)
    async with chat.bot.database.chat(ChatId(chat.id), alone=True) as work:
        await work.entries.book([draft], Source(1, 1, PersonId(chat.id), "rules"), datetime.now(UTC))
        await work.commit()


async def test_a_csv_of_everything(chat: Chat) -> None:
    await books(chat)
    sent = await exported(chat, "/export csv")
    assert sent["document"]["name"].startswith("bookkeeper-all-")
    assert sent["document"]["name"].endswith(".csv")
    assert sent["caption"].startswith("📤 CSV · Everything in your books\n4 entries are in it.\n")
    found = rows(await downloaded(chat, sent))
    assert [(row["type"], row["amount"], row["currency"], row["category"]) for row in found] == [
        ("expense", "4.50", "USD", "Dining"),
        ("expense", "82.10", "USD", "Groceries"),
        ("income", "2500.00", "USD", "Salary"),
        ("expense", "1200", "JPY", "Dining"),
    ]


async def test_format_and_time_are_chosen_on_buttons(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    await booked(chat, "taxi", date(2025, 3, 5))
    page = await chat.sends("/export")
    assert labels(page) == [
        *("• Everything", "This month", "Last month", "This year"),
        *("CSV", "Excel", "JSON", "Beancount", "hledger"),
    ]
    await chat.presses("This month", on=page)
    shown = await chat.shows(page)
    assert "• This month" in labels(shown)
    await chat.presses("CSV", on=shown)
    [sent] = await files(chat)
    assert [row["description"] for row in rows(await downloaded(chat, sent))] == ["coffee"]
    assert sent["document"]["name"].count("-") == 2


async def test_time_and_format_are_named_in_words(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    await booked(chat, "taxi", date(2025, 3, 5))
    sent = await exported(chat, "/export csv 2025")
    assert sent["document"]["name"] == "bookkeeper-2025.csv"
    assert sent["caption"].startswith("📤 CSV · 2025\n1 entry is in it.\n")
    assert (await exported(chat, "/export march 2025 json"))["document"]["name"] == "bookkeeper-2025-03.json"
    page = await chat.sends("/export march 2025")
    assert "• March 2025" in labels(page)
    await chat.presses("CSV", on=page)
    assert (await files(chat))[-1]["document"]["name"] == "bookkeeper-2025-03.csv"


async def test_words_that_name_no_time_are_said_back(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    page = await chat.sends("/export csv whenever <b>")
    assert "CSV" in labels(page)
    told = [message["text"] for message in await chat.sees() if message["from_bot"]][-2]
    assert told.startswith("I don't know the time “whenever <b>”.")
    assert await files(chat) == []


async def test_an_empty_time_says_so_and_sends_nothing(chat: Chat) -> None:
    told = await chat.sends("/export csv")
    assert told["text"] == "There is nothing in your books yet, so there is no file to send."
    await chat.sends("coffee 4.50")
    told = await chat.sends("/export excel 2019")
    assert told["text"] == "Nothing is booked for 2019, so there is no file to send."
    assert await files(chat) == []


async def test_a_workbook_opens_with_totals(chat: Chat) -> None:
    await books(chat)
    sent = await exported(chat, "/export excel")
    book = load_workbook(BytesIO(await downloaded(chat, sent)))
    assert book.sheetnames == ["Entries", "By category", "By month"]
    assert [row[2] for row in book["Entries"].iter_rows(min_row=2, values_only=True)] == [
        4.5,
        82.1,
        2500,
        1200,
    ]


async def test_json_also_has_what_was_taken_back_and_the_settings(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    taxi = await chat.sends("taxi 18")
    await chat.presses("↩️ Undo", on=taxi)
    await chat.sends("dining budget 300")
    sent = await exported(chat, "/export json")
    assert "2 entries are in it, 1 of them taken out of the books." in sent["caption"]
    document = json.loads(await downloaded(chat, sent))
    assert document["settings"]["currency"] == "USD"
    assert [(one["category"], one["amount"], one["span"]) for one in document["budgets"]] == [
        ("dining", "300", "m")
    ]
    actions = [[past["action"] for past in entry["revisions"]] for entry in document["entries"]]
    assert actions == [["recorded"], ["recorded", "undone"]]
    assert [entry["voided_at"] is None for entry in document["entries"]] == [True, False]


@needs_hledger
async def test_journals_reckon_what_was_booked(chat: Chat, tmp_path: Path) -> None:
    await books(chat)
    for form, reads in ((Format.BEANCOUNT, beancount_balances), (Format.HLEDGER, hledger_balances)):
        sent = await exported(chat, f"/export {form}")
        path = tmp_path / sent["document"]["name"]
        path.write_bytes(await downloaded(chat, sent))
        assert {key: str(amount) for key, amount in reads(path).items()} == {
            ("Assets:Cash", "JPY"): "-1200",
            ("Assets:Cash", "USD"): "2413.40",
            ("Expenses:Dining", "JPY"): "1200",
            ("Expenses:Dining", "USD"): "4.50",
            ("Expenses:Groceries", "USD"): "82.10",
            ("Income:Salary", "USD"): "-2500.00",
        }


async def test_another_chat_s_entries_are_never_in_it(chat: Chat, bot: RunningBot) -> None:
    other = bot.chat(202)
    await other.opens(first_name="Bob", language_code="en")
    await other.sends("secret 99")
    await chat.sends("coffee 4.50")
    for form in ("csv", "json"):
        data = await downloaded(chat, await exported(chat, f"/export {form}"))
        assert b"secret" not in data
        assert b"coffee" in data


async def test_an_export_that_is_delivered_twice_is_sent_once(chat: Chat, bot: RunningBot) -> None:
    await chat.sends("coffee 4.50")
    await chat.sends("/export csv")
    await bot.ask("POST", "/sim/redeliver", {"last": 1})
    await bot.settles()
    assert len(await files(chat)) == 1


async def test_what_takes_longer_shows_how_far_it_is(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_progress, "PATIENCE_S", 0.0)
    await chat.sends("coffee 4.50")
    sent = await exported(chat, "/export csv")
    assert "document" in sent
    calls: list[Json] = await chat.bot.ask("GET", "/sim/calls")
    done = [call["method"] for call in calls]
    file = done.index("sendDocument")
    assert done[file - 2 : file + 2] == ["sendMessage", "editMessageText", "sendDocument", "deleteMessage"]
    assert calls[file - 1]["params"]["text"] == "⏳ The file is on its way…"
    assert all(message.get("deleted") for message in await chat.sees() if "⏳" in str(message.get("text")))


async def test_what_is_still_being_said_when_the_file_is_there_goes_too(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    begins, sent = ProgressMessage._begin, asyncio.Event()

    async def slowly(progress: ProgressMessage) -> int:
        await sent.wait()
        return await begins(progress)

    async def ends(progress: ProgressMessage, *error: object) -> None:
        sent.set()
        await leaves(progress, *error)

    leaves = ProgressMessage.__aexit__
    monkeypatch.setattr(export_progress, "PATIENCE_S", 0.0)
    monkeypatch.setattr(ProgressMessage, "_begin", slowly)
    monkeypatch.setattr(ProgressMessage, "__aexit__", ends)
    await chat.sends("coffee 4.50")
    await exported(chat, "/export csv")
    said = [message for message in await chat.sees() if "⏳" in str(message.get("text"))]
    assert said
    assert all(message.get("deleted") for message in said)


async def test_a_file_that_telegram_refuses_is_told_of(
    database_url: str, charts: ChartRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running_bot(database_url, charts) as bot:
        chat = bot.chat(101)
        await chat.opens(first_name="Alice", language_code="en")
        await chat.sends("coffee 4.50")
        monkeypatch.setattr(sandbox_files, "LARGEST_UPLOAD", 10)
        told = await chat.sends("/export csv")
        assert told["text"].startswith("Telegram didn't take the file bookkeeper-all-")
        assert await files(chat) == []


async def test_a_file_that_got_lost_on_its_way_is_sent_again(
    database_url: str, charts: ChartRenderer
) -> None:
    async with running_bot(database_url, charts) as bot:
        chat = bot.chat(101)
        await chat.opens(first_name="Alice", language_code="en")
        await chat.sends("coffee 4.50")
        await bot.ask("POST", "/sim/faults", {"method": "sendDocument", "fault": "500", "times": 1})
        sent = await exported(chat, "/export csv")
        assert [row["amount"] for row in rows(await downloaded(chat, sent))] == ["4.50"]


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")  # of its own seconds
@pytest.mark.parametrize("fault", ["429:6", "500"])
async def test_what_holds_up_one_of_several_files_repeats_no_other(
    database_url: str, charts: ChartRenderer, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr(exports, "LARGEST_READ_AGAIN", 1500)
    async with running_bot(database_url, charts) as bot:
        chat = bot.chat(101)
        await chat.opens(first_name="Alice", language_code="en")
        await chat.sends("\n".join(f"coffee {number}.50" for number in range(1, 21)))
        sending = ProgressMessage.sending

        async def meets_a_fault(self: ProgressMessage, number: int, parts: int) -> None:
            if number == 2:
                await bot.ask("POST", "/sim/faults", {"method": "sendDocument", "fault": fault, "times": 1})
            await sending(self, number, parts)

        monkeypatch.setattr(ProgressMessage, "sending", meets_a_fault)
        await chat.sends("/export csv")
        sent = await files(chat)
        names = [one["document"]["name"] for one in sent]
        assert len(names) > 1
        assert len(set(names)) == len(names)
        found = [row["amount"] for one in sent for row in rows(await downloaded(chat, one))]
        assert found == [f"{number}.50" for number in range(1, 21)]


async def test_names_of_files_and_what_is_in_them_follow_the_chat(bot: RunningBot) -> None:
    chat = bot.chat(303)
    await chat.opens(first_name="Hans", language_code="de")
    await chat.sends("kaffee 4,50")
    sent = await exported(chat, "/export csv")
    [row] = rows(await downloaded(chat, sent))
    assert (row["amount"], row["category_key"]) == ("4.50", "dining")
    assert row["date"].count("-") == 2


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("/export json 2020", "bookkeeper-2020.json"),
        ("export json 2020", "bookkeeper-2020.json"),
        ("Export 2020 as CSV, please", "bookkeeper-2020.csv"),
    ],
)
async def test_an_export_is_wished_in_words(chat: Chat, words: str, name: str) -> None:
    await chat.sends("coffee 4.50")
    await booked(chat, "taxi", date(2020, 3, 5))
    assert (await exported(chat, words))["document"]["name"] == name


async def test_words_of_an_export_open_the_page(chat: Chat) -> None:
    page = await chat.sends("export last month")
    assert "• Last month" in labels(page)
    assert "• Everything" in labels(await chat.sends("export my data"))


async def test_what_only_speaks_of_exports_is_read_as_ever(chat: Chat) -> None:
    await chat.sends("export duty 20.50")
    await chat.sends("paid 2024 export duty")
    assert [line.amount for line in await chat.books()] == ["20.50", "2024.00"]
    assert await files(chat) == []


async def test_a_time_without_entries_is_told(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    for words in ("/export json 2020", "export 2020 as excel"):
        assert "Nothing is booked for 2020, so there is no file to send." in (await chat.sends(words))["text"]


@pytest.mark.parametrize(
    ("language", "words", "name"),
    [
        ("de", "exportiere märz 2020 als csv", "bookkeeper-2020-03.csv"),
        ("es", "quiero exportar marzo de 2020 a csv", "bookkeeper-2020-03.csv"),
        ("fr", "exporte mes données de 2020 en json", "bookkeeper-2020.json"),
        ("pt", "exporte março de 2020 para csv", "bookkeeper-2020-03.csv"),
        ("zh", "导出2020年的csv", "bookkeeper-2020.csv"),
        ("ru", "экспорт за 2020 год в json", "bookkeeper-2020.json"),
        ("hi", "2020 का csv निर्यात करो", "bookkeeper-2020.csv"),
    ],
)
async def test_an_export_is_wished_in_every_language(
    bot: RunningBot, language: str, words: str, name: str
) -> None:
    chat = bot.chat(202)
    await chat.opens(first_name="Ada", language_code=language)
    await chat.sends("4.50")
    await booked(chat, "taxi", date(2020, 3, 5))
    assert (await exported(chat, words))["document"]["name"] == name
