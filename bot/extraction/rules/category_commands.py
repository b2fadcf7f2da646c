"""What is to be changed about the categories themselves: "rename Dining to Food", "add category Pets", "hide Travel".

The whole message has to be such a command. Its patterns are data, in `category_commands.toml`; the chat's language is
read, and English. What is merely called a category's name in passing ("move it to Groceries") is about an entry.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from bot.core.categories import USUAL, Category
from bot.core.category_changes import Deed, has_figures
from bot.core.folding import fold
from bot.core.intents import ArrangeCategory, Chat, IncomingText
from bot.core.ledger import Kind
from bot.extraction.pointing import described_alike
from bot.extraction.rules.lexicon import default_name
from bot.extraction.rules.own_names import other_names, own_names, usual_names
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import Token, TokenKind, tokenise

_ENGLISH = "en"
_MOST_TOKENS = 24
_LONGEST_NAME = 12
_UNREAD = frozenset(":：\"“”„«»‘’'「」『』")
_CLOSING = frozenset(".!?。！？।؟")
_CATEGORY, _THE = "category", "the"
_NO_NAMES = ("day", "weekday", "currency", "currency_code", "entry_word", "as_income", "as_expense")

_Spans = Mapping[str, tuple[int, int]]


def category_command(message: IncomingText) -> ArrangeCategory | Chat | None:
    """The change that is wished; None where the message is anything else, Chat where nobody can mean that name.

    Without the word "category" the one to be changed has to be called as it is; with it, `key` is None where none is.
    A category that is to be renamed has no `name` where the message doesn't say what to.
    """
    read = (command.read() for command in _commands(message))
    return next((one for one in read if one), None)


def said_to_be_called(message: IncomingText) -> Iterator[tuple[str, str]]:
    """What is to be called otherwise, and what: all that "rename taxi to cab" may mean; "" where it doesn't say."""
    for command in _commands(message):
        yield from command.pairs(_RENAMING)


def said_to_change(message: IncomingText) -> Iterator[tuple[str, str]]:
    """What is to be changed, and what to: all that "change rent to 950" may mean, without words for its fields."""
    for command in _commands(message):
        yield from command.pairs(_CHANGING)


def _commands(message: IncomingText) -> "Iterator[_Command]":
    """The message as it may be a command, in each language that is read."""
    tokens = tuple(token for token in tokenise(message.text) if token.norm not in _UNREAD)
    while tokens and tokens[-1].norm in _CLOSING:
        tokens = tokens[:-1]
    is_line = all(token.kind is not TokenKind.BREAK and token.norm not in _CLOSING for token in tokens)
    if is_line and 1 < len(tokens) <= _MOST_TOKENS:
        names = dict.fromkeys((message.language.replace("_", "-").partition("-")[0].lower(), _ENGLISH))
        yield from (_Command(message, tokens, name) for name in names)


def field_words(language: str) -> frozenset[str]:
    """What the parts of an entry are called: "amount", "date"."""
    names = (language.replace("_", "-").partition("-")[0].lower(), _ENGLISH)
    return frozenset(word for name in names for word in _fields().get(name, ()))


def borne_out_command(wish: ArrangeCategory, message: IncomingText) -> ArrangeCategory | Chat:
    """A change that somebody else has read, held against the message: what is invented of it is none."""
    read = category_command(message)
    if isinstance(read, Chat) or (read and read.deed is wish.deed):
        return read
    if wish.deed not in _WISHED or fold(wish.name) not in fold(message.text):
        return Chat()
    if wish.deed in _NAMING and not wish.name.strip():
        return Chat()
    scan = Scan.of(message)
    named = {hit.value for names in (own_names, usual_names) for hit in names(scan, message.categories)}
    is_whole = {wish.key, *([wish.into] if wish.deed is Deed.MERGED else [])} <= named
    return wish if is_whole or wish.deed is Deed.ADDED else replace(wish, key=None, into=None)


