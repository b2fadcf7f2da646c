"""Putting an entry right: by taps, by answers to questions, by editing one's message, by saying so."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.ledger import ChatId
from tests.bot import Chat, Json, expense, income
from tests.conversations.screens import carried, forged, labels

HOME = ZoneInfo("America/New_York")
"""What an English speaker's zone is guessed to be."""


def today() -> date:
    """The date in the chat's zone."""
    return datetime.now(HOME).date()


async def days(chat: Chat) -> list[date]:
    """The days of what is in the books, in the order it was booked."""
    async with chat.bot.database.chat(ChatId(chat.id)) as work:
        entries = await work.entries.latest(1000)
    return [entry.state.occurred_on for entry in sorted(entries, key=lambda entry: entry.id)]


async def is_present(chat: Chat, confirmation: Json, *words: str) -> None:
    """The confirmation is one again, with all of these words in it."""
    shown = await chat.shows(confirmation)
    assert labels(shown)[:2] == ["✏️ Edit", "↩️ Undo"]
    for word in words:
        assert word in shown["text"]


# ── The menu ─────────────────────────────────────────────────────────────────────────────────────


async def test_an_amount_is_typed(chat: Chat) -> None:
    confirmation = await chat.sends("taxi 18")
    await chat.presses("✏️ Edit")
    assert labels(await chat.shows(confirmation)) == [
        "Amount",
        "Category",
        "Date",
        "Description",
        "It was income",
        "🗑 Delete",
        "Why this category?",
        "« Back",
    ]
    await chat.presses("Amount")
    assert "Send the new amount" in (await chat.shows(confirmation))["text"]
    answer = await chat.sends("28")
    assert "28 USD" in answer["text"]
    await is_present(chat, confirmation, "28 USD — taxi")

    await chat.presses("✏️ Edit")
    await chat.presses("Amount")
    await chat.sends("28.50 EUR")
    await is_present(chat, confirmation, "28.50 EUR — taxi")

    await chat.presses("✏️ Edit")
    await chat.presses("Amount")
    await chat.sends("it was 30")
    await is_present(chat, confirmation, "30 EUR — taxi")
    assert await chat.books() == [expense("30.00", "transport", "taxi", "EUR")]


async def test_what_is_no_amount_is_asked_again_and_cancel_ends_it(chat: Chat) -> None:
    confirmation = await chat.sends("taxi 18")
    await chat.presses("✏️ Edit")
    await chat.presses("Amount")
    for nonsense in ("nonsense", "?", "0"):
        assert "can't read an amount" in (await chat.sends(nonsense))["text"]
    answer = await chat.sends("/cancel")
    assert answer["text"] == "Cancelled. The amount stays as it was."
    await is_present(chat, confirmation, "18 USD — taxi")
    assert "nothing to cancel" in (await chat.sends("/cancel"))["text"]
    assert await chat.books() == [expense("18.00", "transport", "taxi")]


async def test_a_new_expense_in_place_of_an_answer_is_booked_by_itself(chat: Chat) -> None:
    first = await chat.sends("taxi 18")
    await chat.presses("✏️ Edit")
    await chat.presses("Amount")
    second = await chat.sends("lunch 12.50")
    assert second["text"].startswith("✅ 12.50 USD — lunch")
    await chat.sends("lunch 13, coffee 4", reply_to=None)
    assert await chat.books() == [
        expense("18.00", "transport", "taxi"),
        expense("12.50", "dining", "lunch"),
        expense("13.00", "dining", "lunch"),
        expense("4.00", "dining", "coffee"),
    ]
    await is_present(chat, first, "18 USD — taxi")


async def test_a_question_whose_entry_has_gone_stands_in_nobodys_way(chat: Chat) -> None:
    await chat.sends("taxi 18")
    await chat.presses("✏️ Edit")
    await chat.presses("Amount")
    await chat.sends("/undo")
    await chat.sends("lunch 12.50")
    assert await chat.books() == [expense("12.50", "dining", "lunch")]


async def test_a_reply_to_another_confirmation_is_no_answer_to_the_question(chat: Chat) -> None:
    taxi = await chat.sends("taxi 18")
    await chat.sends("lunch 12.50")
    await chat.presses("✏️ Edit")
    await chat.presses("Amount")
    await chat.sends("28", reply_to=taxi)
    assert await chat.books() == [
        expense("28.00", "transport", "taxi"),
        expense("12.50", "dining", "lunch"),
    ]


