"""The results of an evaluation, as text for a terminal and as plain JSON values."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any, Self

from bot.core.intents import TokenUse
from bot.extraction.evaluation import Evaluation, Judged, Share
from bot.extraction.prompt import PROMPT_VERSION, RULES
from bot.extraction.schema import strict_schema

_MILLION = 1_000_000
_COLUMNS = {
    "whole": "whole",
    "intent": "intent",
    "false_bookings": "false",
    "count": "count",
    "amount": "amount",
    "currency": "curr.",
    "type": "type",
    "date": "date",
    "best_category": "best",
    "any_category": "any",
}
_TWO = (2, 3)


@dataclass(frozen=True, slots=True)
class Prices:
    """What a million tokens cost, in whatever money the provider states."""

    prompt: Decimal
    cached: Decimal
    completion: Decimal

    @classmethod
    def parse(cls, text: str) -> Self:
        """From "PROMPT,CACHED,COMPLETION", or "PROMPT,COMPLETION" where cached tokens are no cheaper.

        Raises ValueError for anything else.
        """
        try:
            stated = [Decimal(price.strip()) for price in text.split(",")]
        except InvalidOperation:
            raise ValueError("a price is no number") from None
        if len(stated) not in _TWO or not all(price.is_finite() and price >= 0 for price in stated):
            raise ValueError("takes two or three prices")
        return cls(stated[0], stated[-2], stated[-1])

    def cost(self, tokens: TokenUse) -> Decimal:
        """Of these tokens, in the money of the prices."""
        fresh = tokens.prompt - tokens.cached
        spent = fresh * self.prompt + tokens.cached * self.cached + tokens.completion * self.completion
        return spent / _MILLION


def prompt_version() -> str:
    """The version of what a model is told, with a digest of the rules and the schema: one letter changes it."""
    told = RULES + json.dumps(strict_schema(), sort_keys=True)
    return f"{PROMPT_VERSION}-{sha256(told.encode()).hexdigest()[:8]}"


def to_json(result: Evaluation, prices: Prices | None = None) -> dict[str, Any]:
    """All figures as plain JSON values; shares as {"right", "of"}, times in milliseconds."""
    return {
        "messages": len(result.judged),
        "prompt_version": prompt_version(),
        "read_by": dict(_readers(result)),
        "stood_in": sum(one.is_stand_in for one in result.judged),
        **_plain(result),
        "latency_ms": {"p50": _ms(result, 0.5), "p95": _ms(result, 0.95)},
        "tokens": asdict(result.tokens),
        "cost": str(prices.cost(result.tokens)) if prices else None,
        "by_language": {name: _plain(part) for name, part in result.by_language().items()},
        "by_tag": {name: _plain(part) for name, part in result.by_tag().items()},
        "failures": [failure(one) for one in result.failures()],
    }


def table(result: Evaluation, prices: Prices | None = None) -> str:
    """All figures as text."""
    parts = (
        _summary(result, prices),
        *(list(_groups(name, part)) for name, part in _grouped(result).items()),
    )
    return "\n\n".join("\n".join(part) for part in parts)


def failure(one: Judged) -> dict[str, Any]:
    """A message with what it means and what was made of it, as plain JSON values."""
    return {
        "id": one.case.id,
        "text": one.case.text,
        "intent": one.intent,
        "expected_intent": one.case.intent,
        "entries": [str(entry) for entry in one.entries],
        "expected": [str(entry) for entry in one.case.entries],
    }


def _summary(result: Evaluation, prices: Prices | None) -> list[str]:
    rows = {
        "messages": str(len(result.judged)),
        "read by": ", ".join(f"{name} ({count})" for name, count in _readers(result)),
        **{name.replace("_", " "): str(share) for name, share in result.shares().items()},
        "latency": f"p50 {_ms(result, 0.5):.2f} ms, p95 {_ms(result, 0.95):.2f} ms",
        **(_spending(result.tokens, len(result.judged), prices) if result.tokens != TokenUse() else {}),
    }
    if replaced := sum(one.is_stand_in for one in result.judged):
        rows["stood in"] = f"{replaced} messages were read by the rules in place of the model"
    return [f"{name:<24}{value}" for name, value in rows.items()]


def _spending(tokens: TokenUse, messages: int, prices: Prices | None) -> dict[str, str]:
    said = f"{tokens.prompt} prompt, of which {tokens.cached} cached, {tokens.completion} completion"
    rows = {"prompt version": prompt_version(), "tokens": said}
    if prices:
        cost = prices.cost(tokens)
        rows["cost"] = f"{cost:.4f}, or {1000 * cost / messages:.4f} for a thousand messages"
    return rows


def _grouped(result: Evaluation) -> Mapping[str, Mapping[str, Evaluation]]:
    return {"language": result.by_language(), "tag": result.by_tag()}


def _groups(title: str, groups: Mapping[str, Evaluation]) -> Iterator[str]:
    yield _row(title, ("n", *_COLUMNS.values()))
    for name, part in groups.items():
        shares = part.shares()
        yield _row(name, (str(len(part.judged)), *(_percent(shares[column]) for column in _COLUMNS)))


def _row(name: str, cells: Iterable[str]) -> str:
    return f"{name:<24}" + "".join(f"{cell:>8}" for cell in cells)


def _percent(share: Share) -> str:
    return "–" if share.fraction is None else f"{share.fraction:.1%}"


def _readers(result: Evaluation) -> list[tuple[str, int]]:
    return Counter(one.reader for one in result.judged).most_common()


def _ms(result: Evaluation, fraction: float) -> float:
    return round(1000 * result.took_s(fraction), 3)


def _plain(result: Evaluation) -> dict[str, Any]:
    shares = result.shares().items()
    return {name: {"right": share.right, "of": share.of} for name, share in shares}