def category_called(words: str, message: IncomingText) -> str | None:
    """The key of the category that goes by this name, or the only one with these words in its name.

    None for one that was merged away.
    """
    known = [one for one in message.categories if not one.merged_into]
    scan = Scan.read(words, message.language)
    hits = [*own_names(scan, known), *usual_names(scan, known)]
    whole = next((str(hit.value) for hit in hits if hit.end - hit.first == len(scan.tokens)), None)
    if whole:
        return whole
    wanted = _folded(words)
    names = [(_folded(name), one.key) for one in known for name in _names_of(one, message.language)]
    spelt = [key for name, key in names if name == wanted]
    partly = {key for name, key in names if wanted and set(wanted.split()) <= set(name.split())}
    return spelt[0] if spelt else next(iter(partly)) if len(partly) == 1 else None


def _names_of(category: Category, language: str) -> Iterator[str]:
    """All names that it has or had by default, which count where no other one has them now."""
    yield category.name
    usual = USUAL.get(category.key)
    if usual:
        yield from (default_name(usual, language), usual.name)


def _folded(words: str) -> str:
    return " ".join(token.norm for token in tokenise(fold(words)) if token.kind is not TokenKind.MARK)


class _Command:
    """A message against the patterns of one language."""

    def __init__(self, message: IncomingText, tokens: Sequence[Token], language: str) -> None:
        self._message = message
        self._tokens = tokens
        self._language = language

    def read(self) -> ArrangeCategory | Chat | None:
        obeyed = (self._obey(pattern, spans) for pattern, spans in self._found())
        return next((one for one in obeyed if one), None)

    def pairs(self, groups: Sequence[str]) -> Iterator[tuple[str, str]]:
        """What stands for the old and the new name in each way that a pattern of these groups fits."""
        for pattern, spans in self._found():
            if pattern.group in groups and _CATEGORY not in spans:
                yield self._words(spans, "old"), self._words(spans, "new")

    def _found(self) -> Iterator[tuple["_Pattern", _Spans]]:
        said = {token.norm for token in self._tokens}
        for pattern in _patterns().get(self._language, ()):
            if any(said.isdisjoint(heads) for heads in pattern.needs):
                continue
            for spans in _matches(pattern.steps, self._tokens, 0):
                yield pattern, spans

    def _obey(self, pattern: "_Pattern", spans: _Spans) -> ArrangeCategory | Chat | None:
        deed, name = pattern.deed, self._words(spans, "new")
        if deed is Deed.ADDED:
            return Chat() if has_figures(name) else ArrangeCategory(deed, name=name, kind=pattern.kind)
        if pattern.group in _ABOUT_ENTRIES_TOO:
            return self._obey_if_exact(deed, name, spans)
        key = category_called(self._words(spans, "old"), self._message)
        into = category_called(self._words(spans, "into"), self._message) if deed is Deed.MERGED else None
        is_whole = key is not None and (deed is not Deed.MERGED or into is not None)
        if not is_whole and _CATEGORY not in spans:
            return None
        return ArrangeCategory(deed, key if is_whole else None, name, into if is_whole else None)

    def _obey_if_exact(self, deed: Deed, name: str, spans: _Spans) -> ArrangeCategory | None:
        """ "delete Dining", "change Dining to Food": about an entry, unless it is just what a category is called."""
        old = self._words(spans, "old")
        wanted, known = _folded(old), [one for one in self._message.categories if not one.merged_into]
        language = self._message.language
        exact = [one.key for one in known if wanted in map(_folded, _names_of(one, language))]
        if not exact or _THE in spans or self._message.is_reply:
            return None
        if described_alike(Scan.read(old, language), self._message.mentioned):
            return None
        key = category_called(old, self._message) or exact[0]
        is_name = deed is not Deed.RENAMED or self._is_new(name, key)
        return ArrangeCategory(deed, key, name) if is_name else None

    def _is_new(self, name: str, key: str) -> bool:
        """Whether this category can be called so: no other one is, and it says nothing else about an entry."""
        if has_figures(name) or category_called(name, self._message) not in (None, key):
            return False
        scan = Scan.read(name, self._message.language)
        others = [str(hit.value) for hit in other_names(scan)]
        return not any(map(scan.has, _NO_NAMES)) and all(" " in keys or keys == key for keys in others)

    def _words(self, spans: _Spans, slot: str) -> str:
        """The person's own words in a slot; empty where the pattern has none."""
        first, end = spans.get(slot, (0, 0))
        if first == end:
            return ""
        return self._message.text[self._tokens[first].start : self._tokens[end - 1].end].strip()


