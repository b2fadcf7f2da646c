"""Files that are sent to be booked: shown first, changed on buttons, booked with one tap and taken back with one."""

from tests.bot import Chat, RunningBot
from tests.conversations.screens import carried, forged, labels

STATEMENT = (
    "Buchungstag;Empfänger;Betrag;Währung\n"
    "14.03.2025;REWE Markt;-12,50;EUR\n"
    "15.03.2025;Salary ACME;2.400,00;EUR\n"
    "16.03.2025;Kino;abc;EUR\n"
    "17.03.2025;Taxi;-18,00;EUR\n"
)
AMBIGUOUS = "Date,Details,Debit,Credit\n03/04/2025,Coffee,4.50,\n05/06/2025,Salary,,2000\n"


async def test_import_says_what_can_be_sent(chat: Chat) -> None:
    page = await chat.sends("/import")
    assert all(
        name in page["text"] for name in ("CSV", "XLSX", "JSON", "Cashew", "ezBookkeeping", "Firefly III")
    )


async def test_a_statement_is_shown_before_anything_is_booked(chat: Chat) -> None:
    page = await chat.sends_file("statement.csv", STATEMENT)
    assert "statement.csv\nCSV · UTF-8 · semicolons between the columns" in page["text"]
    assert (
        "Date ← Buchungstag · Amount ← Betrag · Currency ← Währung · Description ← Empfänger" in page["text"]
    )
    assert "Mar 14, 2025 · 🛒 12.50 EUR REWE Markt" in page["text"]
    assert "1 row can't be booked:\nRow 4: I can't read the amount “abc”." in page["text"]
    assert labels(page) == ["✅ Book 3", "Columns…", "Cancel"]
    assert await chat.books() == []


async def test_one_tap_books_a_file_and_one_takes_it_back(chat: Chat) -> None:
    await chat.sends_file("statement.csv", STATEMENT)
    await chat.presses("✅ Book 3")
    assert "3 entries of this file are in the books" in (await chat.last())["text"]
    assert [(line.kind, line.amount, line.category) for line in await chat.books()] == [
        ("expense", "12.50", "groceries"),
        ("income", "2400.00", "salary"),
        ("expense", "18.00", "transport"),
    ]
    await chat.presses("↩️ Undo")
    assert await chat.books() == []
    await chat.presses("↪️ Put it back")
    assert len(await chat.books()) == 3
    await chat.sends("/undo")
    assert await chat.books() == []


async def test_a_file_sent_again_is_known(chat: Chat) -> None:
    await chat.sends_file("statement.csv", STATEMENT)
    await chat.presses("✅ Book 3")
    page = await chat.sends_file("again.csv", STATEMENT + "18.03.2025;Bus;-2,00;EUR\n")
    assert "3 look booked already, and are left out." in page["text"]
    assert labels(page)[:2] == ["✅ Book 1", "Book all 4, duplicates too"]
    await chat.presses("✅ Book 1")
    assert len(await chat.books()) == 4


async def test_what_the_file_leaves_open_is_asked(chat: Chat) -> None:
    page = await chat.sends_file("bank.csv", AMBIGUOUS)
    assert "How is 03/04/2025 meant?" in page["text"]
    assert labels(page) == ["The day comes first", "The month comes first", "Columns…", "Cancel"]
    await chat.presses("The month comes first")
    shown = await chat.shows(page)
    assert "Mar 4, 2025" in shown["text"]
    assert labels(shown)[0] == "✅ Book 2"


async def test_columns_are_changed_on_buttons(chat: Chat) -> None:
    data = "Date,Amount,Who,What\n2025-03-14,-5,Anna,bread\n2025-03-15,-6,Ben,milk\n"
    page = await chat.sends_file("table.csv", data)
    await chat.presses("Columns…")
    await chat.presses("Description ← What")
    choice = await chat.shows(page)
    assert "Who: Anna" in labels(choice)
    await chat.presses("Who: Anna")
    assert "5 USD Anna" in (await chat.shows(page))["text"]


