"""How to ask one particular server: what it takes, found out by what it refuses.

Every OpenAI-compatible server speaks chat completions, but not all of it. The plainest request has no parameters at
all beside the model and the messages.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self

_EFFORTS = ("minimal", "low", "medium")


class AnswerFormat(StrEnum):
    """How the server is made to answer in JSON, from the surest way to merely asking."""

    SCHEMA = "json_schema"
    OBJECT = "json_object"
    TEXT = "text"


_WEAKER = {AnswerFormat.SCHEMA: AnswerFormat.OBJECT, AnswerFormat.OBJECT: AnswerFormat.TEXT}
_FORMAT_COMPLAINTS = (
    "response_format",
    "json_schema",
    "json_object",
    "structured output",
    "guided",
    "grammar",
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a server takes. `effort` and `temperature` are left out of requests where they are None."""

    format: AnswerFormat = AnswerFormat.SCHEMA
    effort: str | None = "none"
    temperature: float | None = 0.0

    def parameters(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The request beside its model and messages."""
        parameters: dict[str, Any] = {}
        if self.effort is not None:
            parameters["reasoning_effort"] = self.effort
        if self.temperature is not None:
            parameters["temperature"] = self.temperature
        if self.format is AnswerFormat.SCHEMA:
            named = {"name": "message_meaning", "strict": True, "schema": schema}
            parameters["response_format"] = {"type": "json_schema", "json_schema": named}
        elif self.format is AnswerFormat.OBJECT:
            parameters["response_format"] = {"type": "json_object"}
        return parameters

    def after_refusal(self, complaint: str) -> Self | None:
        """What to try after the server refused a request with these words; None where they are about something else."""
        words = complaint.lower()
        if self.effort is not None and "reasoning" in words:
            return replace(self, effort=self._lesser_effort(words))
        if self.temperature is not None and "temperature" in words:
            return replace(self, temperature=None)
        if any(complained in words for complained in _FORMAT_COMPLAINTS):
            return self.after_nonsense()
        return None

    def after_nonsense(self) -> Self | None:
        """What to try after an answer that isn't what the format promises; None where nothing is left."""
        weaker = _WEAKER.get(self.format)
        return replace(self, format=weaker) if weaker else None

    def _lesser_effort(self, words: str) -> str | None:
        """The least effort that the complaint lists as possible, once; after that none is named at all."""
        if self.effort != "none":
            return None
        return next((effort for effort in _EFFORTS if f"'{effort}'" in words or f'"{effort}"' in words), None)
