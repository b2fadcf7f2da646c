"""Money is exact, in its currency's own digits, and written as people write it."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import InvalidAmount, UnknownCurrency
from bot.core.money import (
    LARGEST_AMOUNT,
    Money,
    currency_code,
    current_currencies,
    format_money,
    format_money_short,
    format_money_sign,
    minor_digits,
    share,
)

DIGITS = {"JPY": 0, "EUR": 2, "USD": 2, "INR": 2, "RSD": 2, "KWD": 3, "IQD": 3}
EURO_CENTS = st.integers(min_value=0, max_value=10**12)


@st.composite
def moneys(draw: st.DrawFn, currency: str | None = None) -> Money:
    code = currency or draw(st.sampled_from(sorted(DIGITS)))
    units = draw(st.integers(min_value=-(10**14), max_value=10**14))
    return Money.of(Decimal(units).scaleb(-DIGITS[code]), code)


def plain(text: str) -> str:
    """The text with the invisible marks and fixed blanks that locales ask for made ordinary."""
    return text.replace("\xa0", " ").replace("\u202f", " ").replace("\u200f", "").replace("\u200e", "")


@pytest.mark.parametrize(
    ("amount", "currency", "held"),
    [
        ("500", "INR", "500.00"),
        ("4.5", "eur", "4.50"),
        ("4.500", "EUR", "4.50"),
        ("1200", "JPY", "1200"),
        ("1200.0", "JPY", "1200"),
        ("0.001", "KWD", "0.001"),
        ("149.99", "RSD", "149.99"),
        ("250", "MMK", "250.00"),
        ("0.125", "IQD", "0.125"),
        ("1E+3", "USD", "1000.00"),
        ("999999999999999.99", "USD", "999999999999999.99"),
    ],
)
def test_an_amount_is_held_in_the_digits_of_its_currency(amount: str, currency: str, held: str) -> None:
    money = Money.of(amount, currency)
    assert str(money.amount) == held
    assert money.currency == currency.upper()


@pytest.mark.parametrize(
    ("amount", "currency"),
    [
        ("4.505", "EUR"),
        ("0.5", "JPY"),
        ("0.0005", "KWD"),
        ("0.005", "RSD"),
        ("0.5", "ISK"),
        ("1E-400", "EUR"),
        ("1000000000000000", "USD"),
        ("-1000000000000000", "USD"),
        ("NaN", "USD"),
        ("sNaN", "USD"),
        ("Infinity", "USD"),
        ("1E+999999", "USD"),
    ],
)
def test_an_amount_that_the_currency_can_not_hold_is_refused_with_what_was_asked(
    amount: str, currency: str
) -> None:
    with pytest.raises(InvalidAmount) as refused:
        Money.of(amount, currency)
    assert str(refused.value.amount) == str(Decimal(amount))
    assert refused.value.currency == currency


def test_every_currency_has_the_minor_unit_of_iso_4217() -> None:
    whole = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
    thousandths = "BHD IQD JOD KWD LYD OMR TND"
    found = {code: minor_digits(code) for code in current_currencies()}
    assert " ".join(sorted(code for code, digits in found.items() if digits == 0)) == whole
    assert " ".join(sorted(code for code, digits in found.items() if digits == 3)) == thousandths
    assert set(found.values()) == {0, 2, 3}


@pytest.mark.parametrize("amount", ["0", "-0.01"])
def test_only_more_than_nothing_is_positive(amount: str) -> None:
    with pytest.raises(InvalidAmount):
        Money.of(amount, "EUR").positive()


@pytest.mark.parametrize("code", ["", "EU", "EURO", "XYZ", "€", "HRK", "ZZZ"])
def test_what_is_no_tender_anywhere_is_no_currency(code: str) -> None:
    with pytest.raises(UnknownCurrency) as refused:
        Money.of(1, code)
    assert refused.value.code == code


def test_a_code_may_be_written_in_any_case_and_with_blanks() -> None:
    assert currency_code(" Kwd\n") == "KWD"


def test_books_stay_readable_when_their_currency_is_gone() -> None:
    kuna = Money.kept(Decimal("12.5000"), "HRK")
    assert str(Money.total([kuna, kuna], "HRK").amount) == "25.00"


def test_a_kept_amount_may_exceed_what_one_entry_can_be() -> None:
    assert Money.kept(LARGEST_AMOUNT * 7, "USD").amount == LARGEST_AMOUNT * 7


def test_a_kept_amount_never_loses_digits() -> None:
    assert Money.kept(Decimal("12.3450"), "EUR").amount == Decimal("12.345")


@given(st.lists(EURO_CENTS))
def test_a_sum_is_exact(cents: list[int]) -> None:
    parts = [Money.of(Decimal(n).scaleb(-2), "EUR") for n in cents]
    total = Money.total(parts, "EUR")
    assert total.amount * 100 == sum(cents)
    assert total.amount.as_tuple().exponent == -2


@given(moneys("KWD"), moneys("KWD"))
def test_what_was_added_can_be_taken_away(one: Money, other: Money) -> None:
    assert one + other - other == one


def test_the_sum_of_nothing_has_a_currency() -> None:
    assert Money.total([], "JPY") == Money.of(0, "JPY")
    assert str(Money.zero("KWD").amount) == "0.000"


def test_currencies_do_not_mix() -> None:
    euro, dollar = Money.of(1, "EUR"), Money.of(1, "USD")
    for mix in (lambda: euro + dollar, lambda: euro - dollar, lambda: share(euro, dollar)):
        with pytest.raises(ValueError, match="EUR"):
            mix()
    with pytest.raises(ValueError, match="USD"):
        Money.total([euro, dollar], "EUR")


@pytest.mark.parametrize(
    ("exact", "currency", "nearest"),
    [
        ("0.125", "USD", "0.12"),
        ("0.135", "USD", "0.14"),
        ("0.126", "USD", "0.13"),
        ("2.5", "JPY", "2"),
        ("3.5", "JPY", "4"),
        ("0.0015", "KWD", "0.002"),
        ("-0.125", "USD", "-0.12"),
    ],
)
def test_rounding_goes_to_the_nearest_and_a_half_to_even(exact: str, currency: str, nearest: str) -> None:
    assert str(Money.rounded(Decimal(exact), currency).amount) == nearest


@given(st.lists(EURO_CENTS, min_size=1))
def test_shares_make_up_the_whole(cents: list[int]) -> None:
    parts = [Money.of(Decimal(n).scaleb(-2), "EUR") for n in cents]
    whole = Money.total(parts, "EUR")
    shares = [share(part, whole) for part in parts]
    assert all(0 <= one <= 1 for one in shares)
    assert abs(sum(shares, Decimal(0)) - bool(sum(cents))) < Decimal("1E-20")
    for one, n in zip(shares, cents, strict=True):
        assert abs(Fraction(one) * sum(cents) - n) < Fraction(1, 10**9)


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("en", ["1,234,567.50 EUR", "500 INR", "1,500 JPY", "1.234 KWD", "-12 USD"]),
        ("de", ["1.234.567,50 EUR", "500 INR", "1.500 JPY", "1,234 KWD", "-12 USD"]),
        ("hi", ["12,34,567.50 EUR", "500 INR", "1,500 JPY", "1.234 KWD", "-12 USD"]),
        ("ar", ["1,234,567.50 EUR", "500 INR", "1,500 JPY", "1.234 KWD", "-12 USD"]),
        ("fr", ["1 234 567,50 EUR", "500 INR", "1 500 JPY", "1,234 KWD", "-12 USD"]),
        ("ja", ["1,234,567.50 EUR", "500 INR", "1,500 JPY", "1.234 KWD", "-12 USD"]),
    ],
)
def test_in_text_the_number_is_the_locales_and_the_code_is_iso(locale: str, written: list[str]) -> None:
    examples = (("1234567.5", "EUR"), ("500", "INR"), ("1500", "JPY"), ("1.234", "KWD"), ("-12", "USD"))
    assert [plain(format_money(Money.of(*one), locale)) for one in examples] == written


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("en", ["€1,234.50", "$12", "¥1,500", "-$0.05"]),
        ("de", ["1.234,50 €", "12 $", "1.500 ¥", "-0,05 $"]),
        ("hi", ["€1,234.50", "$12", "JP¥1,500", "-$0.05"]),
        ("ar", ["1,234.50 €", "12 US$", "1,500 JP¥", "-0.05 US$"]),
        ("fr", ["1 234,50 €", "12 $US", "1 500 JPY", "-0,05 $US"]),
        ("ja", ["€1,234.50", "$12", "￥1,500", "-$0.05"]),
    ],
)
def test_in_pictures_money_has_its_sign(locale: str, written: list[str]) -> None:
    examples = (("1234.5", "EUR"), ("12", "USD"), ("1500", "JPY"), ("-0.05", "USD"))
    assert [plain(format_money_sign(Money.of(*one), locale)) for one in examples] == written


def test_small_change_is_shown_where_there_is_some_and_nowhere_else() -> None:
    amounts = (("149.99", "RSD"), ("1500", "RSD"), ("0.125", "IQD"))
    kept = [Money.of(*one) for one in amounts]
    assert [format_money(money, "en") for money in kept] == ["149.99 RSD", "1,500 RSD", "0.125 IQD"]
    assert [plain(format_money_sign(money, "en")) for money in kept] == ["RSD149.99", "RSD1,500", "IQD0.125"]


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("en", ["€12", "€9,999", "€123.5K", "€1.2M"]),
        ("de", ["12 €", "9.999 €", "123.457 €", "1,2 Mio. €"]),
        ("hi", ["€12", "€9,999", "€1.2 लाख", "€12.3 लाख"]),
        ("ar", ["12 €", "9,999 €", "123.5 ألف €", "1.2 مليون €"]),
        ("fr", ["12 €", "9 999 €", "123,5 k €", "1,2 M €"]),
        ("ja", ["€12", "€9,999", "€12.3万", "€123.5万"]),
    ],
)
def test_on_axes_money_is_short_and_whole(locale: str, written: list[str]) -> None:
    amounts = ("12.5", "9999.4", "123456.78", "1234567.8")
    assert [plain(format_money_short(Money.of(a, "EUR"), locale)) for a in amounts] == written


@given(moneys(), st.sampled_from(["en", "de", "hi", "ar", "fr", "ja"]))
def test_no_written_amount_is_another_amount(money: Money, locale: str) -> None:
    digits, _, code = plain(format_money(money, locale)).rpartition(" ")
    point = "," if locale in {"de", "fr"} else "."
    spelt = "".join(letter for letter in digits if letter.isdigit() or letter in {point, "-"})
    assert Money.of(spelt.replace(",", "."), code) == money


@pytest.mark.parametrize(
    ("locale", "numbers", "sign", "short"),
    [
        ("en", "de", "€1.234.567,50", "€1,2M"),
        ("en", "de_CH", "€1’234’567.50", "€1.2M"),
        ("de", "en", "1,234,567.50 €", "1.2 Mio. €"),
        ("de", "en_IN", "12,34,567.50 €", "1.2 Mio. €"),
        ("hi", "en", "€1,234,567.50", "€12.3 लाख"),
        ("zh", "fr", "€1 234 567,50", "€123,5万"),
    ],
)
def test_digits_can_be_written_another_way_than_the_words(
    locale: str, numbers: str, sign: str, short: str
) -> None:
    money = Money.of("1234567.50", "EUR")
    assert plain(format_money_sign(money, locale, numbers)) == sign
    assert plain(format_money_short(money, locale, numbers)) == short


@given(st.sampled_from(["en", "de", "fr", "hi", "zh", "ar", "pt_PT", "es"]), st.integers(-(10**9), 10**9))
def test_a_languages_own_digits_are_what_it_writes_anyway(locale: str, cents: int) -> None:
    money = Money.of(Decimal(cents).scaleb(-2), "EUR")
    assert format_money_sign(money, locale, locale) == format_money_sign(money, locale)
    assert format_money_short(money, locale, locale) == format_money_short(money, locale)
