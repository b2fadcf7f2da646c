"""Text an expense, get it booked."""

from tests.bot import Chat, expense, income


async def test_a_plain_expense_is_booked_and_confirmed(chat: Chat) -> None:
    answer = await chat.sends("Spent 500 INR on groceries today")
    assert answer["text"] == "✅ 500 INR — groceries\n🛒 Groceries · today"
    assert [[button["text"] for button in row] for row in answer["buttons"]] == [["✏️ Edit", "↩️ Undo"]]
    assert await chat.books() == [expense("500.00", "groceries", "groceries", "INR")]


async def test_several_expenses_stand_in_one_confirmation_with_their_total(chat: Chat) -> None:
    answer = await chat.sends("lunch 12.50, taxi 8 and coffee 4")
    assert answer["text"].splitlines() == [
        "✅ 3 entries · 24.50 USD · today",
        "1. 12.50 USD — lunch · 🍽 Dining",
        "2. 8 USD — taxi · 🚕 Transport",
        "3. 4 USD — coffee · 🍽 Dining",
    ]
    assert await chat.books() == [
        expense("12.50", "dining", "lunch"),
        expense("8.00", "transport", "taxi"),
        expense("4.00", "dining", "coffee"),
    ]


async def test_money_that_comes_in_is_income(chat: Chat) -> None:
    answer = await chat.sends("got salary 2500")
    assert "+2,500 USD" in answer["text"]
    assert await chat.books() == [income("2500.00", "salary", "salary")]


async def test_a_greeting_books_nothing(chat: Chat) -> None:
    assert (await chat.sends("hello"))["text"].startswith("👋 Hi!")
    assert "haven't booked anything" in (await chat.sends("hello"))["text"]
    assert await chat.books() == []


async def test_undo_takes_it_out_and_put_it_back_brings_it_back(chat: Chat) -> None:
    confirmation = await chat.sends("coffee 4.50")
    await chat.presses("↩️ Undo")
    assert await chat.books() == []
    assert "Taken out of the books" in (await chat.shows(confirmation))["text"]
    await chat.presses("↪️ Put it back")
    assert await chat.books() == [expense("4.50", "dining", "coffee")]
    assert (await chat.shows(confirmation))["text"] == confirmation["text"]


async def test_editing_ones_own_message_changes_the_entry(chat: Chat) -> None:
    confirmation = await chat.sends("Spent 500 INR on groceries today")
    await chat.edits(await chat.own(), "550")
    assert await chat.books() == [expense("550.00", "groceries", "groceries", "INR")]
    assert "550 INR" in (await chat.shows(confirmation))["text"]


async def test_replying_with_an_amount_and_a_day_corrects_the_entry(chat: Chat) -> None:
    confirmation = await chat.sends("taxi 18")
    answer = await chat.sends("no, 28, yesterday", reply_to=confirmation)
    assert await chat.books() == [expense("28.00", "transport", "taxi")]
    assert "28 USD" in answer["text"]
    assert "yesterday" in (await chat.shows(confirmation))["text"]


async def test_the_category_is_two_taps_away(chat: Chat) -> None:
    confirmation = await chat.sends("coffee 4.50")
    await chat.presses("✏️ Edit")
    await chat.presses("Category")
    await chat.presses("🎁 Gifts")
    assert await chat.books() == [expense("4.50", "gifts", "coffee")]
    assert "🎁 Gifts" in (await chat.shows(confirmation))["text"]


async def test_the_report_is_a_picture_with_the_books_totals(chat: Chat) -> None:
    await chat.sends("lunch 12.50, taxi 8 and coffee 4")
    await chat.sends("got salary 2500")
    answer = await chat.sends("/report")
    assert answer["photo"]
    lines = answer["caption"].splitlines()
    assert lines[1:4] == ["Spent: 24.50 USD", "Income: 2,500 USD", "Difference: +2,475.50 USD"]
