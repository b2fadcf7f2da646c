"""A long trial from the command line.

    python -m tests.durability.soak --messages 1000 --chats 50 --kills 10 --restarts 1 --faulty 0.05

Ends with 1 where something was lost, came twice, or stayed unanswered; the bots' logs are kept then.
"""

import argparse
import asyncio
import logging
import random
import sys
import tempfile
from dataclasses import fields
from pathlib import Path

from tests.durability.trial import Report, Scenario, tried

_MODELS = ("none", "well", "unreliable", "hanging", "away")
_SHOWN = 30


def main() -> int:
    """Carries out the scenario that the command line describes."""
    scenario = _scenario()
    # A model that drops its connections is an error to the server that plays it.
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)
    _say(", ".join(f"{one.name} {getattr(scenario, one.name)}" for one in fields(scenario)))
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        report = asyncio.run(tried(scenario, Path(folder)))
    for finding in report.findings[:_SHOWN]:
        _say(f"  {finding}")
    if report.findings:
        _say(f"The bots' logs: {_kept(report)}")
    _say(str(report))
    return 1 if report.findings else 0


def _scenario() -> Scenario:
    usual = Scenario()
    parser = argparse.ArgumentParser(prog="python -m tests.durability.soak", description=__doc__)
    for name, kind, use in (
        ("messages", int, "how many are written"),
        ("chats", int, "how many people write"),
        ("kills", int, "how often a bot gets SIGKILL"),
        ("restarts", int, "how often PostgreSQL is restarted; every other time by SIGKILL"),
        ("faulty", float, "the share of the bot's calls that Telegram lets fail"),
        ("replicas", int, "how many bots share the database; several need a webhook"),
        ("twice", float, "the share of updates that the webhook gets twice"),
        ("rate", float, "messages a second"),
        ("patience-s", float, "seconds until what isn't handled counts as lost"),
    ):
        default = getattr(usual, name.replace("-", "_"))
        parser.add_argument(f"--{name}", type=kind, default=default, help=f"{use} ({default})")
    parser.add_argument("--webhook", action="store_true", help="Telegram calls instead of being polled")
    parser.add_argument(
        "--model", choices=_MODELS, default=usual.model, help="the model's temper; none: no key"
    )
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="repeats a trial's choices")
    chosen = vars(parser.parse_args())
    if chosen["replicas"] > 1 and not chosen["webhook"]:
        parser.error("--replicas needs --webhook: Telegram lets one bot poll")
    return Scenario(**chosen)


def _kept(report: Report) -> str:
    with tempfile.NamedTemporaryFile("w", prefix="soak-", suffix=".log", delete=False) as file:
        file.write(report.log)
    return file.name


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
