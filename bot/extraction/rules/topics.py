"""What an English question is about: the categories that it names, and what it looks for in descriptions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.core.categories import Category
from bot.extraction.rules.lexicon import Hit
from bot.extraction.rules.own_names import own_names
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TokenKind

_HYPHENS = frozenset("-–&")
WORDY = frozenset({TokenKind.WORD, TokenKind.NUMBER})


@dataclass(frozen=True, slots=True)
class Topic:
    """What a question is about: a category's keys, or words; tokens `first` up to `end`."""

    first: int
    end: int
    text: str
    keys: tuple[str, ...] = ()


class Topics:
    """Finds in one question what it is about.

    `hits` are the question's own phrases, `taken` the tokens that mean something else; more may be added to these.
    """

    def __init__(
        self, scan: Scan, own: Iterable[Category], hits: Mapping[str, Sequence[Hit]], taken: set[int]
    ) -> None:
        self._scan = scan
        self._own = own
        self._hits = hits
        self._taken = taken
        self._covered: dict[str, set[int]] = {}

    def read(self, opening: Iterable[Hit], *, terse: bool) -> list[Topic]:
        """What the question is about, in the order of the text; it may stand behind the phrases `opening`."""
        topics: list[Topic] = []
        named = {hit.first: hit for hit in self._categories()}
        openers = {at for hit in opening for at in range(hit.first, hit.end)}
        at, is_open = 0, terse
        while at < len(self._scan.tokens):
            hit = named.get(at)
            if hit and self._taken.isdisjoint(range(at, hit.end)):
                topics.append(Topic(at, hit.end, self._scan.slice(at, hit.end), tuple(hit.value.split())))
                at, is_open = hit.end, True
            elif self._is_topic(at) and is_open:
                end = self._topic_end(at, named)
                topics.append(Topic(at, end, self._scan.slice(at, end)))
                at = end
            else:
                is_open = self._opens(at, is_open, openers)
                at += 1
        return topics

    def _categories(self) -> list[Hit]:
        """The categories that are called by name: the usual names, and those that the chat has given."""
        return [*self._hits.get("category", ()), *own_names(self._scan, self._own)]

    def _topic_end(self, at: int, named: dict[int, Hit]) -> int:
        """Where a phrase ends; hyphens keep its parts together ("7-eleven", "r&d")."""
        end = at + 1
        while end < len(self._scan.tokens) and end not in named:
            if self.is_hyphen(end):
                end += 2
            elif self._is_topic(end):
                end += 1
            else:
                break
        return end

    def is_hyphen(self, at: int) -> bool:
        """Whether a hyphen or an "&" is glued between two words here."""
        glued = self._scan.is_glued(at) and self._scan.is_glued(at + 1)
        return glued and self._scan.norm(at) in _HYPHENS and self._scan.kind(at + 1) in WORDY

    def _is_topic(self, at: int) -> bool:
        """Whether a word is none of those that every question is made of."""
        if at in self._taken or self._scan.kind(at) not in WORDY:
            return False
        if self._scan.kind(at) is TokenKind.NUMBER:
            return self._scan.is_glued(at) or self._scan.is_glued(at + 1)
        return not any(self.covers(role, at) for role in ("small", "kind", "opener"))

    def covers(self, role: str, at: int) -> bool:
        """Whether a token is part of a phrase of this role."""
        if role not in self._covered:
            hits = self._hits.get(role, ())
            self._covered[role] = {at for hit in hits for at in range(hit.first, hit.end)}
        return at in self._covered[role]

    def _opens(self, at: int, is_open: bool, openers: set[int]) -> bool:
        """Whether what the question is about may stand behind this word."""
        if at in self._taken:
            return at in openers
        if self.covers("opener", at) or self._scan.norm(at) in {"&", ",", "-", "/", '"', "“", "'"}:
            return True
        return is_open and self.covers("small", at)

    def is_known(self, topic: Topic) -> bool:
        """Whether the word lists know it as something that one pays for."""
        return any(
            self._scan.has(role, topic.first, topic.end) for role in ("category", "hint", "income", "custom")
        )

    def is_left_over(self, topics: Sequence[Topic]) -> bool:
        """Whether any word belongs neither to these nor to what every question is made of."""
        inside = {at for topic in topics for at in range(topic.first, topic.end)}
        return any(self._is_topic(at) and at not in inside for at in range(len(self._scan.tokens)))
