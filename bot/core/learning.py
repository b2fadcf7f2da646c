"""What a chat has learned from its people's own corrections: words, and the category that they go under.

Words are compared folded: case, the accents of Latin letters and optional marks of other scripts don't count. A word of
a script without spaces is the whole run of it, and is found inside longer runs. Nothing here ever comes from a guess
of the bot's own: who calls this has a person's correction in hand.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from importlib import resources
from typing import NewType

from babel import Locale

from bot.core.categories import Categories, Category
from bot.core.folding import fold as spelling
from bot.core.ledger import Action, Amendment, CategorySource, Draft, Kind, PersonId, Revision, State
from bot.core.places import locale_of

HintId = NewType("HintId", int)

MOST_WORDS = 5
"""Words that are kept of a description; more would hardly ever come again together."""

LONGEST_PHRASE = 60
"""Characters of a phrase, as it is kept."""

MOST_COMPARED = 500
"""Hints that an entry is compared with: the newest of its chat."""

_SHORTEST_INSIDE = 2
_EVERYWHERE, _ENGLISH = "everywhere", "en"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that are strong enough to be learned: `key` folded, with single spaces; `shown` as they were written."""

    key: str
    shown: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one correction teaches: entries of this kind about these words go under this category.

    `change_id` is the update that taught it: the same one never teaches twice.
    """

    phrase: Phrase
    kind: Kind
    category: str
    by: PersonId
    change_id: int


@dataclass(frozen=True, slots=True)
class Hint:
    """A lesson that is kept; `forgotten_at` where it no longer counts but can be put back."""

    id: HintId
    lesson: Lesson
    learned_at: datetime
    forgotten_at: datetime | None = None


def phrase_of(description: str, language: str) -> Phrase | None:
    """The words of a description that are worth learning, in its order; None where all are weak or too long.

    Articles, money words, days, units and amounts are weak, by the words of the chat's BCP 47 `language`.
    """
    weak = _weak_words(locale_of(language).partition("_")[0])
    kept: dict[str, str] = {}
    for word in _words(description):
        folded = fold(word)
        if _is_strong(word, folded, weak) and len(kept) < MOST_WORDS:
            kept.setdefault(folded, word)
    while kept and len(" ".join(kept)) > LONGEST_PHRASE:
        kept.popitem()
    # A letter may fold to several, so that what is shown can be the longer of the two.
    shown = " ".join(kept.values())[:LONGEST_PHRASE].rstrip()
    return Phrase(" ".join(kept), shown) if kept else None


def applying(hints: Iterable[Hint], description: str, kind: Kind) -> Hint | None:
    """The hint for an entry: the exact phrase, else the longest one whose words are all there, else the newest."""
    said = [fold(word) for word in _words(description)]
    fitting = [hint for hint in hints if hint.lesson.kind is kind and _is_in(hint.lesson.phrase, said)]
    return max(fitting, key=lambda hint: _rank(hint, said), default=None)


def counting(hints: Iterable[Hint], categories: Categories) -> list[Hint]:
    """The hints with the categories that theirs have gone into; without those of what is hidden or gone."""
    placed = ((hint, categories.placed(hint.lesson.category)) for hint in hints)
    return [
        replace(hint, lesson=replace(hint.lesson, category=category.key))
        for hint, category in placed
        if category and category.kind is hint.lesson.kind
    ]


def taught(draft: Draft, hints: Iterable[Hint]) -> Draft:
    """The draft under the category that was learned for its words, unless a person picked one."""
    if draft.category_source is CategorySource.PERSON:
        return draft
    hint = applying(hints, draft.description, draft.kind)
    if hint is None:
        return draft
    return replace(draft, category=hint.lesson.category, category_source=CategorySource.LEARNED)


def taught_change(amendment: Amendment, state: State, hints: Iterable[Hint]) -> Amendment:
    """Likewise for what is changed about an entry in this state."""
    after = amendment.apply(state)
    if after.category_source is CategorySource.PERSON:
        return amendment
    hint = applying(hints, after.description, after.kind)
    if hint is None:
        return amendment
    return replace(amendment, category=hint.lesson.category, category_source=CategorySource.LEARNED)


def correction_by(history: Sequence[Revision], change_id: int) -> Revision | None:
    """The revision by which this change has moved an entry to a category that a person picked; None where it hasn't.

    `history` is whole and in order. An edited message is read anew, by a rule or a model: it corrects no category.
    """
    made = next((revision for revision in history if revision.change_id == change_id), None)
    if made is None or made.action is not Action.AMENDED:
        return None
    moved = made.state.category != history[made.number - 2].state.category
    return made if moved and made.state.category_source is CategorySource.PERSON else None


def names(said: str, category: Category) -> bool:
    """Whether a person's words call the category by its own name: "make it groceries".

    They don't where they deny it, nor do they ever name "other", which is said of too much else.
    """
    if category.key == _OTHER or {fold(word) for word in _words(said)[-1:]} & _REFUSALS:
        return False
    called = [{_singular(fold(word)) for word in _words(name)} for name in (category.name, category.key)]
    clauses = [said] if _CLAUSE.search(category.name) else _CLAUSE.split(said)
    clauses[0] = _ANSWER.sub("", clauses[0])
    return any(
        name and name <= words and not words & (_DENIALS - name)
        for words in ({_singular(fold(word)) for word in _words(clause)} for clause in clauses)
        for name in called
    )


def denies(said: str) -> bool:
    """Whether a person's words deny something: "it was not a gift". A "no" that they begin with is an answer."""
    words = {_singular(fold(word)) for word in _words(_ANSWER.sub("", said))}
    return bool(words & _DENIALS)


