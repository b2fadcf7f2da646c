"""The record of the Bot API calls, so that a test can tell that none was refused."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.sandbox.parameters import Parameters

_KEPT = 10_000


class Calls:
    """The newest calls, oldest first."""

    def __init__(self) -> None:
        self._calls: deque[dict[str, Any]] = deque(maxlen=_KEPT)

    def add(self, method: str, parameters: Parameters, answer: dict[str, Any]) -> None:
        """`answer` is the Bot API's whole answer, with `ok`."""
        self._calls.append(
            {
                "method": method,
                "params": parameters.as_record(),
                "ok": answer["ok"],
                "error": answer.get("description"),
                "error_code": answer.get("error_code"),
                "time": time.time(),
            }
        )

    def of(self, method: str | None) -> list[dict[str, Any]]:
        """All calls, or those of one method, whatever the case of its letters."""
        wanted = method.lower() if method else None
        return [call for call in self._calls if wanted in {None, call["method"].lower()}]
