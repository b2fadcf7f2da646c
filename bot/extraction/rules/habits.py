"""How somebody wants to be shown and told things from now on: numbers, confirmations, what comes twice.

A wish may be worded in any order, but every word of it has to be known: "keep the confirmations short", "don't ask
about duplicates". Only beside an example, "numbers like 1.234,56", may there be others, none of which is about money.
The phrases are data, in `habits.toml`.
"""

from collections.abc import Mapping, Sequence

from bot.core.confirmations import ConfirmationStyle
from bot.core.intents import Chat, Configure
from bot.core.number_styles import NumberStyle, style_of, written_like
from bot.extraction.rules.lexicon import Hit, Lexicon
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import Token, TokenKind, tokenise
from bot.extraction.rules.word_lists import word_lists

_ASKING = frozenset("?？؟¿")
_OF_ENTRIES = ("category", "hint", "income", "spent", "paid", "currency", "currency_code")
_STYLES = {
    "space": NumberStyle.SPACE,
    "apostrophe": NumberStyle.APOSTROPHE,
    "indian": NumberStyle.INDIAN,
}
_CONFIRMATIONS = {
    "reaction": ConfirmationStyle.REACTION,
    "short": ConfirmationStyle.SHORT,
    "full": ConfirmationStyle.FULL,
}


def habit(scan: Scan) -> Configure | Chat | None:
    """The wish; Chat for one about numbers that doesn't show how to write them, None where it is anything else."""
    words, tokens = _words(_language(scan)), tokenise(scan.text)
    if words is None:
        return None
    hits = words.hits(tokens)
    asks = not _ASKING.isdisjoint(token.norm for token in tokens)
    return None if asks and "polite" not in hits else _Wish(scan, tokens, hits).read()


def speaks_of(scan: Scan, *roles: str) -> bool:
    """Whether a text has any word of these kinds."""
    words = _words(_language(scan))
    return words is not None and any(role in words.hits(tokenise(scan.text)) for role in roles)


class _Wish:
    """A message of which each word, as it is spelt, is about a habit, or holds the others together."""

    def __init__(self, scan: Scan, tokens: Sequence[Token], hits: Mapping[str, Sequence[Hit]]) -> None:
        self._scan = scan
        self._hits = hits
        known = {at for found in hits.values() for hit in found for at in range(hit.first, hit.end)}
        self._is_known = all(
            at in known or token.kind is not TokenKind.WORD for at, token in enumerate(tokens)
        )
        self._figures = [token for token in tokens if token.kind is TokenKind.NUMBER]

    def read(self) -> Configure | Chat | None:
        if self._figures:
            return self._by_example()
        if not self._is_known or not self._hits:
            return None
        return self._by_signs() or self._confirming() or self._warning()

    def _has(self, *roles: str) -> bool:
        return any(role in self._hits for role in roles)

    def _by_example(self) -> Configure | Chat | None:
        """An example, behind words that may be others too where none of them is about money."""
        if not (self._has("format") or (self._has("numbers") and self._has("like"))):
            return None
        writing = self._scan.words.writing
        shown = self._scan.text[self._figures[0].start : self._figures[-1].end]
        style = written_like(shown, writing.decimal, writing.group)
        if self._is_known:
            return Configure(number_style=style) if style else Chat()
        is_entry = any(map(self._scan.has, _OF_ENTRIES))
        return Configure(number_style=style) if style and not is_entry else None

    def _by_signs(self) -> Configure | None:
        """ "use a decimal comma", "numbers the Indian way"."""
        writing = self._scan.words.writing
        for role, sign in (("decimal_comma", ","), ("decimal_point", ".")):
            if self._has(role):
                return Configure(number_style=style_of(sign, writing.decimal, writing.group))
        if not self._has("numbers", "format"):
            return None
        return next(
            (Configure(number_style=style) for role, style in _STYLES.items() if self._has(role)), None
        )

    def _confirming(self) -> Configure | None:
        if not (self._has("confirm") or (self._has("reaction") and self._has("only"))):
            return None
        style = next((style for role, style in _CONFIRMATIONS.items() if self._has(role)), None)
        if style is None and self._has("off"):
            style = ConfirmationStyle.REACTION
        return Configure(confirmations=style) if style else None

    def _warning(self) -> Configure | None:
        if not self._has("twice") or not self._has("ask", "off", "again"):
            return None
        return Configure(warns_twice=not self._has("off"))


def _language(scan: Scan) -> str:
    return scan.words.writing.language.partition("-")[0]


def _words(language: str) -> Lexicon | None:
    return word_lists("habits", language)
