"""What the bot calls a category, people may call it too: in entries, budgets and questions, in each language it speaks."""

from datetime import date

import pytest

from bot.core.catalogues import catalogue
from bot.core.categories import DEFAULTS, Category
from bot.core.intents import Ask, IncomingText, Record
from bot.core.ledger import Kind
from bot.core.ports import Effort
from bot.extraction.chain import GroundedExtractor
from bot.extraction.rules.budgets import read_budget
from bot.extraction.rules.extractor import RulesExtractor

QUESTIONS = {
    "de": "wie viel habe ich diesen Monat für {} ausgegeben?",
    "en": "how much did I spend on {} this month?",
    "es": "¿cuánto gasté en {} este mes?",
    "fr": "combien ai-je dépensé en {} ce mois-ci ?",
    "hi": "इस महीने {} पर कितना खर्च किया?",
    "pt": "quanto gastei com {} este mês?",
    "ru": "сколько я потратил на {} в этом месяце?",
    "zh": "这个月{}花了多少？",
}
SPENT = [category for category in DEFAULTS if category.kind is Kind.EXPENSE]


def said(text: str, language: str) -> IncomingText:
    return IncomingText(text, date(2026, 11, 23), "UTC", "EUR", language, DEFAULTS)


def called(category: Category, language: str) -> str:
    return catalogue(language).gettext(category.name)


@pytest.mark.parametrize("language", QUESTIONS)
async def test_in_an_entry(language: str) -> None:
    extractor = GroundedExtractor(RulesExtractor())
    for category in DEFAULTS:
        text = f"{called(category, language)} 120"
        reading = await extractor.extract(said(text, language), Effort.RULES)
        assert isinstance(reading.intent, Record), text
        (entry,) = reading.intent.entries
        assert (text, entry.category, entry.kind) == (text, category.key, category.kind)


@pytest.mark.parametrize("language", QUESTIONS)
def test_behind_the_command_for_budgets(language: str) -> None:
    for category in SPENT:
        wish = read_budget(said(f"{called(category, language)} 300", language))
        assert wish, called(category, language)
        assert (wish.category, wish.words) == (category.key, "")


@pytest.mark.parametrize("language", QUESTIONS)
async def test_in_a_question(language: str) -> None:
    extractor = GroundedExtractor(RulesExtractor())
    for category in [one for one in SPENT if (language, one.key) != ("en", "other")]:
        text = QUESTIONS[language].format(called(category, language).lower())
        reading = await extractor.extract(said(text, language), Effort.RULES)
        assert isinstance(reading.intent, Ask), text
        assert (text, reading.intent.question.filters.categories) == (text, (category.key,))


@pytest.mark.parametrize(
    ("language", "text", "thing"),
    [
        ("es", "¿cuánto gasté en gasolina este mes?", "gasolina"),
        ("de", "wie viel habe ich im Oktober für Taxi ausgegeben?", "Taxi"),
        ("ru", "сколько я потратил на такси в этом месяце?", "такси"),
    ],
)
async def test_a_thing_in_a_question_is_looked_for(language: str, text: str, thing: str) -> None:
    reading = await GroundedExtractor(RulesExtractor()).extract(said(text, language), Effort.RULES)
    assert isinstance(reading.intent, Ask)
    assert reading.intent.question.filters.words == (thing,)
