"""What a person sees of the chat's categories. Pure: no I/O, no clock."""

from bot.core.categories import FALLBACKS, Categories, Category
from bot.core.category_changes import Deed
from bot.core.ledger import Kind
from bot.services.categorising import NEW
from bot.services.outcomes import CategoryTold
from bot.telegram import category_keyboards
from bot.telegram.language import Speech
from bot.telegram.screens import Screen


def listed(kind: Kind, speech: Speech, note: str = "") -> Screen:
    """All categories of a kind; `note` is what there is to say first, as HTML."""
    if kind is Kind.EXPENSE:
        text = speech.say("🏷 <b>Categories · Expenses</b>\nTap one to change it.")
    else:
        text = speech.say("🏷 <b>Categories · Income</b>\nTap one to change it.")
    keyboard = category_keyboards.listed(speech.categories, kind, speech)
    return Screen(f"{note}\n\n{text}" if note else text, keyboard)


def told(shown: CategoryTold, speech: Speech) -> Screen:
    """A category with what was just done to it; the list where there is none any more."""
    news, change = _news(shown, speech), shown.change
    if shown.category is None:
        kind = shown.before.kind if shown.before else Kind.EXPENSE
        return listed(kind, speech, news)
    text = _card(shown.category, shown.entries, speech)
    undoes = change.id if change and not shown.is_undone else None
    keyboard = category_keyboards.page(shown.category, speech, undoes)
    return Screen(f"{news}\n\n{text}" if news else text, keyboard)


def merge_choice(category: Category, speech: Speech) -> Screen:
    """What a category may go into."""
    text = speech.say(
        "🔀 Where should everything in {what} go? Its entries, its budget and its learned words go along. "
        "You can undo it.",
        what=titled(category, speech),
    )
    return Screen(text, category_keyboards.targets(category, speech.categories, speech))


def new_question(kind: Kind, speech: Speech) -> Screen:
    """The next message is the name of a new category."""
    if kind is Kind.EXPENSE:
        text = speech.say(
            "➕ Send the name of the new expense category, with an emoji if you like: "
            "<code>🐶 Pets</code>. /cancel leaves all as it is."
        )
    else:
        text = speech.say(
            "➕ Send the name of the new income category, with an emoji if you like: "
            "<code>🎨 Art sales</code>. /cancel leaves all as it is."
        )
    return Screen(text, category_keyboards.back_to_list(kind, speech))


def name_question(category: Category, speech: Speech) -> Screen:
    """The next message is the new name."""
    text = speech.say(
        "✏️ Send the new name for {what}, with an emoji if you like. /cancel keeps this one.",
        what=titled(category, speech),
    )
    return Screen(text, category_keyboards.back_to(category, speech))


def emoji_question(category: Category, speech: Speech) -> Screen:
    """An emoji is tapped, or comes with the next message."""
    text = speech.say(
        "🙂 Tap an emoji for {what}, or send me another one. /cancel keeps this one.",
        what=titled(category, speech),
    )
    return Screen(text, category_keyboards.emoji(category, speech))


def asked(about: str, categories: Categories, speech: Speech) -> Screen:
    """What stands in a question's place when it is answered or passed over: what it was about, without its buttons."""
    what, _, which = about.partition(" ")
    if what == NEW:
        return Screen(speech.say("🏷 /categories shows all of them."))
    return Screen(speech.escaped(titled(categories.show(which), speech)))


def unknown(name: str, speech: Speech) -> Screen:
    """There is no category of this name."""
    note = speech.say(
        "You have no category “{name}”. <code>/categories add {name}</code> adds it.", name=name[:_LONGEST]
    )
    return listed(Kind.EXPENSE, speech, note)


def titled(category: Category, speech: Speech) -> str:
    """Emoji and name, in plain text."""
    return f"{category.emoji} {speech.category(category)}"


_LONGEST = 40


def _card(category: Category, entries: int, speech: Speech) -> str:
    lines = [f"<b>{speech.escaped(titled(category, speech))}</b>", _entries(category.kind, entries, speech)]
    if category.hidden:
        lines.append(speech.say("Hidden: nothing new goes under it."))
    elif category.key in FALLBACKS:
        lines.append(speech.say("What fits nowhere else goes here, so it always stays, and stands last."))
    elif place := _place(category, speech.categories):
        lines.append(speech.say("Place {place} of {count} in the list.", place=place[0], count=place[1]))
    return "\n".join(lines)


def _entries(kind: Kind, count: int, speech: Speech) -> str:
    if kind is Kind.EXPENSE:
        return speech.say_many("Expenses · {count} entry", "Expenses · {count} entries", count)
    return speech.say_many("Income · {count} entry", "Income · {count} entries", count)


def _place(category: Category, categories: Categories) -> tuple[int, int] | None:
    keys = [one.key for one in categories.of(category.kind)]
    return (keys.index(category.key) + 1, len(keys)) if category.key in keys else None


def _news(shown: CategoryTold, speech: Speech) -> str:
    """What was just done, as HTML."""
    change = shown.change
    if change is None:
        return ""
    before = titled(shown.before, speech) if shown.before else ""
    after = titled(shown.category, speech) if shown.category else ""
    if shown.is_undone:
        return _undone(shown, after, speech)
    match change.deed:
        case Deed.ADDED:
            return speech.say("✅ Added {what}. Name it in a message, and the entry goes there.", what=after)
        case Deed.RENAMED if before != after:
            return speech.say("✅ {before} is {after} now, everywhere.", before=before, after=after)
        case Deed.DECORATED | Deed.RESET if before != after:
            return speech.say("✅ {before} is {after} now.", before=before, after=after)
        case Deed.HIDDEN:
            return speech.say("🙈 {what} is hidden. Its entries stay in it.", what=after)
        case Deed.SHOWN:
            return speech.say("✅ {what} is offered again.", what=after)
        case Deed.MERGED if not shown.moved:
            return speech.say("🔀 {before} went into {after}.", before=before, after=after)
        case Deed.MERGED:
            return speech.say_many(
                "🔀 {before} went into {after}, with {count} entry.",
                "🔀 {before} went into {after}, with {count} entries.",
                shown.moved,
                before=before,
                after=after,
            )
        case _:
            return ""


def _undone(shown: CategoryTold, after: str, speech: Speech) -> str:
    if shown.change and shown.change.deed is Deed.IMPORTED:
        return speech.say("↩️ All as it was before.")
    if shown.category is None:
        return speech.say("↩️ The new category is gone again.")
    if shown.change and shown.change.deed is Deed.ADDED:
        return speech.say("🙈 {what} is hidden. Its entries stay in it.", what=after)
    if shown.change and shown.change.deed is Deed.MERGED:
        return speech.say("↩️ {what} is a category of its own again, with all its entries.", what=after)
    return speech.say("↩️ All as it was before.")
