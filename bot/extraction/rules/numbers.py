"""Numbers as people write them: 1,234.56 · 1.234,56 · 1 200 · 1,50,000 · ٣٫٥ · fifty two · twelve fifty.

A single sign with three digits after it is grouping ("2.450", "2,450"), since money hardly ever has three decimals;
it is a decimal sign after a zero, and in currencies that do have three. Where it is the language's decimal sign, the
number is `vague`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.extraction.rules.lexicon import Hit
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TokenKind

_GROUP = 3
_THOUSAND = 1000
_SPACES = frozenset("\u00a0\u202f\u2009 ")
_LONGEST = 24
_MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Number:
    """A number in tokens `first` up to `end`. `exact` where it is written with decimals or grouping."""

    first: int
    end: int
    value: Decimal
    exact: bool = False
    in_words: bool = False
    vague: bool = False


def number_at(scan: Scan, at: int, minor_digits: int) -> Number | None:
    """The number that starts at a token. `minor_digits` are the decimals of the currency it is likely in."""
    if scan.kind(at) is TokenKind.NUMBER:
        return _in_digits(scan, at, minor_digits)
    return _in_words(scan, at)


def parse_number(norm: str, decimal: str, minor_digits: int = 2) -> Decimal | None:
    """The value of digits with signs between them; None where they are no single number ("1,2,3").

    `decimal` is the sign that decimals are expected behind.
    """
    signs = [character for character in norm if not character.isdigit()]
    if len(norm) > _LONGEST:
        return None
    if not signs:
        return Decimal(norm)
    last, kinds = signs[-1], set(signs)
    whole, _, fraction = norm.rpartition(last)
    if len(kinds) > 1:
        return None if signs.count(last) > 1 else _joined(_ungrouped(whole), fraction)
    if len(signs) > 1 or last == "'" or _is_grouping(whole, fraction, last == decimal, minor_digits):
        digits = _ungrouped(norm)
        return Decimal(digits) if digits else None
    return _joined(whole, fraction)


def _is_grouping(whole: str, fraction: str, is_decimal_sign: bool, minor_digits: int) -> bool:
    if len(fraction) != _GROUP or whole.startswith("0") or len(whole) > _GROUP:
        return False
    return not (is_decimal_sign and minor_digits == _GROUP)


def _ungrouped(text: str) -> str | None:
    """The digits without grouping signs; None where the groups aren't ones that anybody writes."""
    groups = "".join(character if character.isdigit() else " " for character in text).split()
    if len(groups) > 1 and (
        len(groups[-1]) != _GROUP or not all(len(group) in {2, _GROUP} for group in groups[1:])
    ):
        return None
    return "".join(groups) if len(groups[0]) <= _GROUP or len(groups) == 1 else None


def _joined(whole: str | None, fraction: str) -> Decimal | None:
    return Decimal(f"{whole}.{fraction}") if whole else None


def _in_digits(scan: Scan, at: int, minor_digits: int) -> Number | None:
    end, norm = at + 1, scan.norm(at)
    while _continues(scan, end, norm):
        norm += scan.norm(end)
        end += 1
    opens = not scan.is_glued(at - 1) or scan.kind(at - 2) is TokenKind.SIGN
    if scan.norm(at - 1) == "." and scan.is_glued(at) and opens and norm.isdigit():
        return Number(at - 1, end, Decimal(f"0.{norm}"), exact=True)
    value = parse_number(norm, scan.decimal, minor_digits)
    if value is None:
        return None
    is_vague = value >= _THOUSAND and norm[-1 - _GROUP :].startswith(scan.decimal)
    vague = is_vague and sum(not sign.isdigit() for sign in norm) == 1
    return Number(at, end, value, exact=end > at + 1 or not norm.isdigit(), vague=vague)


def _continues(scan: Scan, at: int, norm: str) -> bool:
    """Whether the token is the next group of a number that is grouped by spaces."""
    if (
        scan.kind(at) is not TokenKind.NUMBER
        or not norm.isdigit()
        or (len(norm) > _GROUP and len(norm) % _GROUP > 2)
    ):
        return False
    gap = scan.text[scan.tokens[at - 1].end : scan.tokens[at].start]
    if len(gap) != 1 or gap not in _SPACES or not (gap != " " or _groups_by_space(scan, at)):
        return False
    head = scan.norm(at).partition(".")[0].partition(",")[0]
    return len(head) == _GROUP and len(scan.norm(at - 1)) <= _GROUP and norm != "0"


