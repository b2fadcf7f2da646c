"""A few words in answer to a question of the bot's: "8", "the second", "income", "yesterday", "none of these".

The phrases are data, in `answers.toml`; amounts, days and the small words around them are read as in any message.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib import resources

from bot.core.clarifying import ShortAnswer
from bot.core.intents import IncomingText
from bot.core.ledger import Kind
from bot.extraction.rules.dates import find_days
from bot.extraction.rules.figures import Figure, find_figures, resolve
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TokenKind, tokenise

_LONGEST = 60
_FILLERS = ("lead", "trail", "refers", "truth", "was", "correct_opener", "correct", "greeting")
_NOT = "not"
_ASKING = frozenset("?؟¿")

_Phrase = tuple[str, ...]


def read_answer(message: IncomingText) -> ShortAnswer | None:
    """What a message says if it is a short answer; None where it is too long for one, or names several amounts."""
    if not 0 < len(message.text.strip()) <= _LONGEST:
        return None
    return _AnswerReader(message).read()


class _AnswerReader:
    def __init__(self, message: IncomingText) -> None:
        self._message = message
        self._scan = Scan.of(message)
        self._left = {at for at, token in enumerate(self._scan.tokens) if token.kind is TokenKind.WORD}
        self._norms = tuple(token.norm for token in self._scan.tokens)
        self._numbers = {at for at, token in enumerate(self._scan.tokens) if token.kind is TokenKind.NUMBER}

    def read(self) -> ShortAnswer | None:
        meaning = self._phrase()
        days = find_days(self._scan, self._message.today, self._message.home_currency)
        for day in days:
            self._pass(day.first, day.end)
        place = _place(meaning)
        amounts = self._amounts() if place is None else []
        if len(amounts) > 1 or len(days) > 1:
            return None
        self._drop("number_word" if place is not None else "", *_FILLERS)
        is_denied = self._is_denied()
        answer = ShortAnswer(
            amount=amounts[0].value if amounts else None,
            currency=self._currency(amounts),
            occurred_on=days[0].day if days else None,
            kind=Kind(meaning) if meaning in set(Kind) else None,
            place=place,
            declines=meaning == "none" and not (amounts or days),
            words=frozenset(self._word(at) for at in self._left),
            vague=any(figure.vague for figure in amounts),
        )
        is_said = answer != ShortAnswer() and (not answer.declines or bool(answer.words))
        return replace(answer, doubtful=is_said and (is_denied or self._is_doubtful(amounts)))

    def _is_doubtful(self, amounts: Sequence[Figure]) -> bool:
        """Whether it asks, or has a number that is more than an amount: "8?", "24/7", "-8", "8 each"."""
        signed = any(figure.sign for figure in amounts)
        return signed or bool(self._numbers or _ASKING.intersection(self._norms)) or self._scan.has("each")

    def _is_denied(self) -> bool:
        """Whether a word denies what follows it, or stands last; "no, 8" denies what the bot has said."""
        denied = False
        for at, end in self._found(_NOT):
            self._pass(at, end)
            denied = denied or self._scan.kind(end) not in (TokenKind.MARK, TokenKind.BREAK)
        return denied

    def _phrase(self) -> str | None:
        """What the longest known phrase stands for; its words and numbers count as read."""
        meanings = {meaning for meaning, _ in _phrases(self._message.language)} - {_NOT}
        found = [(end - at, at, meaning) for meaning in meanings for at, end in self._found(meaning)]
        if not found:
            return None
        length, at, meaning = max(found)
        self._scan.taken.update(range(at, at + length))
        self._pass(at, at + length)
        return meaning

    def _found(self, meaning: str) -> list[tuple[int, int]]:
        """Where the phrases with this meaning stand."""
        return [
            (at, at + len(words))
            for means, words in _phrases(self._message.language)
            if means == meaning
            for at in range(len(self._norms) - len(words) + 1)
            if self._norms[at : at + len(words)] == words
        ]

    def _pass(self, first: int, end: int) -> None:
        """These tokens are read."""
        self._left.difference_update(range(first, end))
        self._numbers.difference_update(range(first, end))

    def _amounts(self) -> list[Figure]:
        figures = find_figures(self._scan, self._message.currency)
        for figure in figures:
            self._left.difference_update(range(figure.first, figure.end))
        amounts = [figure for figure in figures if figure.is_amount]
        for figure in amounts:
            self._pass(figure.first, figure.end)
        return amounts

    def _currency(self, amounts: Sequence[Figure]) -> str | None:
        message = self._message
        return resolve(amounts[0].currency, message.currency, message.home) if amounts else None

    def _drop(self, *roles: str) -> None:
        for role in roles:
            for hit in self._scan.hits.get(role, ()):
                self._left.difference_update(range(hit.first, hit.end))

    def _word(self, at: int) -> str:
        return self._scan.slice(at, at + 1).casefold()


def _place(meaning: str | None) -> int | None:
    if meaning == "last":
        return -1
    return int(meaning) - 1 if meaning and meaning.isdigit() else None


@cache
def _phrases(language: str) -> tuple[tuple[str, _Phrase], ...]:
    """The phrases of a BCP 47 language and of English, as folded words, each after its meaning."""
    name = language.replace("_", "-").partition("-")[0].lower()
    tables = [_tables()["en"], _tables().get(name, {})]
    return tuple(
        (meaning, tuple(token.norm for token in tokenise(phrase)))
        for table in tables
        for meaning, phrases in table.items()
        for phrase in phrases.split(",")
    )


@cache
def _tables() -> dict[str, dict[str, str]]:
    text = resources.files(__package__).joinpath("answers.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
