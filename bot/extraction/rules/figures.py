"""The numbers of a message and what each is: an amount, a count, a percentage or just part of a name.

Dates and times were taken out before. A currency is a tuple of codes that the sign or word may mean, most likely
first; `resolve` picks by the chat's own.
"""

from collections.abc import Sequence
from dataclasses import replace

from babel.numbers import get_currency_precision

from bot.extraction.rules.figure import MANY, Figure, Use, counts_things
from bot.extraction.rules.figure_reader import FigureReader
from bot.extraction.rules.numbers import number_at
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TIMES

__all__ = ["Figure", "Use", "counts_things", "find_figures", "resolve"]


def find_figures(scan: Scan, currency: str) -> list[Figure]:
    """The figures of a text in order. `currency` is the chat's own."""
    digits = get_currency_precision(currency)
    figures: list[Figure] = []
    at = 0
    while at < len(scan.tokens):
        number = None if at in scan.taken else number_at(scan, at, digits)
        if number is None:
            at += 1
            continue
        previous = figures[-1] if figures else None
        figure = FigureReader(scan, number, currency, previous).read(previous.end if previous else 0)
        if figures and (
            _is_small_change(scan, figures[-1], figure) or _is_lower_part(scan, figures[-1], figure)
        ):
            figure = _with_change(figures.pop(), figure)
        figures.append(figure)
        at = figure.end
    return _settled(scan, figures)


def resolve(codes: tuple[str, ...], default: str, home: str | None = None) -> str | None:
    """The currency that a sign or word names; None where it may well be the chat's own.

    Where the chat is travelling, it is the one of `home` rather than a third one: "$5" of a Canadian in Japan.
    """
    if not codes or codes == ("*",) or (len(codes) > 1 and default in codes):
        return None
    return home if home in codes else codes[0]


def _is_small_change(scan: Scan, whole: Figure, figure: Figure) -> bool:
    """ "5 dollars and 50 cents": the second figure is part of the first."""
    gap = range(whole.end, figure.first)
    adjacent = not gap or (len(gap) == 1 and scan.starting("number_joiner", whole.end) is not None)
    is_minor = any(hit.end == figure.end for hit in scan.hits.get("minor", ()))
    return adjacent and is_minor and figure.value < 1 and bool(whole.currency) and whole.value % 1 == 0


def _is_lower_part(scan: Scan, whole: Figure, figure: Figure) -> bool:
    """ "2 lakh 15 thousand": two multiplied numbers, the second below the unit of the first."""
    units = [scan.ending("multiplier", one.end) for one in (whole, figure)]
    higher, lower = (int(unit.value) if unit else 0 for unit in units)
    return whole.end == figure.first and 0 < lower < higher and figure.value < higher


def _with_change(whole: Figure, change: Figure) -> Figure:
    return replace(whole, value=whole.value + change.value, end=change.end)


def _settled(scan: Scan, figures: Sequence[Figure]) -> list[Figure]:
    """The figures with the doubtful ones decided: no amount beside a real one, amounts alone."""
    known = [_distance(scan, figure) for figure in _products(scan, figures)]
    certain = any(figure.is_amount for figure in known)
    return [_decided(figure, certain) for figure in known]


def _decided(figure: Figure, certain: bool) -> Figure:
    if figure.use is not Use.DOUBTFUL:
        return figure
    beside = Use.COUNT if figure.in_words else Use.LABEL
    return replace(figure, use=beside if certain else Use.AMOUNT, doubtful=True)


def _distance(scan: Scan, figure: Figure) -> Figure:
    """ "ran 5k" is no five thousand."""
    is_run = scan.norm(figure.end - 1) == "k" and not figure.currency and scan.has("distance")
    return replace(figure, use=Use.LABEL) if is_run else figure


def _products(scan: Scan, figures: Sequence[Figure]) -> list[Figure]:
    """The figures with "3 x 4.50" made one."""
    made: list[Figure] = []
    for figure in figures:
        if made and _are_multiplied(scan, made[-1], figure):
            one = made.pop()
            is_size = _is_size(scan, one, figure, figures)
            made.append(replace(one, end=figure.end, use=Use.LABEL) if is_size else _times(one, figure))
        else:
            made.append(figure)
    return made


def _are_multiplied(scan: Scan, one: Figure, two: Figure) -> bool:
    """Whether a sign of multiplication joins them: "3 x 4.50", "3x 4.50", not the line of "bus 66x 3.50"."""
    at = one.end
    if two.first != at + 1 or scan.norm(at) not in TIMES:
        return False
    return one.value <= MANY or scan.is_glued(two.first) or not scan.is_glued(at)


def _is_size(scan: Scan, one: Figure, two: Figure, figures: Sequence[Figure]) -> bool:
    """ "2x4 timber 34.88": small whole numbers in one word, beside an amount that is written as money."""
    plain = not any(figure.strong or figure.currency for figure in (one, two))
    glued = scan.is_glued(one.end) and scan.is_glued(two.first)
    following = next((figure for figure in figures if figure.first >= two.end), None)
    priced = following is not None and following.strong and following.first > two.end
    parted = following is not None and any(
        scan.norm(at) in {",", ";"} for at in range(two.end, following.first)
    )
    return plain and glued and priced and not parted


def _times(one: Figure, two: Figure) -> Figure:
    currency = one.currency or two.currency
    value = one.value * two.value
    return replace(one, end=two.end, value=value, use=Use.AMOUNT, currency=currency, strong=True)
