"""A stand-in for Telegram: its Bot API over HTTP with its limits and error texts, and a chat page.

The bot's side is what api.telegram.org offers; the person's side (`/sim/…` and the page) is what a phone
does. Everything lives in memory, and nothing but this machine can reach it.
"""

from bot.sandbox.server import Sandbox

__all__ = ["Sandbox"]
