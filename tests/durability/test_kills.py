"""A short trial of each kind; `make soak` runs them long.

None is held to a time: a message counts as lost once it wasn't handled within minutes.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.durability.trial import Scenario, tried

SHORT = Scenario(messages=60, chats=8, kills=3, restarts=1, rate=400, patience_s=150, durable=False)


@pytest.mark.timeout(240)
async def test_one_bot_that_polls(tmp_path: Path) -> None:
    report = await tried(replace(SHORT, seed=21), tmp_path)
    assert report.findings == [], report.log
    assert (report.kills, report.restarts) == (3, 1)
    assert report.repeated_updates


@pytest.mark.timeout(240)
async def test_two_replicas_behind_a_webhook_that_delivers_twice(tmp_path: Path) -> None:
    report = await tried(replace(SHORT, seed=22, replicas=2, webhook=True, twice=0.3), tmp_path)
    assert report.findings == [], report.log
    assert (report.kills, report.restarts) == (3, 1)
    assert report.repeated_updates
