"""The one question that stands between a message and the books, and what its message says afterwards. Pure: no I/O."""

from collections.abc import Sequence
from datetime import date

from bot.core.clarifying import Pending, Undecided
from bot.core.intents import Candidate, Doubt, ReadEntry
from bot.core.ledger import Entry, Kind
from bot.core.money import Money
from bot.telegram import keyboards, views
from bot.telegram.language import Speech
from bot.telegram.screens import Screen

_WORDS = 60


def question(pending: Undecided, today: date, speech: Speech) -> Screen:
    """What is known so far, what isn't, and a button for each reading. `today` is the date in the chat's zone."""
    lines = [f"❓ {known}" if (known := _known(pending, speech)) else "", _asked(pending, today, speech)]
    others = len(pending.unclear.entries)
    if others > 1:
        lines.append(speech.say("Then I book all {count} entries of your message.", count=others))
    labels = [_label(candidate, pending, today, speech) for candidate in pending.unclear.candidates]
    return Screen("\n".join(line for line in lines if line), keyboards.choices(pending, labels, speech))


def which_one(entries: Sequence[Entry], pending: Pending, speech: Speech) -> Screen:
    """A correction fits several entries: a button for each."""
    labels = [keyboards.summary(entry, speech) for entry in entries]
    return Screen(speech.say("Which one do you mean?"), keyboards.choices(pending, labels, speech))


def left_out(pending: Pending | None, speech: Speech) -> Screen:
    """The person wanted none of what was offered."""
    if isinstance(pending, Undecided):
        return Screen(speech.say("All right, I haven't booked this message. Send it again in other words."))
    return views.unchanged(speech)


def passed_over(pending: Pending | None, speech: Speech) -> Screen:
    """The person has gone on to something else."""
    if isinstance(pending, Undecided):
        return Screen(
            speech.say("Not booked, since my question stayed open. Send the message again to book it.")
        )
    return Screen(speech.say("Nothing was changed, since my question stayed open."))


def answer_not_read(speech: Speech) -> Screen:
    """The answer fits several candidates."""
    return Screen(speech.say("I can't tell which one you mean. Please tap one of the buttons."))


def _known(pending: Undecided, speech: Speech) -> str:
    """The entry as far as it is understood."""
    entry, doubt = pending.entry, pending.unclear.doubt
    words = entry.description if len(entry.description) <= _WORDS else entry.description[: _WORDS - 1] + "…"
    described = speech.escaped(words)
    if doubt is Doubt.AMOUNT:
        return f"<b>{described}</b>" if described else ""
    shown = _number(entry, speech) if doubt is Doubt.CURRENCY else _money(entry, pending, speech)
    amount = f"<b>{shown}</b>"
    return f"{amount} — {described}" if described else amount


def _asked(pending: Undecided, today: date, speech: Speech) -> str:
    offered = bool(pending.unclear.candidates)
    match pending.unclear.doubt:
        case Doubt.AMOUNT if offered:
            return speech.say("How much was it? Tap the amount, or send it.")
        case Doubt.AMOUNT:
            return speech.say("How much was it? Send the amount, such as <b>12.50</b>.")
        case Doubt.KIND:
            return speech.say("Did you spend it or get it?")
        case Doubt.CURRENCY:
            return speech.say("In which currency? Tap it, or send its code.")
        case Doubt.DATE:
            return _asked_for_day(pending, today, speech)


def _asked_for_day(pending: Undecided, today: date, speech: Speech) -> str:
    read = pending.entry.occurred_on
    day = read and speech.day_first(read, today)
    if read and read > pending.today:
        return speech.say("{day} is still to come. Which day was it? Tap it, or send it.", day=day)
    if read and not _is_offered(read, pending):
        return speech.say("{day} is too long ago to book. Which day was it? Tap it, or send it.", day=day)
    if read and len(pending.unclear.candidates) > 1 and (pending.today - read).days > _YEAR:
        return speech.say("{day} is more than a year ago. Which day was it? Tap it, or send it.", day=day)
    return speech.say("Which day was it? Tap it, or send it.")


_YEAR = 366


def _is_offered(day: date, pending: Undecided) -> bool:
    return any(candidate.occurred_on == day for candidate in pending.unclear.candidates)


def _label(candidate: Candidate, pending: Undecided, today: date, speech: Speech) -> str:
    if candidate.amount is not None:
        currency = candidate.currency or pending.entry.currency or pending.currency
        return speech.money(Money.rounded(candidate.amount, currency))
    if candidate.kind:
        return speech.label("I got it") if candidate.kind is Kind.INCOME else speech.label("I spent it")
    if candidate.occurred_on:
        named = speech.day(candidate.occurred_on, today)
        return named[:1].upper() + named[1:]
    return candidate.currency or ""


def _number(entry: ReadEntry, speech: Speech) -> str:
    return speech.number(entry.amount.normalize())


def _money(entry: ReadEntry, pending: Undecided, speech: Speech) -> str:
    return speech.money(Money.rounded(entry.amount, entry.currency or pending.currency))
