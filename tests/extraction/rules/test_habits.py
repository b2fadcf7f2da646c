"""How numbers are to be written, things confirmed and doubles asked about, said in every language that the bot speaks."""

import pytest

from bot.core.confirmations import ConfirmationStyle
from bot.core.intents import Chat, Configure, Record
from bot.core.number_styles import NumberStyle
from bot.extraction.certainty import is_certain
from bot.extraction.grounding import grounded
from tests.extraction.messages import message
from tests.extraction.rules.reading import read

POINT, COMMA = Configure(number_style=NumberStyle.POINT), Configure(number_style=NumberStyle.COMMA)
SPACE, INDIAN = Configure(number_style=NumberStyle.SPACE), Configure(number_style=NumberStyle.INDIAN)
SWISS = Configure(number_style=NumberStyle.APOSTROPHE)
FULL = Configure(confirmations=ConfirmationStyle.FULL)
SHORT = Configure(confirmations=ConfirmationStyle.SHORT)
REACTION = Configure(confirmations=ConfirmationStyle.REACTION)
ASKS, SILENT = Configure(warns_twice=True), Configure(warns_twice=False)


@pytest.mark.parametrize(
    ("language", "text", "wish"),
    [
        ("en", "numbers like 1.234,56", COMMA),
        ("en", "set numbers to 1,234.56", POINT),
        ("en", "please write numbers as 1 234,56 from now on", SPACE),
        ("en", "number format 12,34,567.89", INDIAN),
        ("en", "use a decimal comma", COMMA),
        ("en", "numbers with apostrophes", SWISS),
        ("de", "Zahlen wie 1.234,56", COMMA),
        ("de", "Zahlenformat 1'234.56", SWISS),
        ("de", "numbers like 1,234.56", POINT),
        ("es", "escribe los números como 1.234,56", COMMA),
        ("fr", "affiche les montants comme 1 234,56", SPACE),
        ("fr", "j'aimerais voir les nombres comme ceci : 1 234,56", SPACE),
        ("en", "i'd really love numbers written like 1.234,56", COMMA),
        ("en", "use commas for thousands", POINT),
        ("pt", "muda o formato dos números para 1,234.56", POINT),
        ("ru", "пиши числа как 1 234,56", SPACE),
        ("hi", "संख्याएँ 12,34,567.89 जैसे लिखो", INDIAN),
        ("zh", "数字写成1.234,56", COMMA),
    ],
)
def test_an_example_sets_how_numbers_are_written(language: str, text: str, wish: Configure) -> None:
    said = message(text, language=language)
    assert read(text, language=language) == wish
    assert grounded(wish, said) == wish
    assert is_certain(wish, said)


@pytest.mark.parametrize(
    ("language", "text", "wish"),
    [
        ("en", "short confirmations", SHORT),
        ("en", "keep the confirmations short please", SHORT),
        ("en", "confirm with a reaction only", REACTION),
        ("en", "just react", REACTION),
        ("en", "could you use short confirmations?", SHORT),
        ("en", "full confirmations", FULL),
        ("en", "don't ask about duplicates", SILENT),
        ("en", "ask about duplicates again", ASKS),
        ("en", "turn off the duplicate warning", SILENT),
        ("en", "Confirmations: reaction only", REACTION),
        ("en", "Ask about duplicates: no", SILENT),
        ("zh", "确认方式：只回表情", REACTION),
        ("de", "kurze Bestätigungen", SHORT),
        ("de", "bestätige nur mit einer Reaktion", REACTION),
        ("de", "ausführliche Bestätigungen bitte", FULL),
        ("de", "frag nicht nach Duplikaten", SILENT),
        ("de", "frag wieder nach Duplikaten", ASKS),
        ("es", "confirmaciones cortas", SHORT),
        ("es", "confirma solo con una reacción", REACTION),
        ("es", "confirmaciones completas", FULL),
        ("es", "no preguntes por duplicados", SILENT),
        ("es", "pregunta otra vez por duplicados", ASKS),
        ("fr", "confirmations courtes", SHORT),
        ("fr", "confirme juste avec une réaction", REACTION),
        ("fr", "confirmations complètes", FULL),
        ("fr", "ne demande plus pour les doublons", SILENT),
        ("fr", "préviens-moi à nouveau des doublons", ASKS),
        ("pt", "confirmações curtas", SHORT),
        ("pt", "confirme só com uma reação", REACTION),
        ("pt", "confirmações completas", FULL),
        ("pt", "não pergunte sobre duplicados", SILENT),
        ("pt", "pergunte de novo sobre duplicados", ASKS),
        ("ru", "короткие подтверждения", SHORT),
        ("ru", "подтверждай только реакцией", REACTION),
        ("ru", "полные подтверждения", FULL),
        ("ru", "не спрашивай о повторах", SILENT),
        ("ru", "снова спрашивай о повторах", ASKS),
        ("hi", "छोटी पुष्टि", SHORT),
        ("hi", "सिर्फ़ रिएक्शन से पुष्टि करो", REACTION),
        ("hi", "पूरी पुष्टि", FULL),
        ("hi", "दोहराव के बारे में मत पूछो", SILENT),
        ("hi", "दोहराव के बारे में फिर से पूछो", ASKS),
        ("zh", "简短确认", SHORT),
        ("zh", "只用表情确认", REACTION),
        ("zh", "完整确认", FULL),
        ("zh", "不要问重复", SILENT),
        ("zh", "重复时再提醒我", ASKS),
    ],
)
def test_confirmations_and_doubles_are_set_in_words(language: str, text: str, wish: Configure) -> None:
    assert read(text, language=language) == wish
    assert grounded(wish, message(text, language=language)) == wish


@pytest.mark.parametrize(("language", "text"), [("en", "numbers like 1234"), ("de", "Zahlen wie 1234")])
def test_a_number_that_shows_no_style_is_not_booked(language: str, text: str) -> None:
    assert read(text, language=language) == Chat()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "lottery numbers 12.50"),
        ("en", "number plate 1,234.50"),
        ("en", "double espresso 4.50"),
        ("en", "hotel numbers as 1,234.56"),
        ("en", "short taxi 12"),
        ("de", "Zahlenrätsel 3,50"),
        ("fr", "double café 4,50"),
        ("zh", "确认费 12"),
    ],
)
def test_an_entry_that_has_such_a_word_is_booked(language: str, text: str) -> None:
    assert isinstance(read(text, language=language), Record)


@pytest.mark.parametrize(
    "text",
    [
        "do you ask about duplicates?",
        "are confirmations short?",
        "i asked twice",
        "the amount is 1,234.56",
        "on",
    ],
)
def test_talk_sets_nothing(text: str) -> None:
    assert not isinstance(read(text), Configure)


def test_a_habit_that_nobody_spoke_of_is_none() -> None:
    said = message("my currency is euro")
    made_up = Configure("EUR", None, None, None, None, NumberStyle.COMMA, ConfirmationStyle.SHORT, False)
    assert grounded(made_up, said) == Configure("EUR")
    assert grounded(POINT, message("numbers like 1.234,56")) == Chat()
