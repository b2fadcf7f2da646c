"""What a report's figures are made from, in words: the rates they were converted at, and what they leave out. Pure."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bot.core.conversion import Basis, NotCounted, RatesUsed
from bot.core.rates import OWN
from bot.core.reports import MOST_OTHERS
from bot.core.wording import marked
from bot.telegram.language import Speech

_NAMED_RATES = 3
_DIGITS_OF_RATES = 4
_LITTLE = Decimal("0.1")


_PUBLISHERS = {"ECB": marked("ECB")}
"""Those that languages call differently: "EZB", "BCE"."""


def publisher_name(publisher: str, speech: Speech) -> str:
    """Who published a rate, as the language calls them."""
    return speech.label(_PUBLISHERS[publisher]) if publisher in _PUBLISHERS else publisher


def made_from(basis: Basis, speech: Speech) -> Iterator[str]:
    """At which rates, and what is left out."""
    yield from _converted(basis.rates, speech)
    yield from _left_out(basis, speech)


def _converted(rates: Sequence[RatesUsed], speech: Speech) -> Iterator[str]:
    """One line: "Converted at ECB rates of 3 – 20 Nov: 1 USD ≈ 0.92 EUR"."""
    published = [used for used in rates if used.publisher != OWN]
    own = [used for used in rates if used.publisher == OWN]
    parts = []
    for publisher in dict.fromkeys(used.publisher for used in published):
        of_one = [used for used in published if used.publisher == publisher]
        days = speech.days(min(used.first for used in of_one), max(used.last for used in of_one))
        parts.append(
            speech.say(
                "{publisher} rates of {days}: {rates}",
                publisher=publisher_name(publisher, speech),
                days=days,
                rates=_values(of_one, speech),
            )
        )
    if own:
        parts.append(speech.say("your own rates: {rates}", rates=_values(own, speech)))
    if parts:
        yield speech.say_around("Converted at {rates}", rates=speech.joined(parts, "; "))


def _values(rates: Sequence[RatesUsed], speech: Speech) -> str:
    shown = [_value(used, speech) for used in rates[:_NAMED_RATES]]
    return speech.joined([*shown, *(["…"] if len(rates) > _NAMED_RATES else [])], ", ")


def _value(used: RatesUsed, speech: Speech) -> str:
    """ "1 USD ≈ 0.92 EUR"; where one unit is worth little, the other way around: "1 EUR ≈ 162 JPY"."""
    rate = used.latest if used.latest.value >= _LITTLE else used.latest.turned()
    sign = "=" if used.publisher == OWN and used.first == used.last else "≈"
    return f"1 {rate.currency} {sign} {speech.number(rate.value, _DIGITS_OF_RATES)} {rate.base}"


def _left_out(basis: Basis, speech: Speech) -> Iterator[str]:
    """What isn't counted, in one line: "Not counted, no rate: 120 RUB, 3 entries. /rate gives one."."""
    others = basis.not_counted
    if not others:
        return
    found = [money for one in others[:MOST_OTHERS] for money in _both_ways(one, speech)]
    entries = sum(one.entries for one in others)
    count = speech.say_many("{count} entry", "{count} entries", entries)
    more = len(others[MOST_OTHERS:])
    named = [*found, *([_more(more, speech)] if more else []), count]
    sums = speech.joined(named, ", ")
    if basis.alone:
        yield speech.say_around("Not counted: {sums}", sums=sums)
    else:
        yield speech.say_around("Not counted, no rate: {sums}. /rate gives one.", sums=sums)


def _both_ways(one: NotCounted, speech: Speech) -> Iterator[str]:
    if one.spent.amount:
        yield speech.escaped(speech.money(one.spent))
    if one.income.amount:
        yield "+" + speech.escaped(speech.money(one.income))


def _more(count: int, speech: Speech) -> str:
    return speech.say_many("{count} more currency", "{count} more currencies", count)
