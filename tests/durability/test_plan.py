"""The plan itself: its messages must be read surely, or a trial would prove nothing."""

from collections import Counter

from tests.durability.plan import Doing, doings, planned
from tests.extraction.rules.reading import amounts


def test_every_message_is_read_as_planned() -> None:
    for message in planned(400, 10, seed=3).messages:
        assert tuple(amounts(message.edited or message.text)) == message.amounts


def test_every_amount_occurs_once() -> None:
    plan = planned(1000, 50, seed=4)
    assert max(Counter(amount for message in plan.messages for amount in message.amounts).values()) == 1
    assert {len(messages) for messages in plan.chats.values()} == {20}


def test_a_seed_gives_the_same_plan_again() -> None:
    assert planned(100, 5, seed=5) == planned(100, 5, seed=5) != planned(100, 5, seed=6)


def test_every_edit_and_tap_is_done_after_its_message() -> None:
    plan = planned(400, 4, seed=7)
    done = [step for messages in plan.chats.values() for step in doings(messages)]
    assert len(done) == plan.updates
    for number, (doing, message) in enumerate(done):
        assert doing is Doing.WRITES or (Doing.WRITES, message) in done[:number]
