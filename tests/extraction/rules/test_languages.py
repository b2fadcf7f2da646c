"""Other languages: their words for days, money and plans, and a chat in one script that is written to in another."""

import pytest

from bot.core.intents import Ask, Chat, Record, Remove
from bot.core.ledger import Kind
from bot.core.periods import Span
from bot.core.questions import Named, Question
from bot.extraction.rules.lexicon import languages
from tests.extraction.rules.reading import YESTERDAY, amounts, only, read, spent


@pytest.mark.parametrize(
    ("language", "text", "amount", "category"),
    [
        ("ar", "أمس بنزين 90", "90", "transport"),
        ("de", "gestern apotheke 12,40", "12.40", "health"),
        ("es", "ayer taxi 8,50", "8.50", "transport"),
        ("fr", "hier boulangerie 4,20", "4.20", "groceries"),
        ("hi", "कल दूध 60", "60", "groceries"),
        ("id", "kemarin bensin 50rb", "50000", "transport"),
        ("it", "ieri parrucchiere 22", "22", "personal_care"),
        ("nl", "gisteren bioscoop 13,50", "13.50", "entertainment"),
        ("pl", "wczoraj apteka 31,20", "31.20", "health"),
        ("pt-BR", "ontem padaria 18,60", "18.60", "groceries"),
        ("ru", "вчера стрижка 1 200", "1200", "personal_care"),
        ("tr", "dün eczane 230", "230", "health"),
        ("uk", "вчора аптека 340", "340", "health"),
        ("zh", "昨天打车三十五", "35", "transport"),
    ],
)
def test_yesterday_and_what_it_was_for(language: str, text: str, amount: str, category: str) -> None:
    entry = only(text, language=language)
    assert entry.amount == spent(amount)[0]
    assert (entry.occurred_on, entry.category) == (YESTERDAY, category)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "gehalt 2.450,00"),
        ("es", "me llegó el sueldo 2.450"),
        ("fr", "remboursement 34"),
        ("pt", "caiu o salário 3.100"),
        ("ru", "зарплата 80 000"),
        ("zh", "工资到账8000"),
    ],
)
def test_money_comes_in_in_every_language(language: str, text: str) -> None:
    assert only(text, language=language).kind is Kind.INCOME


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "ich will mir ein rad für 900 kaufen"),
        ("es", "mañana tengo que pagar 600"),
        ("fr", "je voudrais acheter un vélo à 400"),
        ("hi", "phone lena hai 15000 ka"),
        ("id", "mau beli hp 3jt"),
        ("pl", "chcę kupić rower za 2000"),
        ("tr", "yarın kira 9000 ödeyeceğim"),
        ("uk", "зустріч о 18:30 на вулиці 22"),
    ],
)
def test_plans_book_nothing_in_any_language(language: str, text: str) -> None:
    assert read(text, language=language) == Chat()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "wie viel habe ich letzten monat ausgegeben?"),
        ("es", "cuánto gasté el mes pasado"),
        ("ru", "сколько я потратил в прошлом месяце?"),
        ("zh", "上个月花了多少钱"),
    ],
)
def test_questions_name_the_month_before(language: str, text: str) -> None:
    asked = read(text, language=language)
    assert isinstance(asked, Ask)
    assert asked.question == Question(period=Named(Span.MONTH, back=1))
    assert asked.question.is_report


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Ausgaben letzten Monat"),
        ("es", "gastos del mes pasado"),
        ("fr", "dépenses du mois dernier"),
        ("pt", "gastos do mês passado"),
        ("ru", "расходы за прошлый месяц"),
        ("hi", "पिछले महीने का खर्च"),
        ("zh", "上个月的支出"),
    ],
)
def test_what_is_spent_in_a_period_is_asked_without_a_verb(language: str, text: str) -> None:
    asked = read(text, language=language)
    assert isinstance(asked, Ask)
    assert asked.question.period == Named(Span.MONTH, back=1)


@pytest.mark.parametrize(
    ("language", "text", "categories"),
    [
        ("ru", "сколько я потратил на еду?", ("groceries", "dining")),
        ("ru", "сколько ушло на кафе?", ("dining",)),
        ("hi", "खाने पर कितना खर्च हुआ?", ("groceries", "dining")),
        ("zh", "买菜花了多少？", ("groceries",)),
        ("de", "wie viel habe ich für Essen ausgegeben?", ("groceries", "dining")),
    ],
)
def test_a_category_is_asked_for_by_what_people_call_it(
    language: str, text: str, categories: tuple[str, ...]
) -> None:
    asked = read(text, language=language)
    assert isinstance(asked, Ask)
    assert asked.question.filters.categories == categories


@pytest.mark.parametrize(
    ("language", "text", "amount"), [("zh", "消费 12.5", "12.5"), ("hi", "कल खर्च 500", "500")]
)
def test_what_is_spent_with_an_amount_is_booked(language: str, text: str, amount: str) -> None:
    assert amounts(text, language=language) == spent(amount)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "supprime la dernière dépense"),
        ("de", "lösch den letzten eintrag"),
        ("ru", "удали последнюю запись"),
    ],
)
def test_the_last_entry_is_taken_out(language: str, text: str) -> None:
    assert read(text, language=language) == Remove()


@pytest.mark.parametrize(
    ("language", "text", "amount"),
    [
        ("pt", "paguei 1,5 mil de aluguel", "1500"),
        ("es", "dos mil de alquiler", "2000"),
        ("it", "12 mila per la macchina", "12000"),
    ],
)
def test_mil_is_a_thousand_where_it_is_one(language: str, text: str, amount: str) -> None:
    assert amounts(text, language=language) == spent(amount)


def test_a_text_in_another_script_is_read_in_its_own_language() -> None:
    assert only("вчера такси 300", language="en").occurred_on == YESTERDAY
    assert only("昨天打车35", language="en").category == "transport"


@pytest.mark.parametrize("language", sorted(languages()))
def test_every_word_list_reads_a_plain_number(language: str) -> None:
    assert isinstance(read("pizza 12", language=language), Record)