async def test_a_column_that_nobody_finds_is_asked_for(chat: Chat) -> None:
    page = await chat.sends_file("odd.csv", "a;b\nfoo;x\nbar;y\n")
    assert "Which column has the date?" in page["text"]
    assert not any(label.startswith("✅") for label in labels(page))


async def test_cancel_leaves_a_file_alone(chat: Chat) -> None:
    page = await chat.sends_file("bank.csv", STATEMENT)
    await chat.presses("Cancel")
    assert "nothing of it is booked" in (await chat.shows(page))["text"]
    page = await chat.sends_file("bank.csv", STATEMENT)
    await chat.sends("/cancel")
    assert "nothing of it is booked" in (await chat.shows(page))["text"]
    assert await chat.books() == []


async def test_an_old_button_says_that_it_is_old(chat: Chat) -> None:
    page = await chat.sends_file("bank.csv", STATEMENT)
    book = carried(page, "✅ Book 3")
    await chat.presses("✅ Book 3")
    await chat.presses("↩️ Undo")
    await forged(chat, book)
    answer = await chat.presses("Old")
    assert "done with" in answer["text"]
    assert await chat.books() == []


async def test_two_files_stand_by_themselves(chat: Chat) -> None:
    first = await chat.sends_file("one.csv", STATEMENT)
    second = await chat.sends_file("two.csv", "Date,Text,Amount\n2025-03-14,tea,-3\n")
    await chat.presses("✅ Book 1", on=second)
    await chat.presses("✅ Book 3", on=first)
    assert len(await chat.books()) == 4


async def test_a_caption_is_no_entry(chat: Chat) -> None:
    await chat.sends_file("one.csv", STATEMENT, caption="coffee 4.50")
    assert await chat.books() == []


async def test_other_kinds_of_files_are_told_what_can_be_read(chat: Chat) -> None:
    answer = await chat.sends_file("invoice.pdf", b"%PDF-1.7 hello")
    assert "This is a PDF file. I can read CSV, Excel (XLSX) and my own JSON." in answer["text"]
    answer = await chat.sends_file("letter.txt", "Dear Sir or Madam")
    assert "I find no table in this file." in answer["text"]


