"""The steps of a message's life, and a hook that may be hung at any of them.

    ARRIVED ─► KEPT ─► CLAIMED ─► READ ─► BOOKED ─► SHOWN ─► REMEMBERED ─► FINISHED

Whatever ends the process at any step, the books must come out the same. `watch` hangs a hook there, which proves it
by ending the process; without one a step costs a comparison.
"""

from collections.abc import Callable
from enum import StrEnum


class Step(StrEnum):
    """What has just been done."""

    ARRIVED = "arrived"  # an update was received; nothing is on disk
    KEPT = "kept"  # it is on disk; the messenger hasn't been told
    CLAIMED = "claimed"  # a worker has it
    READ = "read"  # its text was understood
    BOOKED = "booked"  # its entries are in the books; nobody was told
    SHOWN = "shown"  # the person has the answer
    REMEMBERED = "remembered"  # which message the answer was is in the books
    FINISHED = "finished"  # the inbox is done with it


Hook = Callable[[Step], None]


class _Watch:
    """Where the hook hangs: one a process, since the process is what it ends."""

    hook: Hook | None = None


def watch(hook: Hook | None) -> None:
    """Hangs this hook at every step, in place of the one before; None takes it down."""
    _Watch.hook = hook


def reached(step: Step) -> None:
    """The step is done."""
    if _Watch.hook is not None:
        _Watch.hook(step)
