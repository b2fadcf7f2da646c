"""One number with what belongs to it: its multiplier, its currency before or behind, cents, a plus or minus."""

import unicodedata
from decimal import Decimal

from babel.numbers import get_currency_precision

from bot.extraction.rules.figure import LARGEST, Figure, Use
from bot.extraction.rules.lexicon import Hit
from bot.extraction.rules.numbers import Number
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TokenKind, is_han
from bot.extraction.rules.uses import UseReader


class FigureReader:
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
        self._skip_ending()
        currency = self._currency_after() or self._currency_before(floor)
        minor = self._minor()
        self._strong = self._strong or bool(currency) or minor
        sign = self._sign(floor)
        return Figure(
            self._first,
            self._end,
            self._value,
            Use.AMOUNT if currency or minor else self._use(),
            currency,
            self._strong or sign != 0,
            sign,
            self._number.in_words,
            self._number.vague
            and self._end == self._number.end
            and not _is_counted_in_thousands(self._default)
            and not self._is_grouped_there(),
        )

    def _is_grouped_there(self) -> bool:
        """Whether the country of the chat's currency groups with the sign that is decimal elsewhere: "7,850" pesos."""
        if self._scan.style:
            return False
        return self._scan.words.decimal_sign_in(self._default) != self._scan.words.writing.decimal

    def _multiply(self) -> None:
        while hit := self._scan.starting("multiplier", self._end):
            word = self._scan.norm(hit.first)
            lone = len(word) == 1 and word.isascii()
            if word == _LAKH and self._default not in _COUNTS_IN_LAKHS:
                return
            if (len(word) == 1 and not self._scan.is_glued(hit.first)) or (lone and self._is_measure(hit)):
                return
            self._value *= hit.value
            self._end = hit.end
            self._strong = True
            if self._value >= LARGEST:
                return
            if not lone and hit.value >= _THOUSAND:
                self._add_rest(hit)

    def _add_rest(self, scale: Hit) -> None:
        """ "2 тис 340", "3 mil y 500", "1 lakh 20 hazaar": what follows the thousands goes on with them."""
        joiner = self._scan.starting("number_joiner", self._end)
        at = joiner.end if joiner else self._end
        norm = self._scan.norm(at)
        if self._scan.kind(at) is not TokenKind.NUMBER or not norm.isdigit() or at in self._scan.taken:
            return
        if len(norm) == 1 and is_han(self._scan.norm(scale.first)) and self._scan.is_glued(at):
            self._value += int(norm) * Decimal(scale.value) / 10
            self._end = at + 1
            return
        smaller = self._scan.starting("multiplier", at + 1)
        rest = Decimal(norm) * (smaller.value if smaller else 1)
        end = smaller.end if smaller else at + 1
        whole_rest = smaller is not None or len(norm) == len(str(_THOUSAND)) - 1
        opens = self._first == 0 or self._scan.kind(self._first - 1) is not TokenKind.WORD
        closes = self._scan.kind(end) is not TokenKind.WORD or self._scan.starting("currency", end)
        if whole_rest and rest < scale.value and (opens or closes):
            self._value += rest
            self._end = end

    def _skip_ending(self) -> None:
        """ "500e aldım": an ending that is glued to the number."""
        hit = self._scan.starting("number_ending", self._end)
        goes_on = hit and self._scan.kind(hit.end) is TokenKind.NUMBER and self._scan.is_glued(hit.end)
        if hit and self._scan.is_glued(hit.first) and not goes_on:
            self._end = hit.end

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

    def _is_inside_number(self, hit: Hit) -> bool:
        """ "1e400" is no euro and no cents: a letter between two numbers, as in "3e50", has two digits after it."""
        sides = {
            (self._scan.kind(at - 1), self._scan.kind(at), self._scan.is_glued(at))
            for at in (hit.first, hit.end)
        }
        inside = sides == {
            (TokenKind.NUMBER, TokenKind.WORD, True),
            (TokenKind.WORD, TokenKind.NUMBER, True),
        }
        letter = self._scan.norm(hit.first).isascii()
        return inside and letter and len(self._scan.norm(hit.end)) != _CENT_DIGITS

    def _read_cents(self, hit: Hit) -> None:
        """ "2€50", "3 quid 50"."""
        norm = self._scan.norm(hit.end)
        glued = self._scan.is_glued(hit.first) and self._scan.is_glued(hit.end)
        if glued and is_han(self._scan.norm(hit.first)):
            self._read_tenths(hit.end)
            return
        named = self._scan.kind(hit.first) is TokenKind.WORD and self._closes(hit.end + 1)
        if (
            (glued or named)
            and norm.isdigit()
            and len(norm) == 2
            and self._value == self._value.to_integral_value()
        ):
            self._value += Decimal(norm) / 100
            self._end = hit.end + 1

    def _read_tenths(self, at: int) -> None:
        """ "45块5", "三十五块五": tenths, or hundredths with two figures. Not "45块2个包子"."""
        word = self._scan.starting("number_word", at)
        norm = self._scan.norm(at) if word is None else str(word.value)
        counts = self._scan.starting("unit", at + 1) or self._scan.starting("multiplier", at + 1)
        fits = norm.isdigit() and norm != "0" and len(norm) <= 2 and (word is None or len(norm) == 1)
        if fits and not counts and self._value % 1 == 0:
            self._value += Decimal(norm) / 10 ** len(norm)
            self._end = at + 1

    def _closes(self, at: int) -> bool:
        """Whether the clause ends here, or goes on with what was bought."""
        is_word = self._scan.kind(at) in {TokenKind.WORD, TokenKind.SIGN, TokenKind.NUMBER}
        return not is_word or self._scan.starting("thing_lead", at) is not None

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
        lone = self._scan.kind(hit.first) is TokenKind.WORD and _is_letter(
            self._scan.slice(hit.first, hit.end)
        )
        if lone and self._is_inside_number(hit):
            return False
        if lone and not (self._scan.is_glued(hit.end) if before else self._scan.is_glued(hit.first)):
            return False
        return (own or not clashes) and not (
            is_glued_to_word and self._scan.kind(hit.first - 1) is TokenKind.WORD
        )

    def _minor(self) -> bool:
        hit = self._scan.starting("minor", self._end)
        if hit is None or (len(self._scan.norm(hit.first)) == 1 and not self._scan.is_glued(hit.first)):
            return False
        if any(self._scan.ending(role, self._first) for role in ("label_maybe", "label_word")):
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

    def _use(self) -> Use:
        reader = UseReader(
            self._scan,
            self._number,
            self._value,
            self._first,
            self._end,
            strong=self._strong,
            previous=self._previous,
        )
        return reader.read()


def _is_letter(text: str) -> bool:
    """Whether it is one letter, and not a whole word as in Chinese."""
    return len(text) == 1 and unicodedata.category(text) != "Lo"


def _codes(hit: Hit) -> tuple[str, ...]:
    return hit.value if isinstance(hit.value, tuple) else (str(hit.value),)


def _is_counted_in_thousands(currency: str) -> bool:
    """Whether a currency is hardly ever written with decimals: pesos of Colombia, rupiah, yen."""
    return int(get_currency_precision(currency)) == 0 or currency in _LARGE_UNITS


_LAKH = "l"
_COUNTS_IN_LAKHS = frozenset({"INR", "PKR", "NPR", "LKR", "BDT"})
_LARGE_UNITS = frozenset({"IDR", "COP", "HUF"})
_CENT_DIGITS = 2
_THOUSAND = 1000
_LONGEST_CURRENCY = 3
_SIGNS = {"+": 1, "-": -1, "−": -1, "–": -1}
