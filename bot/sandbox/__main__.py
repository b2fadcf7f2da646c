"""Runs the sandbox alone: `python -m bot.sandbox --port 8081`."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys

from bot.sandbox import Sandbox

_WELCOME = """\
The chat page is at {url}/
TELEGRAM_API_URL={url}
TELEGRAM_BOT_TOKEN={token}
"""


async def run(port: int) -> None:
    """Serves until interrupted."""
    async with Sandbox(port=port) as sandbox:
        sys.stdout.write(_WELCOME.format(url=sandbox.url, token=sandbox.token))
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description="A stand-in for Telegram.")
    parser.add_argument("--port", type=int, default=8081, help="0 picks a free one (default: %(default)s)")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(parser.parse_args().port))


if __name__ == "__main__":
    main()
