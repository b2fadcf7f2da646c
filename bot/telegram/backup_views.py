"""A complete export of the bot's own, as it would be taken in. Pure: no I/O, no clock."""

from collections.abc import Iterator, Sequence

from bot.core.categories import Category, Said
from bot.core.foreign_categories import ForeignCategories
from bot.core.imports import BackupRead
from bot.services.importing import ImportPage
from bot.telegram.import_columns import LONGEST_COLUMN, clipped, title
from bot.telegram.import_parts import buttons, duplicates, left_rows
from bot.telegram.language import Speech
from bot.telegram.screens import Screen

_SHOWN_CATEGORIES = 8


def page(shown: ImportPage, read: BackupRead, speech: Speech) -> Screen:
    """What is in it, and what of the chat's own it changes."""
    kind = speech.say("A complete export of mine.")
    parts = [f"{title(shown.file, speech)}\n{kind}"]
    if not read.is_last or read.part > 1:
        parts[0] += "\n" + speech.say(
            "This is part {number} of several: send me all of them.", number=read.part
        )
    parts.append(_entries(read, speech))
    if shown.restores:
        parts.append(
            speech.say(
                "Its settings, categories, learned words, budgets and rates become yours. Undo takes all of it back."
            )
        )
    else:
        parts.append(speech.say("Your settings, learned words, budgets and rates stay as they are."))
    parts += _categories(shown.foreign, speech)
    parts += filter(None, (left_rows(read.left, 0, speech), duplicates(shown, speech)))
    return Screen("\n\n".join(parts), buttons(shown, speech))


def _entries(read: BackupRead, speech: Speech) -> str:
    if not read.pasts:
        return speech.say("It has no entries.")
    has = speech.say_many(
        "It has <b>{count} entry</b>, with all its changes.",
        "It has <b>{count} entries</b>, with all their changes.",
        len(read.pasts),
    )
    out = sum(past.revisions[-1].state.voided_at is not None for past in read.pasts)
    if not out:
        return has
    stays = speech.say_many(
        "{count} of them was taken out of the books, and stays so.",
        "{count} of them were taken out of the books, and stay so.",
        out,
    )
    return f"{has}\n{stays}"


def _categories(foreign: ForeignCategories, speech: Speech) -> Iterator[str]:
    """Which of the chat's categories would be new, and which would be others than they are."""
    new = [_shown(one.category(), speech) for one in foreign.new]
    if new:
        lead = speech.say("🏷 These categories are new, and become yours:")
        yield speech.joined((lead, _listed(new, speech)))
    changed = [change for was, one in foreign.changed if (change := _change(was, one, foreign, speech))]
    if changed:
        lead = speech.say("🏷 These categories of yours change:")
        yield speech.joined((lead, _listed(changed, speech)))


def _change(was: Said, one: Said, foreign: ForeignCategories, speech: Speech) -> str:
    """How a category is shown now and then; empty where only its place is another one."""
    before, after = (_shown(said.category(), speech) for said in (was, one))
    if one.merged_into:
        into = foreign.said.get(one.merged_into)
        category = into.category() if into else speech.categories.show(one.merged_into)
        after = _shown(category, speech)
    elif one.hidden:
        after = f"🙈 {after}"
    return f"{before} → {after}" if before != after else ""


def _shown(category: Category, speech: Speech) -> str:
    name = clipped(speech.category(category), LONGEST_COLUMN)
    return speech.escaped(f"{category.emoji} {name}")


def _listed(names: Sequence[str], speech: Speech) -> str:
    shown = [*names[:_SHOWN_CATEGORIES], "…"] if len(names) > _SHOWN_CATEGORIES else names
    return speech.joined(shown, ", ")
