"""The numbers that stand in a text, with every reading that each may have.

"1.500" is one and a half to some people and fifteen hundred to others, so a number here is a set of values. Any
script's digits count ("١٢٣", "१२३", "１２３"), and so do the suffixes that people use ("12k", "1.5 lakh", "3万").
Times of day and full dates are no numbers.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from bot.extraction.number_words import spelt_numbers

MOST_NUMBERS = 500
"""Later numbers of an endless message are not looked at."""

_MOST_DIGITS = 18
_INDIAN_GROUPS = 3

_DECIMAL_MARKS = ".,·"
_SAME_SIGN = str.maketrans({
    "٫": ".", "．": ".", "٬": ",", "，": ",", "’": "'", "‘": "'", "`": "'", "´": "'",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\u3000": " ",
    "٪": "%", "％": "%", "−": "-", "–": "-", "＄": "$", "￥": "¥", "￡": "£", "￦": "₩",
})  # fmt: skip

_SURE_FACTORS = {
    2: "hundred hundreds",
    3: "k к tsd tausend thousand thousands grand ribu rb тыс тысяч тысячи тысячу тысяча тис тисяч tys tysiące tysięcy "
    "tisíc tis हज़ार हजार hazar hazaar ألف الف آلاف nghìn ngàn พัน 千 천 mila duizend tusen tusind",
    4: "万 萬 만 หมื่น",
    5: "lakh lakhs lac lacs लाख แสน",
    6: "million millions miljoen мільйон мільйони palos millón millones milhão milhões millionen milioni milion "
    "miliony milionów jt juta "
    "млн миллион миллиона миллионов mn mio mln triệu ล้าน مليون milyon",
    7: "crore crores करोड़",
    8: "億 亿 억",
    9: "billion billions bn млрд miliar",
}
_LIKELY_FACTORS = {
    3: "mil mille bin t т тыщ тыщи тыща косарей косаря luca lucas",
    4: "w",
    5: "l",
    6: "m tr mi",
    7: "cr",
    9: "b",
}
"""Suffixes that may as well be something else: litres, metres, the start of a word. The bare number stays possible."""

_SURE_HUNDREDTHS = "cent cents ¢ ct cts centavo centavos céntimo céntimos centime centimes pence paise paisa коп \
копеек копейки копейка bani groszy grosz öre øre kuruş kopiyok копійок haléř haléřů stotinki цент центов центи"
_LIKELY_HUNDREDTHS = "c p gr sen fen fils qirsh قرش"
_PERCENT = "% percent pct prozent procent процент процентов procente"
_UNIT_NAMES = (
    "eur euro euros dollar dollars usd pound pounds quid zł zl lei rupee rupees peso pesos franc francs"
)

_RUN = re.compile(r"[.,]?\d+(?:[.,'·]\d+)*")
_SPACED = re.compile(r"(?<![\d.,'])\d{1,3}(?: \d{3})+(?:[.,]\d{1,2})?(?!\d)")
_SIGN_AS_MARK = re.compile(r"(?<![\d.,])(\d{1,9})\s?[€$£¥₹₽₺₪₴₩]\s?(\d{2})(?![\d.,])")
_NAME_AS_MARK = re.compile(
    rf"(?<![\d.,])(\d{{1,9}}) ?(?:{'|'.join(_UNIT_NAMES.split())})\.? (?:and )?(\d{{2}})(?![\d.,%])"
)
_HAN_SCALES = {
    "千": Decimal(1000),
    "万": Decimal(10_000),
    "萬": Decimal(10_000),
    "块": Decimal(1),
    "塊": Decimal(1),
}
_SCALE_AS_MARK = re.compile(r"(?<![\d.,])(\d{1,9})([千万萬块塊])([1-9])(?!\d)")
_SUFFIX = re.compile(r" ?(%|[^\s\d.,;:!?()/+*=×&\"%-]+)")
_NOT_NUMBERS = re.compile(
    r"(?<!\d)(?:\d{1,2}:\d{2}(?::\d{2})?|\d{4}-\d{1,2}-\d{1,2}|\d{1,2}([/.-])\d{1,2}\1(?:19|20)\d{2})(?!\d)"
)
_TWICE = re.compile(r"\b(?:each|per) way\b")
_CURRENCY_SIGNS = "€$£¥₹₽₺₪₴₩"


_Scales = dict[str, tuple[Decimal, ...]]


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: what it may be, and where it stands."""

    values: frozenset[Decimal]
    start: int
    end: int
    is_percent: bool = False


def readings(spelling: str) -> frozenset[Decimal]:
    """The values that digits with separators may have in any locale; empty for what is no number.

    "1.500" → {1.5, 1500}; "1.234,56" → {1234.56}; "1,00,000" → {100000}; "12.5.3" → {}.
    """
    pieces = re.split(r"([.,'· ])", plain(spelling).strip())
    groups, marks = pieces[::2], pieces[1::2]
    if not all(group.isdecimal() for group in groups) or sum(map(len, groups)) > _MOST_DIGITS:
        return frozenset()
    if not marks:
        return frozenset({Decimal(groups[0])})
    values = set()
    if len(set(marks)) == 1 and _is_grouping(groups):
        values.add(Decimal("".join(groups)))
    if _ends_in_decimals(groups, marks):
        values.add(Decimal("".join(groups[:-1]) + "." + groups[-1]))
    return frozenset(values)


