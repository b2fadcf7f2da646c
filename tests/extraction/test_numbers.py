"""Finding the numbers of a text, in everybody's way of writing them."""

from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from bot.extraction.numbers import MOST_NUMBERS, is_written_negative, numbers_in, plain, readings

LOCALES = (
    "en", "en_IN", "en_ZA", "de", "de_CH", "de_AT", "fr", "fr_CH", "es", "pt_BR", "pt_PT", "it", "nl", "sv", "nb", "da",
    "fi", "pl", "cs", "hu", "ro", "bg", "ru", "uk", "tr", "he", "ar_EG", "fa", "ur", "hi", "mr", "bn", "ne", "ta", "th",
    "my", "vi", "id", "ms", "ja", "zh", "ko", "sw", "et", "lv", "lt", "ka",
)  # fmt: skip

amounts = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(10) ** 9, places=2)


def values_in(text: str, language: str = "en") -> set[Decimal]:
    """Everything that some number of the text may be."""
    return {value for number in numbers_in(text, language) for value in number.values}


def values(*spellings: str) -> set[Decimal]:
    return {Decimal(spelling) for spelling in spellings}


@given(amount=amounts, locale=st.sampled_from(LOCALES), native=st.booleans())
def test_a_number_of_any_locale_is_found(amount: Decimal, locale: str, native: bool) -> None:
    written = format_decimal(amount, locale=locale, numbering_system="default" if native else "latn")
    assert amount in readings(written)
    assert amount in values_in(f"coffee {written} today")


@given(st.text())
def test_any_text_can_be_searched(text: str) -> None:
    assert len(plain(text)) == len(text)
    for number in numbers_in(text):
        assert 0 <= number.start < number.end <= len(text)
        assert all(value >= 0 for value in number.values)


@pytest.mark.parametrize(
    ("spelling", "possible"),
    [
        ("500", {"500"}),
        ("1.500", {"1.5", "1500"}),
        ("1,500", {"1.5", "1500"}),
        ("0,500", {"0.5"}),
        ("1.234,56", {"1234.56"}),
        ("1,234.56", {"1234.56"}),
        ("1 234,56", {"1234.56"}),
        ("1'234.50", {"1234.5"}),
        ("1,00,000", {"100000"}),
        ("12,34,567.89", {"1234567.89"}),
        ("1.234.567", {"1234567"}),
        ("12.5.3", set()),
        ("1.23.456", {"123456"}),
        ("1,2,3", set()),
        ("", set()),
        ("coffee", set()),
        ("1" * 40, set()),
    ],
)
def test_what_digits_may_mean(spelling: str, possible: set[str]) -> None:
    assert readings(spelling) == values(*possible)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("rent 12k", "12000"),
        ("car 1.5 lakh", "150000"),
        ("car 1.5L", "150000"),
        ("2 crore", "20000000"),
        ("3 thousand", "3000"),
        ("5 hundred", "500"),
        ("sewa 1,5jt", "1500000"),
        ("makan 50rb", "50000"),
        ("gasté 2 mil en comida", "2000"),
        ("обед 2 тыс.", "2000"),
        ("किराया 5 हज़ार", "5000"),
        ("家賃8万円", "80000"),
        ("午饭三十块", "30"),
        ("房租三千五百", "3500"),
        ("bier 3€20", "3.20"),
        ("bread 3 euros 20", "3.20"),
        ("5 dollars and 25 cents", "5.25"),
        ("gum 80 cents", "0.80"),
        ("gum 80¢", "0.80"),
        ("Rs.500 tea", "500"),
        ("Rs.1,500.00", "1500"),
        ("gum .50", "0.50"),
        ("5,- kaffe", "5"),
        ("500/- paid", "500"),
        ("ten bucks", "10"),
        ("fifty-two dollars", "52"),
        ("A hundred and five for shoes", "105"),
        ("twelve hundred", "1200"),
        ("two thousand three hundred forty five", "2345"),
        ("twelve ninety nine", "12.99"),
        ("two fifty", "250"),
        ("two fifty", "2.50"),
        ("half a million? no, two million", "2000000"),
        ("ten k", "10000"),
        ("twenty-five cents", "0.25"),
        ("items 10,20,30", "20"),
    ],
)
def test_suffixes_words_and_habits(text: str, amount: str) -> None:
    assert Decimal(amount) in values_in(text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("gasté treinta y cinco pesos", "35"),
        ("mil quinientos de luz", "1500"),
        ("cento e vinte e cinco reais", "125"),
        ("cinquante balles", "50"),
        ("soixante-douze euros", "72"),
        ("quatre-vingt-dix-sept euros", "97"),
        ("quatre-vingts euros", "80"),
        ("zweihundertfünfundzwanzig euro", "225"),
        ("zwanni für pizza", "20"),
        ("tausendzweihundert miete", "1200"),
        ("vijfentwintig euro", "25"),
        ("tweeëntwintig euro", "22"),
        ("duecentocinquanta euro", "250"),
        ("ventotto euro", "28"),
        ("tvåhundrafemtio kronor", "250"),
        ("dwieście pięćdziesiąt złotych", "250"),
        ("mandat stówa", "100"),
        ("двести пятьдесят рублей", "250"),
        ("п'ятсот гривень", "500"),
        ("iki yüz elli lira", "250"),
        ("dua puluh lima ribu", "25000"),
        ("पेट्रोल पाँच सौ", "500"),
        ("خمسين ريال", "50"),
        ("кинул 5к", "5000"),
    ],
)
def test_number_words_of_many_languages(text: str, amount: str) -> None:
    assert Decimal(amount) in values_in(text)


def test_a_word_that_other_languages_have_too_counts_in_its_own() -> None:
    assert Decimal(11) in values_in("once pesos", "es-MX")
    assert Decimal(250) in values_in("deux cent cinquante euros", "fr")
    assert Decimal(2500) in values_in("do hazaar paanch sau ka petrol", "hi_IN")
    assert not values_in("once we bin on fire", "en-GB")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("rent 12k", "12"),
        ("1.5 lakh", "100000"),
        ("lunch at 12:30", "12"),
        ("lunch at 12:30", "1230"),
        ("dinner 2026-03-10", "2026"),
        ("dinner 10.03.2026", "10"),
        ("gum 80 cents", "80"),
        ("thousand thanks", "1000"),
        ("money for tea", "1"),
    ],
)
def test_what_is_no_such_number(text: str, amount: str) -> None:
    assert Decimal(amount) not in values_in(text)


def test_a_percentage_says_that_it_is_one() -> None:
    assert [
        (set(number.values), number.is_percent) for number in numbers_in("45 and 20% tip, 5 percent tax")
    ] == [
        (values("45"), False),
        (values("20"), True),
        (values("5"), True),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "1" * 100_000,
        "1 " * 50_000,
        "1," * 50_000,
        "1 000 " * 20_000,
        "one " * 25_000,
        "一" * 100_000,
        "a, " * 30_000,
    ],
)
def test_an_endless_message_ends(text: str) -> None:
    assert len(numbers_in(text)) <= MOST_NUMBERS


@pytest.mark.parametrize(
    ("text", "negative"),
    [
        ("tea -3", True),
        ("tea −3", True),
        ("tea - $3", True),
        ("tea 3", False),
        ("-4 tea 3", False),
        ("3- tea", False),
    ],
)
def test_a_minus_that_the_person_wrote(text: str, negative: bool) -> None:
    assert is_written_negative(Decimal(3), text) is negative
