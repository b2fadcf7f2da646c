"""What a chat sorts into at this moment, read in the transaction that goes by it."""

from bot.core.categories import Categories
from bot.core.learning import Hint, counting
from bot.core.repositories import UnitOfWork


async def categories_of(work: UnitOfWork) -> Categories:
    """The chat's categories; the defaults where it has no settings yet."""
    settings = await work.chat.settings()
    return settings.categories if settings else Categories()


async def hints_of(work: UnitOfWork) -> list[Hint]:
    """The learned words that count, each with the category that it leads to now."""
    hints = await work.hints.in_force()
    return counting(hints, await categories_of(work)) if hints else []
