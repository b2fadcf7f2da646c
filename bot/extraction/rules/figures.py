"""The numbers of a message and what each is: an amount, a count, a percentage or just part of a name.

Dates and times were taken out before. A currency is a tuple of codes that the sign or word may mean, most likely
first; `resolve` picks by the chat's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from babel.numbers import get_currency_precision

from bot.extraction.rules.lexicon import Hit
from bot.extraction.rules.numbers import Number, number_at
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TokenKind

_PHONE_DIGITS = 9
_LARGEST = Decimal(10) ** 15


class Use(StrEnum):
    """What a number is for. A `DOUBTFUL` one is a label where there is another amount, else an amount."""

    AMOUNT = "amount"
    DOUBTFUL = "doubtful"
    COUNT = "count"
    PERCENT = "percent"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what belongs to it: tokens `first` up to `end` hold its sign and currency too.

    `strong` where its writing alone says money: a currency, decimals, "12k". `sign` is 1 for "+5", -1 for "-5".
    """

    first: int
    end: int
    value: Decimal
    use: Use
    currency: tuple[str, ...] = ()
    strong: bool = False
    sign: int = 0
    in_words: bool = False
    doubtful: bool = False

    @property
    def is_amount(self) -> bool:
        """Whether it may be booked."""
        return self.use is Use.AMOUNT and 0 < self.value < _LARGEST


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
        figure = _FigureReader(scan, number, currency, previous).read(previous.end if previous else 0)
        if figures and _is_small_change(scan, figures[-1], figure):
            figure = _with_change(figures.pop(), figure)
        figures.append(figure)
        at = figure.end
    return _settled(scan, figures)


def resolve(codes: tuple[str, ...], default: str) -> str | None:
    """The currency that a sign or word names; None where it may well be the chat's own."""
    if not codes or codes == ("*",) or (len(codes) > 1 and default in codes):
        return None
    return codes[0]


