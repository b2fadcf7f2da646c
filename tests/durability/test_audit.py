"""The audit itself: it finds each fault that it is there for, and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.durability.audit import Entry, Records, audited
from tests.durability.people import Json
from tests.durability.plan import Planned

CHAT = 5
COFFEE = Planned(CHAT, "coffee 1.01", (Decimal("1.01"),))
PAIR = Planned(CHAT, "taxi 2.02, tea 3.03", (Decimal("2.02"), Decimal("3.03")))
EDITED = Planned(CHAT, "bus 4.04", (Decimal("5.05"),), edited="bus 5.05")
UNDONE = Planned(CHAT, "books 6.06", (Decimal("6.06"),), undone=True)


def entry(number: int, amount: str, *, revisions: int = 1, voided: bool = False) -> Entry:
    return Entry(number, Decimal(amount), "USD", voided, revisions)


def reply(message_id: int, to: int, text: str) -> Json:
    return {"message_id": message_id, "from_bot": True, "reply_to": to, "text": text, "buttons": []}


def as_it_should_be() -> Records:
    return Records(
        entries={
            (CHAT, 11): [entry(1, "1.0100")],
            (CHAT, 12): [entry(2, "2.02"), entry(3, "3.03")],
            (CHAT, 13): [entry(4, "5.05", revisions=2)],
            (CHAT, 14): [entry(5, "6.06", revisions=2, voided=True)],
        },
        left=[],
        chats={
            CHAT: [
                {"message_id": 11, "from_bot": False, "reply_to": None, "text": "coffee 1.01"},
                reply(21, 11, "✅ 1.01 USD — coffee"),
                reply(22, 12, "✅ 2 entries\n1. 2.02 USD — taxi\n2. 3.03 USD — tea"),
                reply(23, 13, "✅ 5.05 USD — bus"),
                reply(24, 14, "↩️ 6.06 USD — books"),
            ]
        },
        sent={COFFEE: 11, PAIR: 12, EDITED: 13, UNDONE: 14},
    )


def booked(message_id: int, *entries: Entry) -> Callable[[Records], Records]:
    return lambda found: replace(found, entries={**found.entries, (CHAT, message_id): list(entries)})


def answered(*replies: Json) -> Callable[[Records], Records]:
    return lambda found: replace(found, chats={CHAT: [*found.chats[CHAT][:1], *replies]})


def without(message_id: int) -> Callable[[Records], Records]:
    def change(found: Records) -> Records:
        return replace(
            found, entries={key: value for key, value in found.entries.items() if key[1] != message_id}
        )

    return change


ANSWERS = list(as_it_should_be().chats[CHAT][1:])


def test_nothing_is_found_where_nothing_is_wrong() -> None:
    audit = audited(as_it_should_be())
    assert (audit.findings, audit.repeated) == ([], 0)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (without(11), "booked nothing: "),
        (booked(11, entry(1, "1.01"), entry(9, "1.01")), "booked 1.01, 1.01: "),
        (booked(11, entry(1, "1.10")), "booked 1.10: "),
        (booked(12, entry(2, "2.02")), "booked 2.02: "),
        (booked(13, entry(4, "5.05", revisions=3)), "booked as Entry"),
        (booked(14, entry(5, "6.06")), "booked as Entry"),
        (booked(11, entry(1, "1.01", voided=True)), "booked as Entry"),
        (booked(77, entry(9, "7.07")), "from nowhere: "),
        (booked(11, entry(9, "1.01")), "booked out of order in chat 5: "),
        (answered(*ANSWERS[1:]), "not answered: "),
        (answered(reply(21, 11, "✅ 11.01 USD — coffee"), *ANSWERS[1:]), "answered otherwise, "),
        (answered(*ANSWERS[1:], reply(25, 11, "✅ 1.01 USD — coffee")), "answered out of order in chat 5: "),
        (lambda found: replace(found, left=["status=parked"]), "in the inbox: status=parked"),
    ],
)
def test_each_fault_is_found(change: Callable[[Records], Records], found: str) -> None:
    [finding] = audited(change(as_it_should_be())).findings
    assert finding.startswith(found)


def test_where_messages_may_overtake_each_other_order_is_no_fault() -> None:
    late = answered(*ANSWERS[1:], reply(25, 11, "✅ 1.01 USD — coffee"))
    assert audited(late(as_it_should_be()), in_order=False).findings == []


def test_a_repeated_answer_is_counted_and_no_fault() -> None:
    twice = answered(ANSWERS[0], reply(22, 11, "✅ 1.01 USD — coffee"), *map(_later, ANSWERS[1:]))
    audit = audited(twice(as_it_should_be()))
    assert (audit.findings, audit.repeated) == ([], 1)


def _later(message: Json) -> Json:
    return message | {"message_id": message["message_id"] + 10}
