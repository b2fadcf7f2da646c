"""The operator's desk at the inbox, on a real PostgreSQL, beside a worker."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.core.inbox import RawUpdate
from bot.db.inbox import SqlInbox
from bot.db.inbox_desk import InboxDesk, Place, opened_desk
from bot.db.schema import DatabaseUnusable
from bot.db.unit_of_work import Database
from tests.database import TestServer, named

ALICE, BOB, FAMILY = 101, 202, -100_303
AN_HOUR = timedelta(hours=1)


@pytest.fixture
def inbox(database: Database) -> SqlInbox:
    return SqlInbox(database, owner="worker")


@pytest.fixture
def desk(database: Database) -> InboxDesk:
    return InboxDesk(database)


def update(chat_id: int, update_id: int, **content: Any) -> RawUpdate:
    return RawUpdate(
        chat_id, update_id, {"update_id": update_id, **(content or {"message": {"text": "rent 900"}})}
    )


async def park(inbox: SqlInbox, *updates: RawUpdate, error_id: str = "K7M2QP") -> None:
    """Puts updates, of a chat each, and gives them up."""
    await inbox.put(updates)
    for claimed in await inbox.claim(len(updates)):
        await inbox.park(claimed, error_id)


async def look(database: Database, update_id: int) -> Any:
    async with database.across_chats("inbox") as connection:
        found = await connection.execute(text("SELECT * FROM inbox WHERE update_id = :id"), {"id": update_id})
        return found.mappings().one()


async def change(database: Database, assignment: str, update_id: int) -> None:
    async with database.across_chats("inbox") as connection:
        await connection.execute(
            text(f"UPDATE inbox SET {assignment} WHERE update_id = :id"), {"id": update_id}
        )


async def test_everything_that_is_not_done_is_listed_by_state_and_age(
    inbox: SqlInbox, desk: InboxDesk, database: Database
) -> None:
    await park(inbox, update(ALICE, 1), update(BOB, 2))
    await inbox.put([update(ALICE, 3), update(FAMILY, 4)])
    await inbox.put([update(BOB, 5)])
    [running] = await inbox.claim(1)
    await change(database, "received_at = now() - interval '3 minutes'", 2)
    listed = [(one.status, one.chat_id, one.update_id) for one in await desk.waiting()]
    assert listed == [
        ("parked", BOB, 2),
        ("parked", ALICE, 1),
        ("running", running.chat_id, running.update_id),
        *[("waiting", *other) for other in [(FAMILY, 4), (ALICE, 3)] if other[1] != running.update_id],
        ("waiting", BOB, 5),
    ]
    assert [one.update_id for one in await desk.waiting(status="parked")] == [2, 1]
    oldest = (await desk.waiting())[0]
    assert timedelta(minutes=3) <= oldest.age < timedelta(minutes=5)
    assert (oldest.attempts, oldest.error_id) == (1, "K7M2QP")


async def test_what_is_done_is_not_listed(inbox: SqlInbox, desk: InboxDesk) -> None:
    await inbox.put([update(ALICE, 1)])
    [claimed] = await inbox.claim(1)
    await inbox.finish(claimed)
    assert await desk.waiting() == []
    assert await desk.find(Place(chat_id=ALICE, update_id=1)) == []


async def test_when_the_next_try_is_due_is_told(inbox: SqlInbox, desk: InboxDesk) -> None:
    await inbox.put([update(ALICE, 1)])
    [claimed] = await inbox.claim(1)
    await inbox.back_off(claimed, AN_HOUR, "K7M2QP")
    [listed] = await desk.waiting()
    assert timedelta(minutes=59) < listed.due_in <= AN_HOUR


@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        ({"message": {"text": "rent 900"}}, "message", "rent 900"),
        ({"edited_message": {"caption": "lunch"}}, "edited_message", "lunch"),
        ({"callback_query": {"data": "1:undo"}}, "callback_query", "1:undo"),
        ({"my_chat_member": {"chat": {"id": ALICE}}}, "my_chat_member", None),
        ({"message": "no object"}, "message", None),
        ({"message": {"text": {"no": "text"}}}, "message", '{"no": "text"}'),
    ],
)
async def test_the_kind_is_told_and_the_text_only_where_asked_for(
    inbox: SqlInbox, desk: InboxDesk, content: dict[str, Any], kind: str, said: str | None
) -> None:
    await inbox.put([update(ALICE, 1, **content)])
    [listed] = await desk.waiting()
    assert (listed.kind, listed.said) == (kind, None)
    [with_text] = await desk.waiting(with_text=True)
    assert with_text.said == said


async def test_an_update_that_brings_nothing_is_listed_too(inbox: SqlInbox, desk: InboxDesk) -> None:
    await inbox.put([RawUpdate(0, 1, {"update_id": 1})])
    assert [(one.update_id, one.kind) for one in await desk.waiting()] == [(1, None)]


async def test_updates_are_found_by_their_error_or_their_number(inbox: SqlInbox, desk: InboxDesk) -> None:
    await park(inbox, update(ALICE, 1))
    await park(inbox, update(BOB, 1), error_id="ABC234")
    assert [one.chat_id for one in await desk.find(Place(error_id="K7M2QP"))] == [ALICE]
    assert [one.chat_id for one in await desk.find(Place(chat_id=BOB, update_id=1))] == [BOB]
    assert await desk.find(Place(error_id="ZZZ999")) == []


async def test_a_parked_update_gets_all_its_tries_back(
    inbox: SqlInbox, desk: InboxDesk, database: Database
) -> None:
    await park(inbox, update(ALICE, 1))
    [found] = await desk.find(Place(error_id="K7M2QP"))
    assert await desk.retry(found)
    [claimed] = await inbox.claim(1)
    assert (claimed.update_id, claimed.attempts) == (1, 1)
    assert claimed.payload["message"]["text"] == "rent 900"
    await inbox.finish(claimed)
    row = await look(database, 1)
    assert (row["status"], row["payload"], row["error_id"]) == ("done", None, None)


async def test_what_is_put_off_is_only_brought_forward(
    inbox: SqlInbox, desk: InboxDesk, database: Database
) -> None:
    await inbox.put([update(ALICE, 1)])
    [claimed] = await inbox.claim(1)
    await inbox.back_off(claimed, AN_HOUR)
    assert await inbox.claim(1) == []
    [found] = await desk.waiting()
    assert await desk.retry(found)
    [again] = await inbox.claim(1)
    assert again.attempts == 2


async def test_all_that_is_parked_is_retried_at_once(inbox: SqlInbox, desk: InboxDesk) -> None:
    await park(inbox, update(ALICE, 1), update(BOB, 2))
    await inbox.put([update(FAMILY, 3)])
    assert await desk.retry_parked() == 2
    assert await desk.retry_parked() == 0
    assert {one.update_id for one in await inbox.claim(5)} == {1, 2, 3}


async def test_a_dropped_update_is_forgotten_but_a_redelivery_is_known(
    inbox: SqlInbox, desk: InboxDesk, database: Database
) -> None:
    await park(inbox, update(ALICE, 1))
    [found] = await desk.waiting()
    assert await desk.drop(found)
    row = await look(database, 1)
    assert (row["status"], row["payload"], row["error_id"]) == ("done", None, None)
    assert row["finished_at"] is not None
    assert await inbox.put([update(ALICE, 1)]) == 0
    assert await inbox.claim(1) == []


async def test_dropping_the_first_lets_the_chat_go_on(inbox: SqlInbox, desk: InboxDesk) -> None:
    await inbox.put([update(ALICE, 1), update(ALICE, 2)])
    [claimed] = await inbox.claim(1)
    await inbox.back_off(claimed, AN_HOUR)
    await desk.drop((await desk.waiting())[0])
    assert [one.update_id for one in await inbox.claim(1)] == [2]


async def test_what_is_being_handled_is_left_alone(inbox: SqlInbox, desk: InboxDesk) -> None:
    await inbox.put([update(ALICE, 1)])
    [seen_waiting] = await desk.waiting()
    [claimed] = await inbox.claim(1)
    assert not await desk.retry(seen_waiting)
    assert not await desk.drop(seen_waiting)
    assert await inbox.finish(claimed)
    assert not await desk.retry(seen_waiting)
    assert not await desk.drop(seen_waiting)


@pytest.mark.parametrize(("action", "status"), [("retry", "waiting"), ("drop", "done")])
async def test_what_a_dead_worker_has_left_is_nobodys(
    inbox: SqlInbox, desk: InboxDesk, database: Database, action: str, status: str
) -> None:
    await inbox.put([update(ALICE, 1)])
    [claimed] = await inbox.claim(1)
    await change(database, "lease_until = now() - interval '1 second'", 1)
    [found] = await desk.waiting()
    assert await getattr(desk, action)(found)
    row = await look(database, 1)
    assert (row["status"], row["claimed_by"], row["lease_until"]) == (status, None, None)
    assert not await inbox.finish(claimed)


async def test_what_has_stepped_aside_stays_aside(
    inbox: SqlInbox, desk: InboxDesk, database: Database
) -> None:
    await inbox.put([update(ALICE, 1)])
    await change(database, "status = 'deferred', available_at = now() + interval '1 hour'", 1)
    [found] = await desk.waiting(status="deferred")
    assert await desk.retry(found)
    [brought_forward] = await desk.waiting()
    assert brought_forward.status == "deferred"
    assert brought_forward.due_in <= timedelta(0)


class TestOpening:
    """The desk at an address."""

    async def test_at_the_bots_database(self, inbox: SqlInbox, database_url: str) -> None:
        await inbox.put([update(ALICE, 1)])
        async with opened_desk(database_url) as desk:
            assert len(await desk.waiting()) == 1

    async def test_a_database_without_tables_says_what_to_do(
        self, server: TestServer, database_url: str
    ) -> None:
        for login in (server.superuser_url, database_url):
            with pytest.raises(DatabaseUnusable, match="migrate"):
                async with opened_desk(named(login, "postgres")) as desk:
                    await desk.waiting()

    @pytest.mark.parametrize(
        ("url", "reason"),
        [
            ("postgresql+asyncpg://alice:hunter2@127.0.0.1:1/books", "Connect call failed"),
            ("wrong password", "authentication failed"),
        ],
    )
    async def test_a_database_that_is_not_to_be_had_is_told_without_its_password(
        self, database_url: str, url: str, reason: str
    ) -> None:
        address = url if "//" in url else database_url.replace("@", "hunter2@")
        with pytest.raises(DatabaseUnusable, match=reason) as told:
            async with opened_desk(address):
                pass
        assert "hunter2" not in str(told.value)