class _FigureReader:
    """Reads what stands around one number."""

    def __init__(self, scan: Scan, number: Number, default: str, previous: Figure | None) -> None:
        self._scan = scan
        self._previous = previous
        self._number = number
        self._default = default
        self._value = number.value
        self._first, self._end = number.first, number.end
        self._strong = number.exact

    def read(self, floor: int) -> Figure:
        """The figure, which starts at token `floor` at the earliest."""
        self._multiply()
        currency = self._currency_after() or self._currency_before(floor)
        minor = self._minor()
        self._strong = self._strong or bool(currency) or minor
        sign = self._sign(floor)
        return Figure(
            self._first,
            self._end,
            self._value,
            self._use(bool(currency) or minor),
            currency,
            self._strong or sign != 0,
            sign,
            self._number.in_words,
        )

    def _multiply(self) -> None:
        while hit := self._scan.starting("multiplier", self._end):
            word = self._scan.norm(hit.first)
            lone = len(word) == 1 and word.isascii()
            if (len(word) == 1 and not self._scan.is_glued(hit.first)) or (lone and self._is_measure(hit)):
                return
            self._value *= hit.value
            self._end = hit.end
            self._strong = True
            if self._value >= _LARGEST:
                return

    def _is_measure(self, hit: Hit) -> bool:
        """ "5m cable 12" is metres, "2m house" is millions; "5kg" is neither."""
        glued = self._scan.is_glued(hit.end) and self._scan.kind(hit.end) in {
            TokenKind.NUMBER,
            TokenKind.WORD,
        }
        others = sum(token.kind is TokenKind.NUMBER for token in self._scan.tokens) > 1
        return glued or (others and hit.value > _THOUSAND)

    def _currency_after(self) -> tuple[str, ...]:
        at = self._end
        hit = self._scan.starting("currency", at) or self._code(at)
        if hit is None or self._belongs_to_next(hit):
            return ()
        if not self._is_currency(hit, before=False):
            return ()
        self._end = hit.end
        self._read_cents(hit)
        return _codes(hit)

    def _belongs_to_next(self, hit: Hit) -> bool:
        """ "coffee 5 $8 cake": the sign is glued to the number after it, not to the one before."""
        return (
            self._scan.kind(hit.end) is TokenKind.NUMBER
            and self._scan.is_glued(hit.end)
            and not self._scan.is_glued(hit.first)
        )

    def _read_cents(self, hit: Hit) -> None:
        """ "2€50"."""
        norm = self._scan.norm(hit.end)
        glued = self._scan.is_glued(hit.first) and self._scan.is_glued(hit.end)
        if glued and norm.isdigit() and len(norm) == 2 and self._value == self._value.to_integral_value():
            self._value += Decimal(norm) / 100
            self._end = hit.end + 1

    def _currency_before(self, floor: int) -> tuple[str, ...]:
        at = self._first
        for start in range(max(floor, at - _LONGEST_CURRENCY), at):
            hit = self._scan.starting("currency", start) or self._code(start)
            if hit and hit.end == at and self._is_currency(hit, before=True):
                self._first = start
                return _codes(hit)
        return ()

    def _code(self, at: int) -> Hit | None:
        hit = self._scan.starting("currency_code", at)
        if hit is None:
            return None
        written = self._scan.slice(at, at + 1)
        plain_word = self._scan.starting("not_code", at) and hit.value != self._default
        shouted = written.isupper() and not self._scan.text.isupper()
        return hit if shouted or not plain_word else None

    def _is_currency(self, hit: Hit, before: bool) -> bool:
        codes = _codes(hit)
        clashes = self._scan.starting("unit", hit.first) or (
            before and (self._scan.starting("income", hit.first) or self._scan.starting("paid", hit.first))
        )
        own = self._default in codes
        is_glued_to_word = (
            before and self._scan.is_glued(hit.first) and self._scan.kind(hit.first) is TokenKind.WORD
        )
        return (own or not clashes) and not (
            is_glued_to_word and self._scan.kind(hit.first - 1) is TokenKind.WORD
        )

    def _minor(self) -> bool:
        hit = self._scan.starting("minor", self._end)
        if hit is None or (len(self._scan.norm(hit.first)) == 1 and not self._scan.is_glued(hit.first)):
            return False
        if self._strong and self._number.exact:
            self._end = hit.end
            return False
        self._value /= int(hit.value)
        self._end = hit.end
        return True

    def _sign(self, floor: int) -> int:
        before = self._first - 1
        sign = _SIGNS.get(self._scan.norm(before), 0)
        glued = self._scan.is_glued(self._first) and not self._scan.is_glued(before)
        if not sign or before < floor or not glued or self._scan.kind(before - 1) is TokenKind.NUMBER:
            return 0
        self._first = before
        return sign

    def _use(self, money: bool) -> Use:
        if money:
            return Use.AMOUNT
        for rule in (self._percent, self._count, self._part_of_word, self._named):
            use = rule()
            if use:
                return use
        if len(self._scan.norm(self._number.first)) >= _PHONE_DIGITS and not self._number.exact:
            return Use.LABEL
        return Use.AMOUNT

    def _percent(self) -> Use | None:
        return Use.PERCENT if self._scan.starting("percent", self._end) else None

    def _count(self) -> Use | None:
        scan, after = self._scan, self._end
        unit = scan.starting("unit", after)
        if unit and not scan.starting("name", after):
            return Use.COUNT
        if self._value <= _MANY_PARTS and (self._is_after("split") or self._is_after("split_with")):
            return Use.COUNT
        before = scan.norm(self._first - 1)
        if before in _TIMES and not scan.is_glued(self._first - 1):
            return Use.COUNT
        if scan.norm(after) in _TIMES and (scan.is_glued(after) or scan.kind(after + 1) is TokenKind.NUMBER):
            return Use.COUNT
        return None

    def _part_of_word(self) -> Use | None:
        scan, after, before = self._scan, self._end, self._first - 1
        if scan.is_glued(after) and scan.kind(after) is TokenKind.WORD and not _is_han(scan.norm(after)):
            return Use.LABEL
        if scan.norm(after) == "-" and scan.is_glued(after) and scan.is_glued(after + 1):
            return Use.LABEL
        if not scan.is_glued(self._first) or self._number.in_words:
            return None
        if scan.kind(before) is TokenKind.WORD and not _is_han(scan.norm(before)):
            return Use.LABEL
        hyphen = scan.norm(before) in {"-", "/", "."} and scan.is_glued(before)
        return Use.LABEL if hyphen else None

    def _named(self) -> Use | None:
        scan = self._scan
        if scan.starting("label_after", self._end) and not self._number.exact:
            return Use.DOUBTFUL if self._strong else Use.LABEL
        if self._number.exact and self._value != self._value.to_integral_value():
            return None
        if self._is_after("label_word") or self._is_flight() or self._is_address():
            return Use.LABEL
        if self._is_after("label_lead") and self._has_better() and not self._strong:
            return Use.LABEL
        if self._is_clock():
            return Use.AMOUNT if self._follows_count() else Use.LABEL
        if self._is_list_number():
            return Use.LABEL
        if self._is_after("label_maybe") and (self._has_better() or not self._is_after("category")):
            return Use.LABEL
        if _is_year(scan, self._number):
            return Use.DOUBTFUL
        is_small_word = self._number.in_words and self._value <= _FEW and not self._is_spoken_price()
        return Use.DOUBTFUL if is_small_word else None

    def _is_spoken_price(self) -> bool:
        """ "a fiver", "five on coffee"."""
        is_money = self._scan.starting("money_word", self._first) is not None
        return is_money or self._scan.starting("thing_lead", self._end) is not None

    def _has_better(self) -> bool:
        """Whether another number is written as money and has no words of its own, so that "bus 73" is which bus."""
        if self._is_after("category"):
            return any(self._is_bare_price(at) for at in range(self._end, len(self._scan.tokens)))
        if self._scan.has("currency"):
            return True
        written = [at for at, token in enumerate(self._scan.tokens) if token.kind is TokenKind.NUMBER]
        return any(not self._scan.norm(at).isdigit() for at in written if at > self._first or at == 0)

    def _is_bare_price(self, at: int) -> bool:
        """Whether a number is written as money, in this part of the message or in one without words: "bus 73, 1.75"."""
        scan = self._scan
        if scan.kind(at) is not TokenKind.NUMBER:
            return False
        has_sign = scan.starting("currency", at + 1) is not None or scan.ending("currency", at) is not None
        parts = [place for place in range(self._end, at) if self._parts(place)]
        alone = not parts or not any(scan.kind(place) is TokenKind.WORD for place in range(parts[-1], at))
        return (has_sign or not scan.norm(at).isdigit()) and alone

    def _parts(self, at: int) -> bool:
        return self._scan.kind(at) is TokenKind.BREAK or self._scan.norm(at) in {",", ";"}

    def _is_after(self, role: str) -> bool:
        return self._scan.ending(role, self._first) is not None

    def _is_flight(self) -> bool:
        written = self._scan.slice(self._first - 1, self._first) if self._first else ""
        return len(written) == 2 and written.isupper() and not self._strong and self._scan.has("flight")

    def _is_address(self) -> bool:
        """ "221 baker st"."""
        is_word = self._scan.kind(self._end) is TokenKind.WORD
        return is_word and not self._strong and self._scan.starting("street", self._end + 1) is not None

    def _is_clock(self) -> bool:
        return self._is_after("clock_before") and self._value <= _HOURS and not self._strong

    def _follows_count(self) -> bool:
        """ "3 tickets at 12": a price a piece rather than a time."""
        previous = self._previous
        return (
            previous is not None
            and (previous.use is Use.COUNT or (previous.is_amount and counts_things(self._scan, previous)))
            and self._scan.starting("each_before", self._first - 1) is not None
        )

    def _is_list_number(self) -> bool:
        """ "1. milk 3": the number only numbers the line."""
        before, after = self._first - 1, self._end
        opens = before < 0 or self._scan.kind(before) is TokenKind.BREAK
        closes = self._scan.norm(after) in {".", ")"} and self._scan.is_glued(after)
        return opens and closes and not self._scan.is_glued(after + 1)


