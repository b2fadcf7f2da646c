"""Questions in English: what is measured, over which days, of which entries, and against what."""

from datetime import date
from decimal import Decimal

import pytest

from bot.core.categories import DEFAULTS, Category
from bot.core.intents import Ask, Chat
from bot.core.ledger import Kind
from bot.core.periods import Period, Span
from bot.core.questions import (
    Comparison,
    Filters,
    Grouping,
    Measure,
    Named,
    Question,
    all_time,
)
from tests.extraction.messages import TODAY
from tests.extraction.rules.reading import YESTERDAY, read

FOOD = Filters(categories=("groceries", "dining"))
SPENT, EARNED = Filters(Kind.EXPENSE), Filters(Kind.INCOME)
THIS_WEEK, THIS_MONTH, THIS_YEAR = Named(Span.WEEK), Named(Span.MONTH), Named(Span.YEAR)
LAST_WEEK, LAST_MONTH = Named(Span.WEEK, back=1), Named(Span.MONTH, back=1)


def spent_on(*words: str) -> Filters:
    """Money that went out on something that descriptions name."""
    return Filters(Kind.EXPENSE, words=words)


def month(name: str) -> Named:
    """A month of the calendar: "2026-03"."""
    day = date.fromisoformat(f"{name}-01")
    return Named(
        Span.MONTH, date(day.year, day.month, (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[day.month - 1])
    )


def since(first: str, last: date = TODAY) -> Period:
    """From a day up to and with another one."""
    return Period(date.fromisoformat(first), date.fromordinal(last.toordinal() + 1), Span.CUSTOM)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("how much did I spend last week?", LAST_WEEK),
        ("how much did I spend this week?", THIS_WEEK),
        ("what did we spend last month", LAST_MONTH),
        ("total spent this year", THIS_YEAR),
        ("how much did i spend in april", month("2025-04")),
        ("what did i spend in july 2024", month("2024-07")),
        ("how much did i spend in 2024?", Named(Span.YEAR, date(2024, 12, 31))),
        ("how much did i spend yesterday", Named(Span.DAY, YESTERDAY)),
        ("how much did i spend on 3 march", Named(Span.DAY, date(2026, 3, 3))),
        ("how much did we spend two months ago", Named(Span.MONTH, back=2)),
        ("how much did I spend in the last 7 days", since("2026-03-05")),
        ("how much did I spend in the past two weeks", since("2026-02-26")),
        ("how much did I spend over the last 3 months", since("2025-12-12")),
        ("how much did I spend since february", since("2026-02-01")),
        ("how much did I spend since monday", since("2026-03-09")),
        ("how much did I spend since 12 february", since("2026-02-12")),
        ("how much did I spend since yesterday", since("2026-03-10")),
        ("how much did I spend between january and february", since("2026-01-01", date(2026, 2, 28))),
        ("how much did I spend from march to may 2025", since("2025-03-01", date(2025, 5, 31))),
        ("how much have i ever spent", all_time(TODAY)),
    ],
)
def test_a_question_names_its_period(text: str, period: Named | Period) -> None:
    asked = read(text)
    assert isinstance(asked, Ask)
    assert asked.question.period == period
    assert asked.question.filters in {Filters(), SPENT}


