"""How much: numbers as people write and say them, and the numbers that are no amounts."""

from decimal import Decimal

import pytest

from bot.core.intents import Unclear
from bot.core.number_styles import NumberStyle
from bot.extraction.rules import read_amount
from tests.extraction.rules.reading import amounts, entries, read, spent


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("ramen 13.40", "13.40"),
        ("ramen 13,40", "13.40"),
        ("sofa 1,249.00", "1249"),
        ("sofa 1.249,00", "1249"),
        ("flat deposit 1,50,000", "150000"),
        ("new boiler 2.3k", "2300"),
        ("car 3.5 lakh", "350000"),
        ("gum .75", "0.75"),
        ("gum $.75", "0.75"),
        ("3 quid 50 on a pasty", "3.50"),
        ("forty-two for the cleaner", "42"),
        ("a hundred and five on fuel", "105"),
        ("nine ninety nine for a magazine", "9.99"),
        ("six dollars and twenty cents for tea", "6.20"),
        ("five on sweets", "5"),
        ("tenner on raffle tickets", "10"),
        ("tea ٣٫٥", "3.5"),
        ("rent 2 lakh 15 thousand", "215000"),
        ("three hundred and ten fifty for the fridge", "310.50"),
        ("a buck fifty for gum", "1.50"),
        ("half a grand on a flight", "500"),
    ],
)
def test_a_number_is_read_however_it_is_written(text: str, amount: str) -> None:
    assert amounts(text) == spent(amount)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("apartment 12 cleaning fee 80", "80"),
        ("pixel 9 case 21", "21"),
        ("took the 38 bus, 1.75", "1.75"),
        ("bought a desk for 90 from a man at 14 harbour road", "90"),
        ("at 9:45 breakfast 11", "11"),
        ("left at 6pm, cab 17", "17"),
        ("invoice #2207 printing 64", "64"),
        ("supper for 5 at the noodle place 71.20", "71.20"),
        ("5 kg potatoes 7", "7"),
        ("3 coffees and a scone 14.10", "14.10"),
        ("10% off, jacket 54", "54"),
        ("a 50 inch screen for 449", "449"),
        ("3 shirts for 60", "60"),
        ("bought 3 shirts for 60", "60"),
        ("3 for $9 melons", "9"),
        ("glazier (555-0178) 130", "130"),
        ("2x4 plywood 21.50", "21.50"),
        ("bus 41x 3.20", "3.20"),
        ("the 9 tram 2.60", "2.60"),
        ("1/2 lb ham 5.40", "5.40"),
        ("earbuds pro 2 case 17", "17"),
    ],
)
def test_other_numbers_are_no_amounts(text: str, amount: str) -> None:
    assert amounts(text) == spent(amount)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("4 pies at 6 each", "24"),
        ("2 x 7.25 sandwiches", "14.50"),
        ("nanny 3 hours at 20/hr", "60"),
        ("hotel 3 nights at 95", "285"),
        ("haircut 28 + 4 tip", "32"),
        ("haircut 28 with a 4 dollar tip", "32"),
        ("boots were 90 but 20% off", "72"),
        ("boots 90 minus 15 coupon", "75"),
        ("shoes 40, was 80", "40"),
        ("split a 96 dinner 4 ways", "24"),
        ("split 60 dinner with kim", "30"),
        ("dinner 60 split with kim and lou", "20"),
        ("dinner 60, split with kim, lou and ann", "15"),
        ("my half of the 90 cab", "45"),
        ("1/3 of the 90 cab", "30"),
        ("half the dinner 45", "45"),
        ("dinner 50 plus 20% tip", "60"),
        ("boots 80 less 10%", "72"),
        ("a 12 dollar coupon on the 30 dollar pizza", "18"),
        ("25 off 90 boots", "65"),
        ("dentist 140, insurance covered 100", "40"),
        ("market 90, of which 20 was wine", "90"),
        ("hostel 80 after 15 off", "80"),
        ("the desk was 300, got it for 210", "210"),
        ("shelf 40 plus 6 delivery", "46"),
        ("10 + 10 + 5 on raffle tickets", "25"),
        ("tube 2.80 each way", "5.60"),
        ("44.50 plus tax 3.80 for the toaster", "48.30"),
        ("dinner was 130 but my share was 45", "45"),
    ],
)
def test_small_sums_are_done_as_the_person_means_them(text: str, amount: str) -> None:
    assert amounts(text) == spent(amount)


def test_a_former_price_in_a_list_costs_nobody_an_entry() -> None:
    assert amounts("food 40 and wine was 8") == spent("40", "8")


def test_two_amounts_for_one_thing_are_a_doubt_and_not_a_guess() -> None:
    assert entries("spent 20 or 25 on the taxi") == ()


def test_three_decimals_are_asked_about() -> None:
    doubt = read("coffee 4.555")
    assert isinstance(doubt, Unclear)
    assert [candidate.amount for candidate in doubt.candidates] == spent("4555", "4.555")


@pytest.mark.parametrize(("language", "currency"), [("de", "EUR"), ("en", "IDR"), ("en", "KWD")])
def test_three_decimals_are_clear_where_money_is_written_like_that(language: str, currency: str) -> None:
    assert not isinstance(read("taxi 4.555", language=language, currency=currency), Unclear)


def test_bought_things_are_counted() -> None:
    assert entries("bought 3 shirts") == ()


def test_a_figure_that_no_book_holds_is_not_booked() -> None:
    assert entries("lunch 9999999999999999999999") == ()


def test_an_amount_alone_is_read_with_its_currency() -> None:
    assert read_amount("€ 12,50", "de", "USD") == (Decimal("12.50"), "EUR")
    assert read_amount("12.50", "en", "USD") == (Decimal("12.50"), None)


@pytest.mark.parametrize("text", ["", "none", "5 or 6"])
def test_what_is_not_one_amount_is_none(text: str) -> None:
    assert read_amount(text, "en", "USD") is None


@pytest.mark.parametrize(
    ("style", "text", "amount"),
    [
        (NumberStyle.COMMA, "rent 1.234", "1234"),
        (NumberStyle.COMMA, "rent 1.234,56", "1234.56"),
        (NumberStyle.SPACE, "rent 12 500", "12500"),
        (NumberStyle.POINT, "rent 1,234", "1234"),
        (NumberStyle.INDIAN, "rent 1,23,456.50", "123456.50"),
        (NumberStyle.APOSTROPHE, "rent 1'234.50", "1234.50"),
        (NumberStyle.COMMA, "coffee 4.50", "4.50"),
    ],
)
def test_the_style_that_was_chosen_tells_what_a_sign_means(
    style: NumberStyle, text: str, amount: str
) -> None:
    for language in ("en", "de", "hi"):
        assert amounts(text, language=language, number_style=style) == spent(amount)


@pytest.mark.parametrize(
    ("style", "text"), [(NumberStyle.COMMA, "rent 1,234"), (NumberStyle.POINT, "rent 1.234")]
)
def test_three_decimals_stay_a_question(style: NumberStyle, text: str) -> None:
    read_as = read(text, number_style=style, currency="EUR")
    assert isinstance(read_as, Unclear)
    assert [one.amount for one in read_as.candidates] == spent("1234", "1.234")
