"""What the extraction tests have in common."""

from collections.abc import AsyncIterator

import pytest

from bot.extraction import openai
from tests.extraction.model_server import ScriptedModel


@pytest.fixture
async def model() -> AsyncIterator[ScriptedModel]:
    """A scripted model server."""
    async with ScriptedModel() as running:
        yield running


@pytest.fixture
async def extractor(
    model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[openai.OpenAIExtractor]:
    """The real thing, pointed at the scripted model, and in a hurry between attempts."""
    monkeypatch.setattr(openai, "FIRST_PAUSE_S", 0.001)
    running = openai.OpenAIExtractor(api_key="sk-secret", base_url=model.url, model="luna", timeout_s=60)
    yield running
    await running.close()
