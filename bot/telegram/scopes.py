"""What was looked for, in words: categories, phrases, bounds and the period. Pure, as views are."""

from collections.abc import Iterator, Sequence

from babel.lists import format_list

from bot.core.ledger import Kind
from bot.core.periods import Period
from bot.core.questions import Filters, is_all_time
from bot.telegram.language import Speech


def scope(filters: Filters, period: Period, speech: Speech) -> list[str]:
    """Filters and period, each as HTML."""
    return [*filter_names(filters, speech), speech.escaped(period_name(period, speech))]


def filter_names(filters: Filters, speech: Speech) -> list[str]:
    """What the filters let through, each as HTML; empty where that is everything."""
    kinds = {Kind.EXPENSE: speech.say("spent"), Kind.INCOME: speech.say("income"), None: ""}
    named = speech.escaped(topic(filters, speech)) or kinds[filters.kind]
    return [*([named] if named else []), *bounds(filters, speech)]


def period_name(period: Period, speech: Speech) -> str:
    """The period, in plain text."""
    return speech.label("ever") if is_all_time(period) else speech.period(period)


def bounds(filters: Filters, speech: Speech) -> Iterator[str]:
    """How large the amounts are, as HTML."""
    if filters.at_least is not None:
        yield speech.say("{amount} or more each", amount=speech.as_given(filters.at_least))
    if filters.at_most is not None:
        yield speech.say("{amount} or less each", amount=speech.as_given(filters.at_most))


def topic(filters: Filters, speech: Speech) -> str:
    """The categories and words asked about, in plain text; empty where everything counts."""
    names = [speech.category(speech.categories.show(key)) for key in filters.categories]
    listed = format_list(names, locale=speech.locale) if names else ""
    return " · ".join(filter(None, [listed, quoted(filters.words, speech)]))


def quoted(phrases: Sequence[str], speech: Speech) -> str:
    """Phrases of which any will do, in plain text."""
    marked = [speech.label("“{words}”", words=phrase) for phrase in phrases]
    return format_list(marked, style="or", locale=speech.locale) if marked else ""
