"""Closed by default: one link makes the owner, the owner's links let others in."""

from datetime import timedelta

import pytest

from bot.core.errors import InviteRefused
from bot.core.ledger import ChatId
from bot.core.ports import Role
from bot.db.access import SqlAccessRegistry
from bot.db.erasure import SqlErasure
from bot.db.unit_of_work import Database
from bot.services.access import INVITE_LASTS, Access
from tests.clock import TickingClock

OWNER, BOB, CAROL = ChatId(101), ChatId(202), ChatId(303)


@pytest.fixture
def registry(database: Database) -> SqlAccessRegistry:
    return SqlAccessRegistry(database)


@pytest.fixture
def access(registry: SqlAccessRegistry, clock: TickingClock) -> Access:
    return Access(registry, clock)


async def owned(access: Access) -> None:
    secret = await access.owner_secret()
    assert secret
    assert await access.redeem(secret, OWNER) is Role.OWNER


async def invited(access: Access) -> str:
    secret = await access.invite(OWNER)
    assert secret
    return secret


async def test_a_stranger_stays_outside(access: Access) -> None:
    assert not await access.admits(BOB)
    for secret in ("", "guess", "' OR 1=1 --"):
        with pytest.raises(InviteRefused):
            await access.redeem(secret, BOB)
    assert not await access.admits(BOB)
    assert not access.is_open


async def test_the_first_link_makes_the_owner_and_no_more_are_made(access: Access) -> None:
    await owned(access)
    assert await access.admits(OWNER)
    assert await access.owner_secret() is None


async def test_of_the_links_of_two_starts_only_one_makes_an_owner(access: Access) -> None:
    first, second = await access.owner_secret(), await access.owner_secret()
    assert first
    assert second
    assert first != second
    await access.redeem(second, OWNER)
    with pytest.raises(InviteRefused):
        await access.redeem(first, BOB)
    assert not await access.admits(BOB)


async def test_a_guest_comes_in_by_the_owners_link_once(access: Access) -> None:
    await owned(access)
    secret = await invited(access)
    assert await access.redeem(secret, BOB) is Role.GUEST
    assert await access.admits(BOB)
    with pytest.raises(InviteRefused):
        await access.redeem(secret, CAROL)
    assert not await access.admits(CAROL)


async def test_guests_and_strangers_invite_nobody(access: Access) -> None:
    await owned(access)
    await access.redeem(await invited(access), BOB)
    assert await access.invite(BOB) is None
    assert await access.invite(CAROL) is None


async def test_the_owner_may_try_a_link_before_sending_it(access: Access) -> None:
    await owned(access)
    secret = await invited(access)
    assert await access.redeem(secret, OWNER) is Role.OWNER
    assert await access.redeem(secret, BOB) is Role.GUEST
    assert await access.invite(OWNER) is not None


async def test_a_guests_link_ends_after_a_week_and_the_owners_lasts(
    access: Access, clock: TickingClock
) -> None:
    owners = await access.owner_secret()
    assert owners
    clock.passes(timedelta(days=400))
    await access.redeem(owners, OWNER)
    in_time, late = await invited(access), await invited(access)
    clock.passes(INVITE_LASTS - timedelta(minutes=1))
    assert await access.redeem(in_time, BOB) is Role.GUEST
    clock.passes(timedelta(minutes=1))
    with pytest.raises(InviteRefused):
        await access.redeem(late, CAROL)


async def test_an_open_bot_lets_everybody_in_and_needs_no_owner(
    registry: SqlAccessRegistry, clock: TickingClock
) -> None:
    access = Access(registry, clock, everyone=True)
    assert access.is_open
    assert await access.admits(BOB)
    assert await access.owner_secret() is None


async def test_listed_chats_need_no_invitation(registry: SqlAccessRegistry, clock: TickingClock) -> None:
    access = Access(registry, clock, allowed=frozenset({BOB}))
    assert await access.admits(BOB)
    assert not await access.admits(CAROL)


async def test_who_was_let_in_is_known_after_a_restart(
    access: Access, registry: SqlAccessRegistry, clock: TickingClock
) -> None:
    await owned(access)
    assert await Access(registry, clock).admits(OWNER)


async def test_the_secret_itself_is_nowhere_kept(access: Access, database: Database) -> None:
    secret = await access.owner_secret()
    assert secret
    async with database.across_chats("access") as connection:
        [digest] = (await connection.exec_driver_sql("SELECT digest FROM invites")).scalars()
    assert secret.encode() not in digest
    assert len(digest) == 32


async def test_who_leaves_gets_a_link_for_the_role_they_had(
    access: Access, registry: SqlAccessRegistry, database: Database, clock: TickingClock
) -> None:
    await owned(access)
    await access.redeem(await invited(access), BOB)
    for chat, role, lasts in ((BOB, Role.GUEST, INVITE_LASTS), (OWNER, Role.OWNER, None)):
        way_back = await access.way_back(chat)
        assert way_back
        assert way_back.lasts == lasts
        assert await access.admits(chat)
        await SqlErasure(database).erase(chat, 1)
        access.forget(chat)
        assert not await access.admits(chat)
        assert await access.redeem(way_back.secret, chat) is role


async def test_who_needs_no_invitation_gets_none(registry: SqlAccessRegistry, clock: TickingClock) -> None:
    assert await Access(registry, clock, everyone=True).way_back(BOB) is None
    assert await Access(registry, clock, allowed=frozenset({BOB})).way_back(BOB) is None
    assert await Access(registry, clock).way_back(CAROL) is None


async def test_another_process_learns_of_it_within_a_minute(
    access: Access, database: Database, clock: TickingClock
) -> None:
    await owned(access)
    assert await access.admits(OWNER)
    await SqlErasure(database).erase(OWNER, 1)
    clock.passes(timedelta(minutes=1))
    assert not await access.admits(OWNER)
