"""Which of the entries that are in the books a correction's words describe."""

from collections.abc import Collection, Iterable, Sequence

from bot.core.common_words import is_common
from bot.core.intents import MentionedEntry
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TokenKind, tokenise

_SHORTEST_PLURAL = 3
_BEFORE_A_REASON = frozenset(",.!;-–—(，。！；（।")
_FILLERS = ("lead", "trail", "refers", "truth", "untruth", "changing", "remove", "correct_opener")


def described_alike(scan: Scan, mentioned: Sequence[MentionedEntry]) -> tuple[int, ...]:
    """The positions of the entries that share most words with the text, one or several; empty where none does.

    Empty too where the text speaks of the last one.
    """
    if scan.has("last_word"):
        return ()
    said = _forms(scan, _telling_words(scan, _FILLERS))
    shared = [
        sum(not said.isdisjoint(_forms(scan, [word])) for word in _words_of(entry)) for entry in mentioned
    ]
    return tuple(at for at, count in enumerate(shared) if count == max(shared) > 0)


def names_something(scan: Scan, fields: Collection[str] = ()) -> bool:
    """Whether the text says which entry it is about by more than "that", "the last one" or one of the `fields`."""
    if scan.has("last_word"):
        return False
    language = scan.words.writing.language
    words = _telling_words(scan, _SAYING_NOTHING, _reason_from(scan)) - set(fields)
    return any(not is_common(word, language) for word in words)


def _reason_from(scan: Scan) -> int:
    """Where the reason begins that somebody gives behind a sign: "delete that, it was a mistake"."""
    signs = (at for at, token in enumerate(scan.tokens) if token.norm in _BEFORE_A_REASON)
    return next((at for at in signs if scan.has("entry_word", 0, at)), len(scan.tokens))


def _words_of(entry: MentionedEntry) -> set[str]:
    """The words of its description, as a message's are cut."""
    return {token.norm for token in tokenise(entry.description) if token.kind is TokenKind.WORD}


def _forms(scan: Scan, words: Iterable[str]) -> set[str]:
    """The words and what they come from: singular, without endings."""
    stems = scan.words.inflection.stems
    return {form for word in words for form in (word, _singular(word), *stems(word))}


def _singular(word: str) -> str:
    return word.removesuffix("s") if len(word) > _SHORTEST_PLURAL else word


def _telling_words(scan: Scan, fillers: Iterable[str], end: int | None = None) -> set[str]:
    told = {at for role in fillers for hit in scan.hits.get(role, ()) for at in range(hit.first, hit.end)}
    words = (at for at, token in enumerate(scan.tokens[:end]) if token.kind is TokenKind.WORD)
    return {scan.norm(at) for at in words if at not in told}


_SAYING_NOTHING = (
    *_FILLERS,
    *("aside", "entry_word", "remove_strong", "remove_alone", "take_back", "filler", "greeting"),
    *("day", "weekday", "month", "number_word", "spent", "label_lead", "new_one"),
    *("correct", "correct_strong"),
)