_OTHER = "other"
_CLAUSE = re.compile(r"[,;.:!?\n]|\s[-–—]\s")
_ANSWER = re.compile(r"^\W*no\b(?!\W+(?:es|era|fue|son|fueron|é|foi)\b)", re.IGNORECASE)
_REFUSALS = frozenset({"no", "nope", "not"})
_DENIALS = frozenset({
    "no", "nope", "not", "isnt", "wasnt", "arent", "werent", "dont", "didnt", "doesnt", "never", "nor",
    "neither", "nicht", "kein", "keine", "keinen", "nie", "pa", "non", "ne", "nao", "nem", "niet", "geen",
    "не", "degil", "bukan", "नहीं", "不是", "ليس",
})  # fmt: skip
"""Folded and without a final s, as they are compared."""


def fold(word: str) -> str:
    """The word as it is compared; a hyphen and an apostrophe don't count."""
    return spelling(word).translate(_UNHEARD)


_UNHEARD = str.maketrans("", "", "-'’")

_INNER = "'’&.-"
_HYPHEN = re.compile(r"(?<!\d)-|-(?![^\W\d_])")
_ELISION = re.compile(r"['’](?=[A-Za-zÀ-ɏ]{2})")
_FIGURES = re.compile(r"\d[\d.,'’]*")
_MEASURE = re.compile(r"[\d.,]+(?P<unit>[^\d.,]+)")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")


def _words(text: str) -> list[str]:
    """The words of a text as they are written: "l'eau" and "coca-cola" are two each, "7-eleven" and "joe's" one."""
    parted = _ELISION.sub(" ", _HYPHEN.sub(" ", text))
    spread = "".join(character if _in_word(character) or character in _INNER else " " for character in parted)
    return [word for part in spread.split() if (word := part.strip(_INNER)) and any(map(_in_word, word))]


def _in_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"


def _is_strong(word: str, folded: str, weak: frozenset[str]) -> bool:
    plain = word.casefold().replace("’", "'")
    if not folded or plain in weak or folded.isdecimal() or _FIGURES.fullmatch(folded):
        return False
    measure = _MEASURE.fullmatch(plain)
    if measure and measure["unit"] in weak:
        return False
    # A single letter says nothing, a single sign of a script without spaces may be a word.
    return len(folded) > 1 or bool(_UNSPACED.match(folded))


@cache
def _weak_words(language: str) -> frozenset[str]:
    """Those of the language and the English ones, which people mix in. Accents count: "thé" is no article."""
    lists = _weak_lists()
    words = " ".join(lists[name] for name in {_EVERYWHERE, _ENGLISH, language} if name in lists)
    names = (_calendar_names(name) for name in {_ENGLISH, language} if name in lists)
    return frozenset(words.casefold().split()).union(*names)


@cache
def _weak_lists() -> dict[str, str]:
    source = resources.files("bot.core").joinpath("weak_words.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _calendar_names(language: str) -> frozenset[str]:
    locale = Locale.parse(language)
    tables = [locale.months, locale.days]
    return frozenset(
        name.casefold().rstrip(".")
        for table in tables
        for width in ("abbreviated", "wide")
        for name in table["format"][width].values()
        if name.casefold() not in _CALENDAR_NAMES_THAT_ARE_WORDS
    )


_CALENDAR_NAMES_THAT_ARE_WORDS = frozenset({"mar", "sun", "sat", "may"})
"""Short names that people use for something else: sun cream, the sea in Spanish."""


def _is_in(phrase: Phrase, said: Sequence[str]) -> bool:
    return all(any(_found(word, one) for one in said) for word in phrase.key.split())


def _found(word: str, said: str) -> bool:
    inside = len(word) >= _SHORTEST_INSIDE and _UNSPACED.search(word)
    return word in said if inside else word == said


def _rank(hint: Hint, said: Sequence[str]) -> tuple[bool, int, int, bool, datetime, int]:
    words = hint.lesson.phrase.key.split()
    in_order = [word for word in said if word in words] == words
    return words == said, len(words), sum(map(len, words)), in_order, hint.learned_at, hint.id


def _singular(word: str) -> str:
    return word.removesuffix("s")
