"""Questions in plain language: the number, how it was understood, and the entries behind it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_skeleton

from bot.core.periods import Calendar, Period, Span
from tests.bot import Chat, Json, RunningBot
from tests.conversations.screens import carried, forged, labels

CALENDAR = Calendar(week_start=6)
"""As it hangs in New York."""

BEHIND = "Show the entries"


def today() -> date:
    return datetime.now(ZoneInfo("America/New_York")).date()


def last(span: Span) -> Period:
    """The day, week, month or year before the present one."""
    return CALENDAR.before(CALENDAR.period(span, today()))


def words(message: Json) -> list[str]:
    """The lines of a message or of a picture's caption."""
    return str(message["text"] if "text" in message else message["caption"]).splitlines()


def name(period: Period) -> str:
    return f"{period.start:%B %Y}" if period.span is Span.MONTH else f"{period.start:%Y}"


def day_name(day: date) -> str:
    if day in {today(), today() - timedelta(days=1)}:
        return "today" if day == today() else "yesterday"
    return str(format_skeleton("MMMEd" if day.year == today().year else "yMMMd", day, locale="en"))


async def keeps_books(chat: Chat) -> Period:
    """A month of food and taxis, and a little of this one; answers the month."""
    month = last(Span.MONTH)
    first, second = month.start, month.start + timedelta(days=1)
    await chat.sends(f"groceries 100.10 on {first}")
    await chat.sends(f"lunch 12.30 on {second}")
    await chat.sends(f"lunch 20 EUR on {second}")
    await chat.sends(f"taxi 30 on {second}")
    await chat.sends(f"got salary 2500 on {first}")
    mistake = await chat.sends(f"dinner 999 on {first}")
    await chat.presses("↩️ Undo", on=mistake)
    await chat.bot.chat(202).sends(f"dinner 999 on {first}")
    return month


async def test_how_much_was_spent_on_food(chat: Chat) -> None:
    month = await keeps_books(chat)
    answer = await chat.sends("how much did I spend on food last month?")
    assert words(answer) == [
        "112.40 USD on Groceries and Dining",
        f"{name(month)} · 2 entries",
        "Not counted: 20 EUR",
    ]
    assert labels(answer) == [BEHIND]


async def test_the_entries_behind_an_answer_are_shown(chat: Chat) -> None:
    month = await keeps_books(chat)
    answer = await chat.sends("how much did I spend on food last month?")
    await chat.presses(BEHIND)
    first, second = (day_name(month.start + timedelta(days=n)) for n in (0, 1))
    assert words(await chat.last()) == [
        f"🧾 Groceries and Dining · {name(month)}",
        "",
        f"{second[:1].upper()}{second[1:]} · 20 EUR · 12.30 USD",
        "1. 🍽 20 EUR lunch",
        "2. 🍽 12.30 USD lunch",
        "",
        f"{first[:1].upper()}{first[1:]} · 100.10 USD",
        "3. 🛒 100.10 USD groceries",
    ]
    assert await chat.shows(answer) == answer


async def test_a_long_list_is_paged_in_place(chat: Chat) -> None:
    for start in (1, 6):
        await chat.sends(", ".join(f"coffee {n}.50" for n in range(start, start + 5)))
    await chat.sends("how many coffees this month?")
    await chat.presses(BEHIND)
    listed = await chat.last()
    await chat.presses("Older ›")
    second = await chat.shows(listed)
    assert words(second)[2:] == ["Today · 60 USD", "1. 🍽 2.50 USD coffee", "2. 🍽 1.50 USD coffee"]
    await chat.presses("‹ Newer")
    assert words(await chat.shows(listed)) == words(listed)
    assert (await chat.last())["message_id"] == listed["message_id"]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("how many coffees this week", "2 entries on “coffees”"),
        ("how much on coffee", "9 USD on “coffee”"),
        ("when did I last buy coffee?", "Last on “coffee”: today"),
        ("biggest expenses", "The largest expenses"),
        ("biggest coffee", "The largest on “coffee”"),
        ("income this year", "2,500 USD income"),
        ("salary this year", "2,500 USD income from Salary"),
        ("average per week on coffee this week", "9 USD a week on “coffee”"),
    ],
)
async def test_each_measure_has_its_words(chat: Chat, question: str, first: str) -> None:
    await chat.sends("coffee 4.50 and coffee 4.50")
    await chat.sends("got salary 2500")
    answer = await chat.sends(question)
    assert words(answer)[0] == first
    assert BEHIND in labels(answer)


async def test_the_last_time_is_told_with_its_entry(chat: Chat) -> None:
    paid = today() - timedelta(days=40)
    await chat.sends(f"rent 900 on {paid}")
    answer = await chat.sends("when did I last pay rent?")
    assert words(answer) == [
        f"Last on “rent”: {day_name(paid)} · 40 days ago",
        "ever · 1 entry",
        f"900 USD · rent · 🏠 Housing · {day_name(paid)}",
    ]


async def test_the_largest_are_listed(chat: Chat) -> None:
    await chat.sends("coffee 4.50, taxi 30 and lunch 12 EUR")
    answer = await chat.sends("biggest expenses this year")
    assert words(answer)[2:] == [
        "1. 30 USD · taxi · 🚕 Transport · today",
        "2. 4.50 USD · coffee · 🍽 Dining · today",
        "3. 12 EUR · lunch · 🍽 Dining · today",
    ]


