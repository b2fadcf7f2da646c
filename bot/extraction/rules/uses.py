"""What a number without a currency is for: an amount, a count, part of a name, a time, somebody's phone."""

from collections.abc import Callable
from decimal import Decimal

from bot.extraction.rules.figure import MANY, Figure, Use, counts_things
from bot.extraction.rules.numbers import Number
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TIMES, TokenKind, is_han


class UseReader:
    """Looks at what stands around a number, which reaches from token `first` up to `end` with its multiplier.

    `strong` where its writing alone says money; `previous` is the figure before it.
    """

    def __init__(
        self,
        scan: Scan,
        number: Number,
        value: Decimal,
        first: int,
        end: int,
        *,
        strong: bool,
        previous: Figure | None,
    ) -> None:
        self._scan = scan
        self._number = number
        self._value = value
        self._first, self._end = first, end
        self._strong = strong
        self._previous = previous

    def read(self) -> Use:
        """The first use that fits; an amount where none does."""
        for rule in self._rules():
            use = rule()
            if use:
                return use
        return Use.AMOUNT

    def _rules(self) -> tuple[Callable[[], Use | None], ...]:
        rules = (self._phone, self._percent, self._count, self._part_of_word)
        return rules if self._is_after("share") else (*rules, self._label, self._maybe_label)

    def _phone(self) -> Use | None:
        return Use.PHONE if self._is_phone() else None

    def _is_phone(self) -> bool:
        """ "07700900123", "555-0142"."""
        scan, first = self._scan, self._number.first
        if self._number.in_words:
            return False
        if len(scan.norm(first)) >= _PHONE_DIGITS and not self._number.exact:
            return True
        parts = next(
            ((scan.norm(at), scan.norm(at + 2)) for at in (first, first - 2) if self._is_hyphenated(at)), None
        )
        return parts is not None and (parts[1].startswith("0") or tuple(map(len, parts)) == _PHONE_PARTS)

    def _is_hyphenated(self, at: int) -> bool:
        scan = self._scan
        between = scan.norm(at + 1) == "-" and scan.is_glued(at + 1) and scan.is_glued(at + 2)
        return between and all(scan.norm(place).isdigit() for place in (at, at + 2))

    def _percent(self) -> Use | None:
        return Use.PERCENT if self._scan.starting("percent", self._end) else None

    def _count(self) -> Use | None:
        scan, after = self._scan, self._end
        unit = scan.starting("unit", after)
        if (
            unit
            and not scan.starting("name", after)
            and not scan.starting("each", after)
            and not self._is_in_list(after)
        ):
            return Use.COUNT
        if self._value <= MANY and (self._is_after("split") or self._is_after("split_with")):
            return Use.COUNT
        if self._is_had():
            return Use.COUNT
        before = scan.norm(self._first - 1)
        counted = self._previous is not None and self._previous.use is Use.COUNT
        if before in TIMES and not scan.is_glued(self._first - 1) and not counted:
            return Use.COUNT
        if scan.norm(after) in TIMES and (scan.is_glued(after) or scan.kind(after + 1) is TokenKind.NUMBER):
            return Use.COUNT
        return None

    def _is_had(self) -> bool:
        """ "bought 3 shirts": how many they are rather than what they cost."""
        things = self._scan.kind(self._end) is TokenKind.WORD and self._scan.norm(self._end).endswith("s")
        return things and self._value <= _FEW and not self._strong and self._is_after("acquired")

    def _is_in_list(self, after: int) -> bool:
        """ "bread 45 eggs 84": a thing before the number and one after it, where "45 eggs" is no count."""
        scan = self._scan
        return scan.starting("category", after) is not None and self._is_after("category")

    def _part_of_word(self) -> Use | None:
        scan, after, before = self._scan, self._end, self._first - 1
        if scan.is_glued(after) and scan.kind(after) is TokenKind.WORD and not is_han(scan.norm(after)):
            return None if scan.starting("each", after) or scan.norm(after) == _ROUGHLY else Use.LABEL
        if scan.norm(after) == "-" and scan.is_glued(after) and scan.is_glued(after + 1):
            return Use.LABEL
        if not scan.is_glued(self._first) or self._number.in_words:
            return None
        if scan.kind(before) is TokenKind.WORD and not is_han(scan.norm(before)):
            return Use.LABEL
        hyphen = scan.norm(before) in {"-", "/", "."} and scan.is_glued(before)
        return Use.LABEL if hyphen else None

    def _label(self) -> Use | None:
        """A number that names something, by its own digits or the words around: "no 12", "0214", "apt 12"."""
        scan, norm = self._scan, self._scan.norm(self._number.first)
        if norm.isdigit() and norm.startswith("0"):
            return Use.LABEL
        if scan.starting("label_after", self._end) and not self._number.exact:
            return Use.DOUBTFUL if self._strong else Use.LABEL
        if self._number.exact and self._value != self._value.to_integral_value():
            return None
        numbered = self._is_after("label_word") and not self._is_objected()
        if numbered or self._is_flight() or self._is_address() or self._is_list_number():
            return Use.LABEL
        return Use.LABEL if self._is_clock() and not self._follows_count() else None

    def _maybe_label(self) -> Use | None:
        """A number that names something where another is the better amount: "the 42 bus", "bus 42"."""
        if self._number.exact and self._value != self._value.to_integral_value():
            return None
        led = self._is_after("label_lead") and not self._strong
        named = self._is_after("label_maybe") and (self._has_better() or not self._is_after("category"))
        if led or (named and not self._is_clock()):
            return Use.LABEL if self._has_better() else Use.DOUBTFUL
        small = self._number.in_words and self._value <= _FEW and not self._is_spoken_price()
        doubtful = small or self._is_of_unknown_things() or _is_year(self._scan, self._number)
        return Use.DOUBTFUL if doubtful and not self._is_clock() else None

    def _is_of_unknown_things(self) -> bool:
        """ "scored 3 goals": a number of things that aren't known to be bought."""
        scan, at = self._scan, self._end
        word = scan.norm(at)
        plural = (
            scan.kind(at) is TokenKind.WORD and len(word) > _SHORT and word.endswith("s") and word[-2] != "s"
        )
        known = any(scan.starting(role, at) for role in scan.hits)
        return plural and not known and not self._strong and not self._number.in_words

    def _is_spoken_price(self) -> bool:
        """ "a fiver", "five on coffee"."""
        is_money = self._scan.starting("money_word", self._first) is not None
        closes = self._scan.kind(self._end) is not TokenKind.WORD
        priced = closes and self._is_after("category")
        return is_money or priced or self._scan.starting("thing_lead", self._end) is not None

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

    def _is_objected(self) -> bool:
        """ "no 34", "wait no 34": a correction rather than number 34."""
        opener = self._scan.ending("correct_opener", self._first)
        return opener is not None and all(
            self._scan.starting("correct_opener", at) for at in range(opener.first + 1)
        )

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
        bracketed = self._scan.norm(after) == ")" and not self._is_in_brackets()
        return (opens or bracketed) and closes and not self._scan.is_glued(after + 1)

    def _is_in_brackets(self) -> bool:
        before = [token.norm for token in self._scan.tokens[: self._first]]
        return before.count("(") > before.count(")")


def _is_year(scan: Scan, number: Number) -> bool:
    return scan.kind(number.first) is TokenKind.NUMBER and not number.exact and 1990 <= number.value <= 2040


_PHONE_DIGITS = 9
_ROUGHLY = "ish"
_PHONE_PARTS = (3, 4)
_FEW = 12
_SHORT = 3
_HOURS = 24
