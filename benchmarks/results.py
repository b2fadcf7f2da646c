"""Measures the rules on both files and writes what RESULTS.md shows: `python -m benchmarks.results [--write]`.

Without `--write` it only says what has changed since scores.json was written; the exit code is 1 where something fell.
scores.json keeps two things: the first run, before anybody had seen these messages fail, and what has been reached
since, which the tests hold. Of the held-out messages only counts are kept: nobody should mend what fails there.
"""

import argparse
import asyncio
import json
import os
import platform
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

if not __package__:  # run by its path: what is imported stands one folder up
    sys.path[0] = str(Path(__file__).parents[1])

from benchmarks.extraction import Speed, speed
from bot.extraction.chain import GroundedExtractor
from bot.extraction.evaluation import Evaluation, Share, evaluate
from bot.extraction.labelled import load_cases
from bot.extraction.rules import RulesExtractor
from bot.extraction.scores import failure

FOLDER = Path(__file__).parent
SCORES, PAGE = FOLDER / "scores.json", FOLDER / "RESULTS.md"
SEEN, MORE, HELD_OUT = FILES = "messages.jsonl", "more.jsonl", "held-out.jsonl"
_ENGLISH, _OTHERS = "en", "others"
_ROWS = {
    "whole": "whole message right",
    "english": "… in English",
    "intent": "intent",
    "false_bookings": "**false bookings** (of messages that record nothing)",
    "wrong_bookings": "something booked that isn't right (of all)",
    "asked_back": "the bot asks back (of all)",
    "count": "number of entries",
    "amount": "amount",
    "currency": "currency",
    "type": "expense or income",
    "date": "date",
    "best_category": "category: the best",
    "any_category": "category: an acceptable one",
}


def measured(name: str) -> Evaluation:
    """What the rules make of a file of this folder, grounded as in the bot."""
    extractor = GroundedExtractor(RulesExtractor())
    return asyncio.run(evaluate(extractor, load_cases(FOLDER / name), at_once=1))


def reached(name: str, result: Evaluation) -> dict[str, Any]:
    """The counts that mustn't fall, and the ids of what is wrong; no ids of held-out messages."""
    plain = {
        "whole": {group: part.whole.right for group, part in _languages(name, result).items()},
        "intent": result.intents.right,
        "best_category": result.best_category.right,
        "any_category": result.any_category.right,
        "false_bookings": result.false_bookings.right,
    }
    return plain if name == HELD_OUT else plain | {"wrong": [one.case.id for one in result.failures()]}


def fallen(name: str, result: Evaluation, before: Mapping[str, Any]) -> list[str]:
    """What is worse than before, a line each, and the messages that were understood then, where they may be told."""
    now = reached(name, result)
    lines = [
        f"{name}: whole, {group}: {now['whole'][group]}, was {count}"
        for group, count in before["whole"].items()
        if now["whole"][group] < count
    ]
    lines += [
        f"{name}: {figure}: {now[figure]}, was {before[figure]}"
        for figure in ("intent", "best_category", "any_category")
        if now[figure] < before[figure]
    ]
    if now["false_bookings"] > before["false_bookings"]:
        lines.append(f"{name}: false bookings: {now['false_bookings']}, were {before['false_bookings']}")
    known = set(before.get("wrong", ()))
    newly = [one for one in result.failures() if one.case.id not in known] if name != HELD_OUT else []
    return lines + [json.dumps(failure(one), ensure_ascii=False) for one in newly if lines]


def page(text: str, first: Mapping[str, Any], results: Mapping[str, Evaluation], times: Speed) -> str:
    """The page with its tables anew; they stand between two marks each."""
    for name, lines in (
        ("scores", _score_table(first, results)),
        ("languages", _language_table(first, results[SEEN])),
        ("speed", _speed_table(times)),
    ):
        before, begin, rest = text.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition("<!-- end -->\n")
        text = before + begin + "\n".join(lines) + "\n" + end + after
    return text


def _languages(name: str, result: Evaluation) -> dict[str, Evaluation]:
    """The results by language; few messages a language are told as English and others."""
    if name != HELD_OUT:
        return result.by_language()
    groups = {
        _ENGLISH: tuple(one for one in result.judged if one.case.language == _ENGLISH),
        _OTHERS: tuple(one for one in result.judged if one.case.language != _ENGLISH),
    }
    return {group: Evaluation(judged) for group, judged in groups.items()}


def figures(result: Evaluation) -> dict[str, Share]:
    """All shares, and the whole messages of English alone."""
    return result.shares() | {"english": result.by_language()[_ENGLISH].whole}


def _score_table(first: Mapping[str, Any], results: Mapping[str, Evaluation]) -> Iterator[str]:
    by_tag = results[SEEN].by_tag()
    columns = {
        "new, first run": first["own"],
        "new, now": figures(by_tag["own"]),
        "public, now": figures(by_tag["dev"]),
        "later, first run": first["more"],
        "later, now": figures(results[MORE]),
        "held out, first run": first["held-out"],
        "held out, now": figures(results[HELD_OUT]),
    }
    yield f"| | {' | '.join(columns)} |"
    yield "|---|" + "--:|" * len(columns)
    for name, label in _ROWS.items():
        yield f"| {label} | {' | '.join(_shown(column[name]) for column in columns.values())} |"


def _language_table(first: Mapping[str, Any], result: Evaluation) -> Iterator[str]:
    yield "| language | messages | whole, first run | whole, now | intent | false bookings | acceptable category |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for name, part in sorted(result.by_language().items(), key=lambda one: -len(one[1].judged)):
        shares = (
            first["by_language"][name],
            part.whole,
            part.intents,
            part.false_bookings,
            part.any_category,
        )
        yield f"| {name} | {len(part.judged)} | {' | '.join(map(_shown, shares))} |"


def _speed_table(times: Speed) -> Iterator[str]:
    real, worst = times.real, times.hostile[0]
    yield "| | processor time |"
    yield "|---|--:|"
    yield f"| a message, median | {real.p50:.2f} ms |"
    yield f"| a message, 95 % within | {real.p95:.2f} ms |"
    yield f"| a message, the slowest of {real.messages} | {real.worst:.2f} ms |"
    yield f"| the slowest of {len(times.hostile)} hostile texts ({worst.what}) | {worst.ms:.1f} ms |"
    yield ""
    yield f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}."


def _shown(share: Share | Sequence[int]) -> str:
    right, of = (share.right, share.of) if isinstance(share, Share) else share
    return f"{100 * right / of:.1f} % ({right}/{of})" if of else "–"


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 1 where something fell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--write", action="store_true", help="keep what is measured, in scores.json and RESULTS.md"
    )
    wish = parser.parse_args(arguments)
    kept = json.loads(SCORES.read_text(encoding="utf-8"))
    results = {name: measured(name) for name in FILES}
    worse = [line for name in results for line in fallen(name, results[name], kept["reached"][name])]
    sys.stdout.writelines(f"{line}\n" for line in worse or ["nothing fell"])
    if wish.write:
        kept["reached"] = {name: reached(name, result) for name, result in results.items()}
        SCORES.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        text = page(PAGE.read_text(encoding="utf-8"), kept["first"], results, speed())
        PAGE.write_text(text, encoding="utf-8")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
