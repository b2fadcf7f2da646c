"""What books nothing: plans, prices, appointments, greetings; and what isn't a record: questions, limits, removals."""

from datetime import date
from decimal import Decimal

import pytest

from bot.core.intents import Ask, Chat, Doubt, Remove, SetBudget, Unclear
from bot.core.periods import Span
from tests.extraction.messages import mentioned
from tests.extraction.rules.reading import YESTERDAY, read


@pytest.mark.parametrize(
    "text",
    [
        "hi there",
        "thank you!!",
        "the car insurance is due on friday, 480",
        "should i get the 650 bike?",
        "thinking about a 300 jacket",
        "gonna spend 80 on shoes tomorrow",
        "petrol is 1.52 a litre now",
        "dentist at 4:15",
        "meeting at 9 in room 12",
        "my number is 555 010 4477",
        "leo owes me 25",
        "didn't buy the 90 dollar lamp",
        "we are 7 people",
        "concert tickets go on sale friday, 70 each",
        "quote for the fence came in at 2,400",
        "2 + 2 = 4",
        "100%",
        "",
        "   \n ",
    ],
)
def test_talk_books_nothing(text: str) -> None:
    assert read(text) == Chat()


def test_spending_without_a_clear_sum_is_asked_about() -> None:
    assert read("spent 20 or 30 on the taxi") == Unclear(Doubt.AMOUNT)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("how much did I spend last week?", Ask(Span.WEEK, date(2026, 3, 4))),
        ("how much did I spend this week?", Ask(Span.WEEK)),
        ("what did we spend last month", Ask(Span.MONTH, date(2026, 2, 28))),
        ("show me this month", Ask(Span.MONTH)),
        ("total spent this year", Ask(Span.YEAR)),
        ("how much did i earn last year?", Ask(Span.YEAR, date(2025, 1, 1))),
        ("how much went on taxis in january?", Ask(Span.MONTH, date(2026, 1, 1))),
        ("how much did i spend in april", Ask(Span.MONTH, date(2025, 4, 1))),
        ("what did i spend in july 2024", Ask(Span.MONTH, date(2024, 7, 1))),
        ("how much did i spend in 2024?", Ask(Span.YEAR, date(2024, 1, 1))),
        ("how much did i spend yesterday", Ask(Span.DAY, YESTERDAY)),
        ("where is my money going", Ask(Span.MONTH)),
        ("am i still under 300 for dining?", Ask(Span.MONTH)),
    ],
)
def test_a_question_names_its_period(text: str, asked: Ask) -> None:
    assert read(text) == asked


@pytest.mark.parametrize(
    ("text", "budget"),
    [
        ("set a budget of 350 for groceries", SetBudget(Decimal(350), "groceries")),
        ("limit dining to 120 a month", SetBudget(Decimal(120), "dining")),
        ("monthly budget 2500", SetBudget(Decimal(2500))),
    ],
)
def test_a_limit_is_set(text: str, budget: SetBudget) -> None:
    assert read(text) == budget


def test_a_budget_airline_is_an_airline() -> None:
    assert not isinstance(read("budget airline to rome 49"), SetBudget)


@pytest.mark.parametrize(
    "text", ["undo", "delete that", "remove the last entry", "scratch that", "pls get rid of that last one"]
)
def test_an_entry_is_taken_out(text: str) -> None:
    assert read(text) == Remove()


def test_the_entry_to_take_out_is_found_by_what_it_says() -> None:
    books = (mentioned("9", "soup"), mentioned("17", "taxi"))
    assert read("delete the taxi", mentioned=books) == Remove(1)
    assert read("remove the 9 one", mentioned=books) == Remove(0)


def test_removing_wallpaper_is_work_that_was_paid() -> None:
    assert not isinstance(read("paid 80 to remove wallpaper"), Remove)
