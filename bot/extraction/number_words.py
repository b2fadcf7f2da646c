"""Numbers that are written in words: many languages' own words, and the numerals of Chinese and Japanese."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from bot.core.folding import without_accents
from bot.extraction.numerals import (
    ENGLISH_SCALES,
    JOINERS,
    TAKES_BELOW,
    TEEN,
    TENFOLD,
    lexicon,
    pieces,
)

_ARTICLES = frozenset({"a", "an"})
_MOST_WORDS = 12
_LONGEST_WORD = 40
_HUNDRED, _THOUSAND, _TEN_THOUSAND = 100, 1000, 10_000
_TEN, _TWENTY = 10, 20

_WORD = re.compile(r"[^\s\d.,;:!?()/+*=×&\"%_-]+")
_BETWEEN = re.compile(r"[ -]+")
_AFTER_DIGIT = re.compile(r"\d ?$")
_QUATRE_VINGT = re.compile(r"quatre[- ]vingts?(?![^\W\d_])", re.IGNORECASE)
_ZERO, _ONE = Decimal(0), Decimal(1)
_AND_PREFIX = "و"
_CJK = "〇零一二三四五六七八九十百千万萬億亿两兩"
_IDEOGRAPHS = re.compile(rf"(?<![0-9{_CJK}])[{_CJK}]{{1,16}}")

_IDEOGRAPHIC_PRICE = re.compile(rf"([{_CJK}]{{1,16}})[块塊元]([一二三四五六七八九])(?![{_CJK}])")


@dataclass(frozen=True, slots=True)
class _Numeral:
    """A word with its value. `joined` where it is glued to the one before, or "and" stands between."""

    word: str
    value: Decimal
    joined: bool = False


def spelt_numbers(text: str, language: str) -> Iterator[tuple[frozenset[Decimal], int, int]]:
    """The numbers that stand in the text in words: what each may be, and where it stands."""
    even = _QUATRE_VINGT.sub(lambda match: "huitante".ljust(len(match.group())), text)
    for numerals, start, end in _runs(even, lexicon(language)):
        if values := _values(numerals):
            yield values, start, end
    for match in _IDEOGRAPHS.finditer(text):
        if values := _ideographic(match.group()):
            yield values, match.start(), match.end()
    for match in _IDEOGRAPHIC_PRICE.finditer(text):
        for value in _ideographic(match[1]):
            yield frozenset({value + Decimal(unicodedata.numeric(match[2])) / 10}), match.start(), match.end()


def _runs(text: str, words: dict[str, Decimal]) -> Iterator[tuple[list[_Numeral], int, int]]:
    """Stretches of numerals with nothing but spaces, hyphens and a joining word between them."""
    run: list[_Numeral] = []
    start = end = reach = 0
    after_joiner = False
    for match in _WORD.finditer(text):
        word = without_accents(match.group())
        near = bool(run) and _BETWEEN.fullmatch(text, reach, match.start()) is not None
        reach = match.end()
        if near and word in JOINERS and not after_joiner:
            after_joiner = True
            continue
        found = [] if word in _ARTICLES else _numerals(word, words)
        if found and near and len(run) < _MOST_WORDS:
            first, *rest = found
            run += [_Numeral(first.word, first.value, after_joiner or first.joined), *rest]
        else:
            if run:
                yield run, start, end
            run, start = found or ([_Numeral(word, _ZERO)] if word in _ARTICLES else []), match.start()
            if run and run[0].value >= _HUNDRED and _AFTER_DIGIT.search(text, max(0, start - 2), start):
                run = []  # "1.5 lakh" is read with its digits
        after_joiner = False
        end = reach
    if run:
        yield run, start, end


def _numerals(word: str, words: dict[str, Decimal]) -> list[_Numeral]:
    if word in words:
        return [_Numeral(word, words[word])]
    bare = word.removeprefix(_AND_PREFIX)
    if bare != word and bare in words:
        return [_Numeral(bare, words[bare], joined=True)]
    parts = _taken_apart(word) if len(word) <= _LONGEST_WORD else None
    if parts is None or len(parts) == 1:
        return []
    return [_Numeral(part, pieces()[part], joined=at > 0) for at, part in enumerate(parts)]


@lru_cache(4096)
def _taken_apart(word: str) -> tuple[str, ...] | None:
    """The pieces of a glued number: zwei·hundert·fünf·(und)·zwanzig. None for any other word."""
    if word in pieces():
        return (word,)
    for cut in range(len(word) - 1, 1, -1):
        head, tail = word[:cut], word[cut:]
        if head not in pieces():
            continue
        for rest in (tail, tail.removeprefix("und"), tail.removeprefix("en")):
            if (parts := _taken_apart(rest)) is not None:
                return (head, *parts)
    return None


def _values(numerals: Sequence[_Numeral]) -> frozenset[Decimal]:
    """All readings: "two fifty" is 2.50 and 250, and each of its numbers may stand alone."""
    if numerals[0].word in ENGLISH_SCALES:
        return frozenset()
    parts = _split([numeral for numeral in numerals if numeral.word not in _ARTICLES])
    values = set(parts)
    for units, cents in pairwise(parts):
        if cents < _HUNDRED:
            values.add(units + cents / 100)
            values.add(units * 100 + cents)
    return frozenset(values)


def _split(numerals: Sequence[_Numeral]) -> list[Decimal]:
    """The words cut into as few numbers as make sense."""
    numbers: list[Decimal] = []
    total = current = room = _ZERO
    for at, numeral in enumerate(numerals):
        value, last = numeral.value, numerals[at - 1].value if at else _ZERO
        if value >= _THOUSAND:
            total += (current or 1) * value
            current, room = _ZERO, value
        elif numeral.word in {TENFOLD, TEEN} and 0 < last < _TEN:
            tens = numeral.word == TENFOLD
            current += last * (_TEN - 1) if tens else _TEN
            room = Decimal(_TEN) if tens else _ZERO
        elif 0 < current < value and value == _HUNDRED:
            current, room = current * value, value
        elif at and value >= max(room, _ONE) and not (numeral.joined and last < _TEN <= value < _HUNDRED):
            numbers.append(total + current)
            total, current, room = _ZERO, value, _room(numeral)
        else:
            current, room = current + value, _room(numeral)
    if numerals:
        numbers.append(total + current)
    return numbers


def _room(numeral: _Numeral) -> Decimal:
    """What has to stay below to be added: tens take units, hundreds take tens, units take nothing."""
    if numeral.value >= _HUNDRED:
        return Decimal(_HUNDRED)
    if numeral.word in TAKES_BELOW:
        return Decimal(TAKES_BELOW[numeral.word])
    return Decimal(_TEN) if numeral.value >= _TWENTY and numeral.value % _TEN == 0 else _ZERO


def glued_number(word: str) -> Decimal | None:
    """The value of a folded word that glues number words together ("zweihundertfünfzig"); None for any other."""
    parts = _taken_apart(word) if len(word) <= _LONGEST_WORD else None
    if parts is None or len(parts) == 1:
        return None
    numbers = _split([_Numeral(part, pieces()[part], joined=at > 0) for at, part in enumerate(parts)])
    return numbers[0] if len(numbers) == 1 else None


def _ideographic(numeral: str) -> frozenset[Decimal]:
    """The values of 三百五十 or 二万五 (25000 to most, 20005 to the letter); none for a lone zero."""
    total = section = digit = scale = 0
    for sign in numeral.replace("两", "二").replace("兩", "二"):
        value = int(unicodedata.numeric(sign, 0))
        if value >= _TEN_THOUSAND:
            total += max(section + digit, 1) * value
            section, digit, scale = 0, 0, value
        elif value >= _TEN:
            section += max(digit, 1) * value
            digit, scale = 0, value
        else:
            digit, scale = (digit * 10 + value, scale) if digit else (value, scale if value else 0)
    whole = total + section + digit
    short = whole - digit + digit * scale // 10 if scale and digit < _TEN else whole
    return frozenset(Decimal(value) for value in (whole, short) if value)
