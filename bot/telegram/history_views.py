"""The books as a person reads them: days with their totals, numbered entries, and the filters. Pure, as views are."""

from collections.abc import Iterator
from datetime import date

from bot.core.history import DayOfEntries, HistoryFilter, HistoryPage, Way
from bot.core.ledger import Entry, Kind
from bot.core.periods import Calendar
from bot.telegram import history_keyboards, scopes
from bot.telegram.history_keyboards import CATEGORIES, MENU
from bot.telegram.history_taps import wanted_page
from bot.telegram.language import Speech
from bot.telegram.screens import Screen

_WORDS_IN_A_LIST = 40
_MOST_SUMS = 6


def page(shown: HistoryPage, today: date, speech: Speech) -> Screen:
    """A page of the books, with a button for each entry."""
    lines = [_title(shown.wanted, speech)]
    number = 1
    for day in shown.days:
        lines += ["", _day(day, today, speech)]
        lines += [line(entry, at, speech) for at, entry in enumerate(day.entries, number)]
        number += len(day.entries)
    lines += _ending(shown, today, speech)
    return Screen("\n".join(lines), history_keyboards.page(shown, speech))


def menu(number: int, here: str, shape: Calendar, today: date, speech: Speech) -> Screen:
    """The filters; by the number the categories, or the months of a year."""
    wanted, _ = wanted_page(here)
    match number:
        case _ if number == MENU:
            question, keyboard = (
                speech.say("What do you want to see?"),
                history_keyboards.menu(here, today, speech),
            )
        case _ if number == CATEGORIES:
            question, keyboard = speech.say("Which category?"), history_keyboards.categories(here, speech)
        case _:
            question = speech.say("Which month?")
            keyboard = history_keyboards.months(here, number, shape, today, speech)
    hint = speech.say("To look for words, send <code>/history coffee</code>.") if number == MENU else ""
    return Screen("\n\n".join(filter(None, [_title(wanted, speech), question, hint])), keyboard)


def line(entry: Entry, number: int, speech: Speech) -> str:
    """An entry of the list: short enough for a phone, whatever its description."""
    state = entry.state
    category = speech.categories.show(state.category)
    words = state.description or speech.category(category)
    words = words if len(words) <= _WORDS_IN_A_LIST else words[: _WORDS_IN_A_LIST - 1].rstrip() + "…"
    sign = "+" if state.kind is Kind.INCOME else ""
    amount = speech.escaped(sign + speech.money(state.money))
    return f"{number}. {category.emoji} <b>{amount}</b> {speech.escaped(words)}"


def _title(wanted: HistoryFilter, speech: Speech) -> str:
    named = [speech.escaped(name) for name in _names(wanted, speech)]
    return f"🧾 <b>{' · '.join(named)}</b>" if named else speech.say("🧾 <b>History</b>")


def _names(wanted: HistoryFilter, speech: Speech) -> Iterator[str]:
    """What is listed, each part in plain text."""
    filters = wanted.filters
    if wanted.taken_out:
        yield speech.label("Taken out of the books")
    if filters.kind and filters.kind not in {speech.categories.show(key).kind for key in filters.categories}:
        yield speech.label("Income") if filters.kind is Kind.INCOME else speech.label("Spent")
    if named := scopes.topic(filters, speech):
        yield named
    if wanted.text:
        yield speech.label("“{words}”", words=wanted.text)
    yield from scopes.bounds(filters, speech)
    if wanted.period:
        yield scopes.period_name(wanted.period, speech)


def _day(day: DayOfEntries, today: date, speech: Speech) -> str:
    """The day with its totals: what went out in each currency, then what came in."""
    out = [speech.money(total.money) for total in day.totals if total.kind is Kind.EXPENSE]
    came = [f"+{speech.money(total.money)}" for total in day.totals if total.kind is Kind.INCOME]
    name = speech.day(day.day, today)
    head = f"<b>{speech.escaped(name[:1].upper() + name[1:])}</b>"
    sums = [speech.escaped(money) for money in (*out, *came)]
    return " · ".join([head, *sums[:_MOST_SUMS], *(["…"] if len(sums) > _MOST_SUMS else [])])


def _ending(shown: HistoryPage, today: date, speech: Speech) -> list[str]:
    """What there is to say below the entries, or in place of them."""
    if shown.is_unfinished:
        return ["", _searched(shown, today, speech)]
    if shown.days:
        return []
    if shown.wanted.is_open:
        return [
            "",
            speech.say(
                "Nothing is in your books yet. Write to me what you spent, such as <code>coffee 4.50</code>."
            ),
        ]
    if shown.wanted == HistoryFilter(taken_out=True):
        return ["", speech.say("Nothing is taken out of your books.")]
    return ["", speech.say("Nothing found.")]


def _searched(shown: HistoryPage, today: date, speech: Speech) -> str:
    """How far a search came that isn't done."""
    is_up = shown.place is not None and shown.place.way is Way.NEWER
    reached = shown.newer if is_up else shown.older
    day = speech.full_date(reached.cursor.day, today) if reached else ""
    if shown.days:
        return speech.say("I have searched as far as {day}.", day=day)
    return speech.say("Nothing found as far as {day}.", day=day)
