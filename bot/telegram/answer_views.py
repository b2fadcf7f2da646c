"""Answers to questions in words: the number, what it is about, the period and how many entries it comes from. Pure.

What was understood is always said, since a question may have been misread.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from telegram import InlineKeyboardMarkup

from bot.core.history import HistoryFilter
from bot.core.ledger import Entry, Kind
from bot.core.money import Money
from bot.core.questions import Filters, Grouping, Measure, Part, Search
from bot.core.reports import MOST_OTHERS
from bot.services.answering import Answer, Side
from bot.telegram import keyboards, report_pictures
from bot.telegram.callbacks import Tap
from bot.telegram.history_taps import BELOW, history_tap
from bot.telegram.language import Speech
from bot.telegram.scopes import bounds, period_name, quoted, scope, topic
from bot.telegram.screens import ReportScreen, Screen

_MOST_PARTS = 12
_WORDS_IN_A_LIST = 40


def answer(shown: Answer, speech: Speech) -> ReportScreen:
    """The answer with the button that leads to its entries, and a picture where one helps."""
    lines = _nothing(shown, speech) if shown.is_empty else [*_found(shown, speech)]
    picture = report_pictures.overview(shown.report, shown.today, speech) if shown.report else None
    return ReportScreen(Screen("\n".join(filter(None, lines)), _keyboard(shown, speech)), picture)


def _nothing(shown: Answer, speech: Speech) -> list[str]:
    search = shown.side.search
    lines = [speech.say("Nothing found."), " · ".join(scope(search.filters, search.period, speech))]
    if search.filters.words:
        lines.append(
            speech.say(
                "I looked for {words} in the descriptions of your entries.",
                words=quoted(search.filters.words, speech),
            )
        )
    return lines


def _found(shown: Answer, speech: Speech) -> Iterator[str]:
    measure = shown.asked.measure
    yield _headline(shown, speech)
    yield _about(shown, speech)
    if measure in {Measure.LARGEST, Measure.LATEST}:
        listed = shown.entries if measure is Measure.LARGEST else shown.entries[:1]
        yield from _list(listed, shown.today, speech, first=1 if len(listed) > 1 else None)
    elif measure is not Measure.COUNT:
        yield from _besides(shown.side.others, speech)
    if shown.against:
        yield from _comparison(shown, shown.against, speech)
    if shown.asked.excluded:
        yield speech.say("I can't leave entries out. “{words}” is counted here.", words=shown.asked.excluded)
    yield from _parts(shown, speech)
    if _list_tap(shown.side.search) is None and measure is not Measure.LARGEST:
        yield from _list(shown.entries, shown.today, speech, first=1)


def _headline(shown: Answer, speech: Speech) -> str:
    filters, measure = shown.side.search.filters, shown.asked.measure
    what = topic(filters, speech)
    match measure:
        case Measure.LARGEST:
            return _largest(filters, what, speech)
        case Measure.LATEST:
            return _latest(shown, what, speech)
        case Measure.COUNT:
            return _count(shown.side.entries, what, speech)
        case _:
            return _amount(_rate(shown.value, measure, speech), filters, what, speech)


def _rate(value: Money, measure: Measure, speech: Speech) -> str:
    money = speech.money(value)
    match measure:
        case Measure.PER_DAY:
            return speech.label("{money} a day", money=money)
        case Measure.PER_WEEK:
            return speech.label("{money} a week", money=money)
        case Measure.PER_MONTH:
            return speech.label("{money} a month", money=money)
        case _:
            return money


def _amount(amount: str, filters: Filters, what: str, speech: Speech) -> str:
    if filters.kind is Kind.INCOME:
        if what:
            return speech.say("<b>{amount}</b> income from {what}", amount=amount, what=what)
        return speech.say("<b>{amount}</b> income", amount=amount)
    if what:
        return speech.say("<b>{amount}</b> on {what}", amount=amount, what=what)
    return speech.say("<b>{amount}</b> spent", amount=amount)


def _largest(filters: Filters, what: str, speech: Speech) -> str:
    if what:
        return speech.say("<b>The largest on {what}</b>", what=what)
    if filters.kind is Kind.INCOME:
        return speech.say("<b>The largest income</b>")
    return speech.say("<b>The largest expenses</b>")


def _latest(shown: Answer, what: str, speech: Speech) -> str:
    if not shown.entries:
        return speech.say("Nothing found.")
    day = shown.entries[0].state.occurred_on
    named = speech.day(day, shown.today)
    ago = (shown.today - day).days
    since = speech.say_many("{count} day ago", "{count} days ago", ago) if ago > 1 else ""
    about = speech.say("Last on {what}", what=what) if what else speech.say("The latest entry")
    when = " · ".join(filter(None, [f"<b>{speech.escaped(named)}</b>", since]))
    return speech.say_around("{name}: {money}", name=about, money=when)


def _count(count: int, what: str, speech: Speech) -> str:
    if what:
        return speech.say_many(
            "<b>{count} entry</b> on {what}", "<b>{count} entries</b> on {what}", count, what=what
        )
    return speech.say_many("<b>{count} entry</b>", "<b>{count} entries</b>", count)


def _about(shown: Answer, speech: Speech) -> str:
    """The second line: the period, and how many entries or how much money are behind the number."""
    side = shown.side
    parts = [speech.escaped(period_name(side.search.period, speech)), *bounds(side.search.filters, speech)]
    if shown.asked.measure is Measure.COUNT:
        parts += [speech.escaped(speech.money(money)) for money in _sums(side)]
    else:
        summed = shown.asked.measure not in {Measure.LARGEST, Measure.LATEST}
        count = side.counted if summed else side.entries
        parts.append(speech.say_many("{count} entry", "{count} entries", count))
    return " · ".join(parts)


def _sums(side: Side) -> list[Money]:
    return [money for money in (side.money, *side.others[:MOST_OTHERS]) if money.amount]


def _besides(others: Sequence[Money], speech: Speech, of: str = "") -> Iterator[str]:
    """Sums in other currencies, which are in no number above; `of` names what they are of, if not of the headline."""
    if others:
        sums = speech.joined((speech.money(money) for money in others[:MOST_OTHERS]), ", ")
        if of:
            yield speech.say("Not counted for {name}: {money}", name=of, money=sums)
        else:
            yield speech.say("Not counted: {money}", money=sums)
    if more := len(others[MOST_OTHERS:]):
        yield speech.say_many("And {count} more currency.", "And {count} more currencies.", more)


def _comparison(shown: Answer, against: Side, speech: Speech) -> Iterator[str]:
    """How the number compares with the other one; lists are not compared, nor are sums of unlike currencies."""
    if shown.asked.measure in {Measure.LARGEST, Measure.LATEST}:
        return
    counted = shown.asked.measure is Measure.COUNT
    other = _other(shown, against, speech)
    if not counted and not (_is_comparable(shown.side) and _is_comparable(against)):
        if against.money.amount:
            money = _rate(against.money, shown.asked.measure, speech)
            yield speech.say("{name}: {money}", name=other, money=money)
    else:
        yield _difference(shown, against, speech)
    if not counted:
        yield from _besides(against.others, speech, other)


def _is_comparable(side: Side) -> bool:
    """Whether its sum in the answer's currency says how much it is: not where all of it is in other ones."""
    return bool(side.money.amount or not side.others)


