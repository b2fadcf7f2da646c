"""How long to wait before the next try."""

import random
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Retry:
    """Pauses that double from `first` to `longest`, for up to `tries` tries.

    Each is shortened at random by up to a half, so that what failed together doesn't come back together.
    """

    tries: int
    first: timedelta
    longest: timedelta

    def pause(self, failures: int) -> timedelta:
        """The pause after this many failures in a row, from 1."""
        doubled = self.first * (1 << min(failures - 1, 30))
        return min(doubled, self.longest) * random.uniform(0.5, 1)  # noqa: S311 - spreads load, hides nothing

    def goes_on(self, failures: int) -> bool:
        """Whether there is another try after this many failures."""
        return failures < self.tries


@dataclass(frozen=True, slots=True)
class Patience:
    """How often an update is tried before it is given up, by what ended the tries."""

    bugs: Retry = Retry(tries=5, first=timedelta(seconds=0.5), longest=timedelta(seconds=10))
    outages: Retry = Retry(
        tries=300, first=timedelta(seconds=1), longest=timedelta(minutes=5)
    )  # most of a day
