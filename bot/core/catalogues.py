"""What translators wrote: the messages of the bot in other languages, in gettext's form.

English is the source. The catalogues lie in bot/locales as text, and are compiled when they are first needed, which
takes some 50 ms each.
"""

from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

_CATALOGUES = Path(__file__).parents[1] / "locales"


@lru_cache(maxsize=64)
def catalogue(locale: str) -> NullTranslations:
    """The translations into a locale of CLDR's ("pt_BR"), or else into its language; English where there are none."""
    for name in (locale, locale.partition("_")[0]):
        written = _CATALOGUES / name / "LC_MESSAGES" / "bookkeeper.po"
        if written.exists():
            return _compiled(written)
    return NullTranslations()


@lru_cache(maxsize=64)
def _compiled(written: Path) -> NullTranslations:
    compiled = BytesIO()
    with written.open("rb") as text:
        write_mo(compiled, read_po(text, locale=written.parents[1].name))
    compiled.seek(0)
    return GNUTranslations(compiled)