async def test_a_category_a_kind_and_a_description_are_chosen(chat: Chat) -> None:
    confirmation = await chat.sends("coffee 4.50")
    await chat.presses("✏️ Edit")
    await chat.presses("Category")
    grid = labels(await chat.shows(confirmation))
    assert "• 🍽 Dining" in grid
    assert "💼 Salary" not in grid
    await chat.presses("« Back")
    await chat.presses("Category")
    await chat.presses("🛍 Shopping")
    await is_present(chat, confirmation, "🛍 Shopping")

    await chat.presses("✏️ Edit")
    await chat.presses("Description")
    answer = await chat.sends("beans   for the\noffice")
    assert "beans for the office" in answer["text"]
    await is_present(chat, confirmation, "4.50 USD — beans for the office")

    await chat.presses("✏️ Edit")
    await chat.presses("It was income")
    await is_present(chat, confirmation, "+4.50 USD", "💰 Other income")
    await chat.presses("✏️ Edit")
    await chat.presses("Category")
    assert "💼 Salary" in labels(await chat.shows(confirmation))
    await chat.presses("↩️ Refund")
    assert await chat.books() == [income("4.50", "refund", "beans for the office")]
    await chat.presses("✏️ Edit")
    await chat.presses("It was an expense")
    assert await chat.books() == [expense("4.50", "other", "beans for the office")]


