"""The languages that the bot speaks, and their names."""

from collections.abc import Iterator, Mapping
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from bot.core.destinations import folded_name
from bot.core.places import FALLBACK_LOCALE, locale_of

LANGUAGES: Mapping[str, str] = {
    "en": "English (US)",
    "en-GB": "English (UK)",
    "es": "Español",
    "de": "Deutsch",
    "fr": "Français",
    "pt": "Português",
    "ru": "Русский",
    "hi": "हिन्दी",
    "zh": "中文",
}
"""By their BCP 47 tags, each by its own name, in the order in which they are offered."""

_OTHER_NAMES = {
    "en": "us english, american english, american, 英文",
    "en-GB": "uk english, british english, british",
    "es": "castellano, 西班牙文",
    "de": "德文",
    "fr": "法文",
    "hi": "हिंदी",
    "pt": "brazilian portuguese, 葡萄牙文",
    "ru": "俄文",
    "zh": "mandarin, 汉语, 普通话",
}


def language_name(tag: str) -> str:
    """A language by its own name, also one that is only written like: "Deutsch (Österreich)"."""
    if tag in LANGUAGES:
        return LANGUAGES[tag]
    locale = Locale.parse(locale_of(tag))
    if locale.language in LANGUAGES and _is_usual(locale):
        return LANGUAGES[locale.language]
    name = locale.get_display_name(locale) or tag
    return str(name[:1].upper() + name[1:])


def _is_usual(locale: Locale) -> bool:
    """Whether it is written and spoken as its language mostly is: "zh-Hans", "de-DE"."""
    likely = get_global("likely_subtags").get(locale.language, "").split("_")
    return set(str(locale).split("_")) <= set(likely)


def offered_as(tag: str) -> str:
    """The tag by which this language is offered: "pt" for "pt-BR"; the same where it isn't."""
    name = language_name(tag)
    return next((offered for offered, own in LANGUAGES.items() if own == name), tag)


def checked_language(tag: str) -> str:
    """The tag itself. Raises ValueError where CLDR doesn't know it."""
    try:
        Locale.parse(tag.replace("-", "_"))
    except UnknownLocaleError as unknown:
        raise ValueError(f"no language {tag!r}") from unknown
    return tag


def known_language(tag: str | None) -> str:
    """The tag itself; that of English where CLDR doesn't know it, or there is none."""
    try:
        return checked_language(tag or "")
    except ValueError:
        return FALLBACK_LOCALE


def find_language(text: str, language: str) -> str | None:
    """The tag of the language that goes by this name: its own, in `language` or in English; None where none does."""
    return _names(locale_of(language)).get(folded_name(text))


@cache
def _names(locale: str) -> Mapping[str, str]:
    names: dict[str, str] = {}
    for name, tag in _named(locale):
        names.setdefault(folded_name(name), tag)
    return names


def _named(locale: str) -> Iterator[tuple[str, str]]:
    for tag, own in LANGUAGES.items():
        yield own, tag
        yield from ((name, tag) for name in _OTHER_NAMES.get(tag, "").split(",") if name)
        spoken = Locale.parse(locale_of(tag))
        for reader in (spoken, Locale.parse(locale), Locale.parse(FALLBACK_LOCALE)):
            yield str(reader.languages.get(spoken.language, own)), tag
