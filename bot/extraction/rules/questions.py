"""Questions about the books in English: what they ask, over which days, of which entries, and against what.

The words are data (`words/questions/en.toml`). A question is read part by part: each part takes its words away from
the next, and what is left behind a word such as "on" is looked for in descriptions.
"""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from itertools import pairwise, takewhile

from bot.core.intents import IncomingText
from bot.core.ledger import Kind
from bot.core.periods import Span
from bot.core.questions import LONGEST_PHRASE, Comparison, Filters, Grouping, Measure, Named, Question, When
from bot.extraction.rules.dates import NamedDay
from bot.extraction.rules.figures import Figure
from bot.extraction.rules.foreign_questions import is_terse_foreign_question, read_foreign_question
from bot.extraction.rules.lexicon import Hit, Lexicon, languages, lexicon, written_language
from bot.extraction.rules.named_periods import named_period
from bot.extraction.rules.question_periods import asked_periods
from bot.extraction.rules.ranges import Mention
from bot.extraction.rules.report_wishes import asks_by_name
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TokenKind, tokenise
from bot.extraction.rules.topics import WORDY, Topic, Topics

_MOST_WORDS = 10
_TOPIC_WORDS = 3
_MOST_TOKENS = 80
_STATED = ("spent", "plan", "open_matter", "soon", "remark", "advice", "not_done", "narrative")
"""What makes a few words without a verb of asking no question."""


def read_question(
    scan: Scan, message: IncomingText, days: Sequence[NamedDay], figures: Sequence[Figure]
) -> Question | None:
    """What a question asks; of a long one only the period.

    None for a count of what has nothing to do with money: "how many come?"
    """
    if not _is_english(scan, message):
        return _mixed_in(message) or read_foreign_question(scan, message, days)
    if len(scan.tokens) > _MOST_TOKENS:
        period = named_period(scan, days, message.today, message.calendar)
        return Question(period=period, by_name=asks_by_name(scan))
    reader = _Reader(scan, message, days, figures)
    return reader.question() if reader.is_about_money else None


def _mixed_in(message: IncomingText) -> Question | None:
    """What an English comparison asks in a chat of another language, which may share its first word: "compare"."""
    english = replace(message, language="en")
    scan = Scan.of(english)
    if len(scan.tokens) > _MOST_TOKENS or not _is_english(scan, english):
        return None
    reader = _Reader(scan, english, (), ())
    asked = reader.question() if reader.is_terse else None
    return asked if asked and asked.against and asked.period else None


def is_terse_question(
    scan: Scan, message: IncomingText, days: Sequence[NamedDay], figures: Sequence[Figure]
) -> bool:
    """Whether a few words that nothing else explains ask for a figure: "taxi this year", "groceries vs dining"."""
    if not _is_english(scan, message):
        return is_terse_foreign_question(scan, message, days, figures)
    words = sum(token.kind is TokenKind.WORD for token in scan.tokens)
    if not 0 < words <= _MOST_WORDS or any(figure.is_amount for figure in figures):
        return False
    if any(scan.has(role) for role in _STATED):
        return False
    return _Reader(scan, message, days, figures).is_terse


def named_categories(scan: Scan) -> list[Hit]:
    """Whole categories that an English text calls by a name; the value is the key, or several with spaces between."""
    return _words().hits(scan.tokens).get("category", [])


@cache
def _words() -> Lexicon:
    source = resources.files(__package__).joinpath("words", "questions", "en.toml")
    phrases: dict[tuple[str, tuple[str, ...]], str] = {}
    for table, rows in tomllib.loads(source.read_text(encoding="utf-8")).items():
        for key, text in rows.items():
            role = key if table == "phrases" else _ROLES[table]
            for phrase in text.replace("\n", ",").split(","):
                words = tuple(token.norm for token in tokenise(phrase))
                if words:
                    phrases.setdefault((role, words), key)
    return Lexicon(phrases, lexicon("en").writing)


_ROLES = {"groupings": "grouping", "measures": "measure", "kinds": "kind", "categories": "category"}


def _is_english(scan: Scan, message: IncomingText) -> bool:
    name = written_language(scan.tokens, message.language).partition("-")[0].lower()
    return name == "en" or name not in languages()


