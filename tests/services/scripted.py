"""An extractor that says what it was told to say."""

from collections import deque
from collections.abc import Awaitable, Callable

from bot.core.intents import IncomingText, Intent, Reading, StandIn, TokenUse
from bot.core.ports import Effort


class ScriptedExtractor:
    """Answers from a queue, and remembers what it was asked. Asked without an answer at hand, it fails the test."""

    def __init__(self) -> None:
        self.asked: list[IncomingText] = []
        self.efforts: list[Effort] = []
        self._readings: deque[Reading | Exception] = deque()
        self._meanwhile: Callable[[], Awaitable[None]] | None = None

    def will_read(
        self, intent: Intent, tokens: TokenUse | None = None, *, stood_in: StandIn | None = None
    ) -> None:
        """Queues what the next message means."""
        self._readings.append(Reading(intent, "scripted", tokens, stood_in))

    def will_fail(self, problem: Exception) -> None:
        """Queues a failure."""
        self._readings.append(problem)

    def meanwhile(self, look: Callable[[], Awaitable[None]]) -> None:
        """Does this while it is thinking."""
        self._meanwhile = look

    async def extract(self, message: IncomingText, effort: Effort = Effort.PROMPT) -> Reading:
        self.asked.append(message)
        self.efforts.append(effort)
        if self._meanwhile:
            await self._meanwhile()
        assert self._readings, f"nobody said what {message.text!r} means"
        reading = self._readings.popleft()
        if isinstance(reading, Exception):
            raise reading
        return reading