def _groups_by_space(scan: Scan, at: int) -> bool:
    return scan.group in _SPACES or scan.norm(at) == "000"


def _in_words(scan: Scan, at: int) -> Number | None:
    hits: list[Hit] = []
    values: list[Decimal] = []
    here = at
    while (
        len(hits) < _MOST_WORDS
        and (hit := scan.starting("number_word", here))
        and not any(i in scan.taken for i in range(hit.first, hit.end))
    ):
        longer = _with(values, Decimal(hit.value), hits and _is_joined(scan, hits[-1].end, hit))
        if _composed(longer, _is_han(scan, hit)) is None:
            break
        values = longer
        hits.append(hit)
        here = hit.end + _is_hyphen(scan, hit.end)
        joiner = scan.starting("number_joiner", here)
        if joiner and scan.starting("number_word", joiner.end) and _may_join(hits, scan, joiner.end):
            here = joiner.end
    if not hits:
        return None
    value = _composed(values, _is_han(scan, hits[0]))
    if value is None:
        return None
    return Number(at, hits[-1].end, value, exact=value != value.to_integral_value(), in_words=True)


def _is_hyphen(scan: Scan, at: int) -> bool:
    """Whether a hyphen joins two words: "forty-five"."""
    return scan.norm(at) == "-" and scan.is_glued(at) and scan.is_glued(at + 1)


def _may_join(hits: Sequence[Hit], scan: Scan, at: int) -> bool:
    """Whether "and" goes on with the number: "a hundred and five", "treinta y cinco", not "ten and five"."""
    following, last = scan.starting("number_word", at), hits[-1].value
    if following is None:
        return False
    if following.value < last:
        return bool(last % 10 == 0 and last >= 20)
    units_first = scan.ending("units_joiner", at) is not None
    return units_first and _is_before_tens(last, following.value)


def _is_before_tens(last: Decimal, value: Decimal) -> bool:
    """Whether the units stand before the tens, as in "fünf und zwanzig"."""
    return last < 10 <= value < 100 and value % 10 == 0 and value > 10


def _is_joined(scan: Scan, end: int, hit: Hit) -> bool:
    """Whether "and" stands between units and tens, in Arabic as the first letter of the tens."""
    joiner = scan.ending("units_joiner", hit.first)
    return (joiner is not None and joiner.first >= end) or scan.norm(hit.first).startswith("و")


def _with(values: Sequence[Decimal], value: Decimal, joined: object) -> list[Decimal]:
    if joined and values and _is_before_tens(values[-1], value):
        return [*values[:-1], values[-1] + value]
    return [*values, value]


def _is_han(scan: Scan, hit: Hit) -> bool:
    return "\u3400" <= scan.norm(hit.first)[:1] <= "\u9fff"


def _composed(values: Sequence[Decimal], han: bool) -> Decimal | None:
    """The number that number words make together; None where they don't make one."""
    total, current = Decimal(0), Decimal(0)
    for index, value in enumerate(values):
        if _is_scale(value, han and current % 100 < 10):
            if value >= 1000:
                total, current = total + (current or 1) * value, Decimal(0)
            else:
                current = (current % 100 or 1) * value + current // 100 * 100
        elif han and 0 < value < 10 and index and index + 1 == len(values) and values[index - 1] >= 100:
            current += value * values[index - 1] / 10
        elif _adds_to(current, value):
            current += value
        else:
            return _spoken_price(total + current, values[index:])
    return total + current


def _adds_to(current: Decimal, value: Decimal) -> bool:
    """Whether a number word goes on with the number so far: "forty" with "five", not "five" with "forty"."""
    return (
        current == 0
        or value < 1
        or (current % 1000 == 0 and value < 1000)
        or (current % 100 == 0 and value < 100)
        or (current % 10 == 0 and value < 10 <= current % 100)
    )


def _is_scale(value: Decimal, ten_too: bool) -> bool:
    return str(value).strip("0") == "1" and (value >= 100 or (value == 10 and ten_too))


def _spoken_price(whole: Decimal, rest: Sequence[Decimal]) -> Decimal | None:
    """ "twelve fifty" is 12.50, "nine ninety nine" is 9.99."""
    cents = sum(rest)
    fits = len(rest) <= 2 and 10 <= rest[0] < 100 and (len(rest) == 1 or (rest[0] % 10 == 0 and rest[1] < 10))
    return Decimal(f"{whole}.{cents}") if fits and 0 < whole < _THOUSAND else None
