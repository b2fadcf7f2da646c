"""Questions in the bot's other languages: they ask the same as their English counterparts."""

from datetime import date

import pytest

from bot.core.intents import Ask, Chat
from bot.core.ledger import Kind
from bot.core.periods import Span
from bot.core.questions import Comparison, Filters, Grouping, Measure, Named, Question
from bot.extraction.grounding import grounded
from tests.extraction.messages import message
from tests.extraction.rules.reading import entries, read

SPENT = Filters(Kind.EXPENSE)
THIS_MONTH, THIS_YEAR = Named(Span.MONTH), Named(Span.YEAR)
LAST_MONTH, LAST_WEEK = Named(Span.MONTH, back=1), Named(Span.WEEK, back=1)
MARCH, FEBRUARY = Named(Span.MONTH, date(2026, 3, 31)), Named(Span.MONTH, date(2026, 2, 28))


@pytest.mark.parametrize(
    ("language", "text", "thing"),
    [
        ("de", "wann habe ich zuletzt Miete gezahlt?", "Miete"),
        ("de", "Wann habe ich das letzte Mal getankt", "getankt"),
        ("es", "¿cuándo pagué el alquiler por última vez?", "alquiler"),
        ("es", "¿cuándo fue la última vez que pagué el alquiler?", "alquiler"),
        ("fr", "quand ai-je payé le loyer pour la dernière fois ?", "loyer"),
        ("fr", "c'est quand la dernière fois que j'ai payé le loyer ?", "loyer"),
        ("pt", "quando paguei o aluguel pela última vez?", "aluguel"),
        ("ru", "когда я последний раз платил за аренду?", "аренду"),
        ("ru", "когда в последний раз я платил за квартиру?", "квартиру"),
        ("hi", "मैंने पिछली बार किराया कब दिया?", "किराया"),
        ("zh", "我上次付房租是什么时候？", "房租"),
        ("zh", "上次交房租是什么时候", "房租"),
        ("de", "wann habe ich zuletzt bei Rewe eingekauft?", "Rewe"),
        ("es", "¿cuándo compré una esterilla por última vez?", "esterilla"),
        ("ru", "когда я последний раз покупал коврик?", "коврик"),
        ("hi", "मैंने पिछली बार चटाई कब खरीदी", "चटाई"),
    ],
)
def test_the_last_time_is_looked_for_in_all_the_books(language: str, text: str, thing: str) -> None:
    asked = Ask(Question(Measure.LATEST, None, Filters(words=(thing,))))
    assert read(text, language=language) == asked
    assert grounded(asked, message(text, language=language)) == asked


@pytest.mark.parametrize(
    ("language", "text", "thing"),
    [
        ("de", "Taxi dieses Jahr", "Taxi"),
        ("es", "taxi este año", "taxi"),
        ("fr", "taxi cette année", "taxi"),
        ("pt", "táxi este ano", "táxi"),
        ("ru", "такси за этот год", "такси"),
        ("hi", "इस साल टैक्सी", "टैक्सी"),
        ("zh", "今年打车", "打车"),
    ],
)
def test_a_thing_and_a_period_are_a_question(language: str, text: str, thing: str) -> None:
    assert read(text, language=language) == Ask(Question(period=THIS_YEAR, filters=Filters(words=(thing,))))


