"""The keyless extractor: word lists as data, rules that read them, and the readers that replies and prompts use."""

from bot.extraction.rules.changes import read_change
from bot.extraction.rules.extractor import RulesExtractor, read_amount
from bot.extraction.rules.named_periods import read_period

__all__ = ["RulesExtractor", "read_amount", "read_change", "read_period"]
