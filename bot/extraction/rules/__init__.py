"""The keyless extractor: word lists as data, rules that read them, and the readers that replies and prompts use."""

from bot.extraction.rules.changes import read_change
from bot.extraction.rules.extractor import RulesExtractor, read_amount

__all__ = ["RulesExtractor", "read_amount", "read_change"]
