"""What is understood of budgets, said in a message or behind a command."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.categories import DEFAULTS
from bot.core.intents import IncomingText, Intent, SetBudget
from bot.core.periods import Span
from bot.extraction.rules import RulesExtractor
from bot.extraction.rules.budgets import read_budget


def message(text: str, language: str = "en", currency: str = "USD") -> IncomingText:
    return IncomingText(text, date(2026, 3, 11), "UTC", currency, language, DEFAULTS)


def read(text: str, language: str = "en") -> Intent:
    return RulesExtractor().read(message(text, language))


def budget(amount: str | None, category: str | None = None, **fields: Any) -> SetBudget:
    return SetBudget(Decimal(amount) if amount else None, category, **fields)


WEEK, MONTH = {"span": Span.WEEK}, {"span": Span.MONTH}
FOOD = {"choices": ("groceries", "dining")}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("food budget 300", budget("300", "dining", **FOOD)),
        ("limit eating out to 150 a month", budget("150", "dining", **MONTH)),
        ("budget 2000", budget("2000")),
        ("total budget 2000", budget("2000")),
        ("budget 2k total for december", budget("2000")),
        ("weekly groceries budget 80", budget("80", "groceries", **WEEK)),
        ("80 a week for groceries", budget("80", "groceries", **WEEK)),
        ("food budget 300 carry over", budget("300", "dining", carry_over=True, **FOOD)),
        ("travel budget 300 EUR", budget("300", "travel", currency="EUR")),
        ("personal care budget 40", budget("40", "personal_care")),
        ("food budget", budget(None, "dining", **FOOD)),
        ("set a weekly food budget", budget(None, "dining", **WEEK, **FOOD)),
        ("remove the food budget", budget(None, "dining", is_dropped=True, **FOOD)),
        ("no more budget for food", budget(None, "dining", is_dropped=True, **FOOD)),
        ("remove the budget", budget(None, is_dropped=True)),
    ],
)
def test_a_budget_with_all_that_is_said_of_it(text: str, meant: SetBudget) -> None:
    assert read(text) == meant


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "presupuesto de comida 300"),
        ("de", "Budget Essen 300"),
        ("de", "Essensbudget 300"),
        ("fr", "budget nourriture 300"),
        ("pt", "orçamento de comida 300"),
        ("ru", "бюджет на еду 300"),
        ("hi", "खाने का बजट 300"),
        ("zh", "食物预算 300"),
    ],
)
def test_food_is_groceries_or_dining_in_every_language(language: str, text: str) -> None:
    read_as = read(text, language)
    assert isinstance(read_as, SetBudget)
    assert (read_as.amount, read_as.choices) == (Decimal(300), ("groceries", "dining"))
    assert read_as.category in read_as.choices


def test_one_of_them_by_its_name_is_only_that_one() -> None:
    assert read("presupuesto de restaurantes 300", "es") == budget("300", "dining")
    assert read("Budget Lebensmittel 300", "de") == budget("300", "groceries")


@pytest.mark.parametrize(
    ("text", "amount", "category", "words"),
    [
        ("100 a week for coffee", "100", "dining", "coffee"),
        ("max 200 on clothes this month", "200", "shopping", "clothes"),
        ("budget for zorbing 50", "50", None, "zorbing"),
    ],
)
def test_one_thing_of_a_category_is_told_apart(
    text: str, amount: str, category: str | None, words: str
) -> None:
    read_as = read(text)
    assert isinstance(read_as, SetBudget)
    assert (read_as.amount, read_as.category, read_as.words) == (Decimal(amount), category, words)


def test_so_much_a_day_is_no_amount_for_a_week_or_month() -> None:
    assert read("limit groceries to 5 a day") == budget(None, "groceries", for_other_span=True)
    assert read("budget groceries 100 per year") == budget(None, "groceries", for_other_span=True)


@pytest.mark.parametrize(
    ("text", "language", "meant"),
    [
        ("budget für restaurants 150 im monat", "de", budget("150", "dining", **MONTH)),
        ("lösche das budget für restaurants", "de", budget(None, "dining", is_dropped=True)),
        ("budget 2000 insgesamt", "de", budget("2000")),
        ("coloque um orçamento de 300 para restaurantes", "pt", budget("300", "dining")),
        ("budget resto 120 par mois", "fr", budget("120", "dining", **MONTH)),
        ("поставь лимит на кафе 8000", "ru", budget("8000", "dining")),
        ("餐饮预算1500", "zh", budget("1500", "dining")),
        ("买菜预算 2000", "zh", budget("2000", "groceries")),
        ("每周买菜预算 500", "zh", budget("500", "groceries", span=Span.WEEK)),
        ("राशन का बजट हटाएँ", "hi", budget(None, "groceries", is_dropped=True)),
    ],
)
def test_in_other_languages(text: str, language: str, meant: SetBudget) -> None:
    assert read(text, language) == meant


@pytest.mark.parametrize(
    "text",
    [
        "coffee 4.50",
        "gym 39.99 monthly",
        "paid 100 a week for coffee",
        "budget airline 80",
        "what's my food budget?",
        "delete the last one",
        "saving 200 a month for japan",
    ],
)
def test_other_things_are_no_budgets(text: str) -> None:
    assert not isinstance(read(text), SetBudget)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("food 300", budget("300", "dining", **FOOD)),
        ("2000", budget("2000")),
        ("2000 week", budget("2000", **WEEK)),
        ("everything 2000", budget("2000")),
        ("80 eur a week", budget("80", currency="EUR", **WEEK)),
        ("fees & taxes 30", budget("30", "fees_taxes")),
        ("300 a week carry over", budget("300", **WEEK, carry_over=True)),
        ("food no carry over", budget(None, "dining", carry_over=False, **FOOD)),
        ("food off", budget(None, "dining", is_dropped=True, **FOOD)),
        ("off", budget(None, is_dropped=True)),
        ("food", budget(None, "dining", **FOOD)),
        ("my groceries", budget(None, "groceries")),
        ("groceries -5", budget("-5", "groceries")),
        ("groceries - 5", budget("5", "groceries")),
        ("groceries 100 per year", budget(None, "groceries", for_other_span=True)),
    ],
)
def test_behind_a_command_few_words_do(text: str, meant: SetBudget) -> None:
    assert read_budget(message(text)) == meant


@pytest.mark.parametrize("text", ["", "what is this", "coffee", "50 and 60", "week", "how much?"])
def test_behind_a_command_anything_else_is_nothing(text: str) -> None:
    assert read_budget(message(text)) is None


def test_english_is_read_behind_a_command_in_any_chat() -> None:
    assert read_budget(message("groceries 300 a week", "ru")) == budget("300", "groceries", **WEEK)
    assert read_budget(message("restaurants 150 im monat", "de")) == budget("150", "dining", **MONTH)


@given(text=st.text(max_size=80), language=st.sampled_from(["en", "de", "zh", "ar", "xx"]))
def test_nothing_that_is_written_breaks_it(text: str, language: str) -> None:
    found = read_budget(message(text, language))
    assert found is None or found.amount is None or found.amount != 0
