"""The bookkeeping itself: money, entries, periods, reports. Standard library and Babel only; no I/O."""

from bot.core.locales import keep_apart

keep_apart()
