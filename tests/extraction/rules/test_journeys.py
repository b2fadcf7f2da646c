"""Where people say that they are: every word has to be part of it. It is Monday, 23 November 2026."""

from datetime import date
from typing import Any

import pytest

from bot.core.intents import Depart, Intent, Record, Return
from bot.extraction.rules.journeys import read_journey
from tests.extraction.messages import message
from tests.extraction.rules import reading

TODAY = date(2026, 11, 23)


def read(text: str, language: str = "en", **context: Any) -> Intent:
    return reading.read(text, today=TODAY, language=language, **context)


def trip(intent: Intent | None) -> tuple[str, str, str, str] | None:
    """Where to, what is paid with there, from when, until when."""
    if not isinstance(intent, Depart):
        return None
    since, until = (day.isoformat() if day else "" for day in (intent.since, intent.until))
    return intent.destination.name, intent.destination.currency, since, until


@pytest.mark.parametrize(
    ("text", "place", "until"),
    [
        ("I'm in Japan until Sunday", "Japan", "2026-11-29"),
        ("i’m in japan til sunday!", "Japan", "2026-11-29"),
        ("in Japan till 5 December", "Japan", "2026-12-05"),
        ("I am in Japan until December 5", "Japan", "2026-12-05"),
        ("I'm in Japan until 12/5", "Japan", "2026-12-05"),
        ("I'm in Japan until 2026-12-05", "Japan", "2026-12-05"),
        ("I'm in Japan until the 5th", "Japan", "2026-12-05"),
        ("we're in Japan until 3 january", "Japan", "2027-01-03"),
        ("we are in Japan until monday", "Japan", "2026-11-30"),
        ("I'm in Japan until next sunday", "Japan", "2026-12-06"),
        ("I'm in Japan until tomorrow", "Japan", "2026-11-24"),
        ("I'm in Japan until the end of the month", "Japan", "2026-11-30"),
        ("travelling to Tokyo until friday", "Tokyo", "2026-11-27"),
        ("Until friday I'm in Tokyo", "Tokyo", "2026-11-27"),
        ("I'm in the US for two weeks", "United States", "2026-12-07"),
        ("i'm in bali for 10 days", "Bali", "2026-12-03"),
        ("in Bali for a month", "Bali", "2026-12-23"),
        ("Hi! I'm on holiday in Croatia this week 🎉", "Croatia", "2026-11-29"),
        ("just landed in Bangkok", "Bangkok", ""),
        ("I'm in South Korea now", "South Korea", ""),
        ("I'm visiting Turkey", "Türkiye", ""),
    ],
)
def test_somebody_is_away(text: str, place: str, until: str) -> None:
    found = trip(read(text))
    assert found is not None
    assert (found[0], found[2], found[3]) == (place, "", until)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("we're in Thailand next week", "2026-11-30", "2026-12-06"),
        ("I'm in Thailand from friday until 5 december", "2026-11-27", "2026-12-05"),
        ("tomorrow I'm in Thailand until friday", "2026-11-24", "2026-11-27"),
        ("I'm in Thailand from today until friday", "", "2026-11-27"),
        ("I'm in Thailand until 5 december from friday", "2026-11-27", "2026-12-05"),
        ("I'm in Thailand from friday for 3 days", "2026-11-27", "2026-11-30"),
        ("I'm in Thailand for 3 days from friday", "2026-11-27", "2026-11-30"),
        ("I'm in Thailand for a month from 31 january", "2027-01-31", "2027-02-28"),
    ],
)
def test_somebody_will_be_away(text: str, since: str, until: str) -> None:
    assert trip(read(text)) == ("Thailand", "THB", since, until)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Ich bin bis Sonntag in Japan", ("Japan", "JPY", "", "2026-11-29")),
        ("de", "Ich bin in der Schweiz bis zum 5. Dezember", ("Schweiz", "CHF", "", "2026-12-05")),
        ("de", "Bin bis 5.12. in den USA", ("Vereinigte Staaten", "USD", "", "2026-12-05")),
        ("de", "Bis Freitag bin ich in Prag", ("Prag", "CZK", "", "2026-11-27")),
        ("es", "Estoy en Japón hasta el domingo", ("Japón", "JPY", "", "2026-11-29")),
        (
            "es",
            "estamos en los Estados Unidos hasta el 5 de diciembre",
            ("Estados Unidos", "USD", "", "2026-12-05"),
        ),
        (
            "es",
            "estoy en Japón del 28 de noviembre al 3 de diciembre",
            ("Japón", "JPY", "2026-11-28", "2026-12-03"),
        ),
        ("fr", "Je suis au Japon jusqu'à dimanche", ("Japon", "JPY", "", "2026-11-29")),
        (
            "fr",
            "je suis au Japon du 28 novembre au 3 décembre",
            ("Japon", "JPY", "2026-11-28", "2026-12-03"),
        ),
        ("fr", "on est en Thaïlande jusqu'au 5 décembre", ("Thaïlande", "THB", "", "2026-12-05")),
        ("pt", "Estou no Japão até domingo", ("Japão", "JPY", "", "2026-11-29")),
        (
            "pt",
            "estou no Japão de 28 de novembro a 3 de dezembro",
            ("Japão", "JPY", "2026-11-28", "2026-12-03"),
        ),
        ("pt", "estamos nos Estados Unidos por duas semanas", ("Estados Unidos", "USD", "", "2026-12-07")),
        ("it", "Sono in Giappone fino a domenica", ("Giappone", "JPY", "", "2026-11-29")),
        ("it", "siamo negli Stati Uniti fino al 5 dicembre", ("Stati Uniti", "USD", "", "2026-12-05")),
        ("ru", "я в Японии до воскресенья", ("Япония", "JPY", "", "2026-11-29")),
        ("ru", "мы в Таиланде до 5 декабря", ("Таиланд", "THB", "", "2026-12-05")),
        ("zh", "我在日本到周日", ("日本", "JPY", "", "2026-11-29")),
        ("zh", "我在日本，待到周日", ("日本", "JPY", "", "2026-11-29")),
        ("zh", "在泰国玩到下周五", ("泰国", "THB", "", "2026-12-04")),
        ("hi", "मैं रविवार तक जापान में हूँ", ("जापान", "JPY", "", "2026-11-29")),
        ("hi", "हम 5 दिसंबर तक थाईलैंड में हैं", ("थाईलैंड", "THB", "", "2026-12-05")),
        ("hi", "मैं शुक्रवार से 5 दिसंबर तक दुबई में हूँ", ("दुबई", "AED", "2026-11-27", "2026-12-05")),
        ("hi", "मैं दो हफ़्ते के लिए नेपाल में हूँ", ("नेपाल", "NPR", "", "2026-12-07")),
        ("hi", "main sunday tak dubai me hu", ("दुबई", "AED", "", "2026-11-29")),
        ("en", "я в Турции до пятницы", ("Турция", "TRY", "", "2026-11-27")),
        ("de", "I'm in Japan", ("Japan", "JPY", "", "")),
    ],
)
def test_in_other_languages(language: str, text: str, expected: tuple[str, str, str, str]) -> None:
    assert trip(read(text, language)) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I'm back home"),
        ("en", "back from Japan"),
        ("en", "We're back from vacation!"),
        ("en", "stop travelling"),
        ("en", "I'm home"),
        ("de", "Wieder zuhause"),
        ("de", "Ich bin zurück aus Japan"),
        ("es", "ya estoy en casa"),
        ("fr", "de retour du Japon"),
        ("pt", "voltei do Japão"),
        ("it", "sono tornato a casa"),
        ("ru", "вернулся из Японии"),
        ("zh", "我回来了"),
        ("zh", "我到家了"),
        ("hi", "घर आ गया"),
        ("hi", "मैं घर वापस आ गया"),
        ("hi", "मैं लौट आया"),
        ("hi", "wapas aa gaye"),
        ("hi", "मैं जापान से लौट आया"),
    ],
)
def test_somebody_is_back(language: str, text: str) -> None:
    assert read(text, language) == Return()


