"""Somebody travels: what they write abroad is in the money of the place, and everything else stays as it was."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.bot import Chat, Json, expense
from tests.conversations.screens import forged, labels

HOME = ZoneInfo("America/New_York")
TODAY = datetime.now(UTC).astimezone(HOME).date()


def noon(days: int = 0) -> str:
    """Noon so many days from today, where Alice lives."""
    return datetime.combine(TODAY + timedelta(days=days), time(12), HOME).isoformat()


async def says(chat: Chat, text: str, days: int = 0) -> Json:
    """Alice writes this so many days from today."""
    return await chat.sends(text, date=noon(days))


def day(days: int) -> date:
    return TODAY + timedelta(days=days)


async def test_yen_in_japan_and_dollars_again_when_it_is_over(chat: Chat) -> None:
    told = await says(chat, "I'm in Japan for 3 days")
    assert "I count in JPY where you name no currency. Reports stay in USD." in told["text"]
    assert "by the clock of New York" in told["text"]
    assert labels(told) == ["Not travelling"]
    ramen = await says(chat, "ramen 900")
    assert ramen["text"].startswith("✅ 900 JPY — ramen")
    assert "🧳 In JPY while you're in Japan, until" in ramen["text"]
    assert "🧳" not in (await says(chat, "taxi 20 USD"))["text"]
    assert "🧳" in (await says(chat, "tea 300", 3))["text"]
    home = await says(chat, "coffee 4.50", 4)
    assert home["text"].startswith("✅ 4.50 USD — coffee")
    assert "🧳" not in home["text"]
    assert [(line.amount, line.currency) for line in await chat.books()] == [
        ("900", "JPY"),
        ("20.00", "USD"),
        ("300", "JPY"),
        ("4.50", "USD"),
    ]


async def test_a_list_says_it_once(chat: Chat) -> None:
    await says(chat, "I'm in Japan")
    booked = await says(chat, "ramen 900, tea 300 and train 1200")
    assert booked["text"].count("🧳") == 1
    assert booked["text"].endswith("🧳 In JPY while you're in Japan.")


async def test_an_amount_in_the_message_is_booked_and_nobody_travels(chat: Chat) -> None:
    assert (await says(chat, "I'm in Japan, ramen 9"))["text"].startswith("✅ 9 USD")
    assert (await says(chat, "in paris dinner 40"))["text"].startswith("✅ 40 USD")
    assert "You aren't travelling" in (await says(chat, "/travel"))["text"]


async def test_the_button_takes_it_back(chat: Chat) -> None:
    told = await says(chat, "I'm in Japan for 3 days")
    await chat.presses("Not travelling")
    shown = await chat.shows(told)
    assert "You aren't travelling, so I count in USD." in shown["text"]
    assert labels(shown) == []
    assert (await says(chat, "coffee 4.50"))["text"].startswith("✅ 4.50 USD")


async def test_an_older_message_that_is_edited_keeps_the_money_of_its_day(chat: Chat) -> None:
    await says(chat, "coffee 4.50", -1)
    coffee = await chat.own()
    await says(chat, "I'm in Japan for 3 days")
    await chat.edits(coffee, "coffee 4.60\ntaxi 12")
    assert await chat.books() == [
        expense("4.60", "dining", "coffee"),
        expense("12.00", "transport", "taxi"),
    ]


async def test_what_was_written_abroad_is_edited_in_its_money_at_home(chat: Chat) -> None:
    await says(chat, "I'm in Japan for 3 days", -10)
    await says(chat, "ramen 900", -9)
    ramen = await chat.own()
    await says(chat, "coffee 4.50")
    await chat.edits(ramen, "ramen 950\ntea 300")
    booked = [(line.amount, line.currency) for line in await chat.books()]
    assert sorted(booked) == [("300", "JPY"), ("4.50", "USD"), ("950", "JPY")]


async def test_yesterday_counts_by_the_day_it_is_written_on(chat: Chat) -> None:
    await says(chat, "I'm in Japan for 3 days")
    assert (await says(chat, "yesterday dinner 1200"))["text"].startswith("✅ 1,200 JPY")


async def test_a_correction_keeps_the_money_of_its_entry(chat: Chat) -> None:
    coffee = await says(chat, "coffee 4.50", -1)
    await says(chat, "I'm in Japan for 3 days")
    await chat.sends("no, 4.80", reply_to=coffee)
    assert await chat.books() == [expense("4.80", "dining", "coffee")]


async def test_what_the_money_of_the_place_cannot_hold_is_asked_about(chat: Chat) -> None:
    await says(chat, "I'm in Japan for 3 days")
    asked = await says(chat, "coffee 4.50")
    assert "In which currency?" in asked["text"]
    await chat.presses("USD")
    assert await chat.books() == [expense("4.50", "dining", "coffee")]


async def test_what_a_question_is_settled_with_says_where_its_money_came_from(chat: Chat) -> None:
    await says(chat, "I'm in Japan for 3 days")
    asked = await says(chat, "taxi 800 or 900")
    await chat.presses("900 JPY")
    assert "🧳 In JPY while you're in Japan" in (await chat.shows(asked))["text"]


async def test_back_home_in_words(chat: Chat) -> None:
    await says(chat, "we're in Thailand", -5)
    assert (await says(chat, "back from Thailand"))["text"].startswith(
        "🏠 Welcome back! I count in USD again."
    )
    assert (await says(chat, "coffee 4.50"))["text"].startswith("✅ 4.50 USD")


async def test_the_command_begins_shows_and_ends_it(chat: Chat) -> None:
    assert "I'm in Japan until Sunday" in (await chat.sends("/travel"))["text"]
    assert "I can't read a journey in that" in (await chat.sends("/travel nowhere land"))["text"]
    assert "🧳 Japan" in (await says(chat, "/travel Japan for 10 days", -2))["text"]
    state = await chat.sends("/travel")
    assert "I count in JPY" in state["text"]
    assert labels(state) == ["🏠 I'm back"]
    assert "🧳 Japan" in (await chat.sends("/settings"))["text"]
    await chat.presses("🏠 I'm back")
    assert "Welcome back" in (await chat.shows(state))["text"]
    assert "🧳" not in (await chat.sends("/settings"))["text"]
    await chat.sends("/travel Japan")
    assert "Welcome back" in (await chat.sends("/travel off"))["text"]


async def test_old_buttons_end_no_later_journey(chat: Chat) -> None:
    first = await says(chat, "I'm in Japan for 3 days", -10)
    await says(chat, "I'm in Thailand for 9 days", -1)
    await chat.presses("Not travelling", on=first)
    assert "🧳 Thailand" in (await chat.shows(first))["text"]
    assert (await says(chat, "tuk tuk 80"))["text"].startswith("✅ 80 THB")


async def test_a_forged_button_ends_no_journey(chat: Chat) -> None:
    await says(chat, "I'm in Japan for 3 days")
    for data in ("1v0:", "1v9999999999:back", "1v1:else"):
        assert "too old" in (await chat.presses("Old", on=await forged(chat, data)))["text"]
    assert (await says(chat, "ramen 900"))["text"].startswith("✅ 900 JPY")


async def test_a_plan_for_a_day_to_come_begins_then(chat: Chat) -> None:
    told = await says(chat, "I'm in Thailand from tomorrow for 3 days")
    assert "🧳 Thailand: from" in told["text"]
    assert (await says(chat, "coffee 4.50"))["text"].startswith("✅ 4.50 USD")
    assert (await says(chat, "tuk tuk 80", 1))["text"].startswith("✅ 80 THB")


async def test_where_the_same_is_paid_with_nothing_changes(chat: Chat) -> None:
    assert (await says(chat, "I'm in Ecuador"))["text"] == "Nothing changes: Ecuador pays in USD too."
    assert "🧳" not in (await says(chat, "coffee 4.50"))["text"]