@pytest.mark.parametrize(
    ("language", "text", "question"),
    [
        ("de", "größte Ausgabe diesen Monat", Question(Measure.LARGEST, THIS_MONTH, SPENT)),
        ("de", "was war meine größte Ausgabe diesen Monat?", Question(Measure.LARGEST, THIS_MONTH, SPENT)),
        ("de", "größte Ausgaben im März", Question(Measure.LARGEST, MARCH, SPENT)),
        ("de", "top 5 Ausgaben letzte Woche", Question(Measure.LARGEST, LAST_WEEK, SPENT)),
        ("de", "größte Kategorie diesen Monat", Question(period=THIS_MONTH, grouping=Grouping.CATEGORY)),
        ("es", "mayor gasto este mes", Question(Measure.LARGEST, THIS_MONTH, SPENT)),
        ("es", "¿cuál fue mi mayor gasto este mes?", Question(Measure.LARGEST, THIS_MONTH, SPENT)),
        ("fr", "plus grosse dépense ce mois-ci", Question(Measure.LARGEST, THIS_MONTH, SPENT)),
        ("fr", "plus grosses dépenses en mars", Question(Measure.LARGEST, MARCH, SPENT)),
        ("pt", "maior gasto este mês", Question(Measure.LARGEST, THIS_MONTH, SPENT)),
        ("ru", "самая большая трата в этом месяце", Question(Measure.LARGEST, THIS_MONTH, SPENT)),
        ("hi", "इस महीने सबसे बड़ा खर्च", Question(Measure.LARGEST, THIS_MONTH, SPENT)),
        ("zh", "本月最大支出", Question(Measure.LARGEST, THIS_MONTH, SPENT)),
        ("zh", "这个月最贵的一笔是什么", Question(Measure.LARGEST, THIS_MONTH, SPENT)),
    ],
)
def test_the_largest_is_asked_for(language: str, text: str, question: Question) -> None:
    assert read(text, language=language) == Ask(question)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "diesen Monat mit dem letzten vergleichen"),
        ("de", "wie viel mehr als letzten Monat"),
        ("de", "Vergleich zum letzten Monat"),
        ("es", "compara este mes con el pasado"),
        ("es", "cuánto más que el mes pasado"),
        ("es", "¿cuánto gasté este mes comparado con el pasado?"),
        ("fr", "compare ce mois-ci avec le mois dernier"),
        ("fr", "combien de plus que le mois dernier"),
        ("pt", "compare este mês com o passado"),
        ("pt", "gastei mais do que no mês passado?"),
        ("ru", "сравни этот месяц с прошлым"),
        ("ru", "на сколько больше чем в прошлом месяце"),
        ("hi", "इस महीने की पिछले महीने से तुलना करो"),
        ("hi", "पिछले महीने से कितना ज़्यादा"),
        ("zh", "这个月和上个月比较"),
        ("zh", "比上个月多花了多少"),
        ("fr", "compare this month with last"),
        ("pt", "compare this month with last"),
        ("hi", "how much more than last month?"),
    ],
)
def test_this_month_is_held_against_the_last(language: str, text: str) -> None:
    asked = read(text, language=language)
    assert isinstance(asked, Ask)
    assert (asked.question.period, asked.question.against) == (THIS_MONTH, Comparison(LAST_MONTH))
    assert asked.question.measure is Measure.TOTAL
    assert asked.question.filters in {Filters(), SPENT}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "vergleiche März mit Februar"),
        ("es", "compara marzo con febrero"),
        ("fr", "compare mars et février"),
        ("ru", "сравни март с февралём"),
    ],
)
def test_two_months_are_compared_by_name(language: str, text: str) -> None:
    assert read(text, language=language) == Ask(Question(period=MARCH, against=Comparison(FEBRUARY)))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Miete diesen Monat fällig"),
        ("de", "Pizza diese Woche mit Anna"),
        ("de", "Kino diesen Freitag"),
        ("de", "Wann haben wir uns zuletzt gesehen?"),
        ("de", "Wohnung ist teurer als letzten Monat"),
        ("es", "el alquiler es más caro que el mes pasado"),
        ("es", "cena este viernes"),
        ("es", "gimnasio mensual"),
        ("zh", "月票"),
        ("ru", "оплатить квартиру в этом месяце"),
    ],
)
def test_talk_stays_talk(language: str, text: str) -> None:
    assert read(text, language=language) == Chat()


@pytest.mark.parametrize(
    ("language", "text"),
    [("de", "Taxi diesen Monat 12"), ("es", "alquiler este mes 900"), ("zh", "打车 12 这个月")],
)
def test_an_amount_makes_it_an_entry(language: str, text: str) -> None:
    assert len(entries(text, language=language)) == 1
