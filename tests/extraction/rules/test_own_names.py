"""A chat's own categories are called by their names, however these are inflected and in whatever script."""

from decimal import Decimal

import pytest

from bot.core.categories import DEFAULTS, Category
from bot.core.intents import Amend, Ask, Record, SetBudget
from bot.core.ledger import Kind
from bot.extraction.rules import RulesExtractor
from bot.extraction.rules.budgets import read_budget
from tests.extraction.messages import mentioned, message
from tests.extraction.rules.reading import only


def own(name: str, kind: Kind = Kind.EXPENSE, key: str = "own_1") -> Category:
    return Category(key, kind, name, "🏷", custom=True)


def with_(*categories: Category) -> tuple[Category, ...]:
    named = {category.key: category for category in categories}
    return (*(named.pop(usual.key, usual) for usual in DEFAULTS), *named.values())


@pytest.mark.parametrize(
    ("name", "text", "language"),
    [
        ("Pets", "pets 40", "en"),
        ("Pets", "pet 40", "en"),
        ("Pet", "pets 40", "en"),
        ("Pets", "dog food 40 pets", "en"),
        ("Pets", "40 pets: vet and food", "en"),
        ("Pets", "spent 40 on PETS yesterday", "en"),
        ("Café", "cafe 3", "en"),
        ("Dog & cat", "dog & cat 12", "en"),
        ("Kids' stuff", "kids stuff 12", "en"),
        ("Date night", "date night 70", "en"),
        ("Haustier", "Haustiere 40", "de"),
        ("Mascotas", "mascotas 40", "es"),
        ("Питомцы", "питомцы 40", "ru"),
        ("宠物", "宠物 40", "zh"),
        ("宠物", "买宠物粮 40", "zh"),
        ("पालतू", "पालतू 40", "hi"),
        ("חיות", "חיות 40", "en"),
        ("🐶", "🐶 40", "en"),
    ],
)
def test_what_names_a_category_goes_under_it(name: str, text: str, language: str) -> None:
    found = only(text, categories=with_(own(name)), language=language)
    assert (found.category, found.amount) == ("own_1", Decimal(found.amount))


@pytest.mark.parametrize(
    ("name", "text", "category"),
    [
        ("Pets", "petrol 40", "transport"),
        ("Art", "party 40", "entertainment"),
        ("40", "coffee 40", "dining"),
        ("&", "coffee & cake 4", "dining"),
    ],
)
def test_a_name_is_no_part_of_another_word(name: str, text: str, category: str) -> None:
    assert only(text, categories=with_(own(name))).category == category


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Today", "lunch 12 today"),
        ("USD", "lunch 12 usd"),
        ("Pounds", "lunch 12 pounds"),
        ("Friday", "friday lunch 12"),
    ],
)
def test_a_day_or_a_currency_is_itself_whatever_has_its_name(name: str, text: str) -> None:
    assert only(text, categories=with_(own(name))).category == "dining"


def test_a_no_that_corrects_an_amount_moves_nothing() -> None:
    said = message("no, 5", categories=with_(own("No")), mentioned=(mentioned("4", "leash"),))
    read = RulesExtractor().read(said)
    assert isinstance(read, Amend)
    assert (read.amount, read.category) == (Decimal(5), None)


def test_the_longest_name_counts() -> None:
    categories = with_(own("Dog"), own("Dog food", key="own_2"))
    assert only("dog food 12", categories=categories).category == "own_2"
    assert only("dog leash 12", categories=categories).category == "own_1"


def test_a_renamed_default_keeps_its_words_and_gets_its_name() -> None:
    renamed = with_(Category("dining", Kind.EXPENSE, "Yummies", "🍜", custom=True))
    assert only("coffee 4", categories=renamed).category == "dining"
    assert only("yummies 4", categories=renamed).category == "dining"


def test_a_budget_for_a_word_of_several_is_for_one_that_is_offered() -> None:
    hidden = Category("groceries", Kind.EXPENSE, "Groceries", "🛒", hidden=True)
    wish = read_budget(message("food budget 100", categories=with_(hidden)))
    assert wish
    assert (wish.category, wish.choices) == ("dining", ())
    assert (named := read_budget(message("groceries budget 100", categories=with_(hidden))))
    assert named.category == "groceries"


def test_a_hidden_one_is_not_even_taken_by_its_name() -> None:
    hidden = Category("own_1", Kind.EXPENSE, "Pets", "🐶", custom=True, hidden=True)
    dining = Category("dining", Kind.EXPENSE, "Dining", "🍽", hidden=True)
    assert only("pets 40", categories=with_(hidden)).category != "own_1"
    assert only("coffee 4", categories=with_(dining)).category is None


def test_what_went_into_another_leads_there() -> None:
    merged = Category("own_1", Kind.EXPENSE, "Pets", "🐶", custom=True, merged_into="family")
    assert only("pets 40", categories=with_(merged)).category == "own_1"


def test_a_category_for_income_says_that_money_came_in() -> None:
    tips = own("Tips", Kind.INCOME)
    got = only("got 20 tips", categories=with_(tips))
    assert (got.kind, got.category) == (Kind.INCOME, "own_1")
    assert only("tips 20", categories=with_(tips)).kind is Kind.INCOME
    assert only("paid 20 tips", categories=with_(tips)).kind is Kind.EXPENSE
    both = with_(tips, own("Tips", key="own_2"))
    assert only("tips 20", categories=both).category == "own_2"


def test_each_item_goes_under_the_name_that_it_says() -> None:
    read = RulesExtractor().read(message("pets 40 and coffee 4", categories=with_(own("Pets"))))
    assert isinstance(read, Record)
    assert [entry.category for entry in read.entries] == ["own_1", "dining"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("how much on pets?", "en"),
        ("pets this month", "en"),
        ("wie viel habe ich für Pets ausgegeben?", "de"),
        ("¿cuánto gasté en pets?", "es"),
    ],
)
def test_a_question_is_about_it(text: str, language: str) -> None:
    asked = RulesExtractor().read(message(text, categories=with_(own("Pets")), language=language))
    assert isinstance(asked, Ask)
    assert asked.question.filters.categories == ("own_1",)


@pytest.mark.parametrize("text", ["pets 50", "pets 50 a month", "pet budget 50", "50 pets"])
def test_a_budget_is_for_it(text: str) -> None:
    wish = read_budget(message(text, categories=with_(own("Pets"))))
    assert isinstance(wish, SetBudget)
    assert (wish.category, wish.amount, wish.words) == ("own_1", Decimal(50), "")


@pytest.mark.parametrize("text", ["no, pets", "that was pets", "make it pets", "it goes under Pets"])
def test_a_correction_names_it(text: str) -> None:
    said = message(text, categories=with_(own("Pets")), mentioned=(mentioned("4", "leash"),), is_reply=True)
    read = RulesExtractor().read(said)
    assert isinstance(read, Amend)
    assert read.category == "own_1"
