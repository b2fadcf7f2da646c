"""A person's language: translated sentences, and numbers, money and dates in their locale.

Every text that a person reads goes through `Speech.say`. English is the source; catalogues lie in bot/locales,
made from the messages that `make messages` collects.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from html import escape
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton, format_time
from babel.numbers import format_decimal, format_percent, get_currency_name

from bot.core.catalogues import catalogue
from bot.core.categories import Categories, Category
from bot.core.chats import ChatSettings
from bot.core.cities import city_name
from bot.core.money import Money, format_figure, format_money, format_money_sign, grouping
from bot.core.number_styles import NumberStyle
from bot.core.periods import DAY, Period, Span
from bot.core.places import locale_of

CATALOGUES = Path(__file__).parents[1] / "locales"

_CHINESE_MARKS = {", ": "，", "; ": "；", " ": ""}
_QUARTERS_IN_FULL = ("hi", "zh")
"""Languages in which nobody writes a quarter as CLDR shortens it."""


class Speech:
    """How to talk to a chat: in its language, with its numbers and its names of categories.

    `locale` is CLDR's for words and dates, `numbers` the one whose way to write numbers counts.
    """

    def __init__(
        self, language: str, number_style: NumberStyle | None = None, categories: Categories = Categories()
    ) -> None:
        self.locale = locale_of(language)
        self.numbers = number_style.locale if number_style else self.locale
        self.categories = categories
        self._translations = catalogue(self.locale)

    def say(self, message: str, **values: object) -> str:
        """The message in the person's language, as HTML: the values are escaped, the message may have tags."""
        escaped = {name: self.escaped(str(value)) for name, value in values.items()}
        return self._translations.gettext(message).format(**escaped)

    def say_around(self, message: str, **values: str) -> str:
        """The message around values that are HTML already."""
        return self._translations.gettext(message).format(**values)

    def say_many(self, one: str, many: str, count: int, **values: object) -> str:
        """Likewise, in the form for `count`, which the message may use as {count}: as the chat writes numbers."""
        escaped = {name: self.escaped(str(value)) for name, value in values.items()}
        return self._translations.ngettext(one, many, count).format(count=self.number(count), **escaped)

    @staticmethod
    def escaped(text: str) -> str:
        """Words that are nobody's to translate, or are translated already, as HTML."""
        return escape(text, quote=False)

    def joined(self, parts: Iterable[str], mark: str = " ") -> str:
        """Parts one after another, with a mark between them: " " after sentences, ", " or "; "."""
        return (_CHINESE_MARKS.get(mark, mark) if self._is_chinese else mark).join(parts)

    @property
    def _is_chinese(self) -> bool:
        return Locale.parse(self.locale).language == "zh"

    def label(self, message: str, **values: object) -> str:
        """The message for a place that takes no HTML: a button, an alert, a picture."""
        return self._translations.gettext(message).format(**values)

    def category(self, category: Category) -> str:
        """A category's name."""
        return category.name if category.custom else self._translations.gettext(category.name)

    def money(self, money: Money) -> str:
        """The locale's number with the currency's code."""
        return format_money(money, self.numbers)

    def money_sign(self, money: Money) -> str:
        """For pictures: the amount in the language's form with the currency's sign."""
        return format_money_sign(money, self.locale, self.foreign_numbers)

    @property
    def foreign_numbers(self) -> str:
        """The locale of the numbers where it isn't the language's own; empty otherwise."""
        return self.numbers if self.numbers != self.locale else ""

    def number(self, value: Decimal | int, digits: int = 0) -> str:
        """The locale's number, rounded to so many digits that count; 0 for all."""
        exact = Decimal(value)
        if digits and exact:
            exact = exact.quantize(Decimal(1).scaleb(min(exact.adjusted() - digits + 1, 0))).normalize()
        return str(format_decimal(exact, locale=self.numbers, decimal_quantization=False))

    def as_given(self, value: Decimal) -> str:
        """The locale's number with as many decimals as it has: "49.50"."""
        exponent = value.as_tuple().exponent
        digits = max(-exponent, 0) if isinstance(exponent, int) else 0
        pattern = grouping(self.numbers) + ("." + "0" * digits if digits else "")
        return str(format_decimal(value, pattern, locale=self.numbers))

    def figure(self, money: Money) -> str:
        """The locale's number alone, with all its decimals."""
        return format_figure(money, self.numbers)

    def percent(self, fraction: Decimal) -> str:
        """The size of a fraction in whole per cent."""
        if self.numbers == self.locale:
            return str(format_percent(abs(fraction), locale=self.locale))
        around = Locale.parse(self.locale).percent_formats[None].pattern
        pattern = around.replace("#,##0", grouping(self.numbers)).replace("#,##,##0", grouping(self.numbers))
        return str(format_percent(abs(fraction), pattern, locale=self.numbers))

    def day(self, day: date, today: date) -> str:
        """Today, yesterday, or the date, with the year where it is another one."""
        if day == today:
            return self.label("today")
        if day == today - DAY:
            return self.label("yesterday")
        if day == today + DAY:
            return self.label("tomorrow")
        return str(format_skeleton("MMMEd" if day.year == today.year else "yMMMd", day, locale=self.locale))

    def day_first(self, day: date, today: date) -> str:
        """The same at the beginning of a sentence."""
        return _capitalised(self.day(day, today))

    def moment(self, at: datetime, today: date) -> str:
        """An instant that is in the person's zone already: "Nov 12, 18:02", with the year where it is another one."""
        skeleton = "MMMd" if at.year == today.year else "yMMMd"
        day = format_skeleton(skeleton, at.date(), locale=self.locale)
        mark = " " if self._is_chinese else ", "
        return f"{day}{mark}{format_time(at.time(), 'short', locale=self.locale)}"

    def full_date(self, day: date, today: date) -> str:
        """A date in full words, with the year where it is another one: "March 3"."""
        skeleton = "MMMMd" if day.year == today.year else "yMMMMd"
        return str(format_skeleton(skeleton, day, locale=self.locale))

    def period(self, period: Period) -> str:
        """A period by its name: "November 2026", "16 – 22 Nov 2026", "2026"."""
        return _capitalised(self.period_inside(period))

    def period_inside(self, period: Period) -> str:
        """The same as it stands inside a sentence, where most languages write months small."""
        last = period.end - timedelta(days=1)
        if period.span is Span.MONTH and period.start.day == 1:
            return str(format_skeleton("yMMMM", period.start, locale=self.locale))
        if period.span is Span.QUARTER and period.start.day == 1:
            return str(format_skeleton("y" + self._quarter, period.start, locale=self.locale))
        if period.span is Span.YEAR and period.start.timetuple().tm_yday == 1:
            return str(format_skeleton("y", period.start, locale=self.locale))
        if period.span is Span.DAY:
            return str(format_date(period.start, "long", locale=self.locale))
        return str(format_interval(period.start, last, skeleton="yMMMd", locale=self.locale))

    def months(self, period: Period) -> str:
        """Several months by the first and the last: "Dec 2025 – Nov 2026"; by days where they begin late."""
        last = period.end - timedelta(days=1)
        skeleton = "yMMM" if period.start.day == 1 else "yMMMd"
        return _capitalised(format_interval(period.start, last, skeleton=skeleton, locale=self.locale))

    def days(self, first: date, last: date) -> str:
        """A day, or all from one to another, without the year where there is one only: "3 – 20 Nov"."""
        if first == last:
            return str(format_skeleton("MMMd", first, locale=self.locale))
        skeleton = "MMMd" if first.year == last.year else "yMMMd"
        return str(format_interval(first, last, skeleton=skeleton, locale=self.locale))

    def short_period(self, period: Period) -> str:
        """A period's name for a button: "Nov", "16 Nov", "Q4", "2026"."""
        match period.span:
            case Span.MONTH:
                skeleton = "MMM"
            case Span.QUARTER:
                return _capitalised(format_date(period.start, self._quarter, locale=self.locale))
            case Span.YEAR:
                skeleton = "y"
            case _:
                skeleton = "MMMd"
        return _capitalised(format_skeleton(skeleton, period.start, locale=self.locale))

    @property
    def _quarter(self) -> str:
        return "QQQQ" if Locale.parse(self.locale).language in _QUARTERS_IN_FULL else "QQQ"

    def month_name(self, day: date) -> str:
        """A month with its year."""
        return _capitalised(self.month_inside(day))

    def month_inside(self, day: date) -> str:
        """The same as it stands inside a sentence."""
        return str(format_skeleton("yMMMM", day, locale=self.locale))

    def weekday(self, day: date) -> str:
        """A weekday in two or three letters."""
        return str(format_date(day, "EEEEEE", locale=self.locale))

    def weekday_name(self, number: int) -> str:
        """A weekday in full, by its number: 0 is Monday."""
        return str(Locale.parse(self.locale).days["stand-alone"]["wide"][number])

    def weekday_first(self, number: int) -> str:
        """The same where it stands first, as on a button."""
        return _capitalised(self.weekday_name(number))

    def city(self, zone_name: str) -> str:
        """A time zone by its city."""
        return city_name(zone_name, self.locale)

    def currency(self, code: str) -> str:
        """A currency by its name."""
        return str(get_currency_name(code, locale=self.locale))

    def day_number(self, day: date) -> str:
        """A day of the month, as a figure."""
        return str(format_date(day, "d", locale=self.locale))

    def day_of_month(self, day: date) -> str:
        """A day with its month in a few letters: "3 Nov"."""
        return str(format_skeleton("MMMd", day, locale=self.locale))

    def short_month_of_year(self, day: date) -> str:
        """A month in a few letters, with its year."""
        return str(format_skeleton("yMMM", day, locale=self.locale))

    def short_month(self, day: date) -> str:
        """A month in a few letters."""
        return str(format_date(day, "LLL", locale=self.locale))


@lru_cache(maxsize=256)
def speech(
    language: str, number_style: NumberStyle | None = None, categories: Categories = Categories()
) -> Speech:
    """The speech for a BCP 47 language tag."""
    return Speech(language, number_style, categories)


def speech_of(settings: ChatSettings) -> Speech:
    """The speech for a chat."""
    return speech(settings.language, settings.number_style, settings.categories)


def speech_in_style(settings: ChatSettings, style: NumberStyle | None) -> Speech:
    """The same with numbers in another style; None for as the language has it."""
    return speech(settings.language, style, settings.categories)


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
