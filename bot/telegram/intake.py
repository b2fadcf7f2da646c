"""How updates come in: raw JSON goes to the inbox, and only then is it confirmed to Telegram.

Both ways in end in `Intake.accept`: long polling (`Polling`), and whatever receives a webhook's calls. When it returns,
the updates are on disk; when it raises, Telegram must be left to send them again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Protocol

import structlog
from telegram import Bot
from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError

from bot.core.inbox import Inbox, RawUpdate
from bot.core.steps import Step, reached
from bot.telegram.failures import wanted_delay, without_text
from bot.telegram.retry import Retry

log = structlog.get_logger(__name__)

RawJson = Mapping[str, Any]
Accept = Callable[[Sequence[RawJson]], Awaitable[int]]

WANTED = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of updates that the bot asks Telegram for."""

BACKLOG = "was_waiting"
"""Marks the raw JSON of an update that had been waiting for the bot: nobody knows for how long."""

# "getUpdates" in a spelling that python-telegram-bot turns into the same call, on the connection it keeps for it;
# under its own name the library insists on Bot.get_updates, which parses and chokes on what it doesn't know.
_GET_UPDATES = "get__updates"
_LONG_POLL = timedelta(seconds=30)
_ANSWER_MARGIN_S = 10
_UNTIL_IT_WORKS = Retry(tries=0, first=timedelta(seconds=0.5), longest=timedelta(seconds=15))
_BIGINT = range(-(2**63), 2**63)


class TokenRefused(Exception):
    """Telegram doesn't know the bot's token. Trying again is no use."""


class Arrivals(Protocol):
    """Is told of each batch that was kept; for metrics."""

    def received(self, new: int, known: int) -> None: ...


class Intake:
    """Keeps what came in and wakes the worker."""

    def __init__(self, inbox: Inbox, wake: Callable[[], None], arrivals: Arrivals | None = None) -> None:
        self._inbox = inbox
        self._wake = wake
        self._arrivals = arrivals

    async def accept(self, updates: Sequence[RawJson]) -> int:
        """Keeps updates in one transaction; answers how many are new. Raises what the inbox raises."""
        raw = list(_identified(updates))
        reached(Step.ARRIVED)
        new = await self._inbox.put(raw)
        reached(Step.KEPT)
        log.debug("updates.received", new=new, known=len(raw) - new)
        if self._arrivals:
            self._arrivals.received(new, len(raw) - new)
        if new:
            self._wake()
        return new


def chat_id_of(raw: RawJson) -> int:
    """The chat whose order the update must keep; the person where there is none, 0 where there is nobody."""
    for content in raw.values():
        if isinstance(content, Mapping):
            return next(_chats(content), 0)
    return 0


def _chats(content: Mapping[str, Any]) -> Iterator[int]:
    message = content.get("message")
    places = [content.get("chat"), message.get("chat") if isinstance(message, Mapping) else None]
    people = [content.get(name) for name in ("from", "user", "voter_chat")]
    for place in places + people:
        found = place.get("id") if isinstance(place, Mapping) else None
        if isinstance(found, int) and found in _BIGINT:
            yield found


def _identified(updates: Sequence[Any]) -> Iterator[RawUpdate]:
    for raw in updates:
        update_id = raw.get("update_id") if isinstance(raw, Mapping) else None
        if isinstance(update_id, int) and update_id in _BIGINT:
            yield RawUpdate(chat_id_of(raw), update_id, raw)
        else:
            log.error("update.without_id")


class Polling:
    """Asks Telegram for updates, one call after the other, and hands them to `accept`.

    An update is confirmed by the next call's offset, so never before `accept` has returned. What comes before the first
    call that finds nothing, at the start and after every trouble, is marked as backlog.
    """

    def __init__(
        self,
        bot: Bot,
        accept: Accept,
        *,
        wanted: Sequence[str] = WANTED,
        long_poll: timedelta = _LONG_POLL,
        retry: Retry = _UNTIL_IT_WORKS,
    ) -> None:
        self._bot = bot
        self._accept = accept
        self._wanted = list(wanted)
        self._long_poll_s = int(long_poll.total_seconds())
        self._retry = retry
        self._offset: int | None = None
        self._webhook_removed = False
        self._caught_up = False

    async def run(self) -> None:
        """Polls until it is cancelled; waits out every trouble but one. Raises TokenRefused."""
        failures = 0
        while True:
            try:
                await self._round()
                failures = 0
            except (InvalidToken, EndPointNotFound) as refusal:
                raise TokenRefused("Telegram refuses the bot's token") from refusal
            except Exception as problem:  # noqa: BLE001 - a bot that has stopped listening is no use
                failures += 1
                self._caught_up = False
                pause = wanted_delay(problem) or self._retry.pause(failures)
                _log_trouble(problem, failures, pause)
                await asyncio.sleep(pause.total_seconds())

    async def _round(self) -> None:
        if not self._webhook_removed:
            await self._bot.delete_webhook(drop_pending_updates=False)
            self._webhook_removed = True
        updates = await self._fetch()
        if updates:
            await self._accept(updates if self._caught_up else [*map(backlog, updates)])
        self._caught_up = self._caught_up or not updates
        # After a quiet week Telegram numbers anew, maybe lower: an offset that has done its work would hide those.
        self._offset = _after(updates)

    async def _fetch(self) -> list[RawJson]:
        timeout_s = self._long_poll_s if self._caught_up else 0
        wish = {"timeout": timeout_s, "allowed_updates": self._wanted}
        if self._offset is not None:
            wish["offset"] = self._offset
        updates: list[RawJson] = await self._bot.do_api_request(
            _GET_UPDATES, api_kwargs=wish, read_timeout=self._long_poll_s + _ANSWER_MARGIN_S
        )
        return updates


def backlog(raw: Any) -> Any:
    """The update, marked as one that may have been waiting for long."""
    return {**raw, BACKLOG: True} if isinstance(raw, Mapping) else raw


def _after(updates: Sequence[RawJson]) -> int | None:
    numbers = [raw.get("update_id") for raw in updates]
    return max((number + 1 for number in numbers if isinstance(number, int)), default=None)


def _log_trouble(problem: Exception, failures: int, pause: timedelta) -> None:
    facts = {"failures": failures, "next_try_s": round(pause.total_seconds(), 1)}
    match problem:
        case Conflict():
            hint = "another program uses this bot's token"
            log.error("polling.conflict", hint=hint, reason=str(problem), **facts)
        case RetryAfter():
            log.warning("polling.slowed_down", **facts)
        case TelegramError():
            log.warning("polling.telegram_away", reason=str(problem), **facts)
        case _:
            log.error("polling.not_kept", trace=without_text(problem), **facts)