def test_a_place_is_told_without_the_comma_behind_it() -> None:
    found = read("我在日本，待到周日", "zh")
    assert isinstance(found, Depart)
    assert found.place == "日本"


def test_back_in_a_country_is_to_be_there() -> None:
    assert trip(read("I'm back in Japan")) == ("Japan", "JPY", "", "")


@pytest.mark.parametrize(
    "text",
    [
        "I'm in Japan, ramen 900",
        "in paris dinner 40",
        "dinner in paris 40",
        "I'm in Japan until Sunday, hotel 12000",
        "in Japan for 40",
        "ramen in japan 900 until sunday",
        "back from Japan taxi 60",
        "I'm home depot 45",
        "turkey sandwich 9",
        "दुबई में होटल 500",
        "jordan 120",
        "nice dinner 40",
    ],
)
def test_what_tells_of_money_is_no_journey(text: str) -> None:
    found = read(text)
    assert not isinstance(found, Depart | Return)


def test_an_expense_that_tells_where_is_booked() -> None:
    assert isinstance(read("I'm in Japan, ramen 900"), Record)
    assert isinstance(read("in paris dinner 40"), Record)


@pytest.mark.parametrize(
    "text",
    [
        "in japan",
        "japan",
        "Japan until Sunday",
        "I'm in love",
        "I'm in bed until sunday",
        "I'm Jordan",
        "are you in Japan until Sunday?",
        "I'm in Japan until Sunday?",
        "I was in Japan until Sunday",
        "she's in Japan until Sunday",
        "I'm not in Japan",
        "I want to be in Japan until Sunday",
        "I'm going to Japan",
        "I'm in Japan until yesterday",
        "I'm in Japan until the cows come home",
        "I'm in Japan until tomorrow from friday",
        "I'm in a meeting until friday",
        "when I'm in Japan until Sunday I eat a lot",
        "I'm in Japan until Sunday and my sister pays",
        "back",
        "I'm back on track",
        "home",
    ],
)
def test_other_talk_is_no_journey(text: str) -> None:
    assert not isinstance(read(text), Depart | Return)


@pytest.mark.parametrize("words", ["im urlaub ", "i'm back ", "in ", "until sunday ", "up to the "])
def test_repetition_is_given_up_on(words: str) -> None:
    assert not isinstance(read(words * 15 + "!", "de"), Depart)


@pytest.mark.parametrize("text", ["Japan", "japan until sunday", "in Japan", "until sunday in Japan"])
def test_behind_the_command_a_place_is_enough(text: str) -> None:
    found = trip(read_journey(message(text, today=TODAY)))
    assert found is not None
    assert found[0] == "Japan"


@pytest.mark.parametrize("text", ["off", "stop", "home", "I'm back"])
def test_behind_the_command_a_word_ends_it(text: str) -> None:
    assert read_journey(message(text, today=TODAY)) == Return()


@pytest.mark.parametrize(
    "text",
    ["nowhere land", "Japan 900", "🧳", "until sunday", "Japan Japan", "Japan until tomorrow from friday"],
)
def test_behind_the_command_the_rest_is_not_understood(text: str) -> None:
    assert read_journey(message(text, today=TODAY)) is None