def _other(shown: Answer, against: Side, speech: Speech) -> str:
    """What the number is compared with."""
    if shown.asked.is_over_time:
        return period_name(against.search.period, speech)
    return topic(against.search.filters, speech) or speech.label("everything")


def _difference(shown: Answer, against: Side, speech: Speech) -> str:
    if shown.difference is None:
        return ""
    if shown.asked.measure is Measure.COUNT:
        more, other = Decimal(shown.side.entries - against.entries), f"{against.entries}"
        size = f"{abs(more)}"
    else:
        more, other = shown.difference.amount, speech.money(against.money)
        size = speech.money(Money(abs(more), against.money.currency))
    name = _other(shown, against, speech)
    if shown.asked.is_over_time:
        return _against_days(more, size, other, name, speech)
    return _against_others(more, size, other, name, speech)


def _against_days(more: Decimal, size: str, other: str, days: str, speech: Speech) -> str:
    if not more:
        return speech.say("As much as in {period}.", period=days)
    if more > 0:
        return speech.say("▲ {size} more than in {period}: {other}", size=size, period=days, other=other)
    return speech.say("▼ {size} less than in {period}: {other}", size=size, period=days, other=other)


def _against_others(more: Decimal, size: str, other: str, what: str, speech: Speech) -> str:
    if not more:
        return speech.say("As much as on {what}.", what=what)
    if more > 0:
        return speech.say("▲ {size} more than on {what}: {other}", size=size, what=what, other=other)
    return speech.say("▼ {size} less than on {what}: {other}", size=size, what=what, other=other)


def _parts(shown: Answer, speech: Speech) -> Iterator[str]:
    """The total taken apart; days stand in the picture, where there is one."""
    if shown.asked.grouping is Grouping.DAY and shown.report:
        return
    for part in (
        shown.parts[-_MOST_PARTS:]
        if shown.asked.grouping is not Grouping.CATEGORY
        else (shown.parts[:_MOST_PARTS])
    ):
        yield speech.say(
            "{name}: {money}", name=_part_name(part, shown, speech), money=speech.money(part.money)
        )


def _part_name(part: Part, shown: Answer, speech: Speech) -> str:
    if isinstance(part.key, str):
        category = speech.categories.show(part.key)
        return f"{category.emoji} {speech.category(category)}"
    return (
        speech.month_name(part.key)
        if shown.asked.grouping is Grouping.MONTH
        else speech.day(part.key, shown.today)
    )


def _list(entries: Sequence[Entry], today: date, speech: Speech, *, first: int | None) -> list[str]:
    numbers = range(first, first + len(entries)) if first is not None else None
    lines = [_line(entry, today, speech) for entry in entries]
    return [f"{number}. {line}" for number, line in zip(numbers, lines, strict=True)] if numbers else lines


def _line(entry: Entry, today: date, speech: Speech) -> str:
    state = entry.state
    words = state.description
    words = words if len(words) <= _WORDS_IN_A_LIST else words[: _WORDS_IN_A_LIST - 1].rstrip() + "…"
    sign = "+" if state.kind is Kind.INCOME else ""
    category = speech.categories.show(state.category)
    parts = [
        f"<b>{speech.escaped(sign + speech.money(state.money))}</b>",
        speech.escaped(words),
        f"{category.emoji} {speech.escaped(speech.category(category))}",
        speech.escaped(speech.day(state.occurred_on, today)),
    ]
    return " · ".join(filter(None, parts))


def _keyboard(shown: Answer, speech: Speech) -> InlineKeyboardMarkup | None:
    taps = []
    if shown.side.entries and (tap := _list_tap(shown.side.search)):
        taps.append((speech.label("Show the entries"), tap))
    if shown.against and shown.against.entries and (tap := _list_tap(shown.against.search)):
        taps.append((speech.label("Show what it is compared with"), tap))
    return keyboards.entries_behind(taps)


def _list_tap(search: Search) -> Tap | None:
    """What shows the entries behind a sum; None where a button can't carry what was asked."""
    return history_tap(HistoryFilter(search.filters, search.period), number=BELOW)
