"""A wish to be spoken to in another language, said in any: "auf Englisch", "English please", "Sprache: Deutsch".

It may be said in a language that isn't the chat's, since whoever wishes so often can't read that one. The name has to
stand beside words about languages or a "please", and nothing else may: "english breakfast" is something to eat.
The phrases are data, in `language_wishes.toml`.
"""

from collections.abc import Iterator, Sequence

from bot.core.folding import fold
from bot.core.intents import Configure, IncomingText
from bot.core.languages import LANGUAGES, find_language
from bot.extraction.rules.text import Token, TokenKind, tokenise
from bot.extraction.rules.word_lists import word_lists

_LONGEST = 14
_LONGEST_NAME = 4
_ENDINGS = {"ски": "ский", "цки": "цкий", "ом": "ий"}
"""What Russian names end in where they are no subject, and what they end in otherwise: "по-английски"."""


def language_wish(message: IncomingText) -> Configure | None:
    """The wish; None where the message says anything else."""
    tokens = tokenise(message.text)
    words = [token for token in tokens if token.kind is not TokenKind.MARK]
    if not 0 < len(words) <= _LONGEST or any(token.kind is not TokenKind.WORD for token in words):
        return None
    chat = message.language.replace("_", "-").partition("-")[0].lower()
    named = (_named(message.text, words, language) for language in dict.fromkeys((chat, "en", *LANGUAGES)))
    found = next(filter(None, named), None)
    if found is None or (message.is_reply and _is_category(found[0], message)):
        return None
    return Configure(language=found[1])


def named_language(name: str, language: str) -> str | None:
    """The tag of the language of this name, which may be inflected, as it is called in `language`."""
    return next(filter(None, (find_language(form, language) for form in _forms(name))), None)


def _named(text: str, words: Sequence[Token], language: str) -> tuple[str, str] | None:
    """A language's name, beside the words that this one has for such a wish, and its tag."""
    lists = word_lists("language_wishes", language)
    hits = lists.hits(words) if lists else {}
    said = {at for found in hits.values() for hit in found for at in range(hit.first, hit.end)}
    rest = [at for at in range(len(words)) if at not in said]
    if "wish" not in hits or not 0 < len(rest) <= _LONGEST_NAME or rest[-1] - rest[0] >= len(rest):
        return None
    name = text[words[rest[0]].start : words[rest[-1]].end]
    tag = named_language(name, language)
    return (name, tag) if tag else None


def _is_category(name: str, message: IncomingText) -> bool:
    """Whether the chat has a category of this name, where an entry may be meant to go."""
    return any(one.custom and fold(one.name) == fold(name) for one in message.categories)


def _forms(name: str) -> Iterator[str]:
    yield name
    for ending, usual in _ENDINGS.items():
        if name.endswith(ending):
            yield name.removesuffix(ending) + usual
