"""Waiting for something to become true, up to a deadline."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable


async def until(holds: Callable[[], bool | Awaitable[bool]], within_s: float = 60.0) -> None:
    """Returns once `holds()` does. Raises TimeoutError where it doesn't in time."""
    async with asyncio.timeout(within_s):
        while True:
            found = holds()
            if await found if inspect.isawaitable(found) else found:
                return
            await asyncio.sleep(0.01)
