"""Carries what the parts of the bot tell about their work into the metrics. Each part knows a small Protocol only."""

from datetime import timedelta

from bot.core.intents import TokenUse
from bot.observability import Metrics


class Meter:
    """Listens to intake, worker, sending, calls to Telegram and calls to the model."""

    def __init__(self) -> None:
        self._metrics = Metrics()

    def page(self) -> tuple[bytes, str]:
        """The metrics as Prometheus reads them, and their content type."""
        return self._metrics.page()

    def received(self, new: int, known: int) -> None:
        """A batch of updates is on disk."""
        self._metrics.updates.labels("new").inc(new)
        self._metrics.updates.labels("known").inc(known)

    def handled(self, outcome: str, took: timedelta, since_arrival: timedelta) -> None:
        """A try to handle an update has ended."""
        self._metrics.handled.labels(outcome).inc()
        self._metrics.handle_seconds.observe(took.total_seconds())
        if outcome == "finished":
            self._metrics.answer_seconds.observe(since_arrival.total_seconds())

    def waited(self, seconds: float) -> None:
        """A call had to wait so long before it could go out."""
        self._metrics.send_wait_seconds.observe(seconds)

    def answered(self, method: str, status: int, took: timedelta) -> None:
        """Telegram has answered a call; status 0 where it hasn't."""
        self._metrics.telegram_calls.labels(method, str(status or "none")).inc()
        self._metrics.telegram_seconds.observe(took.total_seconds())

    def called(self, outcome: str, took: timedelta, tokens: TokenUse | None) -> None:
        """A call to the model has ended."""
        self._metrics.model_calls.labels(outcome).inc()
        self._metrics.model_seconds.observe(took.total_seconds())
        if tokens:
            self._metrics.model_tokens.labels("prompt").inc(tokens.prompt)
            self._metrics.model_tokens.labels("cached").inc(tokens.cached)
            self._metrics.model_tokens.labels("completion").inc(tokens.completion)

    def keeps(self, counts: dict[str, int], oldest: timedelta | None) -> None:
        """What is in the inbox now."""
        for state, number in counts.items():
            self._metrics.inbox.labels(state).set(number)
        self._metrics.inbox_oldest_seconds.set(oldest.total_seconds() if oldest else 0)

    def believes_away(self, away: bool) -> None:
        """Whether the model is believed to be away."""
        self._metrics.model_away.set(away)