@pytest.mark.parametrize(
    "text",
    [
        "report",
        "show me this month",
        "where is my money going",
        "expenses this month",
        "where did my money go last month",
        "what did I spend the most on last month",
        "income vs expenses this month",
        "am i over budget yet?",
        "what are my top categories",
    ],
)
def test_where_the_money_went_stays_a_report(text: str) -> None:
    asked = read(text)
    assert isinstance(asked, Ask)
    assert asked.question.is_report


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (
            "how much did I spend on food last month?",
            Question(period=LAST_MONTH, filters=Filters(Kind.EXPENSE, FOOD.categories)),
        ),
        ("food last month", Question(period=LAST_MONTH, filters=FOOD)),
        ("taxi this year", Question(period=THIS_YEAR, filters=Filters(words=("taxi",)))),
        ("how much on amazon", Question(filters=Filters(words=("amazon",)))),
        ("how much did i spend on 7-eleven", Question(filters=spent_on("7-eleven"))),
        (
            "how much have i spent on uber eats since march",
            Question(period=since("2026-03-01"), filters=spent_on("uber eats")),
        ),
        (
            "what did i spend at costco in september",
            Question(period=month("2025-09"), filters=spent_on("costco")),
        ),
        (
            "how much did I spend on coffee and tea this week?",
            Question(period=THIS_WEEK, filters=spent_on("coffee", "tea")),
        ),
        (
            "how much did i spend on food and transport",
            Question(filters=Filters(Kind.EXPENSE, ("groceries", "dining", "transport"))),
        ),
        ("how much did i spend on coffee and groceries", Question(filters=spent_on("coffee", "groceries"))),
        (
            "how much went on taxis in january?",
            Question(period=month("2026-01"), filters=Filters(words=("taxis",))),
        ),
        ("am i still under 300 for dining?", Question(filters=Filters(categories=("dining",)))),
        ("income this year", Question(period=THIS_YEAR, filters=EARNED)),
        ("how much money did I make this month", Question(period=THIS_MONTH, filters=EARNED)),
        ("salary this month", Question(period=THIS_MONTH, filters=Filters(categories=("salary",)))),
        ("how many coffees this week", Question(Measure.COUNT, THIS_WEEK, Filters(words=("coffees",)))),
        (
            "how many times did i eat out in february",
            Question(Measure.COUNT, month("2026-02"), Filters(categories=("dining",))),
        ),
        (
            "how many purchases over 50 last month",
            Question(Measure.COUNT, LAST_MONTH, Filters(Kind.EXPENSE, at_least=Decimal(50))),
        ),
        ("biggest expenses in March", Question(Measure.LARGEST, month("2026-03"), SPENT)),
        ("top 5 expenses last month", Question(Measure.LARGEST, LAST_MONTH, SPENT)),
        ("when did I last pay rent?", Question(Measure.LATEST, None, Filters(words=("rent",)))),
        ("when was the last time I bought shoes?", Question(Measure.LATEST, None, Filters(words=("shoes",)))),
        ("when did I last get paid", Question(Measure.LATEST, None, EARNED)),
        ("average per day", Question(Measure.PER_DAY)),
        ("average daily spending last month", Question(Measure.PER_DAY, LAST_MONTH, SPENT)),
        (
            "what's my average grocery spend per week",
            Question(Measure.PER_WEEK, None, Filters(Kind.EXPENSE, ("groceries",))),
        ),
        ("how much do i spend on rent per month", Question(Measure.PER_MONTH, None, spent_on("rent"))),
        ("average spend this month", Question(Measure.PER_DAY, THIS_MONTH, SPENT)),
        ("average spend this year", Question(Measure.PER_MONTH, THIS_YEAR, SPENT)),
        (
            "spending on travel this year by month",
            Question(period=THIS_YEAR, filters=Filters(Kind.EXPENSE, ("travel",)), grouping=Grouping.MONTH),
        ),
        (
            "how much did i spend on food by category",
            Question(filters=Filters(Kind.EXPENSE, FOOD.categories), grouping=Grouping.CATEGORY),
        ),
        ("compare this month to last", Question(period=THIS_MONTH, against=Comparison(LAST_MONTH))),
        ("this month vs last month", Question(period=THIS_MONTH, against=Comparison(LAST_MONTH))),
        (
            "compare march to february",
            Question(period=month("2026-03"), against=Comparison(month("2026-02"))),
        ),
        (
            "did i spend more than last month?",
            Question(period=THIS_MONTH, filters=SPENT, against=Comparison(LAST_MONTH)),
        ),
        ("compare my spending", Question(filters=SPENT, against=Comparison())),
        (
            "groceries vs dining this month",
            Question(
                period=THIS_MONTH,
                filters=Filters(categories=("groceries",)),
                against=Comparison(filters=Filters(categories=("dining",))),
            ),
        ),
        (
            "coffee vs tea",
            Question(filters=Filters(words=("coffee",)), against=Comparison(filters=Filters(words=("tea",)))),
        ),
        (
            "compare groceries and dining",
            Question(
                filters=Filters(categories=("groceries",)),
                against=Comparison(filters=Filters(categories=("dining",))),
            ),
        ),
    ],
)
def test_what_a_question_asks(text: str, question: Question) -> None:
    assert read(text) == Ask(question)


def test_the_chats_own_category_is_known_by_its_name() -> None:
    dog = Category("c17", Kind.EXPENSE, "The Dog", "🐕", custom=True)
    asked = read("how much did i spend on the dog", categories=(*DEFAULTS, dog))
    assert asked == Ask(Question(filters=Filters(Kind.EXPENSE, ("c17",))))


@pytest.mark.parametrize(
    "text",
    [
        "lunch",
        "busy week",
        "dinner with anna this friday",
        "rent due this month",
        "gym next week",
        "spain vs france tonight",
        "when is rent due",
        "last month was hard",
        "coffee?",
        "thanks, that helps this week",
    ],
)
def test_talk_is_no_question_about_the_books(text: str) -> None:
    assert read(text) == Chat()


