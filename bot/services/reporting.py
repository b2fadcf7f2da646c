"""Where the money went. All sums are made by the database under the chat's row security."""

from datetime import date

from bot.core.ledger import ChatId
from bot.core.periods import Period, Span, local_date
from bot.core.ports import Clock, UnitOfWorkFactory
from bot.core.reports import Report, compile_report, main_currency


class Reporting:
    """Reports on a chat's books."""

    def __init__(self, open_work: UnitOfWorkFactory, clock: Clock) -> None:
        self._open_work = open_work
        self._clock = clock

    async def spending(
        self, chat_id: ChatId, span: Span, day: date | None = None, currency: str | None = None
    ) -> Report:
        """The report on the span that holds `day` (today where None).

        It is in `currency`, by default the chat's own where any entry of the period has it, else the one with
        most entries.
        """
        async with self._open_work(chat_id) as work:
            settings = await work.chat.settings()
            if settings is None:
                raise LookupError("a report needs a chat with settings")
            today = local_date(self._clock.now(), settings.zone)
            period = settings.calendar.period(span, day or today)
            before = settings.calendar.before(period)
            rows = await work.entries.totals(Period(before.start, period.end, Span.CUSTOM))
        inside = [row for row in rows if row.day in period]
        return compile_report(
            rows, period, before, today, currency or main_currency(inside, settings.currency)
        )