async def test_more_than_telegram_gives_to_bots_is_refused_at_once(chat: Chat) -> None:
    answer = await chat.sends_file("huge.csv", b"2025-03-14,tea,-3,\n" * (100 * 2**20 // 19))
    assert "20 MB" in answer["text"]


async def test_a_hostile_file_is_answered_and_another_chat_goes_on(chat: Chat, bot: RunningBot) -> None:
    other = bot.chat(202)
    await other.opens(first_name="Bob", language_code="en")
    answer = await chat.sends_file("wide.csv", b",".join([b"a"] * 1_000_000))
    assert "more than 200 columns" in answer["text"]
    await other.sends("coffee 4.50")
    assert len(await other.books()) == 1


async def test_books_move_to_another_chat_whole(chat: Chat, bot: RunningBot) -> None:
    await chat.sends("coffee 4.50")
    await chat.sends("taxi 18")
    await chat.presses("↩️ Undo")
    await chat.sends("/export json")
    sent = await chat.last()
    data = (await bot.http.get(sent["document"]["url"])).content
    other = bot.chat(202)
    await other.opens(first_name="Bob", language_code="en")
    page = await other.sends_file("bookkeeper.json", data)
    assert "It has 2 entries, with all their changes." in page["text"]
    assert "1 of them was taken out of the books, and stays so." in page["text"]
    await other.presses("✅ Book 1")
    assert await other.books() == await chat.books()


BEES = "Date,Text,Amount,Category\n2025-03-14,Hive,-80,Bees\n2025-03-15,Bus,-2,Transport\n"


async def test_unknown_categories_become_the_chats_own_with_one_tap(chat: Chat) -> None:
    page = await chat.sends_file("table.csv", BEES)
    assert "I don't know these categories" in page["text"]
    assert labels(page)[:2] == ["✅ Book 2", "➕ Add 1 category"]
    await chat.presses("➕ Add 1 category")
    shown = await chat.shows(page)
    assert "These categories are new, and become yours: “Bees” (1)" in shown["text"]
    assert labels(shown)[1] == "• ➕ Add 1 category"
    await chat.presses("✅ Book 2")
    assert [line.category for line in await chat.books()] == ["own_1", "transport"]
    assert "🏷 Bees" in labels(await chat.sends("/categories"))
    await chat.sends("/undo")
    assert "🏷 Bees" not in labels(await chat.sends("/categories"))


async def test_adding_categories_can_be_taken_off_again(chat: Chat) -> None:
    await chat.sends_file("table.csv", BEES)
    await chat.presses("➕ Add 1 category")
    await chat.presses("• ➕ Add 1 category")
    await chat.presses("✅ Book 2")
    assert "own_1" not in [line.category for line in await chat.books()]


async def test_settings_come_too_when_they_are_asked_for(chat: Chat, bot: RunningBot) -> None:
    await chat.sends("coffee 4.50 EUR")
    await chat.sends("/export json")
    data = (await bot.http.get((await chat.last())["document"]["url"])).content
    other = bot.chat(202)
    await other.opens(first_name="Bob", language_code="en")
    await other.sends("tea 3")
    page = await other.sends_file("bookkeeper.json", data)
    assert "Your settings, learned words, budgets and rates stay as they are." in page["text"]
    assert "Settings too" in labels(page)
    await other.presses("Settings too")
    shown = await other.shows(page)
    assert "become yours" in shown["text"]
    assert "• Settings too" in labels(shown)
    await other.presses("✅ Book 1")
    assert len(await other.books()) == 2


async def test_how_an_amount_is_read_is_told_and_changed(chat: Chat) -> None:
    page = await chat.sends_file(
        "table.csv", "Date,Text,Amount\n2025-03-14,car,1.250\n2025-03-15,tea,2.500\n"
    )
    assert "1.250 is read as 1,250.00." in page["text"]
    assert "1,250 USD car" in page["text"]
    await chat.presses("No, 1.250 is 1.25")
    shown = await chat.shows(page)
    assert "1.25 USD car" in shown["text"]
    assert "No, 1.250 is 1,250.00" in labels(shown)


async def test_a_file_that_is_booked_already_shows_no_entries(chat: Chat) -> None:
    await chat.sends_file("statement.csv", STATEMENT)
    await chat.presses("✅ Book 3")
    page = await chat.sends_file("statement.csv", STATEMENT)
    assert "All of it is in your books already." in page["text"]
    assert "As it would be booked" not in page["text"]
    assert labels(page) == ["Book all 3, duplicates too", "Columns…", "Cancel"]


async def test_what_a_bank_has_not_paid_is_told(chat: Chat) -> None:
    page = await chat.sends_file(
        "revolut.csv",
        "Type,Started Date,Description,Amount,Fee,Currency,State\n"
        "CARD_PAYMENT,2025-03-14 10:00:00,Tesco,-12.50,0.50,EUR,COMPLETED\n"
        "CARD_PAYMENT,2025-03-16 10:00:00,Shop,-5.00,0.00,EUR,REVERTED\n",
    )
    assert "Row 3: it was not paid, its state is “REVERTED”." in page["text"]
    assert "The fees in the column “Fee” aren't booked." in page["text"]
    assert labels(page)[0] == "✅ Book 1"


async def test_counts_are_written_as_the_chat_writes_numbers(chat: Chat) -> None:
    rows = "".join(f"2025-03-{n % 28 + 1:02},thing {n},-{n + 1}\n" for n in range(1129))
    await chat.sends_file("many.csv", "Date,Text,Amount\n" + rows)
    await chat.presses("✅ Book 1,129")
    page = await chat.sends_file("more.csv", "Date,Text,Amount\n2025-04-01,tea,-3\n" + rows)
    assert "1,129 look booked already" in page["text"]
