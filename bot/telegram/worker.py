"""Takes updates out of the inbox and has the application handle them.

One chat's updates are handled in order, many chats side by side; each in a lane of its own, a task that ends with its
update. Whatever comes of it, the inbox is told: finished, to be tried again, or parked.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import structlog
from telegram import Update
from telegram.ext import Application

from bot.core.inbox import Claimed, Inbox
from bot.core.steps import Step, reached
from bot.telegram.failures import (
    Delivery,
    Fault,
    IsOutage,
    TryLater,
    fault_of,
    new_error_id,
    present_delivery,
    remember_error,
    wanted_delay,
    without_text,
)
from bot.telegram.retry import Patience, Retry

log = structlog.get_logger(__name__)

OnParked = Callable[[Update | None, str], Awaitable[None]]

_PATIENCE = Patience()
_SUSPECT_FROM = 3
"""Tries, the present one included."""

_SUSPECT_WAITS = timedelta(seconds=0.5)
_LOOKS_EVERY = timedelta(seconds=1)
_DATABASE_PAUSE = Retry(tries=0, first=timedelta(seconds=0.2), longest=timedelta(seconds=5))
_FINISHING_S, _RELEASING_S, _STOPPED_WITHIN_S = 7.0, 2.0, 10.0


class Progress(Protocol):
    """Is told of each try; for metrics. `outcome` is finished, retried, delayed, deferred, parked, released or lost."""

    def handled(self, outcome: str, took: timedelta, since_arrival: timedelta) -> None: ...


@dataclass(slots=True)
class _Lane:
    """A claimed update and the task that handles it.

    `settling` once it only tells the inbox how it ended; `lost` once somebody else has taken the update over.
    `delivery` is what its handler knows of it, from its beginning on.
    """

    claimed: Claimed
    task: asyncio.Task[None]
    delivery: Delivery | None = None
    settling: bool = False
    lost: bool = False


class Worker:
    """Handles what is in the inbox, for as long as `run` runs.

    `on_parked` is called once an update was given up, with the update where it could be read and the id to find its
    log line by. The application must be initialized and have `remember_error` among its error handlers.
    """

    def __init__(
        self,
        application: Application[Any, Any, Any, Any, Any, Any],
        inbox: Inbox,
        *,
        is_outage: IsOutage,
        on_parked: OnParked,
        progress: Progress | None = None,
        concurrency: int = 256,
        patience: Patience = _PATIENCE,
    ) -> None:
        self._application = application
        self._inbox = inbox
        self._is_outage = is_outage
        self._on_parked = on_parked
        self._progress = progress
        self._concurrency = concurrency
        self._patience = patience
        self._lanes: dict[int, _Lane] = {}
        self._setbacks: dict[int, tuple[int, int]] = {}
        self._awake = asyncio.Event()
        self._drained = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """There is something new in the inbox."""
        self._awake.set()

    async def run(self) -> None:
        """Works until it is cancelled; then finishes what it has begun or gives it back, in 10 seconds."""
        if remember_error not in self._application.error_handlers:
            raise RuntimeError("without remember_error every failed update would count as handled")
        self._stopping = False
        self._drained.clear()
        serving = asyncio.create_task(self._serve(), name="inbox-worker")
        try:
            await asyncio.shield(serving)
        except asyncio.CancelledError:
            self._stopping = True
            self.wake()
            await asyncio.wait({serving}, timeout=_STOPPED_WITHIN_S)
            raise
        finally:
            serving.cancel()

    async def _serve(self) -> None:
        renewing = asyncio.create_task(self._keep_leases(), name="inbox-leases")
        failures = 0
        try:
            while not self._stopping:
                failures = 0 if await self._fill_lanes() else failures + 1
                pause = _DATABASE_PAUSE.pause(failures) if failures else _LOOKS_EVERY
                await _set_within(self._awake, pause)
        finally:
            await self._drain()
            self._drained.set()
            await renewing

    async def _fill_lanes(self) -> bool:
        """Claims for every lane that is free. False where the inbox can't be reached."""
        self._awake.clear()
        free = self._concurrency - len(self._lanes)
        if not free:
            return True
        try:
            claimed = await self._inbox.claim(free, besides=tuple(self._lanes))
        except Exception as problem:  # noqa: BLE001 - whatever it is, the next look may go well
            _log_unreachable(problem)
            return False
        for one in await self._without_suspects(claimed):
            reached(Step.CLAIMED)
            self._open_lane(one)
        return True

    async def _without_suspects(self, claimed: Sequence[Claimed]) -> list[Claimed]:
        """What may be handled side by side.

        An update that was cut off several times may be the one that ends the process. Of such there is one at work
        at a time, so that it can't take the innocent with it until they are given up together.
        """
        at_work = any(_is_suspect(lane.claimed) for lane in self._lanes.values())
        suspects = [one for one in claimed if _is_suspect(one)]
        for one in suspects if at_work else suspects[1:]:
            await self._give_back(one, _SUSPECT_WAITS)
        let_through = [] if at_work else suspects[:1]
        return [one for one in claimed if one in let_through or not _is_suspect(one)]

    def _open_lane(self, claimed: Claimed) -> None:
        task = asyncio.create_task(self._run_lane(claimed), name=f"update-{claimed.update_id}")
        self._lanes[claimed.chat_id] = _Lane(claimed, task)

    async def _run_lane(self, claimed: Claimed) -> None:
        started, outcome = time.monotonic(), "lost"
        try:
            outcome = await self._deal_with(claimed)
        except asyncio.CancelledError:
            if not self._lanes[claimed.chat_id].lost:
                outcome = "released"
                await self._give_back(claimed)
            raise
        finally:
            del self._lanes[claimed.chat_id]
            self.wake()
            if self._progress:
                took = timedelta(seconds=time.monotonic() - started)
                self._progress.handled(outcome, took, datetime.now(UTC) - claimed.received_at)

    async def _deal_with(self, claimed: Claimed) -> str:
        """One try, from reading the update to telling the inbox what came of it."""
        try:
            update = Update.de_json(dict(claimed.payload), self._application.bot)
        except Exception as problem:  # noqa: BLE001 - the library raises whatever the JSON makes it stumble over
            return await self._park(claimed, None, problem)
        # More claims than tries: each of them ended with the whole process.
        if claimed.attempts > self._patience.bugs.tries:
            return await self._park(claimed, update, None)
        delivery = Delivery(claimed)
        error = await self._handle(delivery, update)
        if delivery.erased:
            return self._after_erasure(claimed, error)
        if error is None:
            return await self._finish(claimed)
        if isinstance(error, TryLater):
            return await self._later(claimed, error)
        fault = fault_of(error, self._is_outage)
        if fault is Fault.OUTAGE:
            return await self._after_outage(claimed, update, error)
        if fault is Fault.BUG:
            return await self._after_bug(claimed, update, error)
        log.info("update.refused", **_names(claimed), error=type(error).__name__)
        return await self._finish(claimed)

    async def _handle(self, delivery: Delivery, update: Update) -> Exception | None:
        self._lanes[delivery.claimed.chat_id].delivery = delivery
        present_delivery.set(delivery)
        try:
            await self._application.process_update(update)
        except Exception as error:  # noqa: BLE001 - a handler's errors don't end the lane
            delivery.errors.append(error)
        return delivery.errors[0] if delivery.errors else None

    def _after_erasure(self, claimed: Claimed, error: Exception | None) -> str:
        """The inbox has forgotten the update with its chat, so that there is nobody to tell, and no other try."""
        self._setbacks.pop(claimed.chat_id, None)
        if error:
            log.warning("update.failed_after_erasure", trace=without_text(error))
        return "finished"

    async def _finish(self, claimed: Claimed) -> str:
        self._setbacks.pop(claimed.chat_id, None)
        return await self._tell(claimed, "finished", lambda: self._inbox.finish(claimed))

    async def _later(self, claimed: Claimed, wish: TryLater) -> str:
        """A handler asked for it: nothing has gone wrong."""
        if wish.aside:
            return await self._tell(claimed, "deferred", lambda: self._inbox.defer(claimed, wish.delay))
        return await self._tell(
            claimed, "delayed", lambda: self._inbox.back_off(claimed, wish.delay, counted=False)
        )

    async def _after_outage(self, claimed: Claimed, update: Update, error: Exception) -> str:
        """Tries that an outage ended are counted here only: a restart is a good reason to begin anew."""
        number, failures = self._setbacks.get(claimed.chat_id, (0, 0))
        failures = failures + 1 if number == claimed.update_id else 1
        if not self._patience.outages.goes_on(failures):
            return await self._park(claimed, update, error)
        self._setbacks[claimed.chat_id] = (claimed.update_id, failures)
        delay = wanted_delay(error) or self._patience.outages.pause(failures)
        log.warning("update.delayed", **_names(claimed), error=type(error).__name__, failures=failures)
        return await self._tell(
            claimed, "retried", lambda: self._inbox.back_off(claimed, delay, counted=False)
        )

    async def _after_bug(self, claimed: Claimed, update: Update, error: Exception) -> str:
        if not self._patience.bugs.goes_on(claimed.attempts):
            return await self._park(claimed, update, error)
        delay, error_id = self._patience.bugs.pause(claimed.attempts), new_error_id()
        log.warning(
            "update.failed",
            **_names(claimed),
            error_id=error_id,
            attempts=claimed.attempts,
            trace=without_text(error),
        )
        return await self._tell(claimed, "retried", lambda: self._inbox.back_off(claimed, delay, error_id))

    async def _park(self, claimed: Claimed, update: Update | None, error: Exception | None) -> str:
        self._setbacks.pop(claimed.chat_id, None)
        error_id = new_error_id()
        trace = without_text(error) if error else "the process ended at every try"
        facts = {"error_id": error_id, "attempts": claimed.attempts, "trace": trace}
        log.error("update.parked", **_names(claimed), **facts)
        outcome = await self._tell(claimed, "parked", lambda: self._inbox.park(claimed, error_id))
        if outcome == "parked":
            try:
                await self._on_parked(update, error_id)
            except Exception as problem:  # noqa: BLE001 - telling the person is worth one try
                log.warning("update.parked_in_silence", **_names(claimed), trace=without_text(problem))
        return outcome

    async def _tell(self, claimed: Claimed, outcome: str, write: Callable[[], Awaitable[bool]]) -> str:
        """Writes what came of a try, however long the inbox is away; the lane stays taken meanwhile."""
        failures = 0
        self._lanes[claimed.chat_id].settling = True
        while True:
            try:
                written = await write()
            except Exception as problem:  # noqa: BLE001 - whatever it is, the next write may go well
                failures += 1
                _log_unreachable(problem)
                await asyncio.sleep(_DATABASE_PAUSE.pause(failures).total_seconds())
            else:
                log.debug("update.settled", **_names(claimed), outcome=outcome, ours=written)
                reached(Step.FINISHED)
                return outcome if written else "lost"

    async def _give_back(self, claimed: Claimed, delay: timedelta = timedelta(0)) -> None:
        try:
            await self._inbox.back_off(claimed, delay, counted=False)
        except Exception as problem:  # noqa: BLE001 - the lease will end by itself
            log.warning("update.not_released", **_names(claimed), trace=without_text(problem))

    async def _keep_leases(self) -> None:
        """Renews the leases of what is being handled, and stops handling what was taken over."""
        while not await _set_within(self._drained, self._inbox.lease / 3):
            if lanes := list(self._lanes.values()):
                await self._renew(lanes)

    async def _renew(self, lanes: list[_Lane]) -> None:
        try:
            held = await self._inbox.renew([lane.claimed for lane in lanes])
        except Exception as problem:  # noqa: BLE001 - the next try may go well before the leases end
            log.warning("inbox.leases_not_renewed", trace=without_text(problem))
            return
        ours = {(claimed.chat_id, claimed.claims) for claimed in held}
        for lane in lanes:
            is_erased = lane.delivery is not None and lane.delivery.erased
            if (lane.claimed.chat_id, lane.claimed.claims) not in ours and not (lane.settling or is_erased):
                log.warning("update.taken_over", **_names(lane.claimed))
                lane.lost = True
                lane.task.cancel()

    async def _drain(self) -> None:
        """Waits for the lanes, then cancels those that take too long, which give their updates back."""
        tasks = {lane.task for lane in self._lanes.values()}
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=_FINISHING_S)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late, timeout=_RELEASING_S)


def _is_suspect(claimed: Claimed) -> bool:
    return claimed.attempts >= _SUSPECT_FROM


async def _set_within(event: asyncio.Event, time_limit: timedelta) -> bool:
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), time_limit.total_seconds())
    return event.is_set()


def _log_unreachable(problem: Exception) -> None:
    log.error("inbox.unreachable", trace=without_text(problem))


def _names(claimed: Claimed) -> dict[str, int]:
    return {"chat_id": claimed.chat_id, "update_id": claimed.update_id}
