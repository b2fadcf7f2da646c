"""A message with everything that was recognised in it, as the later steps read it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.core.intents import IncomingText
from bot.core.number_styles import NumberStyle
from bot.extraction.rules.lexicon import Hit, Lexicon, lexicon, written_language
from bot.extraction.rules.text import Token, TokenKind, tokenise


@dataclass(slots=True)
class Scan:
    """Tokens of a message and the phrases found in them. `taken` are those that are part of a date, time or name.

    `style` is how its writer chose to have numbers written; None for as the language has it.
    """

    text: str
    tokens: tuple[Token, ...]
    words: Lexicon
    hits: dict[str, list[Hit]]
    taken: set[int] = field(default_factory=set)
    style: NumberStyle | None = None
    _starts: dict[str, dict[int, Hit]] = field(default_factory=dict)
    _ends: dict[str, dict[int, Hit]] = field(default_factory=dict)

    @classmethod
    def of(cls, message: IncomingText) -> "Scan":
        """The message in the words of its chat's language."""
        scan = cls.read(message.text, message.language)
        scan.style = message.number_style
        return scan

    @classmethod
    def read(cls, text: str, language: str) -> "Scan":
        """A text in the words of a language."""
        tokens = tokenise(text)
        words = lexicon(written_language(tokens, language))
        tokens = words.parted(tokens)
        tokens = words.spelling.corrected(tokens)
        return cls(text, tokens, words, words.hits(tokens))

    @property
    def decimal(self) -> str:
        """The sign that decimals are expected behind."""
        return self.style.decimal if self.style else self.words.writing.decimal

    @property
    def group(self) -> str:
        """The sign that is expected between thousands."""
        return self.style.group if self.style else self.words.writing.group

    def starting(self, role: str, at: int) -> Hit | None:
        """The phrase of this role that starts at a token."""
        if role not in self._starts:
            self._starts[role] = {hit.first: hit for hit in self.hits.get(role, ())}
        return self._starts[role].get(at)

    def ending(self, role: str, at: int) -> Hit | None:
        """The phrase of this role that ends just before a token."""
        if role not in self._ends:
            self._ends[role] = {hit.end: hit for hit in self.hits.get(role, ())}
        return self._ends[role].get(at)

    def is_near(self, role: str, first: int, end: int, distance: int) -> bool:
        """Whether a phrase of this role stands before or behind a range, with fewer than `distance` tokens between."""
        hits = self.hits.get(role, ())
        return any(0 <= first - hit.end < distance or 0 <= hit.first - end < distance for hit in hits)

    def within(self, role: str, first: int, end: int) -> Iterator[Hit]:
        """The phrases of this role that stand wholly in a range of tokens."""
        return (hit for hit in self.hits.get(role, ()) if first <= hit.first and hit.end <= end)

    def has(self, role: str, first: int = 0, end: int | None = None) -> bool:
        """Whether a phrase of this role stands in a range of tokens."""
        return any(True for _ in self.within(role, first, len(self.tokens) if end is None else end))

    def norm(self, at: int) -> str:
        """The folded text of a token; empty before the first and after the last."""
        return self.tokens[at].norm if 0 <= at < len(self.tokens) else ""

    def kind(self, at: int) -> TokenKind | None:
        """What a token is made of; None before the first and after the last."""
        return self.tokens[at].kind if 0 <= at < len(self.tokens) else None

    def is_glued(self, at: int) -> bool:
        """Whether no space stands between a token and the one before it."""
        return 0 < at < len(self.tokens) and self.tokens[at].glued

    def slice(self, first: int, end: int) -> str:
        """The person's own text of a range of tokens."""
        return self.text[self.tokens[first].start : self.tokens[end - 1].end] if first < end else ""
