"""Which of the entries that are in the books a correction's words describe."""

from collections.abc import Sequence

from bot.core.folding import fold
from bot.core.intents import MentionedEntry
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TokenKind

_FILLERS = ("lead", "trail", "refers", "truth", "untruth", "changing", "remove", "correct_opener")


def described_alike(scan: Scan, mentioned: Sequence[MentionedEntry]) -> tuple[int, ...]:
    """The positions of the entries that share most words with the text, one or several; empty where none does.

    Empty too where the text speaks of the last one.
    """
    if scan.has("last_word"):
        return ()
    said = _telling_words(scan)
    shared = [len(said & {fold(word) for word in entry.description.split()}) for entry in mentioned]
    return tuple(at for at, count in enumerate(shared) if count == max(shared) > 0)


def _telling_words(scan: Scan) -> set[str]:
    fillers = {at for role in _FILLERS for hit in scan.hits.get(role, ()) for at in range(hit.first, hit.end)}
    words = (at for at, token in enumerate(scan.tokens) if token.kind is TokenKind.WORD)
    return {scan.norm(at) for at in words if at not in fillers}