def numbers_in(text: str, language: str = "en") -> tuple[Number, ...]:
    """The numbers of the text in order, at most MOST_NUMBERS. Takes time in proportion to its length.

    A few words are numbers only in a chat with their `language` (BCP 47): Turkish "on", Spanish "once".
    """
    clean = _NOT_NUMBERS.sub(lambda match: "_" * len(match.group()), plain(text))
    found: list[Number] = []
    for number in _all(clean, language):
        if number.values:
            found.append(number)
        if len(found) >= MOST_NUMBERS:
            break
    return tuple(sorted(found, key=lambda number: (number.start, number.end)))


def is_written_negative(amount: Decimal, text: str) -> bool:
    """Whether the person wrote a minus right before this amount."""
    clean = plain(text)
    return any(
        amount in number.values and clean[: number.start].rstrip("$€£¥₹ ").endswith("-")
        for number in numbers_in(text)
    )


def plain(text: str) -> str:
    """The text, sign for sign as long as before, with one spelling for digits, spaces and marks."""
    if text.isascii():
        return text
    return "".join(map(_plain_sign, text)).translate(_SAME_SIGN)


@cache
def _plain_sign(sign: str) -> str:
    digit = unicodedata.decimal(sign, None)
    return sign if digit is None else str(digit)


def _is_grouping(groups: list[str]) -> bool:
    """Thousands ("1,234,567") or lakhs and crores ("12,34,567")."""
    first, *rest = groups
    if not rest or not 1 <= len(first) <= 3 or first.startswith("0") or len(rest[-1]) != 3:  # noqa: PLR2004
        return False
    western = all(len(group) == 3 for group in rest)  # noqa: PLR2004
    indian = len(first) < _INDIAN_GROUPS and all(len(group) == 2 for group in rest[:-1])  # noqa: PLR2004
    return western or indian


def _ends_in_decimals(groups: list[str], marks: list[str]) -> bool:
    *grouping, mark = marks
    if mark not in _DECIMAL_MARKS or mark in grouping:
        return False
    return not grouping or (len(set(grouping)) == 1 and _is_grouping(groups[:-1]))


def _all(clean: str, language: str) -> Iterator[Number]:
    for match in _RUN.finditer(clean):
        yield from _run(clean, match)
    for match in _SPACED.finditer(clean):
        yield _with_suffix(clean, readings(match.group()), match.start(), match.end())
    for match in _SCALE_AS_MARK.finditer(clean):
        value = (Decimal(match[1]) + Decimal(match[3]) / 10) * _HAN_SCALES[match[2]]
        yield Number(frozenset({value}), match.start(), match.end())
    for pattern in (_SIGN_AS_MARK, _NAME_AS_MARK):
        for match in pattern.finditer(clean.lower()):
            value = Decimal(f"{match[1]}.{match[2]}")
            yield Number(frozenset({value}), match.start(), match.end())
    for match in _TWICE.finditer(clean.lower()):
        yield Number(frozenset({Decimal(2)}), match.start(), match.end())
    for values, start, end in spelt_numbers(clean, language):
        yield _with_suffix(clean, values, start, end)


def _run(clean: str, match: re.Match[str]) -> Iterator[Number]:
    spelling, start, end = match.group(), match.start(), match.end()
    bare = spelling.lstrip(".,")
    values = readings(bare)
    if bare != spelling and bare.isdecimal():
        values |= readings("0." + bare)  # ".50" is half of one; in "Rs.50" the point belongs to the word
    if values:
        yield _with_suffix(clean, values, start, end)
        return
    for part in re.finditer(r"\d+", spelling):  # a list without spaces: "10,20,30"
        yield Number(readings(part.group()), start + part.start(), start + part.end())


def _with_suffix(clean: str, values: frozenset[Decimal], start: int, end: int) -> Number:
    match = _SUFFIX.match(clean, end)
    if match is None:
        return Number(values, start, end)
    word = unicodedata.normalize("NFC", match[1].strip(_CURRENCY_SIGNS).casefold())
    if word in _words(_PERCENT):
        return Number(values, start, match.end(), is_percent=True)
    sure, likely = _scales()
    for scales, keeps_bare in ((sure, False), (likely, True)):
        for candidate in (word, word[:1] if _is_unspaced(word) else word):
            if candidate in scales:
                scaled = frozenset(value * scale for value in values for scale in scales[candidate])
                return Number(scaled | values if keeps_bare else scaled, start, match.end())
    return Number(values, start, end)


def _is_unspaced(word: str) -> bool:
    """Whether the word is in a script without spaces (Thai, Han, kana, Hangul), so that more may follow in it."""
    return "\u0e00" <= word[:1] <= "\u0e7f" or word[:1] >= "\u3000"


@cache
def _words(words: str) -> frozenset[str]:
    return frozenset(unicodedata.normalize("NFC", word) for word in words.split())


@cache
def _scales() -> tuple[_Scales, _Scales]:
    """What a word after a number multiplies it with: the sure ones, and those that may mean something else."""
    sure, likely = _powers(_SURE_FACTORS), _powers(_LIKELY_FACTORS)
    sure |= dict.fromkeys(_words(_SURE_HUNDREDTHS), (Decimal("0.01"),))
    likely |= dict.fromkeys(_words(_LIKELY_HUNDREDTHS), (Decimal("0.01"), Decimal("0.001")))
    return sure, likely


def _powers(table: dict[int, str]) -> _Scales:
    return {word: (Decimal(10) ** power,) for power, words in table.items() for word in _words(words)}
