"""Currency, zone, language and the first day of weeks and months, said in every language that the bot speaks."""

import pytest

from bot.core.categories import DEFAULTS, Category
from bot.core.intents import Configure
from bot.core.ledger import Kind
from bot.extraction.grounding import grounded
from tests.extraction.messages import message
from tests.extraction.rules.reading import read

EURO, DOLLAR = Configure(currency="EUR"), Configure(currency="USD")
ENGLISH, SUNDAY, PAYDAY = Configure(language="en"), Configure(week_start=6), Configure(month_start=25)


@pytest.mark.parametrize(
    ("language", "text", "wish"),
    [
        ("en", "currency EUR", EURO),
        ("en", "set my default currency to dollars", DOLLAR),
        ("en", "Weeks begin on: Sunday", SUNDAY),
        ("en", "Months begin on day: 25", PAYDAY),
        ("hi", "हफ़्ते की शुरुआत: रविवार", SUNDAY),
        ("zh", "每周起始：星期日", SUNDAY),
        ("en", "city Lisbon", Configure(zone="Europe/Lisbon")),
        ("en", "set month start to 25", PAYDAY),
        ("en", "start my week on sunday", SUNDAY),
        ("de", "stell die Währung auf Euro um", EURO),
        ("de", "Sprache Englisch", ENGLISH),
        ("de", "wechsle zu Dollar", DOLLAR),
        ("de", "Währung auf Euro umstellen", EURO),
        ("de", "Sprache auf Englisch umstellen", ENGLISH),
        ("de", "sprich Englisch mit mir", ENGLISH),
        ("de", "ändere die Stadt in Lissabon", Configure(zone="Europe/Lisbon")),
        ("de", "Woche ab Sonntag", SUNDAY),
        ("de", "Monatsbeginn 25", PAYDAY),
        ("es", "cambia la moneda a dólares", DOLLAR),
        ("es", "mi moneda es el euro", EURO),
        ("es", "cambia el idioma a inglés", ENGLISH),
        ("es", "la semana empieza en domingo", SUNDAY),
        ("es", "el mes empieza el 25", PAYDAY),
        ("fr", "ma devise est l'euro", EURO),
        ("fr", "passe en euros", EURO),
        ("fr", "passe à l'anglais", ENGLISH),
        ("fr", "change la ville pour Lisbonne", Configure(zone="Europe/Lisbon")),
        ("fr", "j'habite à Paris", Configure(zone="Europe/Paris")),
        ("fr", "la semaine commence le dimanche", SUNDAY),
        ("fr", "le mois commence le 25", PAYDAY),
        ("pt", "mude a moeda para dólar", DOLLAR),
        ("pt", "mude o idioma para inglês", ENGLISH),
        ("pt", "mude a cidade para Lisboa", Configure(zone="Europe/Lisbon")),
        ("pt", "moro em São Paulo", Configure(zone="America/Sao_Paulo")),
        ("pt", "a semana começa no domingo", SUNDAY),
        ("pt", "o mês começa no dia 25", PAYDAY),
        ("ru", "смени валюту на доллары", DOLLAR),
        ("ru", "говори по-английски", ENGLISH),
        ("ru", "смени язык на английский", ENGLISH),
        ("ru", "я живу в Москве", Configure(zone="Europe/Moscow")),
        ("ru", "неделя начинается с воскресенья", SUNDAY),
        ("ru", "месяц начинается с 25 числа", PAYDAY),
        ("hi", "मेरी मुद्रा यूरो है", EURO),
        ("hi", "अंग्रेज़ी में बात करो", ENGLISH),
        ("hi", "हिंदी में बात करो", Configure(language="hi")),
        ("hi", "मैं दिल्ली में रहता हूँ", Configure(zone="Asia/Kolkata")),
        ("hi", "हफ़्ता रविवार से शुरू होता है", SUNDAY),
        ("hi", "महीना 25 तारीख से शुरू होता है", PAYDAY),
        ("zh", "把货币改成美元", DOLLAR),
        ("zh", "说英语", ENGLISH),
        ("zh", "说英文", ENGLISH),
        ("zh", "我住在上海", Configure(zone="Asia/Shanghai")),
        ("zh", "一周从星期日开始", SUNDAY),
        ("zh", "每月从25号开始", PAYDAY),
    ],
)
def test_every_setting_can_be_said(language: str, text: str, wish: Configure) -> None:
    assert read(text, language=language) == wish
    assert grounded(wish, message(text, language=language)) == wish


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "currency exchange 20"),
        ("en", "city tour 30"),
        ("zh", "用美元买了咖啡 5"),
        ("hi", "मैं ने चाय 20"),
        ("pt", "uso do táxi 20"),
        ("ru", "город парковка 20"),
    ],
)
def test_an_entry_that_begins_so_sets_nothing(language: str, text: str) -> None:
    assert not isinstance(read(text, language=language), Configure)


@pytest.mark.parametrize(
    ("language", "text", "spoken"),
    [
        ("de", "stell auf Englisch um", "en"),
        ("de", "auf Englisch", "en"),
        ("de", "Englisch bitte", "en"),
        ("de", "English please", "en"),
        ("zh", "English please", "en"),
        ("es", "inglés por favor", "en"),
        ("pt", "em inglês por favor", "en"),
        ("fr", "en anglais s'il te plaît", "en"),
        ("ru", "на английском", "en"),
        ("hi", "अंग्रेज़ी में", "en"),
        ("en", "british english please", "en-GB"),
        ("en", "Sprache: Deutsch", "de"),
        ("fr", "Language: German", "de"),
        ("en", "en français s'il te plaît", "fr"),
        ("en", "idioma: español", "es"),
        ("de", "по-русски, пожалуйста", "ru"),
        ("en", "по-русски", "ru"),
        ("en", "说中文", "zh"),
        ("en", "हिंदी में", "hi"),
    ],
)
def test_a_language_is_wished_for_in_any_chat(language: str, text: str, spoken: str) -> None:
    wish = Configure(language=spoken)
    assert read(text, language=language) == wish
    assert grounded(wish, message(text, language=language)) == wish


@pytest.mark.parametrize(
    "text",
    [
        "english",
        "english breakfast",
        "english breakfast 5",
        "french fries please",
        "polish please",
        "i study french",
    ],
)
def test_a_language_that_is_only_named_is_no_wish(text: str) -> None:
    assert not isinstance(read(text), Configure)


def test_an_answer_may_name_a_category_that_is_called_like_a_language() -> None:
    lessons = Category("c9", Kind.EXPENSE, "English", "📘", custom=True)
    reply = read("english please", is_reply=True, categories=(*DEFAULTS, lessons))
    assert not isinstance(reply, Configure)