@dataclass(frozen=True, slots=True)
class _Step:
    """A part of a pattern: one of several phrases, or a slot that any words may stand in."""

    phrases: tuple[tuple[str, ...], ...] = ()
    slot: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class _Pattern:
    """`needs` are the first words of each part that can't be left out: one of each has to be there."""

    group: str
    deed: Deed
    kind: Kind
    steps: tuple[_Step, ...]
    needs: tuple[frozenset[str], ...]


def _matches(steps: Sequence[_Step], tokens: Sequence[Token], at: int) -> Iterator[_Spans]:
    """All ways in which the steps make up the tokens from here to the end, the shortest names first."""
    if not steps:
        if at == len(tokens):
            yield {}
        return
    step, rest = steps[0], steps[1:]
    for end in _ends(step, tokens, at):
        for spans in _matches(rest, tokens, end):
            yield {**spans, step.slot: (at, end)} if step.slot and end > at else spans


def _ends(step: _Step, tokens: Sequence[Token], at: int) -> Iterator[int]:
    if step.phrases:
        for phrase in step.phrases:
            norms = tuple(token.norm for token in tokens[at : at + len(phrase)])
            if norms == phrase:
                yield at + len(phrase)
    else:
        yield from range(at + 1, min(at + _LONGEST_NAME, len(tokens)) + 1)
    if step.optional:
        yield at


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    source = resources.files(__package__).joinpath("category_commands.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


@cache
def _patterns() -> Mapping[str, tuple[_Pattern, ...]]:
    return {name: tuple(_read(rows)) for name, rows in _tables().items()}


@cache
def _fields() -> Mapping[str, frozenset[str]]:
    return {
        name: frozenset(token.norm for token in tokenise(rows.get("field", "")))
        for name, rows in _tables().items()
    }


def _read(rows: Mapping[str, str]) -> Iterator[_Pattern]:
    words = {name: text for name, text in rows.items() if name not in _DEEDS}
    for name, (deed, kind) in _DEEDS.items():
        for line in filter(None, map(str.strip, rows.get(name, "").split("\n"))):
            steps = tuple(_step(part, words) for part in line.split())
            needed = (step.phrases for step in steps if step.phrases and not step.optional)
            needs = tuple(frozenset(phrase[0] for phrase in phrases) for phrases in needed)
            yield _Pattern(name, deed, kind, steps, needs)


def _step(part: str, words: Mapping[str, str]) -> _Step:
    """ "?word" may be left out, "<list>" is one of a list's phrases, "{name}" a slot, "one|other" a choice."""
    bare = part.removeprefix("?")
    optional = bare != part
    if bare.startswith("{"):
        return _Step((), bare.strip("{}"), optional)
    is_list = bare.startswith("<")
    phrases = words[bare.strip("<>")].split(",") if is_list else bare.split("|")
    choices = (tuple(token.norm for token in tokenise(phrase.replace("_", " "))) for phrase in phrases)
    slot = bare.strip("<>") if bare in (f"<{_CATEGORY}>", f"<{_THE}>") else ""
    return _Step(tuple(sorted(choices, key=len, reverse=True)), slot, optional)


_DEEDS = {
    "add": (Deed.ADDED, Kind.EXPENSE),
    "add_income": (Deed.ADDED, Kind.INCOME),
    "rename": (Deed.RENAMED, Kind.EXPENSE),
    "hide": (Deed.HIDDEN, Kind.EXPENSE),
    "show": (Deed.SHOWN, Kind.EXPENSE),
    "merge": (Deed.MERGED, Kind.EXPENSE),
    "delete": (Deed.HIDDEN, Kind.EXPENSE),
    "change": (Deed.RENAMED, Kind.EXPENSE),
    "name": (Deed.RENAMED, Kind.EXPENSE),
}
_ABOUT_ENTRIES_TOO = frozenset({"delete", "change"})
_RENAMING = ("rename", "name")
_CHANGING = ("change",)
_WISHED = frozenset(deed for deed, _ in _DEEDS.values())
_NAMING = frozenset({Deed.ADDED, Deed.RENAMED})
