"""The door's own books: a link works once, and the bot has one owner."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.core.ledger import ChatId
from bot.core.ports import Role
from bot.db.access import SqlAccessRegistry
from bot.db.unit_of_work import Database

OWNER, BOB, CAROL = ChatId(101), ChatId(202), ChatId(303)
NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)
LINK, OTHER_LINK = b"\x00\xff" * 16, b"\x01" * 32


@pytest.fixture
def registry(database: Database) -> SqlAccessRegistry:
    return SqlAccessRegistry(database)


async def invite(registry: SqlAccessRegistry, digest: bytes = LINK, role: Role = Role.GUEST) -> None:
    await registry.add_invite(digest, role, OWNER, NOON + timedelta(days=7))


async def make_owner(registry: SqlAccessRegistry) -> None:
    await registry.add_invite(b"first", Role.OWNER, None, None)
    assert await registry.redeem(b"first", OWNER, NOON) is Role.OWNER


async def test_at_first_there_is_nobody(registry: SqlAccessRegistry) -> None:
    assert not await registry.has_owner()
    assert await registry.role(OWNER) is None


async def test_a_link_lets_one_chat_in(registry: SqlAccessRegistry) -> None:
    await invite(registry)
    assert await registry.redeem(LINK, BOB, NOON) is Role.GUEST
    assert await registry.role(BOB) is Role.GUEST
    assert await registry.redeem(LINK, CAROL, NOON) is None
    assert await registry.role(CAROL) is None
    assert not await registry.has_owner()


async def test_opening_the_same_link_again_stays_admitted(registry: SqlAccessRegistry) -> None:
    await invite(registry)
    await registry.redeem(LINK, BOB, NOON)
    assert await registry.redeem(LINK, BOB, NOON + timedelta(days=30)) is Role.GUEST


async def test_of_many_who_race_for_a_link_one_is_let_in(registry: SqlAccessRegistry) -> None:
    await invite(registry)
    chats = [ChatId(number) for number in range(1, 9)]
    roles = await asyncio.gather(*(registry.redeem(LINK, chat, NOON) for chat in chats))
    assert [role for role in roles if role] == [Role.GUEST]
    assert [await registry.role(chat) for chat in chats] == list(roles)


async def test_of_two_who_race_with_owners_links_one_becomes_the_owner(registry: SqlAccessRegistry) -> None:
    for digest in (LINK, OTHER_LINK):
        await registry.add_invite(digest, Role.OWNER, None, None)
    roles = await asyncio.gather(registry.redeem(LINK, BOB, NOON), registry.redeem(OTHER_LINK, CAROL, NOON))
    assert sorted(map(str, roles)) == ["None", "owner"]


async def test_an_unknown_link_opens_nothing(registry: SqlAccessRegistry) -> None:
    await invite(registry)
    assert await registry.redeem(b"", BOB, NOON) is None
    assert await registry.redeem(LINK[:-1], BOB, NOON) is None


@pytest.mark.parametrize(
    ("later", "role"), [(timedelta(days=7, seconds=-1), Role.GUEST), (timedelta(days=7), None)]
)
async def test_a_link_expires(registry: SqlAccessRegistry, later: timedelta, role: Role | None) -> None:
    await invite(registry)
    assert await registry.redeem(LINK, BOB, NOON + later) is role


async def test_a_link_without_an_end_lasts(registry: SqlAccessRegistry) -> None:
    await registry.add_invite(LINK, Role.OWNER, None, None)
    assert await registry.redeem(LINK, OWNER, NOON + timedelta(days=4000)) is Role.OWNER


async def test_an_owners_link_is_for_a_person_and_stays_good_when_a_group_opens_it(
    registry: SqlAccessRegistry,
) -> None:
    await invite(registry, role=Role.OWNER)
    assert await registry.redeem(LINK, ChatId(-500), NOON) is None
    assert await registry.role(ChatId(-500)) is None
    assert await registry.redeem(LINK, BOB, NOON) is Role.OWNER


async def test_there_is_no_second_owner(registry: SqlAccessRegistry) -> None:
    await make_owner(registry)
    await registry.add_invite(LINK, Role.OWNER, None, None)
    assert await registry.redeem(LINK, BOB, NOON) is None
    assert await registry.role(BOB) is None


async def test_an_owner_who_tries_their_own_link_stays_the_owner_and_the_link_good(
    registry: SqlAccessRegistry,
) -> None:
    await make_owner(registry)
    await invite(registry)
    assert await registry.redeem(LINK, OWNER, NOON) is Role.OWNER
    assert await registry.role(OWNER) is Role.OWNER
    assert await registry.redeem(LINK, BOB, NOON) is Role.GUEST


async def test_a_guest_can_become_the_first_owner(registry: SqlAccessRegistry) -> None:
    await invite(registry)
    await registry.redeem(LINK, BOB, NOON)
    await registry.add_invite(OTHER_LINK, Role.OWNER, None, None)
    assert await registry.redeem(OTHER_LINK, BOB, NOON) is Role.OWNER


async def test_being_asked_something_is_not_being_let_in(
    registry: SqlAccessRegistry, database: Database
) -> None:
    async with database.across_chats("access") as connection:
        await connection.execute(text("INSERT INTO members (chat_id, person_id) VALUES (202, 202)"))
    assert await registry.role(BOB) is None
    await invite(registry)
    assert await registry.redeem(LINK, BOB, NOON) is Role.GUEST