def counts_things(scan: Scan, figure: Figure) -> bool:
    """Whether a figure is followed by the things that it may count: "3 tickets", not "45 on tickets"."""
    noun = scan.kind(figure.end) is TokenKind.WORD and scan.starting("trail", figure.end) is None
    return noun and not figure.strong and not figure.currency and 1 < figure.value <= _MANY_PARTS


_FEW = 12
_THOUSAND = 1000
_MANY_PARTS = 20
_HOURS = 24
_LONGEST_CURRENCY = 3
_SIGNS = {"+": 1, "-": -1, "−": -1, "–": -1}
_TIMES = frozenset({"x", "×", "х", "*"})


def _codes(hit: Hit) -> tuple[str, ...]:
    return hit.value if isinstance(hit.value, tuple) else (str(hit.value),)


def _is_han(norm: str) -> bool:
    return "\u3400" <= norm[:1] <= "\u9fff"


def _is_year(scan: Scan, number: Number) -> bool:
    return scan.kind(number.first) is TokenKind.NUMBER and not number.exact and 1990 <= number.value <= 2040


def _is_small_change(scan: Scan, whole: Figure, figure: Figure) -> bool:
    """ "5 dollars and 50 cents": the second figure is part of the first."""
    gap = range(whole.end, figure.first)
    adjacent = not gap or (len(gap) == 1 and scan.starting("number_joiner", whole.end) is not None)
    is_minor = any(hit.end == figure.end for hit in scan.hits.get("minor", ()))
    return adjacent and is_minor and figure.value < 1 and bool(whole.currency) and whole.value % 1 == 0


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
        if made and figure.first == made[-1].end + 1 and scan.norm(made[-1].end) in _TIMES:
            made.append(_times(made.pop(), figure))
        else:
            made.append(figure)
    return made


def _times(one: Figure, two: Figure) -> Figure:
    currency = one.currency or two.currency
    value = one.value * two.value
    return replace(one, end=two.end, value=value, use=Use.AMOUNT, currency=currency, strong=True)