@pytest.mark.parametrize(
    ("text", "excluded", "period"),
    [
        ("how much did i spend without rent", "rent", None),
        ("how much did i spend last month not counting taxi", "taxi", LAST_MONTH),
        ("how much did i spend excluding rent and bills this year", "rent and bills", THIS_YEAR),
        ("how much did i spend this year except january", "january", THIS_YEAR),
    ],
)
def test_what_cannot_be_left_out_is_told(text: str, excluded: str, period: Named | None) -> None:
    asked = read(text)
    assert asked == Ask(Question(period=period, filters=SPENT, excluded=excluded))
    assert isinstance(asked, Ask)
    assert not asked.question.is_report


def test_more_than_a_number_is_no_comparison_with_other_sums() -> None:
    assert read("did i spend more than 10 on taxi") == Ask(Question(filters=spent_on("taxi")))
    compared = read("did i spend more than 2025")
    assert isinstance(compared, Ask)
    assert compared.question.against


@pytest.mark.parametrize("text", ["how many come?", "how many people are there", "how often does it snow?"])
def test_a_count_of_what_is_not_paid_for_is_talk(text: str) -> None:
    assert read(text) == Chat()


@pytest.mark.parametrize(
    "text", ["how many unicorns did i buy", "how many entries this month", "how many taxis"]
)
def test_a_count_of_what_is_paid_for_is_a_question(text: str) -> None:
    asked = read(text)
    assert isinstance(asked, Ask)
    assert asked.question.measure is Measure.COUNT


@pytest.mark.parametrize(
    "text",
    ["taxi 12 this month", "rent last month 900", "bought groceries 40 vs usual 30", "average lunch 12"],
)
def test_an_amount_makes_it_no_terse_question(text: str) -> None:
    assert not isinstance(read(text), Ask)


@pytest.mark.parametrize(
    "text",
    [
        "how much " * 400,
        "vs " * 900,
        "since since since march",
        "last " * 500,
        "how much on " + "a-" * 900 + "?",
        "how many " + "”|;" * 300,
    ],
)
def test_no_question_is_too_much(text: str) -> None:
    read(text)


def test_of_a_long_question_only_the_period_is_read() -> None:
    text = "how much did i spend on coffee last month? " + "please tell me, i really want to know. " * 10
    assert read(text) == Ask(Question(period=LAST_MONTH))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "quanto recebi este mês"),
        ("pt", "quanto ganhei este mês?"),
        ("es", "cuánto gané este mes"),
        ("de", "wie viel habe ich diesen Monat verdient"),
        ("fr", "combien j'ai gagné ce mois-ci"),
        ("ru", "сколько я заработал в этом месяце"),
        ("hi", "इस महीने कितना कमाया"),
        ("zh", "这个月赚了多少"),
    ],
)
def test_what_came_in_is_asked_in_every_language(language: str, text: str) -> None:
    assert read(text, language=language) == Ask(Question(period=THIS_MONTH, filters=EARNED))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "¿cuánto gasté la semana pasada?"),
        ("fr", "combien j'ai dépensé la semaine dernière ?"),
        ("de", "wie viel habe ich letzte Woche ausgegeben"),
        ("pt", "quanto gastei na semana passada"),
        ("it", "quanto ho speso la settimana scorsa"),
        ("ru", "сколько я потратил на прошлой неделе"),
        ("hi", "पिछले हफ्ते कितना खर्च हुआ"),
        ("zh", "上周花了多少"),
    ],
)
def test_last_week_is_no_single_day(language: str, text: str) -> None:
    asked = read(text, language=language)
    assert isinstance(asked, Ask)
    assert asked.question.period == Named(Span.WEEK, back=1)


@pytest.mark.parametrize(
    ("language", "text"),
    [("pt", "compare este mês com o passado"), ("es", "compara este mes con el pasado")],
)
def test_a_wish_to_compare_begins_with_the_month_it_names(language: str, text: str) -> None:
    asked = read(text, language=language)
    assert isinstance(asked, Ask)
    assert asked.question.period == THIS_MONTH


def test_the_french_march_is_no_tuesday() -> None:
    asked = read("combien ai-je dépensé en mars", language="fr", today=date(2026, 11, 23))
    assert isinstance(asked, Ask)
    assert asked.question.period == month("2026-03")


@pytest.mark.parametrize("language", ["de", "ru", "zh", "hi"])
def test_english_questions_are_understood_in_every_chat(language: str) -> None:
    asked = read("what did I spend this month?", language=language)
    assert isinstance(asked, Ask)
    assert asked.question.period == THIS_MONTH