async def test_this_month_is_compared_with_as_much_of_the_last_in_words_and_in_a_picture(chat: Chat) -> None:
    month = last(Span.MONTH)
    await chat.sends(f"rent 900 on {month.start}")
    await chat.sends("coffee 4.50")
    answer = await chat.sends("compare this month to last")
    assert answer["photo"]
    assert words(answer)[0] == "4.50 USD spent"
    assert words(answer)[2].startswith("▼ 895.50 USD less than in ")
    assert words(answer)[2].endswith(": 900 USD")
    assert labels(answer) == [BEHIND, "Show what it is compared with"]
    await chat.presses("Show what it is compared with")
    assert "900 USD rent" in (await chat.last())["text"]


async def test_two_things_are_compared(chat: Chat) -> None:
    await chat.sends("groceries 30")
    await chat.sends("lunch 12")
    assert words(await chat.sends("groceries vs dining this month"))[::2] == [
        "30 USD on Groceries",
        "▲ 18 USD more than on Dining: 12 USD",
    ]
    assert words(await chat.sends("dining vs groceries"))[2] == "▼ 18 USD less than on Groceries: 30 USD"
    assert words(await chat.sends("lunch vs dining"))[2] == "As much as on Dining."


async def test_unlike_currencies_are_not_compared(chat: Chat) -> None:
    await chat.sends("groceries 30 and lunch 20 EUR")
    assert words(await chat.sends("groceries vs dining this month"))[2:] == ["Not counted for Dining: 20 EUR"]
    assert words(await chat.sends("dining vs groceries this month"))[2:] == [
        "Not counted: 20 EUR",
        "Groceries: 30 USD",
    ]
    await chat.sends("lunch 12")
    assert words(await chat.sends("groceries vs dining this month"))[2:] == [
        "▲ 18 USD more than on Dining: 12 USD",
        "Not counted for Dining: 20 EUR",
    ]


async def test_what_should_be_left_out_is_counted_and_told(chat: Chat) -> None:
    await chat.sends("coffee 4.50 and rent 900")
    answer = await chat.sends("how much did i spend without rent")
    assert words(answer)[0] == "904.50 USD spent"
    assert words(answer)[2] == "I can't leave entries out. “rent” is counted here."


async def test_a_total_is_taken_apart_with_a_picture(chat: Chat) -> None:
    await chat.sends("groceries 30 and lunch 12")
    answer = await chat.sends("how much did i spend on food by category")
    assert answer["photo"]
    assert words(answer)[2:] == ["🛒 Groceries: 30 USD", "🍽 Dining: 12 USD"]
    by_month = await chat.sends("spending on food this year by month")
    assert by_month["photo"]
    assert words(by_month)[2:] == [f"{today():%B %Y}: 42 USD"]


async def test_nothing_found_says_what_was_looked_for(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    assert words(await chat.sends("how much did I spend on unicorns last month")) == [
        "Nothing found.",
        f"“unicorns” · {name(last(Span.MONTH))}",
        "I looked for “unicorns” in the descriptions of your entries.",
    ]
    empty = await chat.sends("income this year")
    assert words(empty) == ["Nothing found.", f"income · {today().year}"]
    assert empty["buttons"] == []
    assert words(await chat.sends("when did I last travel?"))[0] == "Nothing found."


async def test_a_question_in_reply_to_a_confirmation_is_a_question(chat: Chat) -> None:
    confirmation = await chat.sends("coffee 4.50")
    answer = await chat.sends("how much did I spend on coffee this month?", reply_to=confirmation)
    assert words(answer)[0] == "4.50 USD on “coffee”"
    assert [line.amount for line in await chat.books()] == ["4.50"]


async def test_words_of_a_question_are_shown_as_they_are(chat: Chat) -> None:
    answer = await chat.sends("how much on R&D")
    assert words(answer)[2] == "I looked for “R&D” in the descriptions of your entries."
    await chat.sends("r&d 5.50")
    assert words(await chat.sends("how much on R&D"))[0] == "5.50 USD on “R&D”"


async def test_a_button_outlives_its_entries_and_its_release(chat: Chat) -> None:
    await chat.sends("coffee 4.50")
    answer = await chat.sends("how much on coffee")
    data = carried(answer, BEHIND)
    await chat.sends("/undo")
    await chat.presses(BEHIND, on=answer)
    nothing = [f"🧾 Spent · “coffee” · {today():%B %Y}", "", "Nothing found."]
    assert words(await chat.last()) == nothing
    for broken in (data[:7], data.replace("m", "?", 1), "1q0:", "1H0:"):
        old = await forged(chat, broken)
        told = await chat.presses("Old", on=old)
        assert told["text"] == "This button is too old. Send /report, or write to me again."
    other = chat.bot.chat(202)
    await other.sends("tea 3")
    await other.presses("Old", on=await forged(other, data))
    assert words(await other.last()) == nothing


async def test_what_came_in_is_asked_in_portuguese(bot: RunningBot) -> None:
    chat = bot.chat(107)
    await chat.opens(first_name="Rui", language_code="pt")
    await chat.sends("café 4,50")
    await chat.sends("recebi salário 2500")
    told = await chat.sends("quanto recebi este mês")
    words = told.get("caption") or told["text"]
    assert "2.500" in words
    assert "4,50" not in words
