"""A person's language: translated sentences, and numbers, money and dates in their locale.

Every text that a person reads goes through `Speech.say`. English is the source; catalogues lie in bot/locales,
made from the messages that `make messages` collects.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from gettext import NullTranslations, translation
from html import escape
from pathlib import Path

from babel.dates import format_date, format_interval, format_skeleton, format_time
from babel.numbers import format_decimal, format_percent

from bot.core.categories import Category
from bot.core.money import Money, format_figure, format_money
from bot.core.periods import DAY, Period, Span
from bot.core.places import locale_of

_CATALOGUES = Path(__file__).parents[1] / "locales"


class Speech:
    """How to talk to a chat, given its BCP 47 language tag."""

    def __init__(self, language: str) -> None:
        self.locale = locale_of(language)
        self._translations = _catalogue(self.locale)

    def say(self, message: str, **values: object) -> str:
        """The message in the person's language, as HTML: the values are escaped, the message may have tags."""
        escaped = {name: self.escaped(str(value)) for name, value in values.items()}
        return self._translations.gettext(message).format(**escaped)

    def say_many(self, one: str, many: str, count: int, **values: object) -> str:
        """Likewise, in the form for `count`, which the message may use as {count}."""
        escaped = {name: self.escaped(str(value)) for name, value in values.items()}
        return self._translations.ngettext(one, many, count).format(count=count, **escaped)

    @staticmethod
    def escaped(text: str) -> str:
        """Words that are nobody's to translate, or are translated already, as HTML."""
        return escape(text, quote=False)

    def label(self, message: str, **values: object) -> str:
        """The message for a place that takes no HTML: a button, an alert, a picture."""
        return self._translations.gettext(message).format(**values)

    def category(self, category: Category) -> str:
        """A category's name."""
        return category.name if category.custom else self._translations.gettext(category.name)

    def money(self, money: Money) -> str:
        """The locale's number with the currency's code."""
        return format_money(money, self.locale)

    def number(self, value: Decimal | int, digits: int = 0) -> str:
        """The locale's number, rounded to so many digits that count; 0 for all."""
        exact = Decimal(value)
        if digits and exact:
            exact = exact.quantize(Decimal(1).scaleb(min(exact.adjusted() - digits + 1, 0))).normalize()
        return str(format_decimal(exact, locale=self.locale, decimal_quantization=False))

    def figure(self, money: Money) -> str:
        """The locale's number alone, with all its decimals."""
        return format_figure(money, self.locale)

    def percent(self, fraction: Decimal) -> str:
        """The size of a fraction in whole per cent."""
        return str(format_percent(abs(fraction), locale=self.locale))

    def day(self, day: date, today: date) -> str:
        """Today, yesterday, or the date, with the year where it is another one."""
        if day == today:
            return self.label("today")
        if day == today - DAY:
            return self.label("yesterday")
        if day == today + DAY:
            return self.label("tomorrow")
        return str(format_skeleton("MMMEd" if day.year == today.year else "yMMMd", day, locale=self.locale))

    def moment(self, at: datetime, today: date) -> str:
        """An instant that is in the person's zone already: "Nov 12, 18:02", with the year where it is another one."""
        skeleton = "MMMd" if at.year == today.year else "yMMMd"
        day = format_skeleton(skeleton, at.date(), locale=self.locale)
        return f"{day}, {format_time(at.time(), 'short', locale=self.locale)}"

    def full_date(self, day: date, today: date) -> str:
        """A date in full words, with the year where it is another one: "March 3"."""
        skeleton = "MMMMd" if day.year == today.year else "yMMMMd"
        return str(format_skeleton(skeleton, day, locale=self.locale))

    def period(self, period: Period) -> str:
        """A period by its name: "November 2026", "16 – 22 Nov 2026", "2026"."""
        last = period.end - timedelta(days=1)
        if period.span is Span.MONTH and period.start.day == 1:
            return _capitalised(format_skeleton("yMMMM", period.start, locale=self.locale))
        if period.span is Span.QUARTER and period.start.day == 1:
            return _capitalised(format_skeleton("yQQQ", period.start, locale=self.locale))
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
                return _capitalised(format_date(period.start, "QQQ", locale=self.locale))
            case Span.YEAR:
                skeleton = "y"
            case _:
                skeleton = "MMMd"
        return _capitalised(format_skeleton(skeleton, period.start, locale=self.locale))

    def month_name(self, day: date) -> str:
        """A month with its year."""
        return _capitalised(format_skeleton("yMMMM", day, locale=self.locale))

    def weekday(self, day: date) -> str:
        """A weekday in two or three letters."""
        return str(format_date(day, "EEEEEE", locale=self.locale))

    def day_number(self, day: date) -> str:
        """A day of the month."""
        return str(format_skeleton("d", day, locale=self.locale))

    def day_of_month(self, day: date) -> str:
        """A day with its month in a few letters: "3 Nov"."""
        return str(format_skeleton("MMMd", day, locale=self.locale))

    def short_month_of_year(self, day: date) -> str:
        """A month in a few letters, with its year."""
        return str(format_skeleton("yMMM", day, locale=self.locale))

    def short_month(self, day: date) -> str:
        """A month in a few letters."""
        return str(format_date(day, "LLL", locale=self.locale))


@lru_cache(maxsize=64)
def speech(language: str) -> Speech:
    """The speech for a language tag."""
    return Speech(language)


@lru_cache(maxsize=64)
def _catalogue(locale: str) -> NullTranslations:
    languages = [locale, locale.partition("_")[0]]
    return translation("bookkeeper", _CATALOGUES, languages=languages, fallback=True)


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
