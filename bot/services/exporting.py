"""Taking the books out as files.

One transaction reads all of it, as the books are when it begins; it only ever reads. What is slow, the last file's
compression and the sending, comes after its end.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.core.chats import ChatSettings
from bot.core.exports import (
    Cover,
    ExportFiles,
    ExportSnapshot,
    ExportSource,
    ExportWriter,
    Format,
    Line,
    Part,
    Wording,
    file_name,
    part_name,
)
from bot.core.periods import Period, local_date
from bot.core.ports import Clock, PeriodReader
from bot.core.questions import When, days_of
from bot.core.stated_exports import StatedExport

Progress = Callable[[int, int], None]
"""Is told how many entries are written, and of how many."""

_PAGE = 100
_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class ExportWish:
    """What somebody wants to have as a file; `when` is None for everything."""

    format: Format
    when: When | None = None


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file to send under a name that tells what it is."""

    name: str
    path: Path
    entries: int


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written. No files where the period is empty; `taken_out` entries aren't in the books any more."""

    format: Format
    period: Period | None
    files: tuple[ExportFile, ...]
    entries: int = 0
    taken_out: int = 0


class Exporting:
    """Writes chats' books into files, a few at a time: the others wait for their turn.

    No file has more than `largest_part` bytes; by default, what a messenger takes.
    """

    def __init__(
        self,
        snapshot: ExportSnapshot,
        files: ExportFiles,
        clock: Clock,
        read_period: PeriodReader,
        *,
        largest_part: int | None = None,
    ) -> None:
        self._snapshot = snapshot
        self._files = files
        self._clock = clock
        self._read_period = read_period
        self._largest_part = largest_part
        self._turns = asyncio.Semaphore(_AT_ONCE)

    def named(self, words: str, settings: ChatSettings) -> When | None:
        """The period that a person's words name: "last month", "2025"; None where they name none."""
        return self._read_period(
            words, self._today(settings), settings.language, settings.currency, settings.calendar
        )

    def named_alone(self, said: StatedExport, settings: ChatSettings) -> When | None:
        """The period that somebody's words name and nothing else: without each of them it would be another one."""
        when = self.named(said.when, settings) if said.words else None
        others = (self.named(words, settings) for words in said.without_each() if words)
        return when if when and all(other != when for other in others) else None

    def days(self, when: When, settings: ChatSettings) -> Period:
        """The days that a period means today."""
        return days_of(when, settings.calendar, self._today(settings))

    @asynccontextmanager
    async def written(
        self, settings: ChatSettings, wish: ExportWish, wording: Wording, progress: Progress
    ) -> AsyncIterator[Exported]:
        """The chat's books as files, which are gone at the end of the block. Raises ExportFailed."""
        async with AsyncExitStack() as stack:
            yield await self._write(stack, settings, wish, wording, progress)

    async def _write(
        self,
        stack: AsyncExitStack,
        settings: ChatSettings,
        wish: ExportWish,
        wording: Wording,
        progress: Progress,
    ) -> Exported:
        """Writes all of it; the files last as long as the stack."""
        form, period = wish.format, self.days(wish.when, settings) if wish.when else None
        async with self._turns:
            async with self._snapshot(settings.chat_id) as books:
                summary = await books.summary(period, settings.calendar if form.tells_months else None)
                taken_out = summary.taken_out if form.is_whole else 0
                total = summary.entries + taken_out
                if not total:
                    return Exported(form, period, ())
                cover = Cover(
                    format=form,
                    period=period,
                    written_at=self._clock.now(),
                    currency=settings.currency,
                    zone=settings.zone,
                    totals=summary.totals,
                    names={key: wording.category(key) for key in summary.categories},
                    words=wording.sheet,
                    kept=await books.kept(),
                    limit=self._largest_part or form.largest_part,
                )
                writer = await stack.enter_async_context(self._files(cover))
                await _copy(books, writer, cover, lambda written: progress(written, total))
            parts = await writer.close()
        files = _named(parts, file_name(form, period, self._today(settings)))
        return Exported(form, period, files, total, taken_out)

    def _today(self, settings: ChatSettings) -> date:
        return local_date(self._clock.now(), settings.zone)


async def _copy(
    books: ExportSource, writer: ExportWriter, cover: Cover, progress: Callable[[int], None]
) -> None:
    """Page by page, so that no more than one is in memory."""
    read = books.whole_lines if cover.format.is_whole else books.lines
    last: Line | None = None
    written = 0
    while page := await read(cover.period, last, _PAGE):
        await writer.write(page)
        written, last = written + len(page), page[-1]
        progress(written)


def _named(parts: tuple[Part, ...], name: str) -> tuple[ExportFile, ...]:
    return tuple(
        ExportFile(part_name(name, number, len(parts)), part.path, part.entries)
        for number, part in enumerate(parts, 1)
    )
