"""Questions in other languages than English: what is measured, over which period, of which known things, against what.

The words are data (`words/questions/foreign.toml`). Unlike in English, only things that are known to be paid for are
looked for, since what else is said may be any form of any word.
"""

from collections.abc import Iterable, Mapping, Sequence

from bot.core.common_words import is_common
from bot.core.intents import IncomingText
from bot.core.ledger import Kind
from bot.core.questions import Comparison, Filters, Grouping, Measure, Named, Question, When
from bot.extraction.rules.dates import NamedDay
from bot.extraction.rules.figures import Figure
from bot.extraction.rules.lexicon import Hit
from bot.extraction.rules.named_periods import first_period, periods_of
from bot.extraction.rules.own_names import other_names, own_names, usual_names
from bot.extraction.rules.report_wishes import asks_by_name
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TokenKind, tokenise
from bot.extraction.rules.word_lists import word_lists

_MOST_WORDS = 12
_MOST_SIGNS = 24
_MOST_TOKENS = 80
_NEAR = 3
_LONGEST_THING = 4
_ANY_INCOME = "other_income"
_TELLING = frozenset({TokenKind.WORD, TokenKind.NUMBER})
_STATED = ("spent", "plan", "open_matter", "soon", "remark", "advice", "not_done", "narrative")
"""What makes a few words without a verb of asking no question."""
_THINGS = ("category", "hint", "income", "custom")
_VERBS = ("spent", "paid")
_OF_ASKING = (
    "this",
    "largest",
    "expense",
    "grouping",
    "comparing",
    "versus",
    "against",
    "more",
    "again",
    "small",
)


def read_foreign_question(scan: Scan, message: IncomingText, days: Sequence[NamedDay]) -> Question:
    """What a question asks; of a long one only the period."""
    return _Reader(scan, message, days).question()


def is_terse_foreign_question(
    scan: Scan, message: IncomingText, days: Sequence[NamedDay], figures: Sequence[Figure]
) -> bool:
    """Whether a few words ask for a figure: "Taxi dieses Jahr", "compara este mes con el pasado"."""
    words = sum(token.kind is TokenKind.WORD for token in scan.tokens)
    if not 0 < words <= (_MOST_SIGNS if scan.words.writing.language == "zh" else _MOST_WORDS):
        return False
    reader = _Reader(scan, message, days)
    return reader.is_terse and not any(map(reader.is_amount, figures))