async def test_a_description_may_look_like_an_expense_and_has_a_longest(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    await chat.presses("✏️ Edit")
    await chat.presses("Description")
    assert "1 to 200 characters" in (await chat.sends("x" * 201))["text"]
    await chat.sends("route 66 burger")
    assert await chat.books() == [expense("4.50", "dining", "route 66 burger")]


async def test_a_payment_is_no_description_of_another(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    await chat.presses("✏️ Edit")
    await chat.presses("Description")
    await chat.sends("spent 500 on shoes")
    assert await chat.books() == [expense("4.50", "dining", "coffee"), expense("500.00", "shopping", "shoes")]


async def test_a_day_is_near_at_hand_or_in_the_calendar(chat: Chat) -> None:
    confirmation = await chat.sends("coffee 4.50")
    await chat.presses("✏️ Edit")
    await chat.presses("Date")
    await chat.presses("Yesterday")
    await is_present(chat, confirmation, "yesterday")
    assert await days(chat) == [today() - timedelta(days=1)]

    await chat.presses("✏️ Edit")
    await chat.presses("Date")
    await chat.presses("📅 Calendar")
    for _ in range(2):
        await chat.presses("‹")
    month = (today() - timedelta(days=1)).replace(day=1)
    for _ in range(2):
        month = (month - timedelta(days=1)).replace(day=1)
    page = await chat.shows(confirmation)
    assert f"{month:%B %Y}" in labels(page)
    before = await days(chat)
    for label in (f"{month:%B %Y}", "Mo"):
        assert not (await chat.presses(label)).get("text")
    assert await chat.shows(confirmation) == page
    assert await days(chat) == before
    await chat.presses("17")
    assert await days(chat) == [month.replace(day=17)]
    await is_present(chat, confirmation, f"{month:%b} 17")

    await chat.presses("✏️ Edit")
    await chat.presses("Date")
    await chat.presses("📅 Calendar")
    assert "[17]" in labels(await chat.shows(confirmation))
    await chat.presses("›")
    await chat.presses("« Back")
    await chat.presses("Today")
    await is_present(chat, confirmation, "today")


async def test_a_day_too_far_ahead_is_refused(chat: Chat) -> None:
    confirmation = await chat.sends("coffee 4.50")
    await chat.presses("✏️ Edit")
    await chat.presses("Date")
    await chat.presses("📅 Calendar")
    for _ in range(14):
        await chat.presses("›")
    answer = await chat.presses("10")
    assert answer["show_alert"]
    assert "too far away" in answer["text"]
    assert await days(chat) == [today()]
    await chat.presses("« Back", on=confirmation)
    await chat.presses("Today")
    await is_present(chat, confirmation, "today")


async def test_one_of_several_is_chosen_and_deleted(chat: Chat) -> None:
    confirmation = await chat.sends("lunch 12.50, taxi 8 and coffee 4")
    await chat.presses("✏️ Edit")
    choice = await chat.shows(confirmation)
    assert labels(choice) == ["12.50 USD · lunch", "8 USD · taxi", "4 USD · coffee", "« Back"]
    assert "Which one?" in choice["text"]
    await chat.presses("8 USD · taxi")
    assert (await chat.shows(confirmation))["text"].startswith("✅ 8 USD — taxi")
    await chat.presses("🗑 Delete")
    await is_present(chat, confirmation, "2 entries · 16.50 USD", "8 USD — taxi")
    lunch, coffee = expense("12.50", "dining", "lunch"), expense("4.00", "dining", "coffee")
    assert await chat.books() == [lunch, coffee]

    await chat.presses("✏️ Edit")
    assert labels(await chat.shows(confirmation)) == ["12.50 USD · lunch", "4 USD · coffee", "« Back"]
    await chat.presses("« Back")
    await chat.presses("↩️ Undo")
    await is_present(chat, confirmation, "3 entries · 24.50 USD")
    assert await chat.books() == [lunch, expense("8.00", "transport", "taxi"), coffee]
    await chat.presses("↩️ Undo")
    assert labels(await chat.shows(confirmation)) == ["↪️ Put it back"]
    assert await chat.books() == []


async def test_deleting_the_only_entry_offers_to_put_it_back(chat: Chat) -> None:
    confirmation = await chat.sends("coffee 4.50")
    await chat.presses("✏️ Edit")
    await chat.presses("🗑 Delete")
    assert await chat.books() == []
    assert labels(await chat.shows(confirmation)) == ["↪️ Put it back"]
    await chat.presses("↪️ Put it back")
    assert await chat.books() == [expense("4.50", "dining", "coffee")]


# ── Undo ─────────────────────────────────────────────────────────────────────────────────────────


async def test_undo_takes_back_the_edit_first_and_then_the_booking(chat: Chat) -> None:
    confirmation = await chat.sends("coffee 4.50")
    await chat.presses("✏️ Edit")
    await chat.presses("Category")
    await chat.presses("🎁 Gifts")
    await chat.presses("↩️ Undo")
    assert (await chat.shows(confirmation))["text"] == confirmation["text"]
    await chat.presses("↩️ Undo")
    assert await chat.books() == []


async def test_undo_by_command_goes_back_to_the_very_beginning(chat: Chat) -> None:
    assert "nothing left to undo" in (await chat.sends("/undo"))["text"]
    first = await chat.sends("lunch 12.50, taxi 8")
    second = await chat.sends("coffee 4.50")
    await chat.sends("no, 5", reply_to=second)
    lunch, taxi = expense("12.50", "dining", "lunch"), expense("8.00", "transport", "taxi")

    answer = await chat.sends("/undo")
    assert "4.50 USD — coffee" in answer["text"]
    await is_present(chat, second, "4.50 USD — coffee")
    assert await chat.books() == [lunch, taxi, expense("4.50", "dining", "coffee")]
    answer = await chat.sends("/undo")
    assert "Taken out of the books" in answer["text"]
    assert await chat.books() == [lunch, taxi]
    await chat.sends("/undo")
    assert await chat.books() == []
    assert labels(await chat.shows(first)) == ["↪️ Put it back"]
    assert (await chat.sends("/undo"))["text"] == "There is nothing left to undo."


# ── Editing one's own message ────────────────────────────────────────────────────────────────────


async def test_more_and_fewer_entries_than_before(chat: Chat) -> None:
    confirmation = await chat.sends("taxi 18")
    own = await chat.own()
    await chat.edits(own, "taxi 18, coffee 4")
    await is_present(chat, confirmation, "2 entries · 22 USD")
    taxi, coffee = expense("18.00", "transport", "taxi"), expense("4.00", "dining", "coffee")
    assert await chat.books() == [taxi, coffee]
    await chat.edits(own, "coffee 5")
    await is_present(chat, confirmation, "1 entry · 5 USD")
    assert await chat.books() == [expense("5.00", "dining", "coffee")]
    await chat.presses("↩️ Undo")
    assert await chat.books() == [taxi, coffee]
    await chat.presses("↩️ Undo")
    assert await chat.books() == [taxi]
    assert len([message for message in await chat.sees() if message["from_bot"]]) == 1


async def test_an_edit_without_an_amount_leaves_the_books(chat: Chat) -> None:
    confirmation = await chat.sends("taxi 18")
    answer = await chat.edits(await chat.own(), "taxi to the airport")
    assert "the books stay as they were" in answer["text"]
    assert await chat.books() == [expense("18.00", "transport", "taxi")]
    await is_present(chat, confirmation, "18 USD — taxi")


async def test_a_greeting_that_becomes_an_expense_is_booked(chat: Chat) -> None:
    await chat.sends("hello")
    answer = await chat.edits(await chat.own(), "coffee 4.50")
    assert answer["text"].startswith("✅ 4.50 USD — coffee")
    assert await chat.books() == [expense("4.50", "dining", "coffee")]


async def test_what_was_undone_comes_back_when_its_message_is_edited(chat: Chat) -> None:
    confirmation = await chat.sends("taxi 18")
    await chat.presses("↩️ Undo")
    await chat.edits(await chat.own(), "taxi 28")
    assert await chat.books() == [expense("28.00", "transport", "taxi")]
    await is_present(chat, confirmation, "28 USD — taxi")


async def test_a_category_that_a_person_picked_survives_the_edit_of_the_message(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    await chat.presses("✏️ Edit")
    await chat.presses("Category")
    await chat.presses("🎁 Gifts")
    await chat.edits(await chat.own(), "coffee 5.50")
    assert await chat.books() == [expense("5.50", "gifts", "coffee")]


async def test_an_edited_command_is_no_expense(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    for command in ("/foo 5", "/report week", "/undo"):
        await chat.sends(command)
        said = await chat.sees()
        await chat.edits(await chat.own(), f"{command} 6")
        assert len(await chat.sees()) == len(said)
    assert await chat.books() == []


# ── Saying so ────────────────────────────────────────────────────────────────────────────────────


async def test_a_word_in_reply_is_a_category_or_a_day(chat: Chat) -> None:
    confirmation = await chat.sends("coffee 4.50")
    await chat.sends("groceries", reply_to=confirmation)
    await is_present(chat, confirmation, "🛒 Groceries · today")
    await chat.sends("yesterday", reply_to=await chat.own())
    await chat.sends("yesterday", reply_to=confirmation)
    await is_present(chat, confirmation, "🛒 Groceries · yesterday")
    await chat.sends("28", reply_to=confirmation)
    assert await chat.books() == [expense("28.00", "groceries", "coffee")]


async def test_one_can_reply_to_ones_own_message_too(chat: Chat) -> None:
    await chat.sends("taxi 18")
    own = await chat.own()
    await chat.sends("coffee 4.50")
    await chat.sends("28", reply_to=own)
    assert await chat.books() == [expense("28.00", "transport", "taxi"), expense("4.50", "dining", "coffee")]


async def test_a_menu_that_was_opened_elsewhere_is_folded_up(chat: Chat) -> None:
    confirmation = await chat.sends("lunch 12.50, taxi 8")
    await chat.presses("✏️ Edit", on=confirmation)
    taxi = carried(await chat.shows(confirmation), "8 USD · taxi")
    await chat.presses("« Back", on=confirmation)
    elsewhere = await forged(chat, taxi)
    await chat.presses("Old", on=elsewhere)
    await chat.presses("« Back", on=elsewhere)
    assert (await chat.shows(elsewhere))["text"] == "Everything stays as it was."

    elsewhere = await forged(chat, taxi)
    await chat.presses("Old", on=elsewhere)
    await chat.presses("Category", on=elsewhere)
    await chat.presses("✈️ Travel", on=elsewhere)
    shown = await chat.shows(elsewhere)
    assert shown["text"].startswith("✏️ 2 entries")
    await is_present(chat, confirmation, "8 USD — taxi · ✈️ Travel")


async def test_the_latest_entry_is_meant_where_no_reply_says_which(chat: Chat) -> None:
    await chat.sends("taxi 18")
    confirmation = await chat.sends("coffee 4.50")
    await chat.sends("no, 520")
    assert await chat.books() == [
        expense("18.00", "transport", "taxi"),
        expense("520.00", "dining", "coffee"),
    ]
    await is_present(chat, confirmation, "520 USD — coffee")
    answer = await chat.sends("delete the last one")
    assert "Taken out of the books" in answer["text"]
    assert await chat.books() == [expense("18.00", "transport", "taxi")]
    assert labels(await chat.shows(confirmation)) == ["↪️ Put it back"]


async def test_a_correction_of_nothing_is_said_to_be_one(chat: Chat) -> None:
    assert "nothing in the books yet" in (await chat.sends("delete the last one"))["text"]
    assert await chat.books() == []
