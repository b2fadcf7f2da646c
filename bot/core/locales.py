"""Babel's data of languages, kept from mixing.

A language shares with Babel's root, and with the language it comes from, what it doesn't say itself. A name in there
that stands for another is looked up once and stored where all share it, so that Spanish quarters became German once a
German chat had asked for its own. Here each look into the data stores for itself alone.
"""

from collections import ChainMap
from collections.abc import MutableMapping
from functools import wraps
from typing import Any

from babel.localedata import LocaleDataDict

_begin = LocaleDataDict.__init__


@wraps(_begin)
def _begin_apart(self: LocaleDataDict, data: MutableMapping[Any, Any], base: Any = None) -> None:
    _begin(self, ChainMap({}, data), data if base is None else base)


def keep_apart() -> None:
    """From now on no language's names turn up in another. May be called again."""
    LocaleDataDict.__init__ = _begin_apart  # type: ignore[method-assign]