class _Reader:
    """One question."""

    def __init__(self, scan: Scan, message: IncomingText, days: Sequence[NamedDay]) -> None:
        self._scan = scan
        self._message = message
        self._is_long = len(scan.tokens) > _MOST_TOKENS
        self._hits = {} if self._is_long else _hits(scan)
        comparing = {"comparing": self._hits.get("comparing", ())}
        self._mentions = periods_of(scan, days, message.today, message.calendar, comparing)
        self._is_against = self._holds_against("against") or (
            "more" in self._hits and self._holds_against("versus")
        )
        self._compares = "comparing" in self._hits or self._is_against

    @property
    def is_terse(self) -> bool:
        """Whether nothing but a question's parts stand here, and enough of them."""
        things = bool(self._things())
        if self._is_latest:
            return things or any(map(self._scan.has, ("spent", "paid", "income")))
        is_largest = "largest" in self._hits
        is_asked = self._compares or (is_largest and "expense" in self._hits)
        if self._is_left_over() or (any(map(self._scan.has, _STATED)) and not is_asked):
            return False
        meant = any(
            mention.is_longer_than_a_day and self._is_meant(mention.first, mention.end, mention.when)
            for mention in self._mentions
        )
        if self._compares:
            return meant and not is_largest
        return is_asked or ((things or "grouping" in self._hits) and meant)

    def is_amount(self, figure: Figure) -> bool:
        """Whether a number isn't part of what is asked: "top 5", "por última vez una ..."."""
        is_article = self._is_latest and self._scan.kind(figure.first) is TokenKind.WORD
        asked = self._covered([self._hits.get("largest", ())])
        return figure.is_amount and figure.first not in asked and not is_article

    def question(self) -> Question:
        """What is asked."""
        grouping = Grouping.CATEGORY if "grouping" in self._hits else None
        measure = self._measure(grouping)
        period, against = self._periods()
        filters = self._filters()
        if filters.kind is None and "expense" in self._hits and (measure is not Measure.TOTAL or against):
            filters = Filters(Kind.EXPENSE, filters.categories, filters.words)
        by_name = asks_by_name(self._scan)
        return Question(measure, period, filters, grouping=grouping, against=against, by_name=by_name)

    @property
    def _is_latest(self) -> bool:
        return {"when", "last_time"} <= self._hits.keys()

    def _measure(self, grouping: Grouping | None) -> Measure:
        if self._is_latest:
            return Measure.LATEST
        is_largest = "largest" in self._hits and ("expense" in self._hits or self._things())
        is_one = is_largest and not grouping and not self._compares
        return Measure.LARGEST if is_one else Measure.TOTAL

    def _holds_against(self, role: str) -> bool:
        """Whether a word for a comparison stands beside a period, rather than a number: "mehr als 50"."""
        return any(
            0 <= mention.first - hit.end < _NEAR or hit.first == mention.end
            for hit in self._hits.get(role, ())
            for mention in self._mentions
        )

    def _periods(self) -> tuple[When | None, Comparison | None]:
        """The period asked about, and what it is compared with."""
        whens = [mention.when for mention in self._mentions]
        if not self._compares:
            return first_period(self._scan, self._mentions, self._message.today), None
        if len(whens) != 1:
            return (whens[0], Comparison(whens[1])) if whens else (None, Comparison())
        named = whens[0]
        if isinstance(named, Named) and named == Named(named.span):
            return named, Comparison(Named(named.span, back=1))
        if isinstance(named, Named) and (named.on is None or self._is_against):
            return Named(named.span), Comparison(named)
        return named, Comparison()

    def _is_meant(self, first: int, end: int, when: When) -> bool:
        """Whether a span is one of the calendar, not how often something comes: "gimnasio mensual"."""
        if not isinstance(when, Named) or when.back or when.on:
            return True
        return any(0 <= hit.first - end < _NEAR or hit.end == first for hit in self._hits.get("this", ()))

    def _filters(self) -> Filters:
        """The categories that are named, or else the things that are known to be bought."""
        if self._is_long:
            return Filters()
        kind = Kind.INCOME if self._asks_for_income() else None
        named = self._named()
        if named:
            keys = [key for hit in named for key in str(hit.value).split()]
            return Filters(kind, tuple(dict.fromkeys(keys)))
        things = list(filter(None, map(self._name, self._bought())))
        if self._is_latest and not things:
            things = self._unknown()
        return Filters(kind, words=tuple(dict.fromkeys(things)))

    def _asks_for_income(self) -> bool:
        """Whether a verb of earning tells which way the money went: "quanto recebi"."""
        earned = any(hit.value == _ANY_INCOME for hit in self._scan.hits.get("income", ()))
        return earned and not self._scan.has("spent")

    def _named(self) -> list[Hit]:
        categories = self._message.categories
        named = [*own_names(self._scan, categories), *usual_names(self._scan, categories)]
        return named or other_names(self._scan)

    def _bought(self) -> list[Hit]:
        """What is known to be bought, in words that mean nothing else here; a verb only where no noun is."""
        known = [hit for hit in self._scan.hits.get("category", ()) if self._is_free(hit)]
        known = known or [hit for hit in self._scan.hits.get("hint", ()) if self._is_free(hit)]
        verbs = self._covered(self._scan.hits.get(role, ()) for role in _VERBS)
        return [hit for hit in known if verbs.isdisjoint(range(hit.first, hit.end))] or known

    def _name(self, thing: Hit) -> str:
        """The words for it, without the verb or preposition that the phrase may begin with: "за квартиру"."""
        said = self._covered([self._hits.get("small", ())])
        language = self._scan.words.writing.language
        first = thing.first
        while first < thing.end and (first in said or is_common(self._scan.norm(first), language)):
            first += 1
        return self._scan.slice(first, thing.end)

    def _is_free(self, hit: Hit) -> bool:
        asking = self._covered(self._hits.get(role, ()) for role in ("expense", "last_time", "when"))
        return (self._scan.taken | asking).isdisjoint(range(hit.first, hit.end))

    def _things(self) -> list[Hit]:
        return self._named() or self._bought()

    def _is_left_over(self) -> bool:
        """Whether any word is none of those that such a question is made of."""
        known = [self._scan.hits.get(role, ()) for role in _THINGS] + [self._named()]
        return bool(self._rest(self._covered(known)))

    def _unknown(self) -> list[str]:
        """What was bought last, where the rest of the question is known, but not this."""
        roles = (*_VERBS, "ask", "lead", "trail")
        known = self._covered(self._scan.hits.get(role, ()) for role in roles)
        rest = self._rest(known | self._covered(self._hits.get(role, ()) for role in ("when", "last_time")))
        is_one = 0 < len(rest) <= _LONGEST_THING and rest[-1] - rest[0] < len(rest)
        return [self._scan.slice(rest[0], rest[-1] + 1)] if is_one else []

    def _rest(self, said: set[int]) -> list[int]:
        """The words and numbers besides these, the periods, what asks and what says nothing."""
        said = said | {at for mention in self._mentions for at in range(mention.first, mention.end)}
        said |= self._covered(self._hits.get(role, ()) for role in _OF_ASKING)
        language = self._scan.words.writing.language
        return [
            at
            for at, token in enumerate(self._scan.tokens)
            if token.kind in _TELLING and at not in said and not is_common(token.norm, language)
        ]

    @staticmethod
    def _covered(groups: Iterable[Sequence[Hit]]) -> set[int]:
        return {at for hits in groups for hit in hits for at in range(hit.first, hit.end)}


def _hits(scan: Scan) -> Mapping[str, Sequence[Hit]]:
    """The words of asking, as they are spelt: "comparado" is no slip for "comprado"."""
    words = word_lists("words/questions/foreign", scan.words.writing.language)
    spelt = tokenise(scan.text)
    tokens = spelt if len(spelt) == len(scan.tokens) else scan.tokens
    return words.hits(tokens) if words else {}
