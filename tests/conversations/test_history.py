"""The books read like a diary: pages, filters, an entry's card, and what can be done from there."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.bot import Chat, Json, RunningBot, expense, income
from tests.conversations.screens import by, carried, forged, labels

COFFEE = expense("4.50", "dining", "coffee")
FILTER, EVERYTHING, BACK, TO_LIST = "🔎 Filter…", "✕ Show everything", "« Back", "« Back to the list"
AGAIN, TAKE_OUT, PUT_BACK, CHANGES = "🔁 Same again today", "🗑 Take out", "↪️ Put it back", "🕓 What changed"


def lines(message: Json) -> list[str]:
    """What a message says, without empty lines."""
    return [line for line in str(message["text"]).splitlines() if line]


async def shown(chat: Chat, message: Json) -> list[str]:
    return lines(await chat.shows(message))


async def opens_card(chat: Chat, number: str = "1") -> Json:
    """The card of an entry on the newest page."""
    await chat.sends("/history")
    await chat.presses(number)
    return await chat.last()


async def books_a_dozen(chat: Chat) -> None:
    await chat.sends(", ".join(f"coffee {n}.50" for n in range(1, 7)))
    await chat.sends(", ".join(f"taxi {n}.50" for n in range(1, 7)))


async def test_empty_books_say_how_to_begin(chat: Chat) -> None:
    page = await chat.sends("/history")
    assert lines(page) == [
        "🧾 History",
        "Nothing is in your books yet. Write to me what you spent, such as coffee 4.50.",
    ]
    assert labels(page) == [FILTER]


async def test_days_stand_with_their_totals(chat: Chat) -> None:
    await chat.sends("yesterday groceries 32 and sushi 900 JPY")
    await chat.sends("yesterday got salary 2500")
    await chat.sends("coffee 4.50")
    page = await chat.sends("/history")
    assert lines(page) == [
        "🧾 History",
        "Today · 4.50 USD",
        "1. 🍽 4.50 USD coffee",
        "Yesterday · 900 JPY · 32 USD · +2,500 USD",
        "2. 💼 +2,500 USD salary",
        "3. 🍽 900 JPY sushi",
        "4. 🛒 32 USD groceries",
    ]
    assert labels(page) == ["1", "2", "3", "4", FILTER]


async def test_pages_turn_in_place_and_totals_stay_those_of_the_day(chat: Chat) -> None:
    await books_a_dozen(chat)
    first = await chat.sends("/history")
    assert lines(first)[1] == "Today · 48 USD"
    assert [label for label in labels(first) if not label.isdigit()] == ["Older ›", FILTER]
    await chat.presses("Older ›")
    second = await chat.shows(first)
    assert lines(second) == [
        "🧾 History",
        "Today · 48 USD",
        *(f"{n}. 🍽 {5 - n}.50 USD coffee" for n in range(1, 5)),
    ]
    assert "‹ Newer" in labels(second)
    assert "Older ›" not in labels(second)
    await chat.presses("‹ Newer")
    assert (await shown(chat, first), labels(await chat.shows(first))) == (lines(first), labels(first))


async def test_words_behind_the_command_say_what_to_list(chat: Chat) -> None:
    await chat.sends("coffee 4.50, taxi 8, Café Luna 20")
    month = datetime.now(ZoneInfo("America/New_York")).date().replace(day=1) - timedelta(days=1)
    await chat.sends(f"coffee 3 on {month}")
    for words, found in {
        "/history cafe": ["20 USD Café Luna"],
        "/history taxi": ["8 USD taxi"],
        f"/history coffee {month:%B %Y}": ["3 USD coffee"],
        "/history transport": ["8 USD taxi"],
        "/history nonsense": [],
    }.items():
        page = await chat.sends(words)
        assert [line[line.index(" ", 3) + 1 :] for line in lines(page) if line[1:3] == ". "] == found, words
        assert EVERYTHING in labels(page)
    assert lines(await chat.last())[1:] == ["Nothing found."]


async def test_plain_words_ask_for_a_list(chat: Chat) -> None:
    await chat.sends("coffee 4.50, taxi 8")
    await chat.sends("got salary 2500")
    assert lines(await chat.sends("show my history"))[0] == "🧾 History"
    assert lines(await chat.sends("list my expenses this month"))[2:] == [
        "1. 🚕 8 USD taxi",
        "2. 🍽 4.50 USD coffee",
    ]
    assert lines(await chat.sends("list all coffee"))[2:] == ["1. 🍽 4.50 USD coffee"]


async def test_filters_are_chosen_by_tapping(chat: Chat) -> None:
    await chat.sends("coffee 4.50, taxi 8")
    await chat.sends("got salary 2500")
    page = await chat.sends("/history")
    await chat.presses(FILTER)
    await chat.presses("Income")
    assert await shown(chat, page) == ["🧾 Income", "Today · +2,500 USD", "1. 💼 +2,500 USD salary"]
    await chat.presses(FILTER)
    await chat.presses("Category…")
    assert "🍽 Dining" not in labels(await chat.shows(page))
    await chat.presses(BACK)
    await chat.presses("Spent")
    await chat.presses(FILTER)
    await chat.presses("Category…")
    await chat.presses("🍽 Dining")
    assert (await shown(chat, page))[0] == "🧾 Dining"
    await chat.presses(FILTER)
    await chat.presses("Month…")
    await chat.presses("‹")
    await chat.presses("Jan")
    assert (await shown(chat, page))[1:] == ["Nothing found."]
    await chat.presses(EVERYTHING)
    assert len(await shown(chat, page)) == 5


async def test_a_card_tells_everything_and_leads_back(chat: Chat) -> None:
    await books_a_dozen(chat)
    page = await chat.sends("/history")
    await chat.presses("Older ›")
    second = await chat.shows(page)
    await chat.presses("2")
    card = await shown(chat, page)
    assert card[:3] == ["3.50 USD", "coffee", "🍽 Dining · expense"]
    assert card[3].startswith("Today, ")
    assert card[4].endswith(", by you.")
    assert card[5] == "Read by the built-in rules."
    assert labels(await chat.shows(page)) == ["✏️ Edit", TAKE_OUT, AGAIN, TO_LIST]
    await chat.presses(TO_LIST)
    assert await chat.shows(page) == second


async def test_what_a_person_wrote_is_never_markup(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    await chat.presses("✏️ Edit")
    await chat.presses("Description")
    written = "<b>&amp; " + "x" * 180
    await chat.sends(written)
    page = await chat.sends("/history")
    assert lines(page)[2] == f"1. 🍽 4.50 USD {written[:39]}…"
    await chat.presses("1")
    assert (await shown(chat, page))[1] == written
    await chat.presses(CHANGES)
    assert written[:30] in (await chat.shows(page))["text"]
    searched = await chat.sends("/history <b>&amp;")
    assert lines(searched)[0] == "🧾 “<b>&amp;”"
    assert len(lines(searched)) == 3


async def test_an_entry_is_edited_on_its_card(chat: Chat) -> None:
    confirmation = await chat.sends("coffee 4.50")
    card = await opens_card(chat)
    await chat.presses("✏️ Edit", on=card)
    await chat.presses("Category", on=card)
    await chat.presses(BACK, on=card)
    await chat.presses("Category", on=card)
    await chat.presses("🎁 Gifts", on=card)
    assert (await shown(chat, card))[:3] == ["4.50 USD", "coffee", "🎁 Gifts · expense"]
    assert "🎁 Gifts" in (await chat.shows(confirmation))["text"]
    await chat.presses("✏️ Edit", on=card)
    await chat.presses(BACK, on=card)
    await chat.presses(TO_LIST, on=card)
    assert "1. 🎁 4.50 USD coffee" in await shown(chat, card)


async def test_an_amount_that_is_typed_comes_back_to_the_card(chat: Chat) -> None:
    confirmation = await chat.sends("coffee 4.50")
    card = await opens_card(chat)
    await chat.presses("✏️ Edit", on=card)
    await chat.presses("Amount", on=card)
    await chat.sends("5")
    assert (await shown(chat, card))[0] == "5 USD"
    assert TO_LIST in labels(await chat.shows(card))
    assert "5 USD — coffee" in (await chat.shows(confirmation))["text"]
    await chat.presses("✏️ Edit", on=card)
    await chat.presses("Amount", on=card)
    await chat.sends("/cancel")
    assert (await shown(chat, card))[0] == "5 USD"
    assert TO_LIST in labels(await chat.shows(card))


async def test_an_entry_is_taken_out_and_put_back(chat: Chat) -> None:
    confirmation = await chat.sends("coffee 4.50")
    card = await opens_card(chat)
    await chat.presses(TAKE_OUT, on=card)
    assert await chat.books() == []
    assert (await shown(chat, card))[:2] == ["↩️ Taken out of the books:", "4.50 USD"]
    assert labels(await chat.shows(card)) == [PUT_BACK, CHANGES, TO_LIST]
    assert "Taken out" in (await chat.shows(confirmation))["text"]
    await chat.presses(TO_LIST, on=card)
    await chat.presses(FILTER, on=card)
    await chat.presses("🗑 Taken out of the books", on=card)
    assert await shown(chat, card) == [
        "🧾 Taken out of the books",
        "Today · 4.50 USD",
        "1. 🍽 4.50 USD coffee",
    ]
    await chat.presses("1", on=card)
    await chat.presses(PUT_BACK, on=card)
    assert await chat.books() == [COFFEE]
    assert (await shown(chat, card))[0] == "4.50 USD"
    assert (await chat.shows(confirmation))["text"].startswith("✅ 4.50 USD")
    await chat.presses(TO_LIST, on=card)
    assert (await shown(chat, card))[1:] == ["Nothing is taken out of your books."]


async def test_the_same_again_is_booked_today(chat: Chat) -> None:
    await chat.sends("yesterday coffee 4.50")
    card = await opens_card(chat)
    answer = await chat.presses(AGAIN, on=card)
    assert answer["text"] == "Booked again."
    again = await chat.last()
    assert again["text"] == "✅ 4.50 USD — coffee\n🍽 Dining · today"
    assert await chat.books() == [COFFEE, COFFEE]
    await chat.sends("no, 5", reply_to=again)
    assert await chat.books() == [COFFEE, expense("5.00", "dining", "coffee")]
    await chat.sends("/undo")
    await chat.sends("/undo")
    assert await chat.books() == [COFFEE]
    assert (await chat.shows(again))["text"].startswith("↩️ Taken out")
    await chat.presses(PUT_BACK, on=again)
    assert await chat.books() == [COFFEE, COFFEE]


async def test_what_changed_is_told_with_what_was_undone(chat: Chat) -> None:
    confirmation = await chat.sends("coffee 4.50")
    await chat.sends("no, 5", reply_to=confirmation)
    await chat.presses("↩️ Undo", on=confirmation)
    await chat.sends("yesterday", reply_to=confirmation)
    card = await opens_card(chat)
    await chat.presses(CHANGES, on=card)
    told = [line.split(" · ", 1)[-1] for line in await shown(chat, card)]
    assert told[:5] == [
        "🕓 What changed",
        "4.50 USD",
        "booked with 4.50 USD · by you",
        "amount 4.50 → 5 USD · by you",
        "↩️ undone: amount 5 → 4.50 USD · by you",
    ]
    assert told[5].startswith("day ")
    await chat.presses(BACK, on=card)
    assert (await shown(chat, card))[0] == "4.50 USD"


async def test_in_a_group_only_the_author_changes_an_entry(bot: RunningBot) -> None:
    group = bot.chat(-100200)
    await group.opens(type="group", title="Flat")
    await group.sends("coffee 4.50", **by(7))
    await group.sends("/history", **by(8))
    await group.presses("1", **by(8))
    card = await group.last()
    assert labels(card) == [AGAIN, TO_LIST]
    assert any(line.endswith("by somebody else.") for line in lines(card))
    await group.presses(AGAIN, on=card, **by(8))
    assert await group.books() == [COFFEE, COFFEE]
    delete = carried(card, AGAIN).replace("1A", "1x", 1)
    answer = await group.presses(delete, on=await forged(group, delete), **by(8))
    assert "Only the person who wrote" in answer["text"]
    assert await group.books() == [COFFEE, COFFEE]


async def test_another_chats_entry_is_not_found_by_a_forged_button(chat: Chat, bot: RunningBot) -> None:
    other = bot.chat(202)
    await other.opens(first_name="Bob", language_code="en")
    await other.sends("secret 99")
    theirs = carried(await other.sends("/history"), "1")
    for letter in "KVAP":
        data = f"1{letter}{theirs[2:]}"
        answer = await chat.presses(data, on=await forged(chat, data))
        assert "isn't in your books" in answer["text"], data
    assert await other.books() == [expense("99.00", "other", "secret")]
    assert await chat.books() == []


async def test_a_button_that_nobody_made_is_too_old(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    for data in (
        "1H0:",
        "1H0:zz",
        "1H0:a-99999999999.1",
        "1H0:a?1.1",
        "1H0:a;m1.0",
        "1K1:q",
        "1M0:",
        "1M99999:a",
        "1Hx:a",
    ):
        answer = await chat.presses(data, on=await forged(chat, data))
        assert "too old" in answer.get("text", "") or "too old" in (await chat.last())["text"], data
    assert await chat.books() == [COFFEE]


async def test_a_list_from_before_a_restart_still_turns(chat: Chat) -> None:
    await books_a_dozen(chat)
    older = carried(await chat.sends("/history taxi"), "1")
    page = await forged(chat, older)
    await chat.presses(older, on=page)
    assert (await shown(chat, page))[:2] == ["6.50 USD", "taxi"]
    await chat.presses(TO_LIST, on=page)
    assert (await shown(chat, page))[0] == "🧾 “taxi”"


async def test_income_and_expenses_of_a_day_are_told_apart(chat: Chat) -> None:
    await chat.sends("got refund 20")
    await chat.sends("shoes 50")
    assert lines(await chat.sends("/history"))[1] == "Today · 50 USD · +20 USD"
    assert income("20.00", "refund", "refund") in await chat.books()
