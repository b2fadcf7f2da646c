"""Updates on their way through: the port between who receives them, who keeps them and who handles them.

An update is the messenger's raw JSON; what it means is known to the edge only.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """An update as it came in. `chat_id` decides whom it waits behind; 0 where it belongs to nobody."""

    chat_id: int
    update_id: int
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Claimed:
    """An update that is ours to handle until the lease ends.

    `age` is how long it had been here when it was handed out, by the inbox's own clock; `waited` the same of the first
    time, whatever came of that. `claims` counts how often it was handed out, this time included. `attempts` counts the
    tries that ended in a bug or a crash, this one included; an outage doesn't count. `deferrals` counts how often it
    stepped aside; `behind` is true where an earlier update of its chat has stepped aside and isn't handled yet.
    """

    chat_id: int
    update_id: int
    attempts: int
    received_at: datetime
    payload: Mapping[str, Any]
    age: timedelta = timedelta(0)
    waited: timedelta = timedelta(0)
    claims: int = 1
    deferrals: int = 0
    behind: bool = False


class Inbox(Protocol):
    """Where updates are safe from the moment they arrive until they have been handled.

    Updates of one chat are handed out one at a time and in order; those that
    stepped aside, in order among themselves. The methods that settle a claimed update answer
    False, and change nothing, where the lease has ended and somebody else has taken it over.
    """

    @property
    def lease(self) -> timedelta:
        """How long a claim holds without being renewed."""
        ...

    async def put(self, updates: Sequence[RawUpdate]) -> int:
        """Keeps the updates, all or none, and answers how many are new. Known ones are left as they are."""
        ...

    async def claim(self, limit: int, *, besides: Collection[int] = ()) -> list[Claimed]:
        """The next update of up to `limit` chats, longest waiting first, passing over the chats `besides`."""
        ...

    async def renew(self, claimed: Sequence[Claimed]) -> list[Claimed]:
        """Begins the leases anew; answers those that are still ours."""
        ...

    async def finish(self, claimed: Claimed) -> bool:
        """The update is handled; what it said is forgotten."""
        ...

    async def back_off(
        self, claimed: Claimed, delay: timedelta, error_id: str | None = None, *, counted: bool = True
    ) -> bool:
        """To be tried again after the delay, before anything later of its chat."""
        ...

    async def defer(self, claimed: Claimed, delay: timedelta) -> bool:
        """To be tried again after the delay, without holding up its chat meanwhile."""
        ...

    async def park(self, claimed: Claimed, error_id: str) -> bool:
        """Given up, and kept with what it said; the chat goes on without it."""
        ...
