"""What a message says of a budget: how much, for what, in each week or month, carried over or not, or no more.

The phrases are data, in `budgets.toml`; the chat's language is read, and English behind a command. A budget is for a
whole category or for everything. What it is for has to be called by a category's name: "coffee" alone is one of the
things that go under a category, and is told apart as the wish's `words`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from bot.core.folding import fold
from bot.core.intents import IncomingText, SetBudget
from bot.core.ledger import Kind
from bot.core.periods import Span
from bot.extraction.rules.dates import find_days
from bot.extraction.rules.figures import Figure, Use, find_figures, resolve
from bot.extraction.rules.lexicon import Hit, Lexicon
from bot.extraction.rules.own_names import own_names, usual_names
from bot.extraction.rules.questions import named_categories
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TokenKind, tokenise
from bot.extraction.rules.word_lists import word_lists

_ENGLISH = "en"
_LONGEST = 16
_LONGEST_NAME = 60
_HELD_TOGETHER = ("budget", "budget_verb", "budget_order", "budget_keep", "budget_under", "per", "month")
_FOOD = "groceries dining"
_SPANS = {"week": Span.WEEK, "month": Span.MONTH}
_ASKING = frozenset("?？؟¿")


def read_budget(message: IncomingText) -> SetBudget | None:
    """What stands behind a command, or answers a question for an amount: "food 300", "2000 a week", "food off"."""
    readers = [_alone(message)]
    if message.language.partition("-")[0] != _ENGLISH:
        readers.append(_alone(replace(message, language=_ENGLISH)))
    found = [reader for reader in readers if reader]
    return min(found, key=lambda reader: reader.unexplained).wish() if found else None


def _alone(message: IncomingText) -> "_Reader | None":
    scan = Scan.of(message)
    if not 0 < len(scan.tokens) <= _LONGEST or _ASKING & {token.norm for token in scan.tokens}:
        return None
    reader = _Reader(scan, message, [_as_amount(one) for one in find_figures(scan, message.currency)])
    is_one = (reader.says_something or reader.only_names) and len(reader.amounts) <= 1
    return reader if is_one else None


def _as_amount(figure: Figure) -> Figure:
    """Behind a command a number is an amount, even where it looks like a year or a count: "2000 week"."""
    return figure if figure.use is Use.PERCENT else replace(figure, use=Use.AMOUNT)


def dropped_budget(scan: Scan, message: IncomingText) -> SetBudget | None:
    """A budget that is to be no more: "remove the food budget"; None where the message says anything else."""
    if len(scan.tokens) > _LONGEST or _ASKING & {token.norm for token in scan.tokens}:
        return None
    reader = _Reader(scan, message, find_figures(scan, message.currency))
    if not (reader.has("budget") and reader.has("drop")) or reader.figures or scan.has("spent"):
        return None
    wish = reader.wish()
    return wish if wish.is_dropped and not wish.words else None


def regular_amount(scan: Scan, message: IncomingText, figures: list[Figure]) -> SetBudget | None:
    """So much a week for something, and nothing else: "100 a week for coffee"."""
    if len(figures) != 1 or not figures[0].is_amount or figures[0].first != 0 or len(scan.tokens) > _LONGEST:
        return None
    reader = _Reader(scan, message, figures)
    spans = [hit for role in _SPANS for hit in reader.of(role) if hit.first == figures[0].end]
    follows = spans and scan.starting("party", spans[0].end)
    is_more = scan.has("spent") or find_days(scan, message.today, message.home_currency)
    is_whole = spans and spans[0].end - spans[0].first > 1  # "a week", not "week"
    return reader.wish() if follows and is_whole and not is_more else None


def plain_budget(scan: Scan, message: IncomingText, figures: list[Figure]) -> SetBudget | None:
    """A message of which every word is about a budget, by that name: "total budget 2000", "food budget"."""
    if len(scan.tokens) > _LONGEST or _ASKING & {token.norm for token in scan.tokens}:
        return None
    reader = _Reader(scan, message, figures)
    is_plain = reader.has_words and len(reader.figures) == len(reader.amounts) <= 1
    if not (is_plain and reader.has("budget")) or _says_spent(scan):
        return None
    wish = reader.wish()
    return None if wish.words else wish


def _says_spent(scan: Scan) -> bool:
    """Whether it tells that something was spent; a name such as 买菜, which holds the word for it, tells nothing."""
    named = [hit for role in ("category", "hint") for hit in scan.hits.get(role, ())]
    names = [range(hit.first, hit.end) for hit in named]
    told = [range(hit.first, hit.end) for hit in scan.hits.get("spent", ())]
    return any(not any(set(word) < set(name) for name in names) for word in told)


def told_budget(wish: SetBudget, scan: Scan, message: IncomingText, figures: list[Figure]) -> SetBudget:
    """The wish for a budget with all else that the message says of it."""
    read = _Reader(scan, message, figures).wish()
    return read if read.words or not wish.category or read.category else replace(read, category=wish.category)


@dataclass(slots=True)
class _Reader:
    """A message about a budget, token by token."""

    scan: Scan
    message: IncomingText
    figures: list[Figure]
    hits: Mapping[str, list[Hit]] = field(init=False)

    def __post_init__(self) -> None:
        words = _words(self._language)
        self.hits = words.hits(self.scan.tokens) if words else {}

    @property
    def _language(self) -> str:
        return self.scan.words.writing.language.partition("-")[0]

    @property
    def amounts(self) -> list[Figure]:
        """The figures that may be what is to be spent."""
        return [figure for figure in self.figures if figure.is_amount]

    @property
    def says_something(self) -> bool:
        """Whether it names an amount, or tells to end a budget or to carry over."""
        return bool(self.amounts) or any(self.has(role) for role in ("drop", "carry", "no_carry"))

    @property
    def only_names(self) -> bool:
        """Whether it names a category and nothing else."""
        return bool(self._named()) and not self.unexplained and not self.figures

    @property
    def unexplained(self) -> int:
        """How many of its words aren't understood."""
        subject = [hit for role in ("category", "hint") for hit in self.scan.hits.get(role, ())]
        known = {at for hit in [*subject, *self._named()] for at in range(hit.first, hit.end)}
        return len(set(self._rest()) - known)

    def of(self, role: str) -> Sequence[Hit]:
        """The phrases of this kind."""
        return self.hits.get(role, ())

    def has(self, role: str) -> bool:
        """Whether there is one."""
        return bool(self.of(role))

    def wish(self) -> SetBudget:
        """All that it says."""
        category, words, choices = self._subject()
        amounts = [] if self.has("other_span") else self.amounts
        carry = None if not (self.has("carry") or self.has("no_carry")) else not self.has("no_carry")
        return SetBudget(
            amount=_signed(amounts[0]) if amounts else None,
            category=category,
            currency=resolve(amounts[0].currency, self.message.currency) if amounts else None,
            span=next((span for role, span in _SPANS.items() if self.has(role)), None),
            carry_over=carry,
            is_dropped=not self.amounts and carry is None and self.has("drop"),
            words=words,
            choices=choices,
            for_other_span=bool(self.amounts) and self.has("other_span"),
        )

    def _subject(self) -> tuple[str | None, str, tuple[str, ...]]:
        """The category, the words for what isn't one but goes under it, and the categories that a word may mean."""
        guessed = [hit for role in ("category", "hint") for hit in self.scan.hits.get(role, ())]
        keys = {one.key for one in self.message.categories if one.kind is Kind.EXPENSE and not one.hidden}
        guessed = [hit for hit in guessed if hit.value in keys]
        named = self._named()
        if named:
            first = max(named, key=lambda hit: hit.end - hit.first)
            meant = str(first.value).split()
            offered = [key for key in meant if key in keys] or meant
            inside = [str(hit.value) for hit in guessed if first.first <= hit.first < first.end]
            likeliest = next((key for key in inside if key in offered), offered[0])
            return likeliest, "", tuple(offered) if len(offered) > 1 else ()
        guess = str(guessed[0].value) if guessed else None
        if guess and self._language != _ENGLISH:
            return guess, "", ()  # what a whole category is called in that language isn't known
        rest = self._rest()
        return (guess, self.scan.slice(rest[0], rest[-1] + 1)[:_LONGEST_NAME], ()) if rest else (None, "", ())

    def _named(self) -> list[Hit]:
        """The categories that are called by their own names, by a word for several, in English by other usual ones."""
        english = named_categories(self.scan) if self._language == _ENGLISH else []
        several = [replace(hit, value=_FOOD) for hit in self.of("several")]
        expenses = [category for category in self.message.categories if category.kind is Kind.EXPENSE]
        return [*own_names(self.scan, expenses), *usual_names(self.scan, expenses), *english, *several]

    def _rest(self) -> list[int]:
        """The words that nothing explains; all of them where the language has no list of its own."""
        if not self.has_words:
            return [at for at, token in enumerate(self.scan.tokens) if token.kind is TokenKind.WORD]
        known = [hit for hits in self.hits.values() for hit in hits]
        known += [hit for role in _HELD_TOGETHER for hit in self.scan.hits.get(role, ())]
        said = {at for hit in known for at in range(hit.first, hit.end)} | self.scan.taken
        said |= {at for figure in self.figures for at in range(figure.first, figure.end)}
        return [
            at for at, token in enumerate(self.scan.tokens) if token.kind is TokenKind.WORD and at not in said
        ]

    @property
    def has_words(self) -> bool:
        """Whether anything is known of the language."""
        return _words(self._language) is not None


def _signed(figure: Figure) -> Decimal:
    return -figure.value if figure.sign < 0 else figure.value


def _folded(name: str) -> tuple[str, ...]:
    return tuple(fold(token.norm) for token in tokenise(name))


def _words(language: str) -> Lexicon | None:
    return word_lists("budgets", language)
