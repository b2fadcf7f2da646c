"""A message cut into clauses: they end at a line, a comma, "and" and the like, sentences at a full stop or a line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.extraction.rules.figures import Figure
from bot.extraction.rules.scan import Scan
from bot.extraction.rules.text import TokenKind


class Joiner(StrEnum):
    """What stands before a clause."""

    START = "start"
    LINE = "line"
    STOP = "stop"
    QUERY = "query"
    COMMA = "comma"
    AND = "and"
    PLUS = "plus"


@dataclass(slots=True)
class Clause:
    """Tokens `first` up to `end`, with the figures in them. `sentence` counts up from 0."""

    first: int
    end: int
    joiner: Joiner
    sentence: int
    figures: list[Figure] = field(default_factory=list)

    @property
    def amounts(self) -> list[Figure]:
        """The figures that may be booked."""
        return [figure for figure in self.figures if figure.is_amount]


def cut(scan: Scan, figures: Sequence[Figure]) -> list[Clause]:
    """The clauses of a message, empty ones left out."""
    inside = {at for figure in figures for at in range(figure.first, figure.end)} | scan.taken
    inside |= {at for hit in scan.hits.get("category", ()) for at in range(hit.first + 1, hit.end)}
    clauses = [clause for clause in _cut(scan, inside) if clause.first < clause.end]
    for clause in clauses:
        clause.figures = [figure for figure in figures if clause.first <= figure.first < clause.end]
    return clauses


def _cut(scan: Scan, inside: set[int]) -> Iterator[Clause]:
    first, joiner, sentence = 0, Joiner.START, 0
    at = 0
    while at < len(scan.tokens):
        end, found = _boundary(scan, at) if at not in inside else (at, None)
        if found is None:
            at += 1
            continue
        yield Clause(first, at, joiner, sentence)
        sentence += found in {Joiner.LINE, Joiner.STOP, Joiner.QUERY}
        first, joiner, at = end, found, end
    yield Clause(first, len(scan.tokens), joiner, sentence)


def _boundary(scan: Scan, at: int) -> tuple[int, Joiner | None]:
    token = scan.tokens[at]
    if token.kind is TokenKind.BREAK:
        return at + 1, Joiner.LINE
    if token.norm in _COMMAS and not (scan.norm(at) == "/" and scan.is_glued(at)):
        return at + 1, Joiner.COMMA
    if token.norm in _STOPS and not (scan.is_glued(at + 1) and token.norm == "."):
        return at + 1, Joiner.QUERY if token.norm in _QUERIES else Joiner.STOP
    for role, joiner in (("separator", Joiner.AND), ("plus", Joiner.PLUS)):
        hit = scan.starting(role, at)
        if hit and not scan.starting("name", at):
            return hit.end, joiner
    return at, None


_COMMAS = frozenset(",;()，、；（）|•/[]،؛")
_STOPS = frozenset(".!?。！？…؟।")
_QUERIES = frozenset("?？؟")


def queries(scan: Scan, clauses: Sequence[Clause]) -> set[int]:
    """The sentences that end in a question mark."""
    ends: dict[int, int] = {}
    for clause in clauses:
        ends[clause.sentence] = max(clause.end, ends.get(clause.sentence, 0))
    return {sentence for sentence, end in ends.items() if {scan.norm(end), scan.norm(end + 1)} & _QUERIES}
