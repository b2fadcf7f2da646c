"""Categories of other books on their way into a chat's own: under which keys, which are new here, and which change.

What a chat has said of a category itself stays so. Where one has gone into another there, it does so only in a chat
that has no books yet: others may go by other ways.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from itertools import count

from bot.core.categories import USUAL, Categories, Said, arranged
from bot.core.category_changes import check_room
from bot.core.errors import TooManyCategories
from bot.core.folding import fold
from bot.core.ledger import Kind, Past


@dataclass(frozen=True, slots=True)
class ForeignCategories:
    """What comes of them: `keys` are those that they have here, where they are others than there.

    `said` is what is to be said of categories here, and `before` what was said of these until then.
    """

    keys: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, Said] = field(default_factory=dict)
    before: Mapping[str, Said | None] = field(default_factory=dict)

    @property
    def new(self) -> list[Said]:
        """Those that the chat hasn't got, or doesn't offer any more."""
        return [one for key, one in self.said.items() if key not in USUAL and not one.merged_into]

    @property
    def changed(self) -> list[tuple[Said, Said]]:
        """Those that every chat has: as they are called and offered here, and as they will be."""
        return [
            (self.before[key] or Said(key, one.kind), one) for key, one in self.said.items() if key in USUAL
        ]


NO_CATEGORIES = ForeignCategories()


def taken_in(
    told: Mapping[str, Said],
    present: Mapping[str, Said],
    used: Collection[str],
    *,
    changes_usual: bool,
    into_empty: bool,
) -> ForeignCategories:
    """Those that are `told`, in a chat that says `present` of its own and has `used` these keys before.

    `changes_usual` is whether those change that every chat has. One that there is no room for becomes "other".
    """
    keys = renamed_keys(told, present, used)
    said: dict[str, Said] = {}
    for there, one in told.items():
        key = keys.get(there, there)
        if (one.merged_into is not None and not into_empty) or (key in USUAL and not changes_usual):
            continue
        if key not in present and one.merged_into is None and key not in USUAL:
            if _room({**present, **said}):
                said[key] = replace(one, key=key)
            else:
                keys[there] = Categories().settle(None, one.kind)
        elif key not in present and not one.is_nothing:
            said[key] = replace(one, key=key, merged_into=_here(one.merged_into, keys))
        elif key not in USUAL and present[key].hidden and not one.hidden:
            said[key] = replace(present[key], hidden=False)
    return ForeignCategories(keys, said, {key: present.get(key) for key in said})


def renamed_keys(
    told: Mapping[str, Said], present: Mapping[str, Said], used: Collection[str]
) -> dict[str, str]:
    """The keys that own categories of other books have in these: both may have an `own_1`.

    One with the same name and kind is the same category; another one takes a key that was never `used` here.
    """
    free = (name for name in map("own_{}".format, count(1)) if name not in {*used, *present, *told})
    keys: dict[str, str] = {}
    for key, said in told.items():
        if key in USUAL or (key in present and _is_same(said, present[key])):
            continue
        same = own_named(present, said.kind, said.name or "")
        if same or key in present:
            keys[key] = same.key if same else next(free)
    return keys


def own_named(said: Mapping[str, Said], kind: Kind, name: str) -> Said | None:
    """The category of a chat's own that has this name and kind."""
    wanted = Said("", kind, name)
    return next((one for key, one in said.items() if key not in USUAL and _is_same(wanted, one)), None)


def moved(past: Past, keys: Mapping[str, str]) -> Past:
    """The entry under the keys that its categories have here."""
    if not any(revision.state.category in keys for revision in past.revisions):
        return past
    revisions = (
        replace(one, state=replace(one.state, category=keys.get(one.state.category, one.state.category)))
        for one in past.revisions
    )
    return replace(past, revisions=tuple(revisions))


def _is_same(one: Said, other: Said) -> bool:
    return one.kind is other.kind and fold(one.name or "") == fold(other.name or "")


def _here(key: str | None, keys: Mapping[str, str]) -> str | None:
    return keys.get(key, key) if key else None


def _room(said: Mapping[str, Said]) -> bool:
    try:
        check_room(arranged(said))
    except TooManyCategories:
        return False
    return True