class _Reader:
    """One English question."""

    def __init__(
        self, scan: Scan, message: IncomingText, days: Sequence[NamedDay], figures: Sequence[Figure]
    ) -> None:
        self._scan = scan
        self._message = message
        self._figures = figures
        self._hits = _words().hits(scan.tokens)
        self._taken: set[int] = set()
        self._topics = Topics(scan, message.categories, self._hits, self._taken)
        self._grouping = self._take("grouping")
        self._measure = self._take("measure")
        self._bounds = dict(self._take_bounds())
        self._mentions = asked_periods(
            scan, self._hits, days, message.today, self._taken, calendar=message.calendar
        )
        self._excluded = self._take_excluded()
        for mention in self._mentions:
            self._taken.update(range(mention.first, mention.end))
        self._sides = self._take("comparing") + [
            hit for hit in self._take("versus") if not self._bounds_sum(hit)
        ]

    @property
    def is_terse(self) -> bool:
        """Whether nothing but a question's parts stand here, and enough of them."""
        topics, kinds = self._read_topics(terse=True), self._hits.get("kind", ())
        known = any(topic.keys or self._topics.is_known(topic) for topic in topics)
        if sum(topic.end - topic.first for topic in topics) > _TOPIC_WORDS or self._topics.is_left_over(
            topics
        ):
            return False
        spans = [mention for mention in self._mentions if mention.is_longer_than_a_day]
        if self._sides:
            return (known and len(topics) > 1) or len(spans) > 1 or self._is_balance
        asked = bool(kinds or self._measure or self._grouping)
        return (asked or known) if spans else bool(self._measure and (kinds or known or not topics))

    @property
    def is_about_money(self) -> bool:
        """Whether a count is one of things that were paid for; what else a question asks always is."""
        if self._asked_measure() is not Measure.COUNT or self._bounds or self._grouping:
            return True
        if any(self._hits.get(role) for role in ("kind", "bought")) or self._scan.has("money"):
            return True
        return any(topic.keys or self._topics.is_known(topic) for topic in self._read_topics(terse=True))

    def question(self) -> Question:
        """What is asked. A terse question may begin with what it is about."""
        measure = self._asked_measure()
        topics = self._read_topics(terse=self.is_terse)
        period, other_period = self._periods()
        main, other = self._split(topics)
        kind = self._kind(topics)
        against = None
        if self._sides and not self._is_balance:
            filters = self._filters(other, kind) if other and not other_period else None
            against = Comparison(other_period, filters)
        return Question(
            measure=measure,
            period=period,
            filters=self._filters(main, kind, bounded=True),
            grouping=Grouping(self._grouping[0].value) if self._grouping else None,
            against=against,
            excluded=self._excluded,
            by_name=asks_by_name(self._scan),
        )

    @property
    def _is_balance(self) -> bool:
        """Whether what came in is held against what went out, as every report does."""
        return len({hit.value for hit in self._hits.get("kind", ())}) > 1

    def _asked_measure(self) -> Measure:
        """The one that is named with the most words; an average of no unit has the next smaller one than its period."""
        named = max(self._measure, key=_weight, default=None)
        if named is None:
            return Measure.TOTAL
        if named.value != "average":
            return Measure(named.value)
        spans = {mention.when.span for mention in self._mentions}
        return Measure.PER_DAY if spans & {Span.WEEK, Span.MONTH, Span.CUSTOM} else Measure.PER_MONTH

    def _kind(self, topics: Sequence[Topic]) -> Kind | None:
        inside = {at for topic in topics for at in range(topic.first, topic.end)}
        kinds = {hit.value for hit in self._hits.get("kind", ()) if hit.first not in inside}
        return Kind(kinds.pop()) if len(kinds) == 1 else None

    def _take(self, role: str) -> list[Hit]:
        """The phrases of a role in words that are still free; they aren't afterwards."""
        found = [
            hit
            for hit in self._hits.get(role, ())
            if self._taken.isdisjoint(range(hit.first, hit.end)) and not self._is_span(hit)
        ]
        for hit in found:
            self._taken.update(range(hit.first, hit.end))
        return found

    def _take_excluded(self) -> str:
        """What is to be left out, in the person's words ("not counting taxi"); days in it aren't asked about."""
        lead = next(
            (
                hit
                for hit in self._hits.get("without", ())
                if self._taken.isdisjoint(range(hit.first, hit.end))
            ),
            None,
        )
        if lead is None:
            return ""
        named = next((mention for mention in self._mentions if mention.first == lead.end), None)
        end = named.end if named else self._excluded_end(lead.end, self._mentions)
        self._mentions = [mention for mention in self._mentions if mention is not named]
        self._taken.update(range(lead.first, end))
        return self._scan.slice(lead.end, end)[:LONGEST_PHRASE] if end > lead.end else ""

    def _excluded_end(self, first: int, mentions: Sequence[Mention]) -> int:
        """Where it ends: at the period, or where another phrase begins ("without rent on food")."""
        days = {at for mention in mentions for at in range(mention.first, mention.end)}
        words = takewhile(
            lambda at: (
                at not in days
                and at not in self._taken
                and (at == first or not self._topics.covers("opener", at))
                and (self._scan.kind(at) in WORDY or self._topics.is_hyphen(at))
            ),
            range(first, len(self._scan.tokens)),
        )
        return max(words, default=first - 1) + 1

    def _bounds_sum(self, versus: Hit) -> bool:
        """Whether "more than 10" names a number to hold the sum against, which is no other sum of the books."""
        is_period = any(mention.first == versus.end for mention in self._mentions)
        return not is_period and any(figure.first == versus.end for figure in self._figures)

    def _is_span(self, hit: Hit) -> bool:
        """Whether "a week" isn't the unit of an average but part of a period: "a week ago"."""
        return hit.role == "measure" and any(
            ago.first == hit.end and hit.value.startswith("average") for ago in self._hits.get("ago", ())
        )

    def _take_bounds(self) -> Iterator[tuple[str, Figure]]:
        named = {hit.value for hit in self._measure}
        if "payments" not in self._hits and named.isdisjoint({"count", "largest", "latest", "list"}):
            return
        for role in ("at_least", "at_most"):
            for hit in self._hits.get(role, ()):
                figure = next((one for one in self._figures if one.first == hit.end), None)
                if figure:
                    self._taken.update(range(hit.first, figure.end))
                    yield role, figure

    def _periods(self) -> tuple[When | None, When | None]:
        """The period asked about, and the one that it is compared with."""
        whens = [mention.when for mention in self._mentions]
        if not self._sides or not whens:
            return (whens[0] if whens else None), None
        if len(whens) > 1:
            return whens[0], whens[1]
        first = whens[0]
        between = [hit for hit in self._sides if hit.role == "versus"]
        behind = bool(between) and between[-1].end <= self._mentions[0].first
        if behind and isinstance(first, Named) and first != Named(first.span):
            return Named(first.span), first
        return first, None

    def _split(self, topics: Sequence[Topic]) -> tuple[list[Topic], list[Topic]]:
        """What stands on the two sides of a comparison; all on the first where nothing is compared."""
        if not self._sides or len(topics) <= 1:
            return list(topics), []
        between = [hit.first for hit in self._sides if topics[0].end <= hit.first < topics[-1].first]
        joined = [
            hit.first for hit in self._hits.get("side", ()) if topics[0].end <= hit.first < topics[-1].first
        ]
        at = next(iter([*between, *joined]), topics[0].end)
        return [one for one in topics if one.end <= at], [one for one in topics if one.end > at]

    def _filters(self, topics: Sequence[Topic], kind: Kind | None, *, bounded: bool = False) -> Filters:
        bounds = {role: figure.value for role, figure in self._bounds.items()} if bounded else {}
        keys = [key for topic in topics for key in topic.keys]
        words = [topic.text for topic in topics if not topic.keys]
        if keys and words and not self._is_one_phrase(topics):
            # "coffee and groceries" can't be both at once: then either word will do.
            keys, words = [], [topic.text for topic in topics]
        return Filters(kind, tuple(dict.fromkeys(keys)), tuple(dict.fromkeys(words)), **bounds)

    def _read_topics(self, *, terse: bool) -> list[Topic]:
        return self._topics.read((*self._measure, *self._sides), terse=terse)

    @staticmethod
    def _is_one_phrase(topics: Sequence[Topic]) -> bool:
        return all(one.end == two.first for one, two in pairwise(topics))


def _weight(measure: Hit) -> tuple[bool, int]:
    return measure.value != "average", measure.end - measure.first
