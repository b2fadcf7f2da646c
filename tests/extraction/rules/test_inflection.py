"""How languages change and glue their words and numbers, and that what only looks like it stays what it is."""

import pytest

from bot.core.intents import Amend, Record, SetBudget
from bot.extraction.rules.inflection import Inflection
from bot.extraction.rules.text import tokenise
from tests.extraction.rules.reading import MONDAY, amounts, entries, is_income, only, read, spent

GERMAN = Inflection(compounds=True)
RUSSIAN = Inflection(endings=("а", "у", "ой"))
ARABIC = Inflection(prefixes=("ال", "و", "وال"))


@pytest.mark.parametrize(
    ("language", "text", "category"),
    [
        ("de", "tierarztrechnung 80", "health"),
        ("de", "geburtstagsgeschenk 25", "gifts"),
        ("de", "kinokarten 22", "entertainment"),
        ("nl", "tandartsrekening 89", "health"),
        ("ru", "за аптеку 300", "health"),
        ("ru", "купил рыбу 640", "groceries"),
        ("uk", "купив книжку 400", "education"),
        ("pl", "wydałem 40 na taksówkę", "transport"),
        ("tr", "eczaneye 230 verdim", "health"),
        ("it", "due birre 9", "dining"),
        ("id", "parkirnya 5000", "transport"),
        ("ar", "للبنزين 90", "transport"),
    ],
)
def test_words_are_known_in_every_form(language: str, text: str, category: str) -> None:
    assert only(text, language=language).category == category


def test_the_last_noun_of_a_glued_word_says_what_it_is() -> None:
    assert GERMAN.parts("geburtstagsgeschenk", {"geburtstag", "geschenk"}) == ("geschenk", "geburtstag")
    assert GERMAN.parts("lebensmittelbudget", {"lebensmittel"}) == ("lebensmittel",)


@pytest.mark.parametrize("word", ["eis", "reise", "geschenk", "x" * 60])
def test_short_and_endless_words_are_not_taken_apart(word: str) -> None:
    assert GERMAN.parts(word, {"eis", "reis", "geschenk"}) == ()


def test_a_stem_keeps_three_letters_at_least() -> None:
    assert RUSSIAN.stems("рыбой") == {"рыбой", "рыб"}
    assert RUSSIAN.stems("дау") == {"дау"}


def test_an_article_and_an_and_are_taken_off() -> None:
    assert "بنزين" in ARABIC.stems("والبنزين")


def test_a_language_without_forms_has_the_word_alone() -> None:
    assert Inflection().stems("taxis") == {"taxis"}


def test_a_glued_budget_is_one() -> None:
    assert isinstance(read("lebensmittelbudget auf 400 setzen", language="de"), SetBudget)
    assert isinstance(read("zet boodschappenbudget op 350", language="nl"), SetBudget)


def test_a_glued_and_parts_what_was_bought() -> None:
    assert amounts("بنزين 60 وقهوة 18", language="ar", currency="SAR") == spent("60", "18")


def test_a_tip_with_a_glued_and_is_added() -> None:
    assert amounts("حلاقة 80 وبقشيش 20", language="ar", currency="EGP") == spent("100")


@pytest.mark.parametrize(
    ("language", "text", "amount"),
    [
        ("de", "hundertzwanzig für den zahnarzt", "120"),
        ("it", "centocinquanta euro di gommista", "150"),
        ("nl", "vijf en twintig euro lunch", "25"),
        ("ru", "полторы тысячи за такси", "1500"),
        ("uk", "комуналка 2 тис 340", "2340"),
        ("pt", "3 mil e 500 de aluguel", "3500"),
        ("tr", "okul taksiti 12 bin 500", "12500"),
        ("tr", "500e benzin aldım", "500"),
        ("tr", "3 çay 20şer", "60"),
        ("hi", "petrol 500ka", "500"),
        ("zh", "房租三千五", "3500"),
        ("zh", "午饭三十五块五", "35.5"),
        ("zh", "打车45块5", "45.5"),
        ("zh", "1万2买了个冰箱", "12000"),
        ("zh", "三百二十块鞋", "320"),
        ("ar", "خمسة وعشرين قهوة", "25"),
        ("ar", "ألفين وخمسمية إيجار", "2500"),
        ("id", "bensin seratus lima puluh ribu", "150000"),
    ],
)
def test_numbers_as_people_say_them(language: str, text: str, amount: str) -> None:
    assert amounts(text, language=language) == spent(amount)


@pytest.mark.parametrize(
    ("language", "text", "kept"),
    [
        ("zh", "45块2个包子", ["45"]),
        ("de", "taxi zwei und kaffee drei fünfzig", ["3.50"]),
        ("pl", "kolacja 160 na pół", ["80"]),
    ],
)
def test_what_only_looks_like_part_of_a_number(language: str, text: str, kept: list[str]) -> None:
    assert amounts(text, language=language) == spent(*kept)


def test_pesos_of_mexico_are_grouped_with_commas() -> None:
    assert amounts("colegiatura 7,850", language="es", currency="MXN") == spent("7850")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "hace dos días taxi 8"),
        ("it", "due giorni fa taxi 8"),
        ("tr", "iki gün önce taksi 8"),
        ("uk", "два дні тому таксі 8"),
        ("zh", "上周一打车8"),
        ("pl", "w poniedziałek taxi 8"),
        ("ru", "в понедельник такси 8"),
        ("pt", "dia 9 taxi 8"),
        ("tr", "9 martta taksi 8"),
        ("de", "am 9.3. taxi 8"),
    ],
)
def test_days_in_words_and_cases(language: str, text: str) -> None:
    assert only(text, language=language).occurred_on == MONDAY


def test_a_chinese_time_is_no_money() -> None:
    assert not entries("列车9点15分发车", language="zh", currency="CNY")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "mi hermano me devolvió 50"),
        ("de", "max hat mir 25 zurückgegeben"),
        ("ru", "саня вернул долг 3000"),
        ("hi", "rahul ne 200 wapas kiye"),
        ("tr", "ali borcunu ödedi 500"),
        ("ar", "أحمد رجع لي 200"),
    ],
)
def test_paying_back_is_income(language: str, text: str) -> None:
    assert isinstance(read(text, language=language), Record)
    assert is_income(text, language=language)


def test_the_opening_no_does_not_deny_the_first_amount() -> None:
    intent = read("nie, było 68 a nie 86", language="pl", currency="PLN")
    assert isinstance(intent, Amend)
    assert intent.amount == spent("68")[0]


def test_tokens_are_only_parted_at_a_known_word() -> None:
    assert [token.norm for token in tokenise("ورد 40")] == ["ورد", "40"]
    assert only("ورد 40", language="ar", currency="SAR").category == "gifts"
