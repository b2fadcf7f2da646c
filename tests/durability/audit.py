"""What the books, the inbox and the chats must look like in the end, and what in them is not as it must be."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any

from tests.durability.people import Json, answers
from tests.durability.plan import Planned
from tests.durability.postgres import Postgres

_BOOKS = """
    SELECT chat_id, id, source_message_id, amount, currency, voided_at IS NOT NULL AS voided,
        (SELECT count(*) FROM revisions WHERE revisions.chat_id = entries.chat_id AND entry_id = entries.id)
            AS revisions
    FROM entries
    ORDER BY chat_id, id
"""
_LEFT = "SELECT chat_id, update_id, status, attempts FROM inbox WHERE status <> 'done' ORDER BY chat_id, update_id"


@dataclass(frozen=True)
class Entry:
    """A line of the books, as far as the plan says something about it."""

    id: int
    amount: Decimal
    currency: str
    voided: bool
    revisions: int


@dataclass(frozen=True)
class Records:
    """What is there in the end: entries by chat and message, what the inbox still holds, what chats show."""

    entries: Mapping[tuple[int, int], Sequence[Entry]]
    left: Sequence[str]
    chats: Mapping[int, Sequence[Json]]
    sent: Mapping[Planned, int]


@dataclass
class Audit:
    """`findings` is what is wrong, a line each; `repeated` how many answers were given more than once."""

    findings: list[str] = field(default_factory=list)
    repeated: int = 0


async def records(
    postgres: Postgres, chats: Mapping[int, Sequence[Json]], sent: Mapping[Planned, int]
) -> Records:
    """The records as they are now."""
    books: dict[tuple[int, int], list[Entry]] = defaultdict(list)
    for row in await postgres.rows(_BOOKS):
        books[row.pop("chat_id"), row.pop("source_message_id")].append(Entry(**row))
    left = [" ".join(f"{name}={value}" for name, value in row.items()) for row in await postgres.rows(_LEFT)]
    return Records(books, left, chats, sent)


def audited(found: Records, *, in_order: bool = True) -> Audit:
    """Compares the records with the plan. Where messages may overtake each other, order isn't looked at."""
    audit = Audit([f"in the inbox: {row}" for row in found.left])
    shown = {chat_id: answers(list(messages)) for chat_id, messages in found.chats.items()}
    known = {(message.chat_id, message_id) for message, message_id in found.sent.items()}
    audit.findings += [f"from nowhere: {found.entries[key]}" for key in found.entries if key not in known]
    for message, message_id in found.sent.items():
        replies = shown[message.chat_id].get(message_id, ())
        audit.findings += _about_books(message, found.entries.get((message.chat_id, message_id), ()))
        audit.findings += _about_replies(message, [reply.get("text", "") for reply in replies])
        audit.repeated += max(0, len(replies) - 1)
    if in_order:
        audit.findings += _out_of_order(found, shown)
    return audit


def _about_books(message: Planned, entries: Sequence[Entry]) -> Iterator[str]:
    amounts = tuple(entry.amount for entry in entries)
    if amounts != message.amounts:
        yield f"booked {_list(amounts)}: {message}"
        return
    for entry in entries:
        if entry.currency != "USD" or entry.voided != message.undone or entry.revisions != message.revisions:
            yield f"booked as {entry}: {message}"


def _about_replies(message: Planned, replies: Sequence[str]) -> Iterator[str]:
    if not replies:
        yield f"not answered: {message}"
    elif not any(all(_names(reply, amount) for amount in message.amounts) for reply in replies):
        yield f"answered otherwise, {replies}: {message}"


def _names(reply: str, amount: Decimal) -> bool:
    return str(amount) in reply.replace(",", "").split()


def _out_of_order(found: Records, shown: Mapping[int, Mapping[int, Sequence[Json]]]) -> Iterator[str]:
    """Entries and first answers, whose numbers rise with time, against the order of the messages."""
    sent: dict[int, list[int]] = defaultdict(list)
    for message, message_id in found.sent.items():
        sent[message.chat_id].append(message_id)
    for chat_id, message_ids in sent.items():
        message_ids.sort()
        booked = [found.entries[chat_id, one][0].id for one in message_ids if (chat_id, one) in found.entries]
        replied = [shown[chat_id][one][0]["message_id"] for one in message_ids if one in shown[chat_id]]
        for what, numbers in (("booked", booked), ("answered", replied)):
            if not _rise(numbers):
                yield f"{what} out of order in chat {chat_id}: {numbers}"


def _rise(numbers: Iterable[Any]) -> bool:
    return all(one < other for one, other in pairwise(numbers))


def _list(amounts: Iterable[Decimal]) -> str:
    return ", ".join(map(str, amounts)) or "nothing"
