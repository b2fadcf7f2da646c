"""What came back from a chat completion, checked before anything in it is believed."""

import json
import re

from pydantic import BaseModel, ValidationError

from bot.core.errors import ExtractionUnavailable
from bot.core.intents import TokenUse
from bot.extraction.schema import Answer

_THOUGHTS = re.compile(r"<think>.*?</think>", re.DOTALL)
_WITHHELD = {"length": "answer cut short", "content_filter": "answer filtered"}


class NonsenseAnswer(Exception):
    """Not an answer in the form asked for; asking once more may help. `reason` holds nothing of the answer."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnusableAnswer(ExtractionUnavailable):
    """The model is there, but this message gets no answer from it that is of use; others may."""


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _PromptDetails(BaseModel):
    cached_tokens: int | None = None


class _Usage(BaseModel):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    prompt_tokens_details: _PromptDetails | None = None


class Completion(BaseModel):
    """The part of a chat completion that matters here."""

    choices: list[_Choice] | None = None
    usage: _Usage | None = None

    @classmethod
    def parse(cls, body: bytes) -> "Completion":
        """The completion that a server's answer holds. Raises NonsenseAnswer."""
        try:
            return cls.model_validate_json(body)
        except ValidationError:
            raise NonsenseAnswer("no chat completion") from None

    @property
    def tokens(self) -> TokenUse | None:
        """What the server counted, None where it didn't."""
        if self.usage is None:
            return None
        details = self.usage.prompt_tokens_details
        return TokenUse(
            prompt=self.usage.prompt_tokens or 0,
            cached=(details.cached_tokens or 0) if details else 0,
            completion=self.usage.completion_tokens or 0,
        )

    def answer(self) -> Answer:
        """The answer. Raises NonsenseAnswer, and UnusableAnswer where the model declined or was stopped."""
        if not self.choices:
            raise NonsenseAnswer("no choices")
        choice = self.choices[0]
        if choice.message.refusal:
            raise UnusableAnswer("model refused")
        if choice.finish_reason in _WITHHELD:
            raise UnusableAnswer(_WITHHELD[choice.finish_reason])
        return _parse_answer(choice.message.content or "")


def _parse_answer(content: str) -> Answer:
    """Also finds the object among the thoughts, fences and pleasantries of a server that can't be made to omit them."""
    said = _THOUGHTS.sub("", content)
    start = said.find("{")
    if start < 0:
        raise NonsenseAnswer("no JSON in the answer" if said.strip() else "empty answer")
    try:
        found, _ = json.JSONDecoder(parse_float=str).raw_decode(said, start)
        return Answer.model_validate(found)
    except ValidationError:
        raise NonsenseAnswer("answer doesn't fit the schema") from None
    except (ValueError, RecursionError):
        raise NonsenseAnswer("malformed JSON") from None
