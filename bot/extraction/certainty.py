"""Whether what the rules made of a message can go into the books unseen by the model.

The rules are right about short notes and guess at the rest. A wrong booking is worse than a late one, so a reading is
certain only where it leaves nothing over: every number of the message is in it, and nothing asks or hints otherwise.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from bot.core.intents import (
    Amend,
    ArrangeCategory,
    Ask,
    Chat,
    Configure,
    Depart,
    IncomingText,
    Intent,
    ReadEntry,
    Record,
    Remove,
    Return,
    SetBudget,
    Unclear,
)
from bot.core.number_styles import NumberStyle
from bot.extraction.numbers import Number, numbers_in
from bot.extraction.rules.dates import find_days, find_times
from bot.extraction.rules.figures import Figure, Use, find_figures
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import LONGEST_READ, TokenKind

_QUESTION_MARKS = frozenset("?？؟⁇")
_TIMES = frozenset({"x", "х"})
_ONE = Decimal(1)
_PAIR = 2
_SHARING = ("share", "split_with", "ways", "sharing", "portion")
_TELLING = ("spent", "paid", "request")


def is_certain(intent: Intent, message: IncomingText) -> bool:
    """Whether the rules' reading of a message, already grounded, is as good as a model's would be.

    Never certain: a doubt; a text with numbers of which nothing was made; a number that the reading leaves over, such
    as the 2 in "2 coffees 9"; an entry without a known category or an amount written as money; a foreign currency that
    stands beside another amount; a record in a message that asks or shares; a bare number in a story; a reply of which
    nothing was made, unless it is a pleasantry.
    """
    if len(message.text) > LONGEST_READ:
        return False
    found = _Findings(message)
    match intent:
        case Unclear():
            return False
        case Chat():
            return not found.has_number and (not message.is_reply or found.is_pleasantry)
        case Record(entries):
            return found.is_plain and all(map(found.is_evident, entries)) and found.explained_by(entries)
        case Amend(amount=amount) | SetBudget(amount=amount):
            return found.leaves_over(_known(message, amount)) == []
        case Ask(question):
            filters = question.filters
            return found.leaves_over(_known(message, filters.at_least, filters.at_most)) == []
        case Configure(number_style=NumberStyle()) | ArrangeCategory() | Depart() | Return():
            return True  # the rules read these only where nothing is left that may be an entry
        case Configure(month_start=int(day)):
            return found.leaves_over(_known(message, Decimal(day))) == []
        case Remove() | Configure():
            return found.leaves_over(_known(message)) == []


def _known(message: IncomingText, *amounts: Decimal | None) -> set[Decimal]:
    """The amounts, and those that the entries at hand have: a correction may name the old one."""
    return {abs(amount) for amount in amounts if amount is not None} | {
        entry.amount for entry in message.mentioned
    }


class _Findings:
    """What stands in a message, whatever a reading makes of it."""

    def __init__(self, message: IncomingText) -> None:
        self._scan = Scan.of(message)
        self._numbers = numbers_in(message.text, message.language)
        find_days(self._scan, message.today, message.home_currency)
        find_times(self._scan)
        for name in self._scan.hits.get("name", ()):
            self._scan.taken.update(range(name.first, name.end))
        self._figures = find_figures(self._scan, message.currency)
        self._text = message.text

    @property
    def has_number(self) -> bool:
        """Whether there is any digit, or a number in words; "one" is none: "a good one"."""
        return (
            any(sign.isnumeric() for sign in self._text)
            or any(number.values != {_ONE} for number in self._numbers)
            or any(self._scan.has(role) for role in ("money_word", "range"))
            or any(hit.value != 1 for hit in self._scan.hits.get("number_word", ()))
        )

    @property
    def is_pleasantry(self) -> bool:
        """Whether it is polite: "thanks"."""
        return self._scan.has("greeting")

    @property
    def is_plain(self) -> bool:
        """Whether it tells what was paid, and neither asks nor changes what is in the books."""
        return _QUESTION_MARKS.isdisjoint(self._text) and not self._scan.has("correct")

    def is_evident(self, entry: ReadEntry) -> bool:
        """Whether it is clear that money moved: the amount is written as money, or known what for."""
        named = self._is_money(entry.amount)
        if entry.currency is not None and not named:
            return False
        if entry.amount % 1 != 0 or named:
            return True
        in_story = self._scan.has("narrative") and not any(map(self._scan.has, _TELLING))
        return entry.category is not None and not in_story

    def _is_money(self, amount: Decimal) -> bool:
        return any(figure.currency and figure.value == amount for figure in self._figures)

    def explained_by(self, entries: Sequence[ReadEntry]) -> bool:
        """Whether every number is an entry's amount, or stands where an amount was worked out from it."""
        left = self.leaves_over({entry.amount for entry in entries})
        reckoned = [entry for entry in entries if not self._is_written(entry.amount)]
        if any(map(self._scan.has, _SHARING)) and not reckoned:
            return False
        if len(entries) == len(reckoned) == 1 and len(left) == _PAIR:
            return True
        return all(any(self._stands_in(number, entry.excerpt) for entry in reckoned) for number in left)

    def _is_written(self, amount: Decimal) -> bool:
        return any(amount in number.values for number in self._numbers)

    def _stands_in(self, number: Number, excerpt: str) -> bool:
        start = self._text.find(excerpt)
        return 0 <= start <= number.start and number.end <= start + len(excerpt)

    def leaves_over(self, amounts: set[Decimal]) -> list[Number]:
        """The numbers that are none of these amounts and part of no day, time or name."""
        left = [number for number in self._numbers if number.is_percent or amounts.isdisjoint(number.values)]
        accounted = [(number.start, number.end) for number in self._numbers if number not in left]
        places = [*accounted, *self._spans(sorted(self._scan.taken)), *self._names()]
        return [
            number
            for number in left
            if not self._is_article(number)
            and not any(number.start < end and start < number.end for start, end in places)
        ]

    def _is_article(self, number: Number) -> bool:
        return number.values == {_ONE} and not any(
            sign.isnumeric() for sign in self._text[number.start : number.end]
        )

    def _names(self) -> Sequence[tuple[int, int]]:
        """Where numbers are the ends of words: "s24", "b12", "covid-19"."""
        ends = [figure.first for figure in self._figures if self._ends_a_word(figure)]
        return self._spans(ends)

    def _ends_a_word(self, figure: Figure) -> bool:
        """A number with nothing that makes it money or a count, right behind letters."""
        before = figure.first - 1
        return (
            figure.use is Use.LABEL
            and not figure.currency
            and self._scan.is_glued(figure.first)
            and self._scan.kind(before) is TokenKind.WORD
            and self._scan.norm(before) not in _TIMES
        )

    def _spans(self, tokens: Iterable[int]) -> list[tuple[int, int]]:
        return [(self._scan.tokens[at].start, self._scan.tokens[at].end) for at in tokens]
