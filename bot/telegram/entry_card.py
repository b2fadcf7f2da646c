"""One entry with everything about it, and what happened to it. Pure, as views are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.ledger import AGAIN, IMPORT, Action, CategorySource, Entry, Kind, PersonId, Revision, State
from bot.core.periods import zone
from bot.services.history import Told
from bot.telegram import history_keyboards
from bot.telegram.language import Speech
from bot.telegram.screens import Screen

_WORDS = 40
_MOST = 20


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, when and where: `today` is the date in the zone with the IANA name `zone_name`."""

    person: PersonId
    today: date
    zone_name: str
    speech: Speech

    def moment(self, at: datetime) -> str:
        """An instant on the reader's clock."""
        return self.speech.moment(at.astimezone(zone(self.zone_name)), self.today)

    def name(self, person: PersonId) -> str:
        """Who did something. Names of others aren't kept."""
        return self.speech.label("by you") if person == self.person else self.speech.label("by somebody else")


def card(told: Told, here: str, reader: Reader) -> Screen:
    """The entry, with the page of the history to go back to."""
    entry = told.entry
    lines = [*_state(entry, reader), "", *_record(told, reader)]
    is_own = entry.source.author_id == reader.person
    return Screen("\n".join(lines), history_keyboards.card(entry, here, reader.speech, is_own=is_own))


def revisions(told: Told, here: str, reader: Reader) -> Screen:
    """What changed and when, the oldest first; what was undone is crossed out."""
    speech, changes = reader.speech, told.revisions
    undone = {revision.undoes for revision in changes if revision.undoes is not None}
    lines = [_line(one, before, one.number in undone, reader) for before, one in _steps(changes)]
    hidden = len(lines) - _MOST
    if hidden > 0:
        left_out = speech.say_many("… {count} earlier change", "… {count} earlier changes", hidden + 1)
        lines = [lines[0], left_out, *lines[hidden + 1 :]]
    title = speech.say("🕓 <b>What changed</b>")
    keyboard = history_keyboards.revisions(told.entry, here, speech)
    return Screen("\n".join([title, _headline(told.entry.state, speech), "", *lines]), keyboard)


def _steps(changes: tuple[Revision, ...]) -> Iterator[tuple[Revision | None, Revision]]:
    """Each revision after the one before it."""
    return zip((None, *changes[:-1]), changes, strict=True)


def _state(entry: Entry, reader: Reader) -> Iterator[str]:
    state, speech = entry.state, reader.speech
    category = speech.categories.show(state.category)
    kind = speech.say("income") if state.kind is Kind.INCOME else speech.say("expense")
    details = [
        _headline(state, speech),
        speech.escaped(state.description),
        f"{category.emoji} {speech.escaped(speech.category(category))} · {kind}",
        speech.escaped(_long_day(state.occurred_on, reader)),
    ]
    if entry.is_voided:
        yield speech.say("↩️ Taken out of the books:")
    yield from (f"<s>{detail}</s>" if entry.is_voided else detail for detail in details if detail)


def _long_day(day: date, reader: Reader) -> str:
    name, full = reader.speech.day(day, reader.today), reader.speech.full_date(day, reader.today)
    near = abs((day - reader.today).days) <= 1
    return reader.speech.joined([f"{name[:1].upper()}{name[1:]}", full], ", ") if near else name


def _record(told: Told, reader: Reader) -> Iterator[str]:
    """Who booked it, when, and how it was read."""
    entry, speech = told.entry, reader.speech
    yield speech.say(
        "Booked {moment}, {who}.",
        moment=reader.moment(entry.created_at),
        who=reader.name(entry.source.author_id),
    )
    yield _how(entry, speech)
    if len(told.revisions) > 1:
        yield speech.say("Last change: {moment}.", moment=reader.moment(told.revisions[-1].at))


def _how(entry: Entry, speech: Speech) -> str:
    """How it came into the books, and who chose the category."""
    name, _, model = entry.source.extractor.partition(":")
    if entry.source.medium == AGAIN:
        read = speech.say("Repeated from another entry.")
    elif entry.source.medium == IMPORT:
        read = speech.say("Came in a file.")
    elif model:
        read = speech.say("Read by the language model.")
    else:
        read = speech.say("Read by the built-in rules.")
    return speech.joined(filter(None, [read, _picked(entry, speech)])) if name else read


def _picked(entry: Entry, speech: Speech) -> str:
    match entry.state.category_source:
        case CategorySource.PERSON:
            return speech.say("Category picked by hand.")
        case CategorySource.LEARNED:
            return speech.say("Category learned from a correction.")
        case CategorySource.EXTRACTOR:
            return ""


def _line(revision: Revision, before: Revision | None, is_undone: bool, reader: Reader) -> str:
    what = _what(revision, before, reader)
    text = f"{what} · {reader.speech.escaped(reader.name(revision.by))}"
    text = f"<s>{text}</s>" if is_undone else text
    return f"{reader.speech.escaped(reader.moment(revision.at))} · {text}"


def _what(revision: Revision, before: Revision | None, reader: Reader) -> str:
    """What a revision did, as HTML."""
    speech = reader.speech
    if before is None or revision.action is Action.RECORDED:
        return speech.say("booked with {money}", money=_money(revision.state, speech))
    if revision.action is Action.IMPORTED:
        return speech.say("brought in from other books")
    if revision.action is Action.MOVED:
        return speech.say("category merged into {category}", category=_category(revision.state, speech))
    found = speech.joined(_differences(before.state, revision.state, reader), ", ")
    changes = found or speech.say("nothing changed")
    if revision.undoes is not None:
        return speech.say_around("↩️ undone: {changes}", changes=changes)
    if revision.action is Action.REWRITTEN:
        return speech.say_around("message edited: {changes}", changes=changes)
    return changes


def _differences(before: State, after: State, reader: Reader) -> Iterator[str]:
    """What is different after a change, each part as HTML."""
    speech = reader.speech
    if bool(before.voided_at) != bool(after.voided_at):
        yield speech.say("taken out") if after.voided_at else speech.say("put back")
    if before.money != after.money:
        yield speech.say(
            "amount {before} → {after}", before=_number(before, after, speech), after=_money(after, speech)
        )
    if before.kind is not after.kind:
        yield speech.say("now income") if after.kind is Kind.INCOME else speech.say("now an expense")
    if before.category != after.category:
        yield speech.say(
            "category {before} → {after}", before=_category(before, speech), after=_category(after, speech)
        )
    if before.occurred_on != after.occurred_on:
        days = (speech.full_date(state.occurred_on, reader.today) for state in (before, after))
        yield speech.say("day {before} → {after}", before=next(days), after=next(days))
    if before.description != after.description:
        words = (_clipped(state.description) or "—" for state in (before, after))
        yield speech.say("description {before} → {after}", before=next(words), after=next(words))


def _headline(state: State, speech: Speech) -> str:
    return f"<b>{speech.escaped(_money(state, speech))}</b>"


def _money(state: State, speech: Speech) -> str:
    return ("+" if state.kind is Kind.INCOME else "") + speech.money(state.money)


def _number(before: State, after: State, speech: Speech) -> str:
    """The amount before a change, without the currency where that stays."""
    money = speech.money(before.money)
    if before.money.currency != after.money.currency:
        return money
    return money.replace(before.money.currency, "").strip()


def _category(state: State, speech: Speech) -> str:
    return speech.category(speech.categories.show(state.category))


def _clipped(words: str) -> str:
    return words if len(words) <= _WORDS else words[: _WORDS - 1].rstrip() + "…"
